/** Two ways of running a network say the same; learning leaves nothing behind and repeats itself. */
import { fc, test } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test as plain } from 'vitest';
import { createRng } from '../../../src/domain/index.js';
import {
  architecture,
  decodeSafetensors,
  encodeSafetensors,
  INPUTS,
  NETS,
  plainNetwork,
  weightsHash,
  type Weights,
} from '../../../src/learning/index.js';
import {
  binaryCrossEntropy,
  dropoutBy,
  gradientsOf,
  makeNetwork,
  Network,
  RmsProp,
  startBackend,
} from '../../../src/learning/tensor/index.js';
import { someNetwork } from '../../support/learning.js';

beforeAll(async () => {
  await startBackend();
});

const widths = fc.array(fc.integer({ min: 1, max: 21 }), { minLength: 2, maxLength: 4 });

describe('in tensors and in plain arrays', () => {
  test.prop([fc.constantFrom(...NETS), widths, fc.string(), fc.constantFrom('sigmoid', 'softmax', 'linear')], {
    numRuns: 60,
  })('every network says the same', (net, wide, seed, activation) => {
    const [made, weights] = someNetwork(net, seed, wide);
    const network = { ...made, activation: activation as 'sigmoid' };
    const size = network.steps * INPUTS;
    const rng = createRng(seed);
    const windows = Float32Array.from({ length: 3 * size }, () => 3 * rng.normal());
    const tensors = new Network(network, weights);
    const batch = tensors.predict(windows, 3);
    tensors.dispose();
    const one = plainNetwork(network, weights);
    const each = [0, 1, 2].flatMap((i) => [...one(windows.subarray(i * size, (i + 1) * size))]);
    each.forEach((output, i) =>
      expect(Math.abs(output - batch[i]!)).toBeLessThan(2e-5 * Math.max(1, Math.abs(output))),
    );
  });

  test.prop([fc.constantFrom(...NETS), fc.string(), fc.dictionary(fc.string(), fc.string())])(
    'weights are the same after a file',
    (net, seed, metadata) => {
      const [, weights] = someNetwork(net, seed);
      const safe = Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== '__proto__'));
      const read = decodeSafetensors(encodeSafetensors(weights, safe), 'x');
      expect(weightsHash(read.weights)).toBe(weightsHash(weights));
      expect(read.metadata).toEqual(safe);
    },
  );

  test.prop([fc.nat(), fc.integer({ min: 0, max: 255 })])(
    'a flipped byte in a file is refused or changes the hash',
    (at, byte) => {
      const [, weights] = someNetwork('cnn');
      const bytes = encodeSafetensors(weights);
      const place = at % bytes.length;
      if (bytes[place] === byte) return;
      bytes[place] = byte;
      let hash: string;
      try {
        hash = weightsHash(decodeSafetensors(bytes, 'x').weights);
      } catch (error) {
        expect(error).toHaveProperty('code', 'bad_safetensors');
        return;
      }
      // White space after the header says nothing.
      const isPadding = bytes.subarray(8, place).lastIndexOf(0x7d) > 0 && [0x09, 0x0a, 0x0d, 0x20].includes(byte);
      if (!isPadding) expect(hash).not.toBe(weightsHash(weights));
    },
  );
});

describe('learning', () => {
  const COUNT = 40;

  /** Steps from a seed on; `pause` says after which the run is taken down and gone on with from what was kept. */
  function learn(net: (typeof NETS)[number], steps: number, pause?: number): Weights {
    const made = architecture(net, { inputs: INPUTS, widths: net === 'dnn' ? [9, 8, 7, 5] : [9, 7, 5] });
    const rng = createRng('learn');
    let network = makeNetwork(made, rng.fork('weights'));
    let optimizer = new RmsProp(network, 0.001);
    const windows = Float32Array.from({ length: COUNT * made.steps * INPUTS }, () => rng.normal());
    const labels = Float32Array.from({ length: COUNT * 3 }, () => rng.next());
    for (let step = 0; step < steps; step++) {
      if (step === pause) {
        const kept = { weights: network.weights(), squares: optimizer.state() };
        network.dispose();
        network = new Network(made, kept.weights);
        optimizer = new RmsProp(network, 0.001);
        optimizer.load(kept.squares);
      }
      const dropout = dropoutBy(rng.fork(`dropout/${step}`));
      const { loss, gradients } = gradientsOf(network, () =>
        binaryCrossEntropy(
          network.forward(network.input(windows, COUNT), { training: true, dropout }),
          tf.tensor(labels, [COUNT, 3]),
        ),
      );
      expect(loss).toBeGreaterThan(0);
      optimizer.apply(gradients);
    }
    const weights = network.weights();
    network.dispose();
    return weights;
  }

  plain.each(NETS)('%s: the same seed gives the same weights, paused or not, and no tensor is left', (net) => {
    const before = tf.memory();
    const once = learn(net, 6);
    expect(weightsHash(learn(net, 6))).toBe(weightsHash(once));
    expect(weightsHash(learn(net, 6, 3))).toBe(weightsHash(once));
    expect(weightsHash(learn(net, 5))).not.toBe(weightsHash(once));
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
  });

  plain('a gradient is the slope of the loss', () => {
    const [made, weights] = someNetwork('lstm');
    const network = new Network(made, weights);
    const rng = createRng('slope');
    const windows = Float32Array.from({ length: COUNT * made.steps * INPUTS }, () => rng.normal());
    const labels = Float32Array.from({ length: COUNT * 3 }, () => rng.next());
    const loss = () =>
      binaryCrossEntropy(
        network.forward(network.input(windows, COUNT), { training: false }),
        tf.tensor(labels, [COUNT, 3]),
      );
    const { gradients } = gradientsOf(network, loss);
    for (const name of ['0.1.weight_hh_l0', '0.4.weight', '0.10.bias']) {
      const { data } = weights.get(name)!;
      const at = (shift: number): number => {
        network.assign(
          name,
          data.map((x, i) => (i === 0 ? x + shift : x)),
        );
        return tf.tidy(() => loss().dataSync()[0]!);
      };
      const slope = (at(0.02) - at(-0.02)) / 0.04;
      network.assign(name, data);
      expect(gradients.get(name)![0]).toBeCloseTo(slope, 3);
    }
    network.dispose();
  });
});
