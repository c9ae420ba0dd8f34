/** Weights that begin, and are learned, in units of what comes in. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { createRng } from '../../../src/domain/index.js';
import { architecture, initialWeights, type NamedArray, type Weights } from '../../../src/learning/index.js';
import { firstWeights, fitted, unitsOf, withPossibleStates } from '../../../src/learning/learners/first-weights.js';
import { policyLoss } from '../../../src/learning/learners/ppo-loss.js';
import { Adam, Network, startBackend } from '../../../src/learning/tensor/index.js';

const INPUTS = 6;
const COUNT = 200;
/** Features as they are: prices in thousandths beside volumes of about one, each with a middle of its own. */
const SIZES = [0.001, 1, 0.01, 3, 0.1, 1];

beforeAll(async () => {
  await startBackend();
});

function windowsOf(steps: number): Float32Array {
  const rng = createRng('windows');
  return Float32Array.from({ length: COUNT * steps * INPUTS }, (_, i) => SIZES[i % INPUTS]! * (2 + rng.normal()));
}

test.each(['dnn', 'lstm', 'cnn'] as const)('a fitted %s hears every input, however small its numbers', (net) => {
  const shape = architecture(net, { inputs: INPUTS, steps: 3, widths: [16, 8], activation: 'linear' });
  const network = new Network(shape, firstWeights(shape, createRng('w'), 1));
  const windows = windowsOf(shape.steps);
  fitted(network, windows, COUNT);
  const before = network.predict(windows, COUNT);
  const heard = SIZES.map((size, column) => {
    const moved = windows.map((x, i) => (i % INPUTS === column ? x + size : x));
    return network.predict(moved, COUNT).reduce((sum, y, i) => sum + Math.abs(y - before[i]!), 0) / before.length;
  });
  // A cnn's kernel is one for all features: what it mixes it cannot tell apart.
  expect(Math.max(...heard) / Math.min(...heard)).toBeLessThan(net === 'cnn' ? 3_000 : 10);
  network.dispose();
});

test('a fitted policy begins evenly', () => {
  const shape = architecture('lstm', { inputs: INPUTS, steps: 3, widths: [16, 8], activation: 'softmax' });
  const network = new Network(shape, firstWeights(shape, createRng('w'), 0.01));
  const windows = windowsOf(3);
  fitted(network, windows, COUNT);
  for (let row = 0; row < COUNT; row++) {
    const outputs = network.predict(windows.subarray(row * 3 * INPUTS, (row + 1) * 3 * INPUTS), 1);
    expect(Math.max(...outputs) - Math.min(...outputs)).toBeLessThan(0.3);
  }
  network.dispose();
});

test('units change no number, and are one over the spread', () => {
  const shape = architecture('dnn', { inputs: INPUTS, widths: [], outputs: 1, activation: 'linear' });
  const network = new Network(shape, firstWeights(shape, createRng('w'), 1));
  const before = network.weights();
  const units = unitsOf(network, windowsOf(1), COUNT).get('0.1.weight')!;
  // The BatchNorm before it knows nothing yet: inputs come in as they are.
  units.forEach((unit, column) => expect(unit * SIZES[column]!).toBeCloseTo(1, 0));
  expect(network.weights()).toEqual(before);
  network.dispose();
});

test('states of the agent come as they may, features as they were', () => {
  const windows = windowsOf(2);
  const changed = withPossibleStates(windows, INPUTS, createRng('states'));
  changed.forEach((x, i) => expect(x === windows[i]).toBe(i % INPUTS < 3));
});

test('learning in units is learning what is multiplied with them', () => {
  const shape = architecture('dnn', { inputs: 3, widths: [], outputs: 2, activation: 'linear' });
  const name = '0.1.weight';
  const given = initialWeights(shape, createRng('units'));
  const power = fc.integer({ min: -8, max: 8 }).map((exponent) => 2 ** exponent);
  const slopes = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(power, { minLength: 6, maxLength: 6 }), fc.array(slopes, { minLength: 1, maxLength: 5 }), (powers, steps) => {
      const units = Float32Array.from(powers);
      const times = (weights: Weights, by: (x: number, i: number) => number): Weights =>
        new Map([...weights].map(([key, array]): [string, NamedArray] => [key, key === name ? { ...array, data: array.data.map(by) } : array]));
      const plain = new Network(shape, given);
      const scaled = new Network(shape, times(given, (x, i) => x * units[i]!));
      const options = { epsilon: 1e-5, maxNorm: 0.5 };
      const [one, other] = [new Adam(plain, options), new Adam(scaled, { ...options, units: new Map([[name, units]]) })];
      const gradients = (data: (size: number) => Float32Array): Map<string, Float32Array> =>
        new Map([...plain.trainables].map(([key, { size }]) => [key, key === name ? data(size) : new Float32Array(size)]));
      for (const step of steps) {
        one.apply(gradients(() => Float32Array.from(step, (x, i) => x * units[i]!)), 0.01);
        other.apply(gradients(() => Float32Array.from(step)), 0.01);
      }
      const [a, b] = [times(plain.weights(), (x, i) => x * units[i]!).get(name)!.data, scaled.weights().get(name)!.data];
      a.forEach((x, i) => expect(b[i]! / units[i]!).toBeCloseTo(x / units[i]!, 5));
      plain.dispose();
      scaled.dispose();
    }),
    { numRuns: 30 },
  );
}); // prettier-ignore

test('gradients that are too long are shortened together', () => {
  const shape = architecture('dnn', { inputs: 3, widths: [], outputs: 2, activation: 'linear' });
  const moved = [1, 1_000].map((length) => {
    const network = new Network(shape, initialWeights(shape, createRng('cut')));
    const adam = new Adam(network, { maxNorm: 0.5, epsilon: 1 });
    const gradients = new Map([...network.trainables].map(([name, { size }]) => [name, new Float32Array(size).fill(length)]));
    adam.apply(gradients, 0.01);
    const { data } = network.weights().get('0.1.weight')!;
    network.dispose();
    return [...data];
  }); // prettier-ignore
  moved[0]!.forEach((x, i) => expect(moved[1]![i]).toBeCloseTo(x, 6));
});

test('the loss is a number where the policy is sure of what is possible, whatever rounding leaves', () => {
  const outputs = [[1, 0, 0], [0.7, 0.3, 0], [1 - 1e-7, 2e-7, 0], [0, 1, 0], [0.33333334, 0.33333334, 0.33333334]];
  for (const row of outputs) {
    for (const possible of [[1, 1, 1], [1, 0, 1], [0, 1, 1]]) {
      const loss = tf.tidy(() =>
        policyLoss(tf.tensor2d(row, [1, 3]), {
          taken: tf.tensor2d([0, 0, 1], [1, 3]),
          possible: tf.tensor2d(possible, [1, 3]),
          chances: tf.tensor1d([-0.5]),
          advantages: tf.tensor1d([1]),
          clip: 0.2,
          worth: 0.01,
        }).dataSync()[0],
      );
      expect(Number.isFinite(loss)).toBe(true);
    }
  }
}); // prettier-ignore
