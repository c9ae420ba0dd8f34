/** What must hold of every run over bars: no look into the future, and one outcome however fast it walks. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bar, FillRecord, Policy } from '../../../src/domain/index.js';
import { FILL_MODELS, type BacktestOptions, type CodeBars, type FillModel } from '../../../src/engine/index.js';
import { FOLLOWED } from '../../../src/engine/system/core.js';
import { smaCrossover } from '../../../src/learning/baselines/index.js';
import { FUND, run, SETTINGS, STOCK, walkOf } from '../../support/walks.js';

interface World {
  readonly series: readonly CodeBars[];
  readonly settings: BacktestOptions['settings'];
}

const minutes = (seed: string): World => ({
  series: [FUND, STOCK].map((instrument) => walkOf({ seed, instrument, days: 2, perDay: 40 })),
  settings: SETTINGS,
});
const days = (seed: string): World => ({
  series: [FUND, STOCK].map((instrument) => walkOf({ seed, instrument, interval: '1d', days: 25, perDay: 1 })),
  settings: { ...SETTINGS, interval: '1d' },
});

const worlds = fc.tuple(fc.constantFrom(minutes, days), fc.integer({ min: 1, max: 1_000_000 }).map(String));

/** The same bars up to a time, and others after it. */
function changedAfter(series: readonly CodeBars[], time: number, by: number): CodeBars[] {
  const other = (bar: Bar): Bar => {
    const [open, close] = [bar.open + by, bar.close - by];
    return { ...bar, open, close, high: Math.max(open, close) + by, low: Math.min(open, close) - by, volume: 9 } as Bar;
  };
  return series.map((code) => ({ ...code, bars: code.bars.map((bar) => (bar.time > time ? other(bar) : bar)) }));
}

/** Everything that was shown, decided and filled on bars up to `until`. */
function known({ series, settings }: World, model: FillModel, until: number): [unknown[], FillRecord[]] {
  const told: unknown[] = [];
  const crossover = smaCrossover({ fast: 2, slow: 5 });
  const policy: Policy = {
    ...crossover,
    decide(observation) {
      const decision = crossover.decide(observation);
      const { bars, features } = observation;
      if (bars.at(-1)!.time <= until) told.push(JSON.stringify([observation, features, decision]));
      return decision;
    },
  };
  const { record } = run(series, { model, settings, policy });
  return [told, record.fills.filter(({ time }) => time <= until)];
}

describe.each(FILL_MODELS)('fills by %s', (model) => {
  const there = worlds.filter(([make]) => model !== 'auction' || make === days);

  test('what is decided on a bar, and filled in it, depends on no later bar', () => {
    fc.assert(
      fc.property(there, fc.nat(79), fc.constantFrom(100, 300, 1_000), ([make, seed], cut, by) => {
        const world = make(seed);
        const [{ bars }] = world.series as [CodeBars];
        const until = bars[cut % bars.length]!.time;
        const other = { ...world, series: changedAfter(world.series, until, by) };
        expect(known(other, model, until)).toEqual(known(world, model, until));
      }),
      { numRuns: 8 },
    );
  });

  test('as fast as it can and step by step under XState it comes to the same', () => {
    fc.assert(
      fc.property(there, ([make, seed]) => {
        const { series, settings } = make(seed);
        const [fast, followed] = [{}, { gait: FOLLOWED }].map((gait) => run(series, { model, settings, ...gait }));
        expect(fast).toEqual(followed);
        expect(fast!.stateHash).toBe(followed!.stateHash);
      }),
      { numRuns: 4 },
    );
  });
});

test('the check of the future can fail: a policy that knows the next bar is found out', () => {
  const world = minutes('1');
  const [fund] = world.series as [CodeBars];
  const until = fund.bars[30]!.time;
  const clairvoyant = (series: readonly CodeBars[]): number => {
    const next = new Map(series[0]!.bars.map((bar, i) => [bar.time as number, series[0]!.bars[i + 1]?.close ?? 0]));
    const policy: Policy = {
      id: 'clairvoyant',
      lookback: 2,
      decide: ({ bars, position }) => {
        const bar = bars.at(-1)!;
        const rises = (next.get(bar.time) ?? 0) > bar.close;
        return { action: rises === (position.quantity === 0) ? (rises ? 'buy' : 'sell') : 'hold', confidence: 1, outputs: [] }; // prettier-ignore
      },
    };
    const { record } = run([series[0]!], { model: 'close', settings: world.settings, policy });
    return record.fills.filter(({ time }) => time === until).length;
  };
  const outcomes = [-2_000, 2_000].map((by) => clairvoyant(changedAfter(world.series, until, by)));
  expect(outcomes[0]).not.toBe(outcomes[1]);
});
