/**
 * A network for one window at a time, on plain arrays: the decision per bar, where a tensor library spends its time on
 * everything but numbers. Equal to `tensor/network.ts` in inference up to rounding (test/property/learning).
 */
import type { Activation } from './action.js';
import { checkWeights, dataOf, layersOf, type Architecture, type Layer } from './architecture.js';
import { createMatrixMemory, type MatrixMemory } from './matrix.js';
import type { Weights } from './weights.js';

/** From a window of steps × inputs to the outputs after the activation, a new array each time. */
export type PlainNetwork = (window: Float32Array) => Float32Array;

/** A layer made ready: from its input to its output, which is overwritten by the next call. */
type Pass = (input: Float32Array) => Float32Array;

const EPS = 1e-5;

/**
 * @throws InputError `unknown_network` when the weights are not those of the architecture
 * @example const outputs = plainNetwork(architectureOf(weights), weights)(environment.observe());
 */
export function plainNetwork(architecture: Architecture, weights: Weights): PlainNetwork {
  checkWeights(architecture, weights);
  const layers = layersOf(architecture);
  const memory = createMatrixMemory(layers.flatMap(matricesOf));
  const passes: Pass[] = [];
  let shape: readonly number[] =
    architecture.net === 'dnn' ? [architecture.inputs] : [architecture.steps, architecture.inputs];
  for (const layer of layers) {
    const made = makePass(layer, shape, weights, memory);
    passes.push(made.pass);
    shape = made.shape;
  }
  const activate = ACTIVATE[architecture.activation];
  return (window) => activate(passes.reduce((x, pass) => pass(x), window));
}

interface Made {
  readonly pass: Pass;
  /** Of the output, without the batch. */
  readonly shape: readonly number[];
}

/** Shapes of a layer's matrices. */
function matricesOf(layer: Layer): (readonly [rows: number, columns: number])[] {
  if (layer.type === 'linear') return [[layer.outputs, layer.inputs]];
  if (layer.type !== 'lstm') return [];
  const rows = 4 * layer.hidden;
  return [[rows, layer.inputs], [rows, layer.hidden]]; // prettier-ignore
}

function makePass(layer: Layer, shape: readonly number[], weights: Weights, memory: MatrixMemory): Made {
  const data = (suffix: string): Float32Array => dataOf(weights, `${(layer as { name: string }).name}.${suffix}`);
  switch (layer.type) {
    case 'batchNorm':
      return { pass: batchNorm(layer.features, shape, data), shape };
    case 'lstm':
      return { pass: lstm(layer.inputs, layer.hidden, data, memory), shape: [layer.hidden] };
    case 'conv': {
      const [, width = 0] = shape;
      return { pass: conv(layer.channels, layer.kernel, width, data), shape: [1, width - layer.kernel + 1] };
    }
    case 'linear': {
      const matrix = memory.matrix(data('weight'), layer.outputs, layer.inputs);
      const bias = data('bias');
      return { pass: (x) => matrix.times(x, bias), shape: [layer.outputs] };
    }
    case 'flatten':
      return { pass: (x) => x, shape: [shape.reduce((size, length) => size * length, 1)] };
    case 'dropout':
      return { pass: (x) => x, shape };
  }
}

type Lookup = (suffix: string) => Float32Array;

/** x · scale + shift, by the running statistics. */
function batchNorm(features: number, shape: readonly number[], data: Lookup): Pass {
  const [weight, bias, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map(data) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const scale = weight.map((w, i) => w / Math.sqrt((variance[i] ?? 0) + EPS));
  const shift = bias.map((b, i) => b - (mean[i] ?? 0) * (scale[i] ?? 0));
  const width = shape.length === 2 ? (shape[1] ?? 0) : 1;
  const out = new Float32Array(features * width);
  return (x) => {
    for (let f = 0, at = 0; f < features; f++) {
      const by = scale[f] ?? 0;
      const plus = shift[f] ?? 0;
      for (let k = 0; k < width; k++, at++) out[at] = (x[at] ?? 0) * by + plus;
    }
    return out;
  };
}

/** Gates in the order i f g o; the hidden state after the last step. */
function lstm(inputs: number, hidden: number, data: Lookup, memory: MatrixMemory): Pass {
  const ofInput = memory.matrix(data('weight_ih_l0'), 4 * hidden, inputs);
  const ofHidden = memory.matrix(data('weight_hh_l0'), 4 * hidden, hidden);
  const hiddenBias = data('bias_hh_l0');
  const bias = data('bias_ih_l0').map((b, i) => b + (hiddenBias[i] ?? 0));
  const h = new Float32Array(hidden);
  const c = new Float32Array(hidden);
  const step = (gates: Float32Array): void => {
    for (let k = 0; k < hidden; k++) {
      const written = sigmoid(gates[k] ?? 0) * tanh(gates[2 * hidden + k] ?? 0);
      const cell = sigmoid(gates[hidden + k] ?? 0) * (c[k] ?? 0) + written;
      c[k] = cell;
      h[k] = sigmoid(gates[3 * hidden + k] ?? 0) * tanh(cell);
    }
  };
  return (x) => {
    h.fill(0);
    c.fill(0);
    for (let at = 0; at < x.length; at += inputs) {
      const projected = ofInput.times(x.subarray(at, at + inputs), bias);
      // Before the first step nothing is remembered: its product is nought.
      step(at === 0 ? projected : ofHidden.times(h, projected));
    }
    return h;
  };
}

function conv(channels: number, kernel: number, width: number, data: Lookup): Pass {
  const weight = data('weight');
  const [bias = 0] = data('bias');
  const out = new Float32Array(width - kernel + 1);
  return (x) => {
    for (let at = 0; at < out.length; at++) {
      let sum = bias;
      for (let c = 0; c < channels; c++) {
        for (let k = 0; k < kernel; k++) sum += (weight[c * kernel + k] ?? 0) * (x[c * width + at + k] ?? 0);
      }
      out[at] = sum;
    }
    return out;
  };
}

/** Math.tanh is several times slower; as one minus a logistic the result is as good for float32. */
function tanh(x: number): number {
  return 1 - 2 / (1 + Math.exp(2 * x));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

const ACTIVATE: Readonly<Record<Activation, (logits: Float32Array) => Float32Array>> = {
  sigmoid: (logits) => logits.map(sigmoid),
  linear: (logits) => logits.slice(),
  softmax: (logits) => {
    const most = Math.max(...logits);
    const powers = logits.map((x) => Math.exp(x - most));
    const sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power) => power / sum);
  },
};
