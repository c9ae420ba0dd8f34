/** Every way of learning keeps the promises of a learner; and the original's two make the original's update. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { weightsHash, type Weights } from '../../../src/learning/index.js';
import { METHODS, type Learner, type LearnerState } from '../../../src/learning/learners/index.js';
import {
  epsilonOf,
  playExploring,
  reversedBatch,
  type Remembered,
} from '../../../src/learning/learners/exploring-episode.js';
import { createRng } from '../../../src/domain/index.js';
import { Adam, Network, startBackend } from '../../../src/learning/tensor/index.js';
import { architecture, initialWeights } from '../../../src/learning/architecture.js';
import { smallEnvironment, smallLearner, trainerOf, trainWhole, type SmallTraining } from '../../support/learners.js';

beforeAll(async () => {
  await startBackend();
});

function hashAfter(wish: SmallTraining): string {
  const learner = smallLearner(wish);
  trainWhole(trainerOf(learner, wish.epochs));
  const hash = weightsHash(learner.weights());
  learner.dispose();
  return hash;
}

describe.each(METHODS)('%s', (method) => {
  test('the same seed gives the same weights, another seed others', () => {
    const hash = hashAfter({ method });
    expect(hashAfter({ method })).toBe(hash);
    expect(hashAfter({ method, seed: 'other' })).not.toBe(hash);
  });

  test('stopped and resumed between any two epochs it comes to the same weights, tests and best', () => {
    const unbroken = smallLearner({ method });
    const trainer = trainerOf(unbroken);
    trainWhole(trainer);
    for (let stop = 0; stop <= 4; stop++) {
      const before = trainerOf(smallLearner({ method }));
      while (before.epoch < stop) before.next();
      const resumed = smallLearner({ method });
      const after = trainerOf(resumed);
      after.load(before.state());
      trainWhole(after);
      expect(weightsHash(resumed.weights()), `stopped after ${stop}`).toBe(weightsHash(unbroken.weights()));
      expect([after.final, after.best?.epoch, after.collapse]).toEqual([
        trainer.final,
        trainer.best?.epoch,
        trainer.collapse,
      ]);
    }
  });

  test('learning moves every array that is learned, unless a BatchNorm undoes it', () => {
    const learner = smallLearner({ method });
    const before = learner.weights();
    trainWhole(trainerOf(learner));
    const after = learner.weights();
    const still = [...before].filter(([name, { data }]) => after.get(name)?.data.every((x, i) => x === data[i]));
    expect(still.map(([name]) => name).filter((name) => name.endsWith('.weight'))).toEqual([]);
    learner.dispose();
  });

  test('no tensor is left behind by an epoch, and none by a learner', () => {
    const empty = tf.memory().numTensors;
    const learner = smallLearner({ method, epochs: 6 });
    const trainer = trainerOf(learner, 6);
    trainer.next();
    const { numTensors } = tf.memory();
    while (!trainer.done) {
      trainer.next();
      expect(tf.memory().numTensors).toBe(numTensors);
    }
    learner.dispose();
    expect(tf.memory().numTensors).toBe(empty);
  });

  test.each(['dnn', 'cnn'] as const)('learns with a %s too', (net) => {
    const learner = smallLearner({ method, net, epochs: 2 });
    for (const { loss } of trainWhole(trainerOf(learner, 2))) expect(Number.isFinite(loss)).toBe(true);
    learner.dispose();
  });
});

describe('the exploring episode', () => {
  test('chance goes evenly from all to nothing', () => {
    expect([0, 1, 2, 3, 4].map((epoch) => epsilonOf(epoch, 5))).toEqual([1, 0.75, 0.5, 0.25, 0]);
    expect(epsilonOf(0, 1)).toBe(1);
  });

  test('without chance the largest output decides, and the loss of a batch that is all right is the least', () => {
    const outputs = new Float32Array([0.2, 0.1, 0.7]);
    const { memory, played } = playExploring(smallEnvironment(), () => outputs, 'sigmoid', 0, createRng('none'));
    expect(played).toMatchObject({ decisions: memory.length, actions: [0, 0, memory.length], explored: 0, epsilon: 0 });
    expect(played.portfolioValue).toBe(10_000_000);
  });

  test('targets run backwards, and only the action taken has another than what was said', () => {
    const step = (action: 0 | 1 | 2, profitLoss: number, first: number): Remembered => ({
      window: new Float32Array([first]), action, outputs: new Float32Array([0.25, 0.5, 0.75]), profitLoss,
    }); // prettier-ignore
    const seen: number[] = [];
    const batch = reversedBatch([step(0, 0.5, 1), step(2, -0.25, 2)], ({ profitLoss }) => {
      seen.push(profitLoss);
      return profitLoss;
    });
    expect(seen).toEqual([-0.25, 0.5]);
    expect([...batch.windows]).toEqual([2, 1]);
    expect([...batch.targets]).toEqual([0.25, 0.5, -0.25, 0.5, 0.5, 0.75]);
  });
});

describe('the trainer', () => {
  const shape = architecture('dnn', { inputs: 18, widths: [2] });

  /** A learner that wants one action always, and never learns. */
  function stubborn(action: number): Learner {
    const weights: Weights = new Map(
      [...initialWeights(shape, createRng('stubborn'))].map(([name, { shape: cells, data }]) => {
        const last = name.endsWith('.bias') && data.length === 3;
        return [
          name,
          { shape: cells, data: data.map((_, i) => (last && i === action ? 1 : name.endsWith('var') ? 1 : 0)) },
        ];
      }),
    );
    const state: LearnerState = { arrays: {}, numbers: {} };
    const played = { decisions: 1, actions: [1, 0, 0] as const, explored: 0, epsilon: 0, portfolioValue: 1 };
    return { architecture: shape, play: () => played, fit: () => 0.5, weights: () => weights, state: () => state, load: () => {}, dispose: () => {} }; // prettier-ignore
  }

  test.each([
    [0, 'buy'],
    [1, 'sell'],
    [2, 'hold'],
  ] as const)('tells that a policy wants nothing but action %i', (action, name) => {
    const trainer = trainerOf(stubborn(action), 5);
    const reports = trainWhole(trainer);
    expect(trainer.collapse).toEqual({ action: name, since: 2 });
    expect(reports.map(({ tested }) => tested?.collapsed ?? null)).toEqual([null, name, null, name, name]);
  });

  test('ends a training whose loss is no number', () => {
    const trainer = trainerOf({ ...stubborn(0), fit: () => Number.NaN }, 2);
    expect(() => trainer.next()).toThrow('smaller --lr');
  });
});

