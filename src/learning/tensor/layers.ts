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

/** @param x [batch, …] as the layer's type says */
export function forward(layer: Layer, x: tf.Tensor, variables: Variables, mode: Mode): tf.Tensor {
  const variable = (suffix: string): tf.Variable => {
    const found = variables.get(`${(layer as { name: string }).name}.${suffix}`);
    invariant(found !== undefined, () => `no variable ${suffix} of ${JSON.stringify(layer)}`);
    return found;
  };
  switch (layer.type) {
    case 'batchNorm':
      return batchNorm(x, variable, mode.training);
    case 'lstm':
      return lstm(x as tf.Tensor3D, layer.hidden, variable);
    case 'conv':
      return conv(x as tf.Tensor3D, layer.kernel, variable);
    case 'linear':
      return tf.add(tf.matMul(x, variable('weight'), false, true), variable('bias'));
    case 'flatten':
      return tf.reshape(x, [(x as tf.Tensor3D).shape[0], -1]);
    case 'dropout':
      return mode.training ? tf.mul(x, tf.tensor(mode.dropout(layer.name, x.size, layer.rate), x.shape)) : x;
  }
}

type Lookup = (suffix: string) => tf.Variable;

/** torch.nn.BatchNorm1d: axis 1 is normalised over all others; the running variance is the unbiased one. */
function batchNorm(x: tf.Tensor, variable: Lookup, training: boolean): tf.Tensor {
  const features = x.shape[1] ?? 0;
  const along = x.rank === 3 ? [1, features, 1] : [1, features];
  const shaped = (suffix: string): tf.Tensor => tf.reshape(variable(suffix), along);
  if (!training) {
    const scale = tf.div(shaped('weight'), tf.sqrt(tf.add(shaped('running_var'), EPS)));
    return tf.add(tf.mul(tf.sub(x, shaped('running_mean')), scale), shaped('bias'));
  }
  const axes = x.rank === 3 ? [0, 2] : [0];
  const mean = tf.mean(x, axes, true);
  const centered = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centered), axes, true);
  const count = x.size / features;
  moveTowards(variable('running_mean'), mean);
  moveTowards(variable('running_var'), tf.mul(variance, count / (count - 1)));
  const normal = tf.div(centered, tf.sqrt(tf.add(variance, EPS)));
  return tf.add(tf.mul(normal, shaped('weight')), shaped('bias'));
}

/** running ← 0.9 running + 0.1 batch. */
function moveTowards(running: tf.Variable, batch: tf.Tensor): void {
  running.assign(tf.add(tf.mul(running, 1 - MOMENTUM), tf.mul(tf.reshape(batch, running.shape), MOMENTUM)));
}

/** torch.nn.LSTM, one layer, gates in the order i f g o; the hidden state after the last step. */
function lstm(x: tf.Tensor3D, hidden: number, variable: Lookup): tf.Tensor {
  const [batch, steps, inputs] = x.shape;
  const bias = tf.add(variable('bias_ih_l0'), variable('bias_hh_l0'));
  const rows = tf.reshape(x, [batch * steps, inputs]);
  const projected = tf.reshape(tf.add(tf.matMul(rows, variable('weight_ih_l0'), false, true), bias), [
    batch,
    steps,
    4 * hidden,
  ]);
  const ofStep = tf.unstack(projected, 1);
  let h: tf.Tensor | null = null;
  let c: tf.Tensor | null = null;
  for (const input of ofStep) {
    const gates = h === null ? input : tf.add(input, tf.matMul(h, variable('weight_hh_l0'), false, true));
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
  const weight = variable('weight') as tf.Tensor;
  let sum: tf.Tensor = tf.reshape(variable('bias'), [1, 1, 1]);
  for (let k = 0; k < kernel; k++) {
    const place = tf.slice(x, [0, 0, k], [batch, channels, out]);
    const factors = tf.slice(weight, [0, 0, k], [1, channels, 1]);
    sum = tf.add(sum, tf.sum(tf.mul(place, factors), 1, true));
  }
  return sum;
}
