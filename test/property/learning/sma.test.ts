import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Bar, Observation } from '../../../src/domain/index.js';
import { smaCrossover } from '../../../src/learning/baselines/index.js';

const observe = (closes: readonly number[]): Observation =>
  ({ bars: closes.map((close) => ({ close }) as Bar) }) as unknown as Observation;

const setting = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 12 }))
  .map(([fast, more]) => ({ fast, slow: fast + more }));
const closes = fc.array(fc.integer({ min: 900, max: 1_100 }), { minLength: 1, maxLength: 60, size: 'max' });
const MIRRORED = { buy: 'sell', sell: 'buy', hold: 'hold' } as const;

test('mirrored prices give mirrored actions', () => {
  fc.assert(
    fc.property(setting, closes, (lengths, prices) => {
      const policy = smaCrossover(lengths);
      const mirrored = policy.decide(observe(prices.map((price) => 2_000 - price)));
      expect(mirrored.action).toBe(MIRRORED[policy.decide(observe(prices)).action]);
    }),
  );
});

test('prices in another unit give the same decision', () => {
  fc.assert(
    fc.property(setting, closes, fc.integer({ min: 2, max: 50 }), (lengths, prices, factor) => {
      const policy = smaCrossover(lengths);
      const one = policy.decide(observe(prices));
      const other = policy.decide(observe(prices.map((price) => price * factor)));
      expect(other.action).toBe(one.action);
      expect(other.confidence).toBeCloseTo(one.confidence, 12);
    }),
  );
});

test('only the last lookback bars count, and the confidence fits the action', () => {
  fc.assert(
    fc.property(setting, closes, (lengths, prices) => {
      const policy = smaCrossover(lengths);
      const decision = policy.decide(observe(prices));
      expect(policy.decide(observe(prices.slice(-policy.lookback)))).toEqual(decision);
      if (decision.action === 'hold') expect(decision.confidence).toBe(0);
      else expect(decision.confidence > 0.5 && decision.confidence <= 1).toBe(true);
    }),
  );
});

test('a run over a whole series never buys twice without the means having touched or crossed back', () => {
  fc.assert(
    fc.property(setting, closes, (lengths, prices) => {
      const policy = smaCrossover(lengths);
      const mean = (length: number, end: number) => prices.slice(end - length, end).reduce((a, b) => a + b, 0) / length;
      let below = true;
      for (let end = policy.lookback; end <= prices.length; end++) {
        const { action } = policy.decide(observe(prices.slice(0, end)));
        const before = mean(lengths.fast, end - 1) - mean(lengths.slow, end - 1);
        if (before <= 1e-9) below = true;
        if (action === 'buy') {
          expect(below).toBe(true);
          below = false;
        }
      }
    }),
  );
});
