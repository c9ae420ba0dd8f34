/**
 * `ppo`: an actor and a critic, proximal policy optimisation with a clipped objective (Schulman and others, 2017), with
 * generalised advantage estimation (Schulman and others, 2016) and the details that turned out to matter (Huang and others,
 * "The 37 Implementation Details of Proximal Policy Optimization", 2022): normalised advantages, gradients cut at a norm, a
 * rate going down to nought, Adam's epsilon 1e-5, small last weights of the policy.
 *
 * What is rewarded is what is wanted: the logarithmic change of the portfolio's value, net of costs (`segments.ts`). Costs
 * come in bit by bit: whoever pays them in full before knowing anything learns one thing only, not to trade.
 *
 * The networks are the original's, but a ratio of probabilities asks for the same network when playing and when learning.
 * So dropout is off and the BatchNorms keep the statistics that they are given once, before the first epoch
 * (`first-weights.ts`).
 */
import * as tf from '@tensorflow/tfjs-core';
import { InputError, invariant, type Rng } from '../../domain/index.js';
import { architecture, type Architecture } from '../architecture.js';
import type { Environment } from '../environment.js';
import { plainNetwork } from '../plain-network.js';
import { Adam } from '../tensor/adam.js';
import { gradientsOf } from '../tensor/gradients.js';
import { INFERENCE } from '../tensor/layers.js';
import { meanSquaredError } from '../tensor/losses.js';
import { Network } from '../tensor/network.js';
import type { Weights } from '../weights.js';
import { normalised } from './advantages.js';
import { firstWeights, fitted, unitsOf, withPossibleStates } from './first-weights.js';
import type { Learner, LearnerOptions, LearnerState, Played } from './learner.js';
import { policyLoss } from './ppo-loss.js';
import { fewestBars, playSegments, type Segments } from './segments.js';

export interface PpoSettings {
  /** Environments in one batch, each over a stretch of so many decisions. */
  readonly environments: number;
  readonly horizon: number;
  /** Times that a batch is learned from, each time in so many minibatches. */
  readonly passes: number;
  readonly minibatches: number;
  /** How far a probability may go from what it was, as a ratio. */
  readonly clip: number;
  /** λ of GAE. */
  readonly lambda: number;
  /** What a unit of entropy is worth in the first epoch, and evenly towards the last. Never nought: what is not tried is not learned. */
  readonly entropy: readonly [first: number, last: number];
  /** Part of the epochs over which costs come in; a model that is trained further pays them from the beginning. */
  readonly costsWithin: number;
  /** Gradients are cut at this length. */
  readonly maxNorm: number;
  /** Of the critic, an lstm over the same window. */
  readonly valueWidths: readonly number[];
}

/** Found by trying, see README.md. */
export const PPO: PpoSettings = {
  environments: 8,
  horizon: 128,
  passes: 6,
  minibatches: 4,
  clip: 0.2,
  lambda: 0.8,
  entropy: [0.02, 0.005],
  costsWithin: 0.5,
  maxNorm: 0.5,
  valueWidths: [16, 8],
};
const ADAM_EPSILON = 1e-5;

export class Ppo implements Learner {
  readonly architecture: Architecture;
  readonly #options: LearnerOptions;
  readonly #environments: readonly Environment[];
  readonly #policy: Network;
  readonly #value: Network;
  readonly #policyOptimizer: Adam;
  readonly #valueOptimizer: Adam;
  #segments: Segments | null = null;

