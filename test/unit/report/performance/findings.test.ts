import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Money, RunRecord } from '../../../../src/domain/index.js';
import { performanceOf } from '../../../../src/report/index.js';
import { CASES } from '../../../../src/report/performance/findings/findings.js';
import { wilson } from '../../../../src/report/performance/findings/evidence.js';
import { normalBelow, normalQuantile } from '../../../../src/report/performance/normal.js';
import { anyRun, fill, points, run, timeAt } from './records.js';

const START = 10_000_000;
/** Day ends by daily returns in parts of 1,000. */
const walked = (steps: readonly number[]): number[] =>
  steps.reduce<number[]>((all, step) => [...all, Math.round((all.at(-1) ?? START) * (1 + step / 1_000))], []);
const cycle = (count: number, steps: readonly number[]): number[] =>
  Array.from({ length: count }, (_, i) => steps[i % steps.length]!);
/** `count` trades with these profits in turn, each paying `commission` twice. */
const trades = (count: number, profits: readonly number[], commission = 0) =>
  Array.from({ length: count }, (_, i) => [
    fill(timeAt(i), 0, 'buy', 10_000, 10, { commission }),
    fill(timeAt(i, 10), 0, 'sell', 10_000 + profits[i % profits.length]!, 10, { commission }),
  ]).flat();
const held = (values: readonly number[]) => points(values, (i) => values[i]!);

const keys = (record: RunRecord): string[] => performanceOf(record).findings.map(({ key }) => key);
const sentence = (record: RunRecord, key: string): string | undefined =>
  performanceOf(record).findings.find((each) => each.key === key)?.text;

const steady = walked(cycle(100, [3, -1, 2, -1]));

/** Each case: a run that it applies to, what it says, and a run next to it that it does not apply to. */
const TABLE: Readonly<Record<string, { readonly yes: RunRecord; readonly says: string; readonly no: RunRecord }>> = {
  neverTraded: {
    yes: run({ points: points(walked(cycle(80, [0]))), denied: 3 }),
    says: 'Never traded: no fill in 80 bars (3 orders refused); nothing here judges the strategy.',
    no: run({ fills: trades(1, [1]) }),
  },
  neverSold: {
    yes: run({ fills: [fill(timeAt(0), 0, 'buy', 100, 1)] }),
    says: "Bought and never sold: 1 fill and no completed trade, so what it made is the market's.",
    no: run({ fills: trades(1, [1]) }),
  },
  staleData: {
    yes: run({ staleBars: 120, bars: 1_000 }),
    says: 'Stale data: 120 bars of 1,000 bars (12.0 %) had no trade or are missing, and fills at such prices could not have been had.',
    no: run({ staleBars: 20, bars: 1_000 }),
  },
  manyRefused: {
    yes: run({ fills: trades(10, [1]), denied: 1_030, rejected: 4 }),
    says: 'Many orders were refused: 1,030 by our own checks and 4 by the venue, against 20 fills.',
    no: run({ fills: trades(10, [1]), denied: 5, rejected: 4 }),
  },
  tooFewTrades: {
    yes: run({ fills: trades(12, [5, 5, -5]) }),
    says: 'Too few trades to say anything: with 12 of them a hit rate of 67 % may in truth be anything from 39 % to 86 % (95 %).',
    no: run({ fills: trades(30, [5, -5]) }),
  },
  tooShort: {
    yes: run({ points: points(walked([1, 2])) }),
    says: 'Too short: 2 days, so every figure told for a year (volatility, Sharpe ratio, alpha) is stretched far beyond what was seen.',
    no: run({ points: points(walked(cycle(60, [1]))) }),
  },
  manyTries: {
    yes: run({ points: points(walked(cycle(100, [9, -8]))), tried: 200 }),
    says: 'Too many parameters tried: the best of 200 worthless settings would have a Sharpe ratio of 4.35, this one has 0.92, better than chance with a probability of 1.5 % only.',
    no: run({ points: points(walked(cycle(100, [9, -8]))), tried: 1 }),
  },
  survivesTries: {
    yes: run({ points: points(walked(cycle(100, [3, -1, 4, -1]))), tried: 200 }),
    says: 'Stands out from its tries: the best of 200 worthless settings would have a Sharpe ratio of 4.35, this one has 8.55, better than chance with a probability of 99.7 %.',
    no: run({ points: points(walked(cycle(100, [9, -8]))), tried: 200 }),
  },
  notProven: {
    yes: run({ points: points(walked(cycle(100, [9, -8]))), fills: trades(40, [9]) }),
    says: 'Not proven: a Sharpe ratio of 0.92 over 100 days is above zero with a probability of 72.0 % only.',
    no: run({ points: points(steady), fills: trades(40, [9]) }),
  },
  oneDay: {
    yes: run({ points: points(walked([1, -1, 50, -1, 1, -10])) }),
    says: 'One day makes the profit: 2022-10-22 brought 500,000 won of 394,979 won net profit; without it 105,021 won lost.',
    no: run({ points: points(steady) }),
  },
  oneMonth: {
    yes: run({ points: points(walked([...cycle(30, [0]), ...cycle(30, [2]), ...cycle(60, [0])])) }),
    says: 'One month makes the profit: 2022-12 brought 375,070 won of 617,727 won net profit; without it 242,657 won left.',
    no: run({ points: points(walked(cycle(120, [1]))) }),
  },
  oneTrade: {
    yes: run({ points: points([START + 4_000]), fills: trades(10, [500, -20, 30, -10, 10, -15, 10, -20, 20, -50]) }),
    says: 'One trade makes the profit: 069500, sold on 2022-10-20, brought 5,000 won of 4,000 won net profit; without it 1,000 won lost.',
    no: run({ points: points([START + 4_000]), fills: trades(10, [40]) }),
  },
  costsEatTheEdge: {
    yes: run({ points: points([START - 1_000]), fills: trades(30, [100], 500) }),
    says: 'Costs eat the edge: 30,000 won of costs on 29,000 won of profit before them (103 %), which leaves a loss of 1,000 won.',
    no: run({ points: points([START + 29_000]), fills: trades(30, [100], 5) }),
  },
  noEdgeBeforeCosts: {
    yes: run({ points: points([START - 9_000]), fills: trades(30, [-20], 50) }),
    says: 'No edge even without costs: 9,000 won lost over 30 trades, 3,000 won of it costs.',
    no: run({ points: points([START - 9_000]), fills: trades(30, [-20], 500) }),
  },
  buyAndHoldInDisguise: {
    yes: run({ points: held(walked(cycle(60, [3, -2, 5]))), benchmark: held(walked(cycle(60, [3, -2, 6]))) }),
    says: 'Buy-and-hold in disguise: invested 100 % of the time, with a correlation of 1.00 and a beta of 0.89 to holding.',
    no: run({ points: held(walked(cycle(60, [3, -2, 5]))), benchmark: held(walked(cycle(60, [3, 5, -2]))) }),
  },
  behindBenchmark: {
    yes: run({ points: points([START + 100_000]), benchmark: points([START + 350_000]), fills: trades(1, [1]) }),
    says: 'Behind buy-and-hold: +1.00 % where holding made +3.50 %.',
    no: run({ points: points([START + 350_000]), benchmark: points([START + 350_000]), fills: trades(1, [1]) }),
  },
  deeperThanBenchmark: {
    yes: run({ points: points(walked([10, -100])), benchmark: points(walked([10, -50])) }),
    says: 'Fell deeper than buy-and-hold: 10.00 % below its peak, holding 5.00 %.',
    no: run({ points: points(walked([10, -50])), benchmark: points(walked([10, -100])) }),
  },
  longUnderWater: {
    yes: run({ points: points(walked([50, ...cycle(40, [-2, 1])])) }),
    says: 'Long under water: 40 days of 41 days without a new high.',
    no: run({ points: points(steady) }),
  },
  aheadWithLess: {
    yes: run({ points: points(walked([20, -5, 20])), benchmark: points(walked([20, -50, 20])), fills: trades(1, [1]) }),
    says: 'Ahead of buy-and-hold with less to bear: +3.52 % against -1.16 %, deepest drawdown 0.50 % against 5.00 %.',
    no: run({ points: points(walked([20, -5, 20])), benchmark: points(walked([20, -5, 30])), fills: trades(1, [1]) }),
  },
}; // prettier-ignore

