/** A recorded day as a user lives it: the built program, real sockets, a file; then its replay, and its bars. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayLogPath, openDayLog } from '../../db/index.js';
import type { DaySummary } from '../../src/app/run-day.js';
import type { ReplaySummary } from '../../src/cli/commands/replay-summary.js';
import { parseKst, tradingDay, type Bar } from '../../src/domain/index.js';
import { Replayer } from '../../src/engine/index.js';
import { buildOnce, haru } from '../support/built-cli.js';

const BARS = '../shared/data/opt10080-069500-1m.csv';
const there = existsSync(BARS);
const DAY = tradingDay('20221110');
/** What is recorded of that day: 381 minutes of continuous trading and the closing auction. */
const MINUTES = 382;

describe.skipIf(!there)(`a recorded day on the command line${there ? '' : ` (skipped: no ${BARS})`}`, () => {
  const home = mkdtempSync(join(tmpdir(), 'haru-day-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  let lived: DaySummary;

  beforeAll(async () => {
    await buildOnce();
    lived = await json<DaySummary>('run', ...RUN, '--home', home);
  }, 120_000);

  test('is traded and settled', () => {
    expect(lived).toMatchObject({ day: DAY, journal: dayLogPath(home, DAY), bars: MINUTES });
    expect(lived.fills).toBeGreaterThan(0);
    expect(lived.decisions).toBeGreaterThan(300);
    const held = lived.positions.reduce((sum, { quantity }) => sum + quantity, 0);
    expect(held === 0 ? lived.equity : lived.equity - lived.cash).toBeGreaterThan(0);
  });

  test('replays to the same state, and its policy decides the same again', { timeout: 60_000 }, async () => {
    const again = await json<ReplaySummary>('replay', DAY, '--verify-policy', '--home', home);
    const { events, ticks, stateHash } = lived;
    expect(again).toMatchObject({ matches: true, divergence: null, events, ticks, stateHash });
  });

  test('its log verifies', { timeout: 60_000 }, async () => {
    const verdict = await json('log', 'verify', DAY, '--home', home);
    expect(verdict).toMatchObject({ ok: true, events: lived.events + lived.ticks, firstBad: null });
  });

  test('bars rebuilt from the ticks that came over the WebSocket are the recorded ones, all of them', () => {
    const today = recorded();
    expect(today).toHaveLength(MINUTES);
    expect(barsOf(dayLogPath(home, DAY))).toEqual(today);
  });

  test('lived twice over sockets it is the same day', { timeout: 120_000 }, async () => {
    const again = await json<DaySummary>('run', ...RUN, '--home', join(home, 'again'));
    const { journal: _journal, seconds: _seconds, ...rest } = lived;
    expect(again).toMatchObject(rest);
  });
});

const RUN = [
  ...['--market', 'sim', '--bars', BARS, '--day', DAY, '--codes', '069500'],
  ...['--policy', 'sma', '--speed', 'max', '--seed', '7'],
];

async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await haru([...args, '--json']);
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as T;
}

/** The day's lines of the file, read by nothing of haru's. */
function recorded(): Bar[] {
  const lines = readFileSync(BARS, 'utf8')
    .split('\n')
    .map((line) => line.split(','));
  return lines
    .filter(([, , time = '']) => time.startsWith(DAY))
    .map(([close, volume, time = '', open, high, low]) => {
      const won = (text = ''): number => Math.abs(Number(text));
      const prices = { open: won(open), high: won(high), low: won(low), close: won(close) };
      return { time: parseKst(time), ...prices, volume: Number(volume) } as Bar;
    })
    .reverse();
}

/** The minute bars that the system's streams make of a log. */
function barsOf(path: string): Bar[] {
  const log = openDayLog({ path, day: DAY, readonly: true });
  try {
    const rows = log.read(1, log.head);
    const replayer = new Replayer(rows[0]!);
    const bars: Bar[] = [];
    replayer.system.streams.bars$.subscribe(({ bar, interval }) => {
      if (interval === '1m') bars.push(bar);
    });
    for (const row of rows) replayer.feed(row);
    return bars;
  } finally {
    log.close();
  }
}
