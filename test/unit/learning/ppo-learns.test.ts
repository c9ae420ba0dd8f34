/** That the actor and critic really learn: a pattern that is planted is found, traded on bars never seen, and not unlearned. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createRng, type Bar } from '../../../src/domain/index.js';
import {
  architecture,
  episodeOf,
  INPUTS,
  OriginalAccount,
  TradingEnvironment,
  type Environment,
  type Episode,
  type Net,
} from '../../../src/learning/index.js';
import { Ppo } from '../../../src/learning/learners/index.js';
import { plainNetwork } from '../../../src/learning/plain-network.js';
import { testEpisode, type TestSummary } from '../../../src/learning/rollout.js';
import { startBackend } from '../../../src/learning/tensor/index.js';
import { reverting, walk } from '../../support/learning.js';

const BALANCE = 10_000_000;
const EPOCHS = 14;

beforeAll(async () => {
  await startBackend();
});

interface Halves {
  readonly seen: Episode;
  readonly unseen: Episode;
}

/** The features look back over 120 bars, the second half over the end of the first. */
function halves(bars: readonly Bar[], steps: number): Halves {
  const middle = bars[420]!.time;
  return { seen: episodeOf(bars.slice(0, 420), {}, steps), unseen: episodeOf(bars, { from: middle }, steps) };
}

function trained(net: Net, bars: readonly Bar[], seed: string): Record<keyof Halves | 'start', TestSummary> {
  const widths = net === 'dnn' ? [8] : [12, 8];
  const shape = architecture(net, { inputs: INPUTS, widths, activation: 'softmax' });
  const { seen, unseen } = halves(bars, shape.steps);
  const environment = (episode: Episode): Environment =>
    new TradingEnvironment({ episode, account: new OriginalAccount(), balance: BALANCE, steps: shape.steps });
  const options = {
    architecture: shape,
    epochs: EPOCHS,
    rate: net === 'dnn' ? 0.003 : 0.001,
    discount: 0.95,
    rng: createRng(seed),
  };
  const learner = new Ppo({ ...options, environment: () => environment(seen) });
  const tested = (episode: Episode): TestSummary =>
    testEpisode(environment(episode), plainNetwork(shape, learner.weights()), 'softmax', () => {});
  const start = tested(seen);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    learner.play(epoch);
    learner.fit(epoch);
  }
  const result = { start, seen: tested(seen), unseen: tested(unseen) };
  learner.dispose();
  return result;
}

describe('prices that go back to their mean', () => {
  test.each([
    ['dnn', '1'],
    ['dnn', '2'],
    ['lstm', '1'],
  ] as const)(
    'a %s finds it out, net of 0.35 percent a side (seed %s)',
    (net, seed) => {
      const { start, seen, unseen } = trained(net, reverting(840), seed);
      expect(seen.portfolioValue).toBeGreaterThan(1.25 * BALANCE);
      expect(seen.portfolioValue).toBeGreaterThan(1.1 * start.portfolioValue);
      expect(unseen.portfolioValue).toBeGreaterThan(1.1 * BALANCE);
      expect(Math.min(unseen.buy, unseen.sell)).toBeGreaterThan(5);
    },
    120_000,
  );
});

test('on a random walk there is nothing to gain on bars never seen', () => {
  const { unseen } = trained('dnn', walk(840), '1');
  expect(unseen.portfolioValue).toBeLessThan(1.2 * BALANCE);
}, 120_000);
