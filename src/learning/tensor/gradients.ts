/** Gradients as plain arrays: clipped, summed or applied without a tensor to free. */
import * as tf from '@tensorflow/tfjs-core';
// Brings the gradient of every operation: for Node, tfjs-core ships none that can be imported by themselves.
import '@tensorflow/tfjs-layers';
import { invariant } from '../../domain/index.js';
import type { Network } from './network.js';

/** By the name of the weights they belong to. */
export type Gradients = ReadonlyMap<string, Float32Array>;

export interface Slope {
  readonly loss: number;
  readonly gradients: Gradients;
}

/**
 * The loss and its gradient for every trainable array of the networks given. No tensor is left behind.
 *
 * @param lossOf runs inside a `tf.tidy`; its mode of `network.forward` says whether running statistics move
 * @example
 * const { loss, gradients } = gradientsOf(network, () =>
 *   binaryCrossEntropy(network.forward(network.input(x, n), { training: true, dropout }), tf.tensor2d(y, [n, 3])));
 * optimizer.apply(gradients);
 */
export function gradientsOf(network: Network, lossOf: () => tf.Scalar): Slope {
  return scoped(() => {
    const names = new Map([...network.trainables].map(([name, variable]) => [variable.name, name]));
    const { value, grads } = tf.variableGrads(lossOf, [...network.trainables.values()]);
    const gradients = new Map<string, Float32Array>();
    for (const [key, gradient] of Object.entries(grads)) {
      const name = names.get(key);
      invariant(name !== undefined, () => `a gradient of an unknown variable ${key}`);
      gradients.set(name, gradient.dataSync<'float32'>().slice());
    }
    return { loss: value.dataSync()[0] ?? Number.NaN, gradients };
  });
}

/** `tf.tidy` for work whose result holds no tensors. */
function scoped<T>(work: () => T): T {
  tf.engine().startScope();
  try {
    return work();
  } finally {
    tf.engine().endScope();
  }
}