describe('findings', () => {
  test.each(CASES.map(({ key }) => key))('%s: said with its figures, and only where it applies', (key) => {
    const { yes, says, no } = TABLE[key]!;
    expect(sentence(yes, key)).toBe(says);
    expect(keys(no)).not.toContain(key);
  });

  test('for any run they are sentences without a hole', () => {
    fc.assert(
      fc.property(anyRun, (record) => {
        for (const { text } of performanceOf(record).findings)
          expect(text).toMatch(/^[A-Z](?!.*(NaN|null|undefined|Infinity|–)).*\.$/);
      }),
    );
  });

  test('nothing stands out of a long, calm run of many trades against nothing', () => {
    const calm = run({ points: points(steady), fills: trades(40, [300, -100]), initial: START as Money });
    expect(keys(calm)).toEqual([]);
  });
});

describe('the normal distribution', () => {
  // Abramowitz and Stegun, table 26.1 and 26.2; the tails to their last digit by continued fraction.
  test.each([[0, 0.5], [1, 0.841344746068543], [1.96, 0.975002104851780], [-1, 0.158655253931457], [-4, 3.16712418331199e-5], [-6, 9.86587645037698e-10]])('below %f lies %f', (x, p) => {
    expect(normalBelow(x) / p).toBeCloseTo(1, 13);
    expect(normalQuantile(p)).toBeCloseTo(x, 12);
  }); // prettier-ignore

  test('quantile and probability undo each other', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-9, noNaN: true }), (p) => {
        expect(normalBelow(normalQuantile(p)) / p).toBeCloseTo(1, 12);
      }),
    );
  });
});

test('the interval of a share is the one Wilson gives: 8 of 12', () => {
  const [low, high] = wilson(8, 12);
  // Its ends solve |p̂ − p| = z √(p (1 − p) ÷ n).
  for (const p of [low, high])
    expect(Math.abs(8 / 12 - p)).toBeCloseTo(1.959963984540054 * Math.sqrt((p * (1 - p)) / 12), 12);
});
