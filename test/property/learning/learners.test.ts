/** The arithmetic of the actor and critic, whatever the numbers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from '../../../src/domain/index.js';
import { generalisedAdvantages } from '../../../src/learning/learners/advantages.js';
import { masked, playSegments } from '../../../src/learning/learners/segments.js';
import type { Environment } from '../../../src/learning/index.js';
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

test('segments choose only what is possible; their rewards add up to what the portfolio gained on half of the price', () => {
  const even = new Float32Array([1 / 3, 1 / 3, 1 / 3]);
  const nothing = new Float32Array(1);
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 3 }), (seed, horizon, many) => {
      const environments = Array.from({ length: many }, () => smallEnvironment());
      const begins = environments.map(() => ({ close: 0, value: 0 }));
      environments.forEach((environment, e) => {
        const { step } = environment;
        let steps = 0;
        environment.step = (action, confidence) => {
          // The first step only buys what is held at the beginning.
          if (steps++ === 1) begins[e] = { close: environment.bar.close, value: valueAt(environment) };
          return step.call(environment, action, confidence);
        };
      });
      const options = { horizon, discount: 1, lambda: 1, costs: 1 };
      const played = playSegments(environments, () => even, () => nothing, options, createRng(seed)); // prettier-ignore
      expect(played.count).toBe(horizon * many);
      played.actions.forEach((action, i) => expect(played.possible[i * 3 + action]).toBe(1));
      // Undiscounted and against a value of nought, the first advantage of a stretch is the sum of its rewards.
      environments.forEach((environment, e) => {
        const { close, value } = begins[e]!;
        const gain = Math.log(valueAt(environment) / value) - 0.5 * Math.log(environment.bar.close / close);
        expect(played.advantages[e * horizon]).toBeCloseTo(100 * gain, 3);
      });
    }),
    { numRuns: 40 },
  );
});

test('costs that are not counted make every stretch worth more, and by what was paid', () => {
  const even = new Float32Array([1 / 3, 1 / 3, 1 / 3]);
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const worth = (costs: number): number => {
        const options = { horizon: 25, discount: 1, lambda: 1, costs };
        const none = new Float32Array(1);
        return playSegments([smallEnvironment()], () => even, () => none, options, createRng(seed)).advantages[0]!; // prettier-ignore
      };
      expect(worth(0)).toBeGreaterThan(worth(0.5));
      expect(worth(0.5)).toBeGreaterThan(worth(1));
      expect(worth(0) - worth(0.5)).toBeCloseTo(worth(0.5) - worth(1), 1);
    }),
    { numRuns: 20 },
  );
});

function valueAt({ balance, bar, numStocks }: Environment): number {
  return balance + bar.close * numStocks;
}
