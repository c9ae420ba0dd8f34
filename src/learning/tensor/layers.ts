/**
 * The layers in tensors, each as PyTorch computes it. Written out in tfjs-core's operations: tf.layers differs from
 * PyTorch in the axis of BatchNorm, the gates of LSTM and the bias of running variances.
 */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../../domain/index.js';
import type { Layer } from '../architecture.js';

/**
 * What a dropped-out layer is multiplied with: `size` numbers, nought with the probability `rate`, else 1 / (1 − rate).
 */
export type DropoutMask = (layer: string, size: number, rate: number) => Float32Array;

/** Inference uses running statistics and drops nothing; training uses the batch's own, and updates the running ones. */
export type Mode = { readonly training: false } | { readonly training: true; readonly dropout: DropoutMask };

export const INFERENCE: Mode = { training: false };

/** The arrays of the network by full name. */
export type Variables = ReadonlyMap<string, tf.Variable>;

const EPS = 1e-5;
const MOMENTUM = 0.1;

/**
 * @param x [batch, …] as the layer's type says
 * @param biasIsUndone in training, whether a BatchNorm takes the layer's bias out again, see {@link undoneBiases}
 */
export function forward(
  layer: Layer,
  x: tf.Tensor,
  variables: Variables,
  mode: Mode,
  biasIsUndone: boolean,
): tf.Tensor {
  const find = (suffix: string): tf.Variable => {
    const found = variables.get(`${(layer as { name: string }).name}.${suffix}`);
    invariant(found !== undefined, () => `no variable ${suffix} of ${JSON.stringify(layer)}`);
    return found;
  };
  const variable: Lookup = (suffix) =>
    suffix === 'bias' && biasIsUndone && mode.training ? withoutGradient(find(suffix)) : find(suffix);
  switch (layer.type) {
    case 'batchNorm':
      return mode.training ? batchNormOfBatch(x, variable, find) : batchNorm(x, variable);
    case 'lstm':
      return lstm(x as tf.Tensor3D, layer.hidden, variable);
    case 'conv':
      return conv(x as tf.Tensor3D, layer.kernel, variable);
    case 'linear':
      return tf.add(timesTransposed(variable('weight'))(x), variable('bias'));
    case 'flatten':
      return tf.reshape(x, [(x as tf.Tensor3D).shape[0], -1]);
    case 'dropout':
      return mode.training ? tf.mul(x, tf.tensor(mode.dropout(layer.name, x.size, layer.rate), x.shape)) : x;
  }
}

type Lookup = (suffix: string) => tf.Tensor;

/**
 * Per layer, whether its bias is undone: a BatchNorm subtracts the mean of what comes in, and with it any constant that the
 * layer before it added (or the BatchNorm before a linear layer before it). Its gradient is nought; what is left of it in
 * floating point is rounding alone, which RMSprop, dividing by its own size, would blow up to a step like any other.
 */
export function undoneBiases(layers: readonly Layer[]): boolean[] {
  const isSum = (layer: Layer | undefined): boolean => layer?.type === 'linear' || layer?.type === 'conv';
  const normalises = (layer: Layer | undefined): boolean => layer?.type === 'batchNorm';
  return layers.map((layer, i) => {
    const [next, afterNext] = [layers[i + 1], layers[i + 2]];
    return isSum(layer) ? normalises(next) : normalises(layer) && isSum(next) && normalises(afterNext);
  });
}

function withoutGradient(x: tf.Tensor): tf.Tensor {
  return tf.customGrad((value) => {
    const given = value as tf.Tensor;
    return { value: given.clone(), gradFunc: (dy) => tf.zerosLike(dy) };
  })(x);
}

/** torch.nn.BatchNorm1d by the running statistics; axis 1 is normalised. */
function batchNorm(x: tf.Tensor, variable: Lookup): tf.Tensor {
  const shaped = (suffix: string): tf.Tensor => tf.reshape(variable(suffix), alongFeatures(x));
  const scale = tf.div(shaped('weight'), tf.sqrt(tf.add(shaped('running_var'), EPS)));
  return tf.add(tf.mul(tf.sub(x, shaped('running_mean')), scale), shaped('bias'));
}

