/** The whole judgement: a learner that knows something is told so, one that knows nothing is not, however often it tries. */
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../../src/domain/index.js';
import { ERROR_RATE, judge, type TestedWindow } from '../../../../src/learning/evaluation/index.js';
import { guessing, knowing, returning, testedWith } from '../../../support/evaluation.js';
import { walk } from '../../../support/learning.js';

const told = (windows: readonly TestedWindow[], name = 'judge', tries = 1) =>
  judge(windows, { tries, failed: 0, rng: createRng(name) });

describe('a learner with an edge', () => {
  const windows = [testedWith(returning(420, 'planted'), [knowing, knowing])];

  test('is told so, against every competitor, after costs', () => {
    const judgement = told(windows);
    expect(judgement.words).toMatch(/^edge: better than buy-and-hold \(\+/);
    expect(judgement.differences.every(({ low }) => low > 0)).toBe(true);
    expect(judgement).toMatchObject({ runs: 2, failed: 0, tries: 1, confidence: 1 - ERROR_RATE });
  });

  test('has to show more the more was tried', () => {
    const [one, many] = [told(windows).differences[0]!, told(windows, 'judge', 20).differences[0]!];
    expect(many.mean).toBe(one.mean);
    expect(many.high - many.low).toBeGreaterThan(1.3 * (one.high - one.low));
  });

  test('is not believed when runs failed, or on a handful of bars', () => {
    expect(judge(windows, { tries: 1, failed: 1, rng: createRng('x') }).words).toBe('cannot say: 1 of 3 runs failed');
    const short = told([testedWith(returning(190, 'planted'), [knowing])]);
    expect(short.words).toMatch(/^cannot say: \d+ bars tested on, at least 100 are needed$/);
  });
});

test('a learner that guesses on a random walk is not told of an edge more often than promised', () => {
  const verdicts = Array.from({ length: 25 }, (_, i) =>
    told([testedWith(walk(300, `noise/${i}`), [guessing(`a${i}`), guessing(`b${i}`)], 10)], `noise/${i}`),
  );
  const edges = verdicts.filter(({ verdict }) => verdict === 'edge').length;
  expect(edges).toBe(0);
  expect(verdicts.some(({ verdict }) => verdict === 'no edge')).toBe(true);
});

test('of many learners without edge, so many look better than another as the intervals promise', () => {
  const balance = 1_000_000;
  const path = (name: string): number[] => {
    const rng = createRng(name);
    let value = balance;
    return Array.from({ length: 150 }, () => (value += 10_000 * rng.normal()));
  };
  const dates = Array.from({ length: 150 }, (_, i) => String(20220101000000 + i));
  const played = (name: string): TestedWindow['hold'] => ({
    balance,
    path: path(name),
    trades: [],
    dates,
    metrics: { finalPortfolioValue: balance, return: 0, buys: 20, sells: 20, trades: 40, turnover: 4, maxDrawdown: 0, collapse: null },
  }); // prettier-ignore
  let [edges, better, compared] = [0, 0, 0];
  for (let i = 0; i < 100; i++) {
    const random = { increments: new Array<number>(150).fill(0) };
    const window = { buyAndHold: played(`buy/${i}`), hold: played(`hold/${i}`), sma: played(`sma/${i}`), runs: [{ played: played(`own/${i}`), random }] }; // prettier-ignore
    const { verdict, differences } = told([window], `noise/${i}`);
    if (verdict === 'edge') edges++;
    better += differences.filter(({ low }) => low > 0).length;
    compared += differences.length;
  }
  // Half of the error rate lies on this side; intervals of 150 bars are a little too narrow.
  expect(better / compared).toBeGreaterThan(0.01);
  expect(better / compared).toBeLessThan(0.06);
  expect(edges / 100).toBeLessThanOrEqual(ERROR_RATE / 2);
});