  /** @throws InputError `no_bars` when the episode has no stretch of a single decision */
  constructor(
    options: LearnerOptions,
    readonly settings: PpoSettings = PPO,
  ) {
    const { architecture: policy, rng, weights, environment } = options;
    this.#options = options;
    this.architecture = policy;
    this.#environments = Array.from({ length: settings.environments }, environment);
    checkLength(this.#environments);
    const { inputs, steps } = policy;
    const value = architecture('lstm', {
      inputs,
      steps,
      outputs: 1,
      activation: 'linear',
      widths: settings.valueWidths,
    });
    this.#policy = new Network(policy, weights ?? firstWeights(policy, rng.fork('weights/policy'), 0.01));
    this.#value = new Network(value, firstWeights(value, rng.fork('weights/value'), 0.01));
    const { windows: met, count } = this.#randomSegments(rng.fork('calibrate'));
    const windows = withPossibleStates(met, inputs, rng.fork('calibrate/states'));
    const adamOf = (network: Network): Adam =>
      new Adam(network, { epsilon: ADAM_EPSILON, units: unitsOf(network, windows, count), maxNorm: settings.maxNorm });
    if (weights === undefined) fitted(this.#policy, windows, count);
    fitted(this.#value, windows, count);
    this.#policyOptimizer = adamOf(this.#policy);
    this.#valueOptimizer = adamOf(this.#value);
  }

  play(epoch: number): Played {
    const { discount, rng, epochs, weights } = this.#options;
    const [policy, value] = [this.#policy, this.#value].map((net) => plainNetwork(net.architecture, net.weights()));
    invariant(policy !== undefined && value !== undefined, 'two networks');
    const { horizon, lambda, costsWithin } = this.settings;
    const costs = weights === undefined ? Math.min(1, (epoch + 1) / (epochs * costsWithin)) : 1;
    const chance = rng.fork(`play/${epoch}`);
    this.#segments = playSegments(this.#environments, policy, value, { horizon, discount, lambda, costs }, chance);
    const { count, actions, portfolioValue } = this.#segments;
    const counts: [number, number, number] = [0, 0, 0];
    for (const action of actions) counts[action]++;
    return { decisions: count, actions: counts, explored: null, epsilon: null, portfolioValue };
  }

  /** @returns mean loss of the policy and of the value over all minibatches, added */
  fit(epoch: number): number {
    const played = this.#segments;
    invariant(played !== null, 'nothing was played');
    this.#segments = null;
    const segments = { ...played, advantages: normalised(played.advantages) };
    const { rate, epochs, rng } = this.#options;
    const { passes, minibatches, entropy: [first, last] } = this.settings; // prettier-ignore
    const left = 1 - epoch / epochs;
    const chance = rng.fork(`fit/${epoch}`);
    let loss = 0;
    for (let pass = 0; pass < passes; pass++) {
      const order = shuffled(segments.count, chance);
      const size = Math.ceil(segments.count / minibatches);
      for (let at = 0; at < order.length; at += size) {
        loss += this.#update(segments, order.slice(at, at + size), rate * left, last + (first - last) * left);
      }
    }
    return loss / (passes * minibatches);
  }

  weights(): Weights {
    return this.#policy.weights();
  }

  state(): LearnerState {
    return {
      arrays: {
        policy: this.#policy.weights(),
        value: this.#value.weights(),
        policyOptimizer: this.#policyOptimizer.state(),
        valueOptimizer: this.#valueOptimizer.state(),
      },
      numbers: { updates: this.#policyOptimizer.updates },
    };
  }

  load({ arrays: { policy, value, policyOptimizer, valueOptimizer }, numbers: { updates } }: LearnerState): void {
    invariant(policy !== undefined && value !== undefined, 'this is not the state of an actor and a critic');
    invariant(policyOptimizer !== undefined && valueOptimizer !== undefined && updates !== undefined, 'no optimizers');
    this.#policy.load(policy);
    this.#value.load(value);
    this.#policyOptimizer.load(policyOptimizer, updates);
    this.#valueOptimizer.load(valueOptimizer, updates);
  }

  dispose(): void {
    this.#policy.dispose();
    this.#value.dispose();
  }

  #update(segments: Segments, rows: readonly number[], rate: number, worth: number): number {
    const { windows, possible, chances, advantages, returns, actions } = segments;
    const count = rows.length;
    const x = gather(windows, rows, windows.length / segments.count);
    const taken = new Float32Array(count * 3);
    rows.forEach((row, i) => (taken[i * 3 + (actions[row] ?? 0)] = 1));
    const policy = gradientsOf(this.#policy, () =>
      policyLoss(this.#policy.forward(this.#policy.input(x, count), INFERENCE), {
        taken: tf.tensor2d(taken, [count, 3]),
        possible: tf.tensor2d(gather(possible, rows, 3), [count, 3]),
        chances: tf.tensor1d(gather(chances, rows, 1)),
        advantages: tf.tensor1d(gather(advantages, rows, 1)),
        clip: this.settings.clip,
        worth,
      }),
    );
    this.#policyOptimizer.apply(policy.gradients, rate);
    const value = gradientsOf(this.#value, () => {
      const values = this.#value.forward(this.#value.input(x, count), INFERENCE);
      return meanSquaredError(values, tf.tensor2d(gather(returns, rows, 1), [count, 1]));
    });
    this.#valueOptimizer.apply(value.gradients, rate);
    return policy.loss + value.loss;
  }

  /** Windows as a policy that knows nothing meets them. */
  #randomSegments(rng: Rng): Segments {
    const even = new Float32Array([1 / 3, 1 / 3, 1 / 3]);
    const options = { horizon: this.settings.horizon, discount: 1, lambda: 1, costs: 1 };
    return playSegments(this.#environments, () => even, () => new Float32Array(1), options, rng); // prettier-ignore
  }
}

function checkLength([environment]: readonly Environment[]): void {
  invariant(environment !== undefined, 'at least one environment');
  const { steps, length } = environment;
  if (length >= fewestBars(steps)) return;
  throw new InputError('no_bars', `The range holds ${length} bars with all features, ppo needs ${fewestBars(steps)}: take a longer one.`); // prettier-ignore
}

function gather(data: Float32Array, rows: readonly number[], size: number): Float32Array {
  const gathered = new Float32Array(rows.length * size);
  rows.forEach((row, i) => {
    gathered.set(data.subarray(row * size, (row + 1) * size), i * size);
  });
  return gathered;
}

/** 0 to count − 1 in an order by chance (Fisher and Yates). */
function shuffled(count: number, rng: Rng): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = rng.int(0, i);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
}
