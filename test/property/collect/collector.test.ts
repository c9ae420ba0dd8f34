/** Collecting survives everything: kills at any boundary, a server that grows, corrects and forgets. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryMarketStore } from '../../../db/index.js';
import { boundAt } from '../../../src/collect/collector-bound.js';
import { collect, type CollectedSeries } from '../../../src/collect/collector.js';
import {
  createCalendar,
  dayOf,
  HOUR,
  ManualClock,
  startOfDay,
  stockCode,
  tradingDay,
  type BarPage,
  type BarSource,
  type Clock,
  type CollectPosition,
  type EpochMs,
  type MarketStore,
  type TradingDay,
} from '../../../src/domain/index.js';
import { CollectServer } from '../../support/collect-server.js';

const CODE = stockCode('069500');
const SERIES = { code: CODE, interval: '1m' } as const;
const calendar = createCalendar();

class Killed extends Error {}

/** Ends the process at its n-th chance: before a request, after its answer, before a commit, after it. */
class Fate {
  constructor(private chances: number) {}

  step(): void {
    if (this.chances-- === 0) throw new Killed();
  }
}

/** What was asked and kept, over all lives. */
class Record {
  /** Cursors of the pages that are stored. */
  readonly kept = new Set<string>();
  /** Cursors asked for again although their page was stored and is not the one that joins a run to the bars before it. */
  readonly again: string[] = [];
  #last: string | null = null;

  asked(cursor: string | null, { bars }: BarPage, position: CollectPosition | null, now: EpochMs): void {
    this.#last = cursor;
    const newest = position?.cursor === null ? position.newest : position?.earlier?.to;
    const joins = bars.some(({ time }) => time === newest);
    if (cursor !== null && this.kept.has(cursor) && !joins) this.again.push(cursor);
    const complete = position?.cursor === null && dayOf(position.newest) >= boundAt(now, calendar).day;
    if (cursor === null && complete) this.again.push('newest, with nothing new to come');
  }

  keep(): void {
    if (this.#last !== null) this.kept.add(this.#last);
  }
}

function mortal(server: BarSource, store: MarketStore, clock: Clock, fate: Fate, record: Record) {
  const source: BarSource = {
    ...server,
    instrument: (code) => server.instrument(code),
    fundamentals: (code, day) => server.fundamentals(code, day),
    page: async (series, cursor) => {
      fate.step();
      const page = await server.page(series, cursor);
      record.asked(cursor, page, store.position(series), clock.now());
      fate.step();
      return page;
    },
  };
  const collecting = new Proxy(store, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (name !== 'collect') return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      return (...args: Parameters<MarketStore['collect']>) => {
        fate.step();
        const result = target.collect(...args);
        record.keep();
        fate.step();
        return result;
      };
    },
  });
  return { source, store: collecting };
}

async function live(
  source: BarSource,
  store: MarketStore,
  clock: Clock,
): Promise<{ done: CollectedSeries[]; notes: string[] }> {
  const done: CollectedSeries[] = [];
  const notes: string[] = [];
  const wish = { codes: [CODE], intervals: ['1m' as const], note: (text: string) => notes.push(text) };
  for await (const each of collect({ source, store, clock, calendar }, wish)) done.push(each);
  return { done, notes };
}

const life = fc.record({
  chances: fc.nat(60),
  days: fc.constantFrom(0, 0, 1, 2),
  running: fc.boolean(),
  correct: fc.boolean(),
  adjust: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
  expire: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
});
const server = fc.record({
  seed: fc.string({ maxLength: 5 }),
  history: fc.integer({ min: 0, max: 15 }),
  pageSize: fc.integer({ min: 1, max: 12 }),
  overlap: fc.nat(3),
});

describe('collecting, killed at any boundary and begun again', () => {
  /** Lives all lives; the last one dies of old age, a trading day after everything. */
  async function story(setup: typeof server extends fc.Arbitrary<infer T> ? T : never, lives: readonly Life[]) {
    let day: TradingDay = tradingDay('20221101');
    const broker = new CollectServer({ calendar, first: day, ...setup });
    day = calendar.next(day, setup.history + 1);
    const clock = new ManualClock(startOfDay(tradingDay('20221001')));
    const store = createMemoryMarketStore({ clock });
    const record = new Record();
    const at = (hours: number): void => {
      broker.tradeUntil(day);
      clock.advanceTo(Math.max(clock.now() + 1, startOfDay(day) + hours * HOUR) as EpochMs);
    };
    for (const { chances, days, running, correct, adjust, expire } of lives) {
      if (days > 0) day = calendar.next(day, days);
      at(running ? 12 : 21);
      if (correct) broker.correctLast(boundAt(clock.now(), calendar).day);
      if (adjust) broker.adjustAll();
      if (expire) broker.expire();
      const { source, store: dying } = mortal(broker, store, clock, new Fate(chances), record);
      await live(source, dying, clock).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
    }
    day = calendar.next(day);
    at(21);
    const { source, store: lasting } = mortal(broker, store, clock, new Fate(-1), record);
    const last = await live(source, lasting, clock);
    return { broker, store, clock, record, last };
  }
  type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

  test('ends with exactly the bars of the broker up to the last complete session', async () => {
    await fc.assert(
      fc.asyncProperty(server, fc.array(life, { maxLength: 8 }), async (setup, lives) => {
        const { broker, store, clock, last } = await story(setup, lives);
        const { end } = boundAt(clock.now(), calendar);
        expect(store.bars(SERIES)).toEqual(broker.bars.filter(({ time }) => time <= end));
        expect(last.done[0]).toMatchObject({ name: 'KODEX 200', lastUpdate: store.bars(SERIES).at(-1)?.time });
        expect(store.position(SERIES)).toMatchObject({ cursor: null, earlier: null });
      }),
      { numRuns: 400 },
    );
  });

  test('asks for no stored page again but the newest, as long as cursors hold and bars stay', async () => {
    const calm = life.map((each) => ({ ...each, expire: false, adjust: false, correct: false }));
    await fc.assert(
      fc.asyncProperty(server, fc.array(calm, { maxLength: 8 }), async (setup, lives) => {
        const { record } = await story(setup, lives);
        expect(record.again).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('asks for nothing at all once everything is there', async () => {
    await fc.assert(
      fc.asyncProperty(server, fc.array(life, { maxLength: 3 }), async (setup, lives) => {
        const { broker, store, clock } = await story(setup, lives);
        const asked = broker.asked.length;
        const named = broker.named;
        const { done } = await live(broker, store, clock);
        expect(broker.asked.length - asked).toBe(0);
        expect(broker.named - named).toBe(0);
        expect(done[0]).toMatchObject({ requested: 0, stored: 0 });
      }),
      { numRuns: 100 },
    );
  });
});
