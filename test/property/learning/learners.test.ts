/** The arithmetic of the actor and critic, whatever the numbers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from '../../../src/domain/index.js';
import { generalisedAdvantages, masked, playSegments } from '../../../src/learning/learners/segments.js';
import { smallEnvironment } from '../../support/learners.js';

const number = fc.double({ min: -10, max: 10, noNaN: true });
const factor = fc.double({ min: 0, max: 1, noNaN: true });

test('advantages equal the sum of discounted surprises', () => {
  const stretch = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(stretch, number, factor, factor, (pairs, last, discount, lambda) => {
      const rewards = pairs.map(([reward]) => reward);
      const values = [...pairs.map(([, value]) => value), last];
      const surprise = (t: number): number => rewards[t]! + discount * values[t + 1]! - values[t]!;
      generalisedAdvantages(rewards, values, discount, lambda).forEach((advantage, t) => {
        const sum = rewards.slice(t).reduce((total, _, k) => total + (discount * lambda) ** k * surprise(t + k), 0);
        expect(advantage).toBeCloseTo(sum, 6);
      });
    }),
  );
});

test('with λ = 1 an advantage is the discounted return less the value', () => {
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 15 }), number, factor, (rewards, value, discount) => {
      const values = [...rewards.map(() => value), 0];
      const [first] = generalisedAdvantages(rewards, values, discount, 1);
      const discounted = rewards.reduce((sum, reward, k) => sum + discount ** k * reward, 0);
      expect(first).toBeCloseTo(discounted - value, 6);
    }),
  );
});

test('a mask takes nothing away: what is not possible is hold', () => {
  const chances = fc.tuple(factor, factor, factor).filter(([a, b, c]) => a + b + c > 0.01);
  fc.assert(
    fc.property(chances, fc.boolean(), fc.boolean(), (raw, mayBuy, maySell) => {
      const sum = raw[0] + raw[1] + raw[2];
      const given = raw.map((x) => x / sum);
      const distribution = masked(given, [mayBuy, maySell, true]);
      expect(distribution[0] + distribution[1] + distribution[2]).toBeCloseTo(1, 12);
      expect(distribution[0]).toBe(mayBuy ? given[0] : 0);
      expect(distribution[1]).toBe(maySell ? given[1] : 0);
    }),
  );
});

test('segments choose only what is possible, and their rewards add up to the change of the portfolio', () => {
  const even = new Float32Array([1 / 3, 1 / 3, 1 / 3]);
  const nothing = new Float32Array(1);
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 3 }), (seed, horizon, many) => {
      const environments = Array.from({ length: many }, () => smallEnvironment());
      const options = { horizon, discount: 1, lambda: 1 };
      const played = playSegments(environments, () => even, () => nothing, options, createRng(seed)); // prettier-ignore
      expect(played.count).toBe(horizon * many);
      played.actions.forEach((action, i) => expect(played.possible[i * 3 + action]).toBe(1));
      // Undiscounted and against a value of nought, the first advantage of a stretch is the sum of its rewards.
      environments.forEach(({ portfolioValue }, e) => {
        expect(played.advantages[e * horizon]).toBeCloseTo(100 * Math.log(portfolioValue / 10_000_000), 3);
      });
    }),
    { numRuns: 40 },
  );
});
