/** What a learned policy is compared with, bar by bar. */
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../../src/domain/index.js';
import { smaCrossover } from '../../../../src/learning/baselines/index.js';
import { episodeOf, type PlainNetwork } from '../../../../src/learning/index.js';
import { alwaysHold, buyAndHold, byPolicy, drawTimes, increments, maxDrawdown, randomAtEqualTurnover, record } from '../../../../src/learning/evaluation/index.js'; // prettier-ignore
import { environmentOver, guessing, knowing, returning, SERIES, STEPS } from '../../../support/evaluation.js';
import { walk } from '../../../support/learning.js';

const BARS = walk(260, 'competitors');
const EPISODE = episodeOf(BARS, {}, STEPS);
const environment = environmentOver(BARS);

describe('what needs no learning', () => {
  test('buy-and-hold spends its cash on the first bar and is worth what its shares are', () => {
    const { metrics, path, trades } = buyAndHold(environment);
    const shares = Math.floor(10_000_000 / EPISODE.bars[STEPS - 1]!.close);
    expect(metrics).toMatchObject({ buys: 1, sells: 0, trades: 1, collapse: null });
    expect(trades).toEqual([{ at: 0, action: 0, confidence: 1 }]);
    const first = EPISODE.bars[STEPS - 1]!.close;
    path.forEach((value, i) => {
      const gain = value - 10_000_000 - shares * (EPISODE.bars[STEPS - 1 + i]!.close - first);
      // 0.015 % of commission, or one share less to pay it.
      expect(Math.abs(gain)).toBeLessThan(1_600 + Math.abs(EPISODE.bars[STEPS - 1 + i]!.close - first));
    });
  });

  test('with more cash than one trade may take it buys on until it is spent', () => {
    const { metrics } = buyAndHold(environmentOver(BARS, 35_000_000));
    expect(metrics.buys).toBe(4);
    expect(metrics.turnover).toBeGreaterThan(0.95);
  });

  test('hold never trades', () => {
    const { metrics, path } = alwaysHold(environment);
    expect(metrics).toMatchObject({ finalPortfolioValue: 10_000_000, return: 0, trades: 0, turnover: 0, maxDrawdown: 0, collapse: 'never trades' }); // prettier-ignore
    expect(path).toHaveLength(EPISODE.bars.length - STEPS + 1);
  });

  test('the crossover is warm on the first bar and sees none after its own', () => {
    const seen: number[][] = [];
    const sma = smaCrossover();
    const policy = { ...sma, decide: (o: Parameters<typeof sma.decide>[0]) => (seen.push(o.bars.map(({ time }) => time)), sma.decide(o)) }; // prettier-ignore
    const { dates } = byPolicy(environment, policy, SERIES, BARS);
    expect(seen).toHaveLength(dates.length);
    seen.forEach((times, i) => {
      expect(times).toHaveLength(21);
      expect(times.at(-1)).toBe(EPISODE.bars[STEPS - 1 + i]!.time);
    });
  });
});

describe('random at equal turnover', () => {
  test('makes as many trades of the same size, at other times', () => {
    const played = record(environment, guessing('turnover'), 'sigmoid');
    expect(played.metrics.trades).toBeGreaterThan(20);
    const random = randomAtEqualTurnover(environment, played, 100, createRng('draws'));
    // A few cannot be made: at another time the cash may not reach for them.
    expect(random.trades / played.metrics.trades).toBeGreaterThan(0.8);
    expect(random.trades / played.metrics.trades).toBeLessThanOrEqual(1);
    expect(random.turnover / played.metrics.turnover).toBeGreaterThan(0.8);
    expect(random.turnover / played.metrics.turnover).toBeLessThan(1.15);
    expect(random.increments.reduce((a, b) => a + b, 0)).toBeCloseTo(random.return, 9);
    expect(random.low).toBeLessThan(random.high);
  });

  test('a policy that knows when beats it, one that never trades is even with it', () => {
    const market = environmentOver(returning(400, 'known'));
    expect(randomAtEqualTurnover(market, record(market, knowing, 'sigmoid'), 50, createRng('x')).beaten).toBe(1);
    const idle = record(market, () => new Float32Array(3), 'sigmoid');
    const random = randomAtEqualTurnover(market, idle, 10, createRng('x'));
    expect(random).toMatchObject({ return: 0, trades: 0, low: 0, high: 0, beaten: 0.5 });
  });

  test('times are distinct, in order, and each is as likely', () => {
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 2_000; i++) {
      const times = drawTimes(10, 3, createRng(`times/${i}`));
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      expect(times).toHaveLength(3);
      for (const time of times) counts[time]!++;
    }
    for (const count of counts) expect(Math.abs(count - 600)).toBeLessThan(100);
    expect(drawTimes(3, 5, createRng('all'))).toEqual([0, 1, 2]);
  });
});

describe('a recorded run', () => {
  test('increments sum to the return, the drawdown is the deepest fall from a peak', () => {
    const { metrics, path, balance } = record(environment, guessing('sum'), 'sigmoid');
    expect(increments({ path, balance }).reduce((a, b) => a + b, 0)).toBeCloseTo(metrics.return, 12);
    expect(maxDrawdown(100, [90, 120, 60, 130, 100])).toBe(0.5);
    expect(maxDrawdown(100, [110, 120])).toBe(0);
    expect(maxDrawdown(100, [80])).toBeCloseTo(0.2);
  });

  test('names a policy that is none', () => {
    const always = (...outputs: number[]): PlainNetwork => () => Float32Array.from(outputs); // prettier-ignore
    const collapseOf = (network: PlainNetwork) => record(environment, network, 'sigmoid').metrics.collapse;
    expect(collapseOf(always(1, 0, 0))).toBe('wants nothing but buy');
    expect(collapseOf(always(0, 1, 0))).toBe('never trades');
    expect(collapseOf(always(0, 0, 1))).toBe('never trades');
    expect(collapseOf(guessing('some'))).toBeNull();
  });
});