/** The same by the batch's own statistics, which move the running ones; the running variance is the unbiased one. */
function batchNormOfBatch(x: tf.Tensor, variable: Lookup, running: (suffix: string) => tf.Variable): tf.Tensor {
  const shaped = (suffix: string): tf.Tensor => tf.reshape(variable(suffix), alongFeatures(x));
  const axes = x.rank === 3 ? [0, 2] : [0];
  const mean = tf.mean(x, axes, true);
  const centered = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centered), axes, true);
  const count = x.size / mean.size;
  moveTowards(running('running_mean'), mean);
  moveTowards(running('running_var'), tf.mul(variance, count / (count - 1)));
  const normal = tf.div(centered, tf.sqrt(tf.add(variance, EPS)));
  return tf.add(tf.mul(normal, shaped('weight')), shaped('bias'));
}

function alongFeatures(x: tf.Tensor): number[] {
  return x.shape.map((length, axis) => (axis === 1 ? length : 1));
}

/** running ← 0.9 running + 0.1 batch. */
function moveTowards(running: tf.Variable, batch: tf.Tensor): void {
  running.assign(tf.add(tf.mul(running, 1 - MOMENTUM), tf.mul(tf.reshape(batch, running.shape), MOMENTUM)));
}

/**
 * From x to x · wᵀ, the product of PyTorch's layers: [n, inputs] × [outputs, inputs] → [n, outputs]. Written with transposed
 * copies, forwards and backwards, because WebAssembly has a fast product for plain operands only; copies cost little.
 */
function timesTransposed(w: tf.Tensor): (x: tf.Tensor) => tf.Tensor {
  const turned = tf.transpose(w) as tf.Tensor2D;
  const product = tf.customGrad((...inputs) => {
    const [a, b, save] = inputs as unknown as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
    save([a, b]);
    return { value: tf.matMul(a, turned), gradFunc: slopeOfProduct };
  });
  return (x) => product(x, w);
}

function slopeOfProduct(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  const [a, b] = saved as [tf.Tensor2D, tf.Tensor2D];
  return [tf.matMul(dy, b), tf.matMul(tf.transpose(dy as tf.Tensor2D), a)];
}

/** torch.nn.LSTM, one layer, gates in the order i f g o; the hidden state after the last step. */
function lstm(x: tf.Tensor3D, hidden: number, variable: Lookup): tf.Tensor {
  const [batch, steps, inputs] = x.shape;
  const bias = tf.add(variable('bias_ih_l0'), variable('bias_hh_l0'));
  const rows = tf.reshape(x, [batch * steps, inputs]);
  const projected = tf.reshape(tf.add(timesTransposed(variable('weight_ih_l0'))(rows), bias), [
    batch,
    steps,
    4 * hidden,
  ]);
  const recall = timesTransposed(variable('weight_hh_l0'));
  // The gradient of tf.unstack does not know of one step alone.
  const ofStep = steps === 1 ? [tf.reshape(projected, [batch, 4 * hidden])] : tf.unstack(projected, 1);
  let h: tf.Tensor | null = null;
  let c: tf.Tensor | null = null;
  for (const input of ofStep) {
    // Before the first step nothing is remembered; but a matrix that is nowhere used would have no gradient at all.
    const before: tf.Tensor | null = h ?? (steps === 1 ? tf.zeros([batch, hidden]) : null);
    const gates = before === null ? input : tf.add(input, recall(before));
    const [i, f, g, o] = tf.split(gates, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const written = tf.mul(tf.sigmoid(i), tf.tanh(g));
    c = c === null ? written : tf.add(tf.mul(tf.sigmoid(f), c), written);
    h = tf.mul(tf.sigmoid(o), tf.tanh(c));
  }
  invariant(h !== null, 'an LSTM over no steps');
  return h;
}

/** torch.nn.Conv1d with one channel out: the sum over channels and kernel places, as one product per place. */
function conv(x: tf.Tensor3D, kernel: number, variable: Lookup): tf.Tensor {
  const [batch, channels, width] = x.shape;
  const out = width - kernel + 1;
  const weight = variable('weight');
  let sum: tf.Tensor = tf.reshape(variable('bias'), [1, 1, 1]);
  for (let k = 0; k < kernel; k++) {
    const place = tf.slice(x, [0, 0, k], [batch, channels, out]);
    const factors = tf.slice(weight, [0, 0, k], [1, channels, 1]);
    sum = tf.add(sum, tf.sum(tf.mul(place, factors), 1, true));
  }
  return sum;
}
