/**
 * First weights of an actor and a critic, fitted to what they will see, so that they learn from every input alike.
 *
 * The original's networks normalise an lstm's and a cnn's window per *bar*, over all its features together. A volume against
 * its mean is about one, a price against its mean about a thousandth: to such a network prices are noughts, and weights that
 * would make them heard are thousands of learning steps away. So weights begin, and are learned, in units of 1 / the spread
 * of their input. The network's shape and the meaning of its numbers stay the original's.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Rng } from '../../domain/index.js';
import { AGENT_STATES } from '../agent.js';
import { dataOf, initialWeights, layersOf, type Architecture, type Layer } from '../architecture.js';
import type { Units } from '../tensor/adam.js';
import type { Network } from '../tensor/network.js';
import type { NamedArray, Weights } from '../weights.js';

/** The least spread of an input: what hardly changes is noise, and would drown the rest (at 1e-4 most runs stopped trading). */
const LEAST_SPREAD = 1e-3;

/**
 * First weights that keep the variance of what passes through: the original's deviate of 0.01 leaves nothing after three
 * layers when no batch normalises it anew.
 *
 * @param last gain of the last layer, whose bias is nought: 0.01 makes a policy that begins evenly
 */
export function firstWeights(shape: Architecture, rng: Rng, last: number): Weights {
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
  let final = '';
  for (const [name, { shape: cells, data }] of initialWeights(shape, rng)) {
    const gain = gains.get(name);
    // The original's first weights are normal deviates of 0.01.
    weights.set(name, { shape: cells, data: gain === undefined ? data : data.map((x) => (x / 0.01) * gain) });
    final = name;
  }
  const bias = weights.get(final);
  if (bias !== undefined) weights.set(final, { ...bias, data: bias.data.map(() => 0) });
  return weights;
}

/**
 * Layer by layer, by what really comes in: BatchNorms are set to its mean and variance, matrices are given in units of its
 * columns' spread with their middle taken out by the bias.
 *
 * @param windows `count` windows as they will come
 */
export function fitted(network: Network, windows: Float32Array, count: number): void {
  visitLayers(network, windows, count, (layer, x) => {
    if (layer.type === 'batchNorm') normalise(network, layer.name, x);
    const names = matrixOf(layer);
    if (names === null) return;
    const columns = columnsOf(x);
    const current = network.weights();
    const weights = inUnits(dataOf(current, names.weight), columns);
    const shift = (row: number): number =>
      columns.reduce((sum, { middle }, k) => sum + middle * (weights[row * columns.length + k] ?? 0), 0);
    network.assign(names.weight, weights);
    network.assign(
      names.bias,
      dataOf(current, names.bias).map((b, row) => b - shift(row)),
    );
  });
}

/** The unit of every weight: one over the spread of the input it is multiplied with. Changes nothing. */
export function unitsOf(network: Network, windows: Float32Array, count: number): Units {
  const units = new Map<string, Float32Array>();
  visitLayers(network, windows, count, (layer, x) => {
    const names = matrixOf(layer);
    if (names === null) return;
    const ones = dataOf(network.weights(), names.weight).map(() => 1);
    units.set(names.weight, inUnits(ones, columnsOf(x)));
  });
  return units;
}

/**
 * The windows with states of the agent as they may come, in place of those that were met: profits and losses of a year are
 * not met in the first stretches, and what looks like a thousandth there must not be heard a thousand times louder.
 *
 * @param inputs numbers per bar, of which the last are the agent's states
 */
export function withPossibleStates(windows: Float32Array, inputs: number, rng: Rng): Float32Array {
  const changed = windows.slice();
  for (let at = inputs - AGENT_STATES; at < changed.length; at += inputs) {
    changed.set([rng.next(), 0.15 * rng.normal(), 0.1 * rng.normal()], at);
  }
  return changed;
}

function visitLayers(
  network: Network,
  windows: Float32Array,
  count: number,
  visit: (layer: Layer, x: tf.Tensor) => void,
): void {
  tf.tidy(() => {
    network.logits(network.input(windows, count), { training: false }, visit);
  });
}

function matrixOf(layer: Layer): { readonly weight: string; readonly bias: string } | null {
  if (layer.type === 'linear') return { weight: `${layer.name}.weight`, bias: `${layer.name}.bias` };
  if (layer.type === 'lstm') return { weight: `${layer.name}.weight_ih_l0`, bias: `${layer.name}.bias_ih_l0` };
  return null;
}

/** Windows are normalised alike in all their steps: steps that differ by a constant would differ by more than prices do. */
function normalise(network: Network, name: string, x: tf.Tensor): void {
  const { mean, variance } = tf.moments(x, x.rank === 3 ? [0, 1, 2] : [0]);
  const features = x.shape[1] ?? 1;
  for (const [suffix, statistic] of [
    ['running_mean', mean],
    ['running_var', variance],
  ] as const) {
    const values = statistic.dataSync<'float32'>();
    network.assign(`${name}.${suffix}`, Float32Array.from({ length: features }, (_, i) => values[i % values.length] ?? 0)); // prettier-ignore
  }
}

interface Column {
  readonly middle: number;
  readonly spread: number;
}

/** Of the last axis, by quantiles: a price against an average cost of nearly nothing must not hide all others. */
function columnsOf(x: tf.Tensor): Column[] {
  const width = x.shape.at(-1) ?? 1;
  const data = x.dataSync<'float32'>();
  return Array.from({ length: width }, (_, column) => {
    const values = Float32Array.from(
      { length: data.length / width },
      (_, row) => data[row * width + column] ?? 0,
    ).sort();
    const at = (part: number): number => values[Math.floor(part * (values.length - 1))] ?? 0;
    // Between these two lie 3.29 deviations of a normal distribution.
    return { middle: at(0.5), spread: Math.max((at(0.95) - at(0.05)) / 3.29, LEAST_SPREAD) };
  });
}

/** Row major, each weight over the spread of its column. */
function inUnits(weights: Float32Array, columns: readonly Column[]): Float32Array {
  return weights.map((w, i) => w / (columns[i % columns.length]?.spread ?? 1));
}