test('Adam moves weights as torch.optim.Adam does (torch 1.13, lr 0.01, the numbers of three steps)', () => {
  const shape = architecture('dnn', { inputs: 3, widths: [], outputs: 1 });
  const first = new Map([...initialWeights(shape, createRng('adam'))]);
  first.set('0.0.bias', { shape: [3], data: new Float32Array([0.5, -1, 0.25]) });
  const network = new Network(shape, first);
  const adam = new Adam(network);
  const noughts = [...network.trainables].map(([name, { size }]) => [name, new Float32Array(size)] as const);
  const expected = [
    [0.49000000953674316, -0.9900000095367432, 0.25],
    [0.4816940426826477, -0.9811562299728394, 0.24255968630313873],
    [0.4815382659435272, -0.9747193455696106, 0.2339761108160019],
  ];
  [[1, -0.5, 0], [0.25, -2, 1e-4], [-1, 0.125, 1e-4]].forEach((gradient, step) => {
    adam.apply(new Map([...noughts, ['0.0.bias', new Float32Array(gradient)]]), 0.01);
    const moved = network.weights().get('0.0.bias')?.data ?? [];
    expected[step]?.forEach((x, i) => expect(moved[i]).toBeCloseTo(x, 6));
  }); // prettier-ignore
  network.dispose();
});
