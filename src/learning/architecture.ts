/**
 * The three networks of the original (quantylab/rltrader, `networks_pytorch.py`) as lists of layers, named as PyTorch's
 * `state_dict` names them. Two ways of running them read these lists: `tensor/network.ts` and `plain-network.ts`.
 */
import { InputError, invariant, type Rng } from '../domain/index.js';
import type { Activation } from './action.js';
import { sizeOf, type NamedArray, type Weights } from './weights.js';

export const NETS = ['dnn', 'lstm', 'cnn'] as const;
export type Net = (typeof NETS)[number];

/** Everything that decides the shape of a network and what its outputs mean. JSON-safe. */
export interface Architecture {
  readonly net: Net;
  /** Bars in a window; 1 for dnn. */
  readonly steps: number;
  /** Numbers per bar. */
  readonly inputs: number;
  /** Widths of the hidden layers; for lstm the first is its memory. */
  readonly widths: readonly number[];
  readonly outputs: number;
  readonly activation: Activation;
}

export type Layer =
  /** Normalises axis 1 of [batch, features] or [batch, features, …]. */
  | { readonly type: 'batchNorm'; readonly name: string; readonly features: number }
  /** [batch, steps, inputs] → the hidden state after the last step, [batch, hidden]. */
  | { readonly type: 'lstm'; readonly name: string; readonly inputs: number; readonly hidden: number }
  /** Along the last axis, steps as channels, one channel out: [batch, channels, inputs] → [batch, 1, inputs − kernel + 1]. */
  | { readonly type: 'conv'; readonly name: string; readonly channels: number; readonly kernel: number }
  | { readonly type: 'flatten' }
  | { readonly type: 'dropout'; readonly name: string; readonly rate: number }
  | { readonly type: 'linear'; readonly name: string; readonly inputs: number; readonly outputs: number };

/** The original's sizes. */
export const WIDTHS: Readonly<Record<Net, readonly number[]>> = {
  dnn: [256, 128, 64, 32],
  lstm: [128, 64, 32],
  cnn: [128, 64, 32],
};
const DROPOUT = 0.1;
const KERNEL = 2;

/** @example architecture('lstm', { steps: 5, inputs: INPUTS }) // the original's policy network */
export function architecture(
  net: Net,
  {
    inputs,
    steps = 5,
    outputs = 3,
    activation = 'sigmoid',
    widths = WIDTHS[net],
  }: Partial<Architecture> & { readonly inputs: number },
): Architecture {
  return { net, steps: net === 'dnn' ? 1 : steps, inputs, widths, outputs, activation };
}

/** First to last; the activation comes after them. */
export function layersOf({ net, steps, inputs, widths, outputs }: Architecture): readonly Layer[] {
  const layers: Layer[] = [];
  const name = (): string => `0.${layers.length}`;
  const batchNorm = (features: number) => layers.push({ type: 'batchNorm', name: name(), features });
  const linear = (from: number, to: number) => layers.push({ type: 'linear', name: name(), inputs: from, outputs: to });
  const dropout = () => layers.push({ type: 'dropout', name: name(), rate: DROPOUT });

  batchNorm(net === 'dnn' ? inputs : steps);
  let width = inputs;
  let rest = widths;
  if (net === 'lstm') {
    const [hidden = 0, ...others] = widths;
    layers.push({ type: 'lstm', name: name(), inputs, hidden });
    batchNorm(hidden);
    dropout();
    [width, rest] = [hidden, others];
  } else if (net === 'cnn') {
    layers.push({ type: 'conv', name: name(), channels: steps, kernel: KERNEL });
    batchNorm(1);
    layers.push({ type: 'flatten' });
    dropout();
    width = inputs - KERNEL + 1;
  }
  for (const next of rest) {
    linear(width, next);
    batchNorm(next);
    dropout();
    width = next;
  }
  linear(width, outputs);
  return layers;
}

/** One array of a layer. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Learned by gradient; running statistics are not. */
  readonly trainable: boolean;
  /** A cell's first value. */
  readonly initial: (rng: Rng) => number;
}

