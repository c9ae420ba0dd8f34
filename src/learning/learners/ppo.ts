/**
 * `ppo`: an actor and a critic, proximal policy optimisation with a clipped objective (Schulman and others, 2017), with
 * generalised advantage estimation (Schulman and others, 2016) and the details that turned out to matter (Huang and others,
 * "The 37 Implementation Details of Proximal Policy Optimization", 2022): advantages normalised per minibatch, gradients
 * cut at a norm, rate and entropy going down to nought, Adam's epsilon 1e-5, small last weights of the policy.
 *
 * What is rewarded is what is wanted: the logarithmic change of the portfolio's value, net of costs, per bar.
 *
 * The networks are the original's, but a ratio of probabilities asks for the same network when playing and when learning.
 * So dropout is off and the BatchNorms keep the statistics that they are given once, before the first epoch (`calibrate`).
 */
import * as tf from '@tensorflow/tfjs-core';
import { invariant, type Rng } from '../../domain/index.js';
import { architecture, initialWeights, layersOf, type Architecture } from '../architecture.js';
import type { Environment } from '../environment.js';
import { plainNetwork } from '../plain-network.js';
import { Adam } from '../tensor/adam.js';
import { gradientsOf, type Gradients } from '../tensor/gradients.js';
import { INFERENCE } from '../tensor/layers.js';
import { meanSquaredError } from '../tensor/losses.js';
import { Network } from '../tensor/network.js';
import type { NamedArray, Weights } from '../weights.js';
import type { Learner, LearnerOptions, LearnerState, Played } from './learner.js';
import { playSegments, type Segments } from './segments.js';

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
  /**
   * Worth of entropy in the first epoch, evenly down to nought in the last. It begins high: trades by chance cost more than
   * anything there is to learn yet, and a policy that is not paid for trying stops trading before it has seen what pays.
   */
  readonly entropy: number;
  /** Gradients are cut at this length. */
  readonly maxNorm: number;
}

