/** A network in tensors: for learning, and for many windows at once. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant, type Rng } from '../../domain/index.js';
import {
  checkWeights,
  dataOf,
  initialWeights,
  layersOf,
  parametersOf,
  type Architecture,
  type Layer,
  type Parameter,
} from '../architecture.js';
import type { NamedArray, Weights } from '../weights.js';
import { forward, INFERENCE, undoneBiases, type DropoutMask, type Mode } from './layers.js';

/**
 * Owns one tf.Variable per parameter; `dispose()` frees them. Weights go in and out as plain arrays, so that two runs
 * that reach the same numbers have the same `weightsHash`.
 *
 * @example
 * await startBackend();
 * const network = makeNetwork(architecture('lstm', { inputs: INPUTS }), rng);
 * network.predict(windows, count); // Float32Array, count × outputs
 */
export class Network {
  readonly #layers: readonly Layer[];
  readonly #undone: readonly boolean[];
  readonly #parameters: readonly Parameter[];
  readonly #variables = new Map<string, tf.Variable>();

  /** @throws InputError `unknown_network` when the weights are not those of the architecture */
  constructor(
    readonly architecture: Architecture,
    weights: Weights,
  ) {
    checkWeights(architecture, weights);
    this.#layers = layersOf(architecture);
    this.#undone = undoneBiases(this.#layers);
    this.#parameters = this.#layers.flatMap(parametersOf);
    for (const { name, shape, trainable } of this.#parameters) {
      const first = tf.tensor(dataOf(weights, name), [...shape]);
      this.#variables.set(name, tf.variable(first, trainable));
      first.dispose();
    }
  }

  /** What gradients are taken of, in order, by name. */
  get trainables(): ReadonlyMap<string, tf.Variable> {
    return new Map([...this.#variables].filter(([, variable]) => variable.trainable));
  }

  /** Windows as a tensor of the network's own shape: [count, steps, inputs], or [count, inputs] for dnn. */
  input(windows: Float32Array, count: number): tf.Tensor {
    const { net, steps, inputs } = this.architecture;
    invariant(windows.length === count * steps * inputs, () => `${windows.length} numbers for ${count} windows`);
    return tf.tensor(windows, net === 'dnn' ? [count, inputs] : [count, steps, inputs]);
  }

  /**
   * [count, outputs] before the activation. Inside the caller's `tf.tidy` or gradient.
   *
   * @param visit sees each layer with what comes into it, before it is computed: it may still change the layer's numbers
   */
  logits(input: tf.Tensor, mode: Mode, visit?: (layer: Layer, x: tf.Tensor) => void): tf.Tensor2D {
    let x = input;
    this.#layers.forEach((layer, i) => {
      visit?.(layer, x);
      x = forward(layer, x, this.#variables, mode, this.#undone[i] ?? false);
    });
    return x as tf.Tensor2D;
  }

  /** [count, outputs] after the activation. Inside the caller's `tf.tidy` or gradient. */
  forward(input: tf.Tensor, mode: Mode): tf.Tensor2D {
    const logits = this.logits(input, mode);
    switch (this.architecture.activation) {
      case 'sigmoid':
        return tf.sigmoid(logits);
      case 'softmax':
        return tf.softmax(logits);
      case 'linear':
        return logits;
    }
  }

  /** Outputs of `count` windows, row major, without learning anything. */
  predict(windows: Float32Array, count: number): Float32Array {
    return tf.tidy(() => this.forward(this.input(windows, count), INFERENCE).dataSync<'float32'>().slice());
  }

  /** Copies of all numbers, running statistics too. */
  weights(): Weights {
    const weights = new Map<string, NamedArray>();
    for (const { name, shape } of this.#parameters) {
      weights.set(name, { shape, data: this.#variable(name).dataSync<'float32'>().slice() });
    }
    return weights;
  }

  /** @throws InputError `unknown_network` when the weights are of another architecture */
  load(weights: Weights): void {
    checkWeights(this.architecture, weights);
    for (const { name } of this.#parameters) this.assign(name, dataOf(weights, name));
  }

  /** Puts new numbers into one array. */
  assign(name: string, data: Float32Array): void {
    const variable = this.#variable(name);
    tf.tidy(() => {
      variable.assign(tf.tensor(data, variable.shape));
    });
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
    this.#variables.clear();
  }

  #variable(name: string): tf.Variable {
    const variable = this.#variables.get(name);
    invariant(variable !== undefined, () => `no array ${name}, or the network is disposed of`);
    return variable;
  }
}

/** A new network with first weights by chance. */
export function makeNetwork(architecture: Architecture, rng: Rng): Network {
  return new Network(architecture, initialWeights(architecture, rng));
}

/** Dropout by a seeded stream: one number per cell, in order. */
export function dropoutBy(rng: Rng): DropoutMask {
  return (_layer, size, rate) => {
    const kept = 1 / (1 - rate);
    const mask = new Float32Array(size);
    for (let i = 0; i < size; i++) mask[i] = rng.next() < rate ? 0 : kept;
    return mask;
  };
}