/** The arrays of a layer, in PyTorch's order and with the original's first values. */
export function parametersOf(layer: Layer): readonly Parameter[] {
  const parameter = (suffix: string, shape: readonly number[], initial: (rng: Rng) => number, trainable = true) => ({
    name: `${(layer as { name: string }).name}.${suffix}`,
    shape,
    trainable,
    initial,
  });
  switch (layer.type) {
    case 'batchNorm': {
      const { features } = layer;
      return [
        parameter('weight', [features], () => 1),
        parameter('bias', [features], () => 0),
        parameter('running_mean', [features], () => 0, false),
        parameter('running_var', [features], () => 1, false),
      ];
    }
    case 'lstm': {
      const rows = 4 * layer.hidden;
      return [
        parameter('weight_ih_l0', [rows, layer.inputs], small),
        parameter('weight_hh_l0', [rows, layer.hidden], small),
        parameter('bias_ih_l0', [rows], small),
        parameter('bias_hh_l0', [rows], small),
      ];
    }
    case 'conv': {
      const { channels, kernel } = layer;
      return [parameter('weight', [1, channels, kernel], small), parameter('bias', [1], within(channels * kernel))];
    }
    case 'linear': {
      const { inputs, outputs } = layer;
      return [parameter('weight', [outputs, inputs], small), parameter('bias', [outputs], within(inputs))];
    }
    case 'dropout':
    case 'flatten':
      return [];
  }
}

/** The original's `init_weights`: a normal deviate of 0.01. */
function small(rng: Rng): number {
  return rng.normal() * 0.01;
}

/** PyTorch's own first biases: evenly within ± 1/√inputs. */
function within(inputs: number): (rng: Rng) => number {
  return (rng) => (2 * rng.next() - 1) / Math.sqrt(inputs);
}

/** First weights; each array draws from a stream of its own, so the order of drawing does not matter. */
export function initialWeights(architecture: Architecture, rng: Rng): Weights {
  const weights = new Map<string, NamedArray>();
  for (const { name, shape, initial } of layersOf(architecture).flatMap(parametersOf)) {
    const stream = rng.fork(name);
    weights.set(name, { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => initial(stream)) });
  }
  return weights;
}

/**
 * Which network these weights are of, seen from names and shapes alone.
 *
 * @throws InputError `unknown_network` naming the first array that is missing, too much, or of another shape
 */
export function architectureOf(weights: Weights, activation: Activation = 'sigmoid'): Architecture {
  const shape = (name: string): readonly number[] => weights.get(name)?.shape ?? [];
  const linears = [...weights].flatMap(([name, array]) =>
    array.shape.length === 2 && name.endsWith('.weight')
      ? [{ order: Number(name.split('.')[1]), shape: array.shape }]
      : [],
  );
  const rows = linears.sort((a, b) => a.order - b.order).map((linear) => linear.shape[0] ?? 0);
  const outputs = rows.at(-1) ?? 0;
  const hidden = rows.slice(0, -1);
  const [first = 0] = shape('0.0.weight');
  let guess: Architecture;
  if (weights.has('0.1.weight_hh_l0')) {
    const inputs = shape('0.1.weight_ih_l0')[1] ?? 0;
    const widths = [shape('0.1.weight_hh_l0')[1] ?? 0, ...hidden];
    guess = { net: 'lstm', steps: first, inputs, widths, outputs, activation };
  } else if (shape('0.1.weight').length === 3) {
    const inputs = (shape('0.5.weight')[1] ?? 0) + KERNEL - 1;
    guess = { net: 'cnn', steps: first, inputs, widths: hidden, outputs, activation };
  } else {
    guess = { net: 'dnn', steps: 1, inputs: first, widths: hidden, outputs, activation };
  }
  checkWeights(guess, weights);
  return guess;
}

/** @throws InputError `unknown_network` when the weights are not exactly those of the architecture */
export function checkWeights(architecture: Architecture, weights: Weights): void {
  const expected = new Map(
    layersOf(architecture)
      .flatMap(parametersOf)
      .map(({ name, shape }) => [name, shape]),
  );
  for (const [name, shape] of expected) {
    const found = weights.get(name)?.shape;
    if (found?.join() !== shape.join()) {
      const has = found === undefined ? 'is missing' : `has the shape [${found.join()}]`;
      refuse(architecture, `${name} ${has} where [${shape.join()}] is expected`);
    }
  }
  for (const name of weights.keys()) if (!expected.has(name)) refuse(architecture, `${name} belongs to no layer`);
}

function refuse({ net }: Architecture, why: string): never {
  throw new InputError('unknown_network', `The weights are of no known network (nearest: ${net}): ${why}.`);
}

/** The data of one array, which `checkWeights` has found to be there. */
export function dataOf(weights: Weights, name: string): Float32Array {
  const array = weights.get(name);
  invariant(array !== undefined, () => `no weights ${name}`);
  return array.data;
}