/** Found by trying on the original's training range; what is not entropy is as in the papers' runs on Atari games. */
export const PPO: PpoSettings = {
  environments: 8,
  horizon: 128,
  passes: 3,
  minibatches: 4,
  clip: 0.2,
  lambda: 0.95,
  entropy: 0.2,
  maxNorm: 0.5,
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

  constructor(
    options: LearnerOptions,
    readonly settings: PpoSettings = PPO,
  ) {
    const { architecture: policy, rng, weights, environment } = options;
    this.#options = options;
    this.architecture = policy;
    this.#environments = Array.from({ length: settings.environments }, environment);
    const value = architecture(policy.net, { ...policy, outputs: 1, activation: 'linear' });
    this.#policy = new Network(policy, weights ?? firstWeights(policy, rng.fork('weights/policy'), 0.01));
    this.#value = new Network(value, firstWeights(value, rng.fork('weights/value'), 1));
    const { windows, count } = this.#randomSegments(rng.fork('calibrate'));
    if (weights === undefined) calibrate(this.#policy, windows, count);
    calibrate(this.#value, windows, count);
    this.#policyOptimizer = new Adam(this.#policy, ADAM_EPSILON);
    this.#valueOptimizer = new Adam(this.#value, ADAM_EPSILON);
  }

  play(epoch: number): Played {
    const { discount, rng } = this.#options;
    const [policy, value] = [this.#policy, this.#value].map((net) => plainNetwork(net.architecture, net.weights()));
    invariant(policy !== undefined && value !== undefined, 'two networks');
    const { horizon, lambda } = this.settings;
    const chance = rng.fork(`play/${epoch}`);
    this.#segments = playSegments(this.#environments, policy, value, { horizon, discount, lambda }, chance);
    const { count, actions, portfolioValue } = this.#segments;
    const counts: [number, number, number] = [0, 0, 0];
    for (const action of actions) counts[action]++;
    return { decisions: count, actions: counts, explored: null, epsilon: null, portfolioValue };
  }

  /** @returns mean loss of the policy and of the value over all minibatches, added */
  fit(epoch: number): number {
    const segments = this.#segments;
    invariant(segments !== null, 'nothing was played');
    this.#segments = null;
    const { rate, epochs, rng } = this.#options;
    const { passes, minibatches, entropy } = this.settings;
    const left = 1 - epoch / epochs;
    const chance = rng.fork(`fit/${epoch}`);
    let loss = 0;
    for (let pass = 0; pass < passes; pass++) {
      const order = shuffled(segments.count, chance);
      const size = Math.ceil(segments.count / minibatches);
      for (let at = 0; at < order.length; at += size) {
        loss += this.#update(segments, order.slice(at, at + size), rate * left, entropy * left);
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
    const { clip, maxNorm } = this.settings;
    const count = rows.length;
    const size = windows.length / segments.count;
    const x = gather(windows, rows, size);
    const taken = new Float32Array(count * 3);
    rows.forEach((row, i) => (taken[i * 3 + (actions[row] ?? 0)] = 1));
    const policy = gradientsOf(this.#policy, () =>
      policyLoss(this.#policy.forward(this.#policy.input(x, count), INFERENCE), {
        taken: tf.tensor2d(taken, [count, 3]),
        possible: tf.tensor2d(gather(possible, rows, 3), [count, 3]),
        chances: tf.tensor1d(gather(chances, rows, 1)),
        advantages: tf.tensor1d(normalised(gather(advantages, rows, 1))),
        clip,
        worth,
      }),
    );
    this.#policyOptimizer.apply(cut(policy.gradients, maxNorm), rate);
    const value = gradientsOf(this.#value, () => {
      const values = this.#value.forward(this.#value.input(x, count), INFERENCE);
      return meanSquaredError(values, tf.tensor2d(gather(returns, rows, 1), [count, 1]));
    });
    this.#valueOptimizer.apply(cut(value.gradients, maxNorm), rate);
    return policy.loss + value.loss;
  }

  /** Windows as a policy that knows nothing meets them. */
  #randomSegments(rng: Rng): Segments {
    const even = new Float32Array([1 / 3, 1 / 3, 1 / 3]);
    const options = { horizon: this.settings.horizon, discount: 1, lambda: 1 };
    return playSegments(this.#environments, () => even, () => new Float32Array(1), options, rng); // prettier-ignore
  }
}

interface Taken {
  /** [count, 3] with a 1 at the action. */
  readonly taken: tf.Tensor2D;
  readonly possible: tf.Tensor2D;
  readonly chances: tf.Tensor1D;
  readonly advantages: tf.Tensor1D;
  readonly clip: number;
  /** Of entropy. */
  readonly worth: number;
}

/** −(clipped gain) − entropy, over the distribution in which hold takes what is not possible (see `masked`). */
function policyLoss(probabilities: tf.Tensor2D, given: Taken): tf.Scalar {
  const { taken, possible, chances, advantages, clip, worth } = given;
  const kept = tf.mul(probabilities, possible);
  const impossible = tf.sub(1, tf.sum(kept, 1, true));
  const distribution = tf.add(kept, tf.mul(impossible, tf.tensor2d([0, 0, 1], [1, 3])));
  const logs = tf.log(tf.add(distribution, 1e-8));
  const ratio = tf.exp(tf.sub(tf.sum(tf.mul(logs, taken), 1), chances));
  const gain = tf.minimum(tf.mul(ratio, advantages), tf.mul(tf.clipByValue(ratio, 1 - clip, 1 + clip), advantages));
  const entropy = tf.neg(tf.sum(tf.mul(distribution, logs), 1));
  return tf.neg(tf.mean(tf.add(gain, tf.mul(entropy, worth))));
}

/**
 * First weights that keep the variance of what passes through: the original's deviate of 0.01 leaves nothing after three
 * layers when no batch normalises it anew.
 *
 * @param last gain of the last layer: 0.01 makes a policy that begins evenly
 */
function firstWeights(shape: Architecture, rng: Rng, last: number): Weights {
  const layers = layersOf(shape);
  const gains = new Map<string, number>();
  for (const [i, layer] of layers.entries()) {
    if (layer.type === 'linear') gains.set(`${layer.name}.weight`, (i === layers.length - 1 ? last : 1) / Math.sqrt(layer.inputs)); // prettier-ignore
    if (layer.type === 'conv') gains.set(`${layer.name}.weight`, 1 / Math.sqrt(layer.channels * layer.kernel));
    if (layer.type !== 'lstm') continue;
    gains.set(`${layer.name}.weight_ih_l0`, 1 / Math.sqrt(layer.inputs));
    gains.set(`${layer.name}.weight_hh_l0`, 1 / Math.sqrt(layer.hidden));
  }
  const weights = new Map<string, NamedArray>();
  for (const [name, { shape: cells, data }] of initialWeights(shape, rng)) {
    const gain = gains.get(name);
    // The original's first weights are normal deviates of 0.01.
    weights.set(name, { shape: cells, data: gain === undefined ? data : data.map((x) => (x / 0.01) * gain) });
  }
  return weights;
}

/**
 * Sets the running statistics of the BatchNorms to those of the windows. One look moves them by a tenth of the way (momentum
 * 0.1), in every layer by what the layers before it really gave; so ten times the way is where they are meant to be.
 */
function calibrate(network: Network, windows: Float32Array, count: number): void {
  const ones = (_layer: string, size: number): Float32Array => new Float32Array(size).fill(1);
  const before = network.weights();
  tf.tidy(() => {
    network.logits(network.input(windows, count), { training: true, dropout: ones });
  });
  for (const [name, { data }] of network.weights()) {
    if (!name.includes('.running_')) continue;
    const first = before.get(name)?.data;
    const whole = data.map((moved, i) => (first?.[i] ?? 0) + (moved - (first?.[i] ?? 0)) * 10);
    // Rounding, ten times over, may make a variance of nearly nothing less than nothing.
    network.assign(name, name.endsWith('_var') ? whole.map((x) => Math.max(x, 0)) : whole);
  }
}

function gather(data: Float32Array, rows: readonly number[], size: number): Float32Array {
  const gathered = new Float32Array(rows.length * size);
  rows.forEach((row, i) => {
    gathered.set(data.subarray(row * size, (row + 1) * size), i * size);
  });
  return gathered;
}

/** Mean nought, deviation one. */
function normalised(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (value - mean) / (Math.sqrt(variance) + 1e-8));
}

/** Shortens all gradients together when they are longer than `most`. */
function cut(gradients: Gradients, most: number): Gradients {
  let squares = 0;
  for (const gradient of gradients.values()) for (const slope of gradient) squares += slope * slope;
  const factor = Math.min(1, most / (Math.sqrt(squares) + 1e-6));
  return factor === 1
    ? gradients
    : new Map([...gradients].map(([name, slopes]) => [name, slopes.map((x) => x * factor)]));
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
