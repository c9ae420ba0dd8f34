import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDayLog } from '../../../db/index.js';
import { benchBacktest } from '../../../src/cli/bench/backtest-bench.js';
import { liveBigDay, type BigDay } from '../../../src/cli/bench/big-day.js';
import { benchDay } from '../../../src/cli/bench/day-bench.js';
import { benchDecode } from '../../../src/cli/bench/decode-bench.js';
import { BRIEF, duel } from '../../../src/cli/bench/duel.js';
import { benchLog } from '../../../src/cli/bench/log-bench.js';
import { benchMachines } from '../../../src/cli/bench/machine-bench.js';
import { foldPlainLog, writePlainLog } from '../../../src/cli/bench/plain-fold.js';
import { benchReplay } from '../../../src/cli/bench/replay-bench.js';
import type { BenchRow } from '../../../src/cli/bench/row.js';
import { benchStreams } from '../../../src/cli/bench/streams-bench.js';
import { replay } from '../../../src/engine/index.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'haru-bench-test-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A figure that can be right: above nothing, finite, and a ratio that is that of the two values. */
function expectPlausible(rows: readonly BenchRow[]): void {
  expect(new Set(rows.map(({ name }) => name)).size, 'names are keys').toBe(rows.length);
  for (const { name, value, unit, opponent, opponentValue, ratio } of rows) {
    expect(name).not.toBe('');
    expect(value, name).toBeGreaterThan(0);
    expect(value, name).toBeLessThan(Number.MAX_SAFE_INTEGER);
    if (opponentValue === null) {
      expect([opponent, ratio], name).toEqual(['-', null]);
      continue;
    }
    const isRate = unit.endsWith('/s');
    expect(opponentValue, name).toBeGreaterThan(0);
    expect(ratio, name).toBeCloseTo(isRate ? value / opponentValue : opponentValue / value, 9);
  }
}

test('bars are backtested both ways to the same state', () => {
  const rows = benchBacktest({ days: 2, followed: 1, rounds: 1 });
  expectPlausible(rows);
  expect(rows.map(({ unit }) => unit)).toEqual(['bars/s']);
});

describe('every bench gives plausible rows on a tiny size', () => {
  test.each<[string, () => Promise<BenchRow[]>, units: string[]]>([
    ['decode', () => benchDecode(20, BRIEF), ['frames/s', 'frames/s']],
    ['streams', () => benchStreams(3_000, BRIEF), ['ns/tick']],
    ['machines', () => benchMachines(BRIEF), ['µs/event', 'µs/event']],
    ['log', () => benchLog({ ticks: 1_000, intents: 5, rounds: 1 }), ['ticks/s', 'ticks/s', 'ms', 'ms']],
    [
      'replay and travel',
      () => benchReplay({ ticks: 3_000, rounds: 1, travel: { seeks: 3, steps: 2, compared: 1 } }),
      ['ticks/s', 'ticks/s', 'events/s', 'ms', 'ms', 'ms', 'ms'],
    ],
  ])('%s', async (_, bench, units) => {
    const rows = await bench();
    expect(rows.map(({ unit }) => unit)).toEqual(units);
    expectPlausible(rows);
  });

  test('a day over sockets', async () => {
    const minutes = Array.from({ length: 3 }, (_, minute) => `2022111009${String(minute).padStart(2, '0')}00`);
    const rows = minutes.map((time, i) => [time, 32_000 + i * 5, 32_010 + i * 5, 31_995, 32_005, 900].join(','));
    const bars = join(folder, 'bars-1m.csv');
    writeFileSync(bars, ['time,open,high,low,close,volume', ...rows].join('\n'));
    const measured = await benchDay({ codes: ['069500'], bars });
    expect(measured.map(({ unit }) => unit)).toEqual(['s', 'market s/s', 'ticks/s']);
    expectPlausible(measured);
    // From ten minutes before orders are taken to the settlement: more than seven hours, in far less.
    const [seconds, speed] = measured.map(({ value }) => value);
    expect(seconds! * speed!).toBeGreaterThan(7 * 3_600);
    expect(seconds! * speed!).toBeLessThan(8 * 3_600);
  });
});

describe('the day that the replay is measured on', () => {
  let day: BigDay;
  let path = '';
  beforeAll(() => {
    path = join(folder, 'day.sqlite');
    day = liveBigDay(path, 12_000);
  });

  test('is a day with bars, decisions, orders and fills, and nothing to be alarmed about', () => {
    expect(day.ticks).toBeGreaterThanOrEqual(12_000);
    expect(day.bars).toBeGreaterThan(900);
    expect(day.decisions).toBeGreaterThan(100);
    expect(day.orders).toBeGreaterThan(3);
    expect(day.fills).toBeGreaterThan(day.orders);
    expect(day.alarms).toBe(0);
  });

  test('replays to the state that was lived', () => {
    const log = openDayLog({ path, readonly: true });
    try {
      const result = replay(log);
      expect(result).toMatchObject({ matches: true, divergence: null, badSnapshots: [] });
      expect([result.stateHash, result.ticks]).toEqual([day.stateHash, day.ticks]);
    } finally {
      log.close();
    }
  });

  test('is the same whenever it is lived', () => {
    const again = liveBigDay(join(folder, 'again.sqlite'), 12_000);
    expect({ ...again, seconds: 0 }).toEqual({ ...day, seconds: 0 });
  });

  test('has the same bars for the opponent, who reads it as JSON rows', () => {
    const plain = join(folder, 'plain.sqlite');
    writePlainLog(path, plain);
    expect(foldPlainLog(plain)).toBe(day.bars);
  });
});

test('a duel tells which side is slower, warm-up not counted', () => {
  const spin = (rounds: number) => (): number => {
    let sum = 0;
    for (let i = 0; i < rounds; i++) sum += Math.sqrt(i);
    return sum;
  };
  const { ours, theirs } = duel(spin(2_000), spin(200_000), { warmUp: 1, turns: 5, turn: 3 });
  expect(theirs).toBeGreaterThan(ours * 5);
});
