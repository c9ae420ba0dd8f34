/** Where bars become final, and what a collection does about failures. */
import { describe, expect, test } from 'vitest';
import { createMemoryMarketStore } from '../../../db/index.js';
import { boundAt } from '../../../src/collect/collector-bound.js';
import { shareOf } from '../../../src/collect/collector-progress.js';
import { collect, type CollectWish } from '../../../src/collect/collector.js';
import {
  createCalendar,
  HaruError,
  ManualClock,
  parseKst,
  stockCode,
  tradingDay,
  type BarPage,
  type BarSource,
  type EpochMs,
} from '../../../src/domain/index.js';
import { CollectServer } from '../../support/collect-server.js';

const calendar = createCalendar();
const CODE = stockCode('069500');
const OTHER = stockCode('114800');

describe('the last complete session', () => {
  test.each([
    ['20221110120000', '20221109', 'the session is running'],
    ['20221110180459', '20221109', 'the single-price market has just ended'],
    ['20221110180500', '20221110', 'everything of the day is over'],
    ['20261120180500', '20261119', 'the after-market goes on until 20:00 since 2026-09-14'],
    ['20261120200500', '20261120', 'and is over then'],
    ['20221113120000', '20221111', 'on a Sunday it is Friday'],
  ])('at %s is that of %s: %s', (now, day) => {
    expect(boundAt(parseKst(now), calendar)).toEqual({ day, end: parseKst(`${day}235959`) + 999 });
  });

  test('until a day in the past lowers it, until one in the future does not raise it', () => {
    const now = parseKst('20221110120000');
    expect(boundAt(now, calendar, parseKst('20221108235959')).day).toBe('20221108');
    expect(boundAt(now, calendar, parseKst('20221108120000')).day).toBe('20221107');
    expect(boundAt(now, calendar, parseKst('20231110120000')).day).toBe('20221109');
  });
});

function stage(serve: Partial<BarSource> = {}) {
  const server = new CollectServer({ calendar, seed: 's', first: tradingDay('20221101'), pageSize: 10, overlap: 0 });
  server.tradeUntil(tradingDay('20221110'));
  const clock = new ManualClock(parseKst('20221110210000'));
  const store = createMemoryMarketStore({ clock });
  const source: BarSource = {
    page: (series, cursor) => server.page(series, cursor),
    instrument: (code) => server.instrument(code),
    fundamentals: () => server.fundamentals(),
    ...serve,
  };
  const notes: string[] = [];
  const run = async (wish: Partial<CollectWish> = {}) => {
    const done = [];
    const all = { codes: [CODE], intervals: ['1m' as const], note: (text: string) => notes.push(text), ...wish };
    for await (const one of collect({ source, store, clock, calendar }, all)) done.push(one);
    return done;
  };
  return { server, clock, store, run, notes };
}

/** Moves time on whenever somebody waits for it. */
async function passing<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  const state = { over: false };
  void work.catch(() => {}).finally(() => (state.over = true));
  while (!state.over) {
    await new Promise((resolve) => setImmediate(resolve));
    const next = clock.nextAt();
    if (next !== null) clock.advanceTo(next);
  }
  return work;
}

describe('failures', () => {
  test('of one code are told with it, and the next code is collected', async () => {
    const { run } = stage({
      instrument: async (code) =>
        code === CODE ? null : { code, name: 'X', market: 'KOSPI', kind: 'etf', basePrice: 1 as never },
    });
    const done = await run({ codes: [CODE, OTHER], intervals: ['1m', '5m'] });
    expect(done.map(({ code, error, requested }) => [code, error?.slice(0, 30), requested > 0])).toEqual([
      [CODE, 'The broker does not know 06950', false],
      [CODE, 'The broker does not know 06950', false],
      [OTHER, undefined, true],
      [OTHER, undefined, true],
    ]);
  });

  test('that may pass are tried again after pauses; what is stored stays', async () => {
    let tries = 0;
    const { server, store, run, clock } = stage();
    const served = stage({
      page: async (series, cursor): Promise<BarPage> => {
        if (cursor !== null && ++tries <= 2) throw new HaruError('unreachable', 'No answer.', { retryable: true });
        return server.page(series, cursor);
      },
    });
    const began = served.clock.now();
    await passing(served.clock, served.run());
    expect(served.clock.now() - began).toBe(35_000);
    await passing(clock, run());
    expect(served.store.bars({ code: CODE, interval: '1m' })).toEqual(store.bars({ code: CODE, interval: '1m' }));
  });

  test('of everybody end the collection', async () => {
    const { run } = stage({ page: () => Promise.reject(new HaruError('bad_key', 'The key is wrong.')) });
    await expect(run()).rejects.toMatchObject({ code: 'bad_key' });
  });

  test('a server that repeats its newest page for ever is given up', async () => {
    const { server, run } = stage();
    const looping = stage({ page: async (series) => ({ ...(await server.page(series, null)), next: 'again' }) });
    const [done] = await looping.run();
    expect(done?.error).toContain('newer bars again');
    expect(looping.notes).toHaveLength(3);
    expect((await run())[0]?.error).toBeUndefined();
  });

  test('asked to stop, it stops between pages, and goes on later without asking again', async () => {
    const stop = new AbortController();
    const { server, run, store } = stage();
    const stopped = run({ signal: stop.signal, onProgress: ({ pages }) => pages === 2 && stop.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'stopped' });
    await run();
    expect(new Set(server.asked).size).toBe(server.asked.length);
    expect(store.bars({ code: CODE, interval: '1m' })).toEqual(server.bars);
  });
});

describe('notes', () => {
  test('tell corrections, with what was there before in the store', async () => {
    const { server, clock, store, run, notes } = stage();
    await run();
    server.correctLast(tradingDay('20221110'));
    server.tradeUntil(tradingDay('20221111'));
    clock.advanceTo(parseKst('20221111210000'));
    const [done] = await run();
    expect(done).toMatchObject({ corrected: 1 });
    expect(notes).toEqual(['069500 1m: 1 bars replaced by the broker’s, the first at 20221110.'.replace('’', "'")]);
    const [note] = store.notes({ code: CODE, interval: '1m' }, 5);
    expect(note).toMatchObject({ kind: 'correction', after: { volume: (note?.before.volume ?? 0) + 1_000 } });
  });
});

test('progress grows from nothing towards all, by dates', async () => {
  const shares: number[] = [];
  const { run } = stage();
  await run({ intervals: ['1m', '5m'], onProgress: ({ share }) => shares.push(share) });
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBeGreaterThan(0.5);
  const at = (day: string): EpochMs => parseKst(day);
  expect(shareOf('1m', at('20221110'), at('20221105'), at('20221031'))).toBe(0.5);
  expect(shareOf('1m', at('20221110'), at('20201105'), null)).toBe(0.999);
});
