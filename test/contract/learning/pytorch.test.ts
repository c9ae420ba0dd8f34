/** One gradient step as PyTorch takes it: outputs, loss, every updated weight, the optimizer's state. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  architecture,
  INPUTS,
  layersOf,
  parametersOf,
  plainNetwork,
  sizeOf,
  type Architecture,
  type NamedArray,
  type Net,
  type Weights,
} from '../../../src/learning/index.js';
import { binaryCrossEntropy, gradientsOf, Network, RmsProp, startBackend } from '../../../src/learning/tensor/index.js';
import { Sequence } from './integers.js';

const SCRIPT = 'test/fixtures/learning/make_vectors.py';
const PYTHON = '/usr/bin/python3';
const hasTorch = spawnSync(PYTHON, ['-c', 'import torch']).status === 0;

interface Vectors {
  readonly net: Net;
  readonly widths: readonly number[];
  readonly batch: number;
  readonly rate: number;
  readonly inference: readonly number[];
  readonly outputs: readonly number[];
  readonly loss: number;
  readonly after: Readonly<Record<string, readonly number[]>>;
  readonly squares: Readonly<Record<string, readonly number[]>>;
}

function vectorsOf(text: string): Vectors[] {
  return (JSON.parse(text) as { vectors: Vectors[] }).vectors;
}

function firstWeights(network: Architecture, sequence: Sequence): Weights {
  const weights = new Map<string, NamedArray>();
  for (const { name, shape } of layersOf(network).flatMap(parametersOf)) {
    const middle = name.endsWith('running_var') ? 1 : 0;
    const wide = shape.length === 1 ? 0.5 : shape[1]! ** -0.5;
    weights.set(name, { shape, data: sequence.array(sizeOf(shape), middle - wide, middle + wide) });
  }
  return weights;
}

/** The same step in tensors. */
function step({ net, widths, batch, rate }: Vectors) {
  const [sequence, masks] = [new Sequence(3), new Sequence(11)];
  const network = architecture(net, { inputs: INPUTS, widths });
  const weights = firstWeights(network, sequence);
  const x = sequence.array(batch * network.steps * INPUTS, -2, 2);
  const y = sequence.array(batch * 3, 0, 1);
  const dropout = (_layer: string, size: number, p: number) =>
    Float32Array.from({ length: size }, () => (masks.next() < p ? 0 : 1 / (1 - p)));
  const tensors = new Network(network, weights);
  const optimizer = new RmsProp(tensors, rate);
  const inference = tensors.predict(x, batch);
  let outputs = new Float32Array();
  const { loss, gradients } = gradientsOf(tensors, () => {
    const said = tensors.forward(tensors.input(x, batch), { training: true, dropout });
    outputs = said.dataSync<'float32'>().slice();
    return binaryCrossEntropy(said, tf.tensor(y, [batch, 3]));
  });
  optimizer.apply(gradients);
  const result = {
    network,
    weights,
    x,
    inference,
    outputs,
    loss,
    after: tensors.weights(),
    squares: optimizer.state(),
  };
  tensors.dispose();
  return result;
}

function worst(found: ArrayLike<number>, expected: readonly number[], allowed: (i: number) => number): number {
  expect(found).toHaveLength(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(found[i]! - value) / allowed(i)));
}

const absolute = (size: number) => () => size;
const relative = (expected: readonly number[]) => (i: number) => 1e-4 * Math.abs(expected[i]!);

beforeAll(async () => {
  await startBackend();
});

describe.each(vectorsOf(readFileSync('test/fixtures/learning/gradient-step.json', 'utf8')))('$net', (vectors) => {
  test('is made of what is said: outputs and loss', () => {
    const { inference, outputs, loss } = step(vectors);
    expect(worst(inference, vectors.inference, absolute(1e-6))).toBeLessThan(1);
    expect(worst(outputs, vectors.outputs, absolute(1e-6))).toBeLessThan(1);
    expect(loss).toBeCloseTo(vectors.loss, 6);
  });

  test('every weight and running statistic after the step is within 1e-4 of its own size', () => {
    const { after } = step(vectors);
    expect([...after.keys()]).toEqual(Object.keys(vectors.after));
    for (const [name, expected] of Object.entries(vectors.after)) {
      expect(worst(after.get(name)!.data, expected, relative(expected)), name).toBeLessThan(1);
    }
  });

  test('the optimizer goes on from the same means of squares', () => {
    const { squares } = step(vectors);
    for (const [name, expected] of Object.entries(vectors.squares)) {
      const largest = Math.max(...expected);
      expect(worst(squares.get(name)!.data, expected, absolute(1e-4 * largest + 1e-14)), name).toBeLessThan(1);
    }
  });

  test('plain arrays say the same', () => {
    const { network, weights, x } = step(vectors);
    const said = plainNetwork(network, weights);
    const size = network.steps * INPUTS;
    const outputs = Array.from({ length: vectors.batch }, (_, i) => [...said(x.subarray(i * size, (i + 1) * size))]);
    expect(worst(outputs.flat(), vectors.inference, absolute(1e-6))).toBeLessThan(1);
  });
});

describe.skipIf(!hasTorch)(`at the original's widths${hasTorch ? '' : ' (skipped: no python3-torch)'}`, () => {
  test('outputs, loss and every weight', () => {
    const { stdout, stderr, status } = spawnSync(PYTHON, [SCRIPT, 'lstm', 'full'], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    for (const vectors of vectorsOf(stdout)) {
      const { outputs, loss, after } = step(vectors);
      expect(worst(outputs, vectors.outputs, absolute(1e-6))).toBeLessThan(1);
      expect(loss).toBeCloseTo(vectors.loss, 6);
      for (const [name, expected] of Object.entries(vectors.after)) {
        const within = withRounding(vectors, name, expected);
        expect(worst(after.get(name)!.data, expected, within), `${vectors.net} ${name}`).toBeLessThan(1);
      }
    }
  }, 60_000);
});

/**
 * Among 87,000 weights some have a gradient so near nought that float32 cannot tell it: there RMSprop, which divides by it,
 * turns rounding (1e-6 of the largest gradient of the array) into a step by its slope lr·eps/(0.1 |g| + eps)². A weight that comes out at nought has no size to
 * measure against: 1e-9 is a hundred times less than a float32 keeps of the weights around it.
 */
function withRounding({ squares, rate }: Vectors, name: string, expected: readonly number[]) {
  const means = squares[name];
  if (means === undefined) return relative(expected);
  const gradients = means.map((square) => Math.sqrt(square / 0.01));
  const rounding = 1e-6 * gradients.reduce((most, g) => Math.max(most, g), 0) + 1e-10;
  return (i: number) =>
    1e-4 * Math.abs(expected[i]!) + 1e-9 + (rounding * rate * 1e-8) / (0.1 * gradients[i]! + 1e-8) ** 2;
}
