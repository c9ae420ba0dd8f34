/** A long training needs no more memory than a short one. */
import { setFlagsFromString } from 'node:v8';
import { setImmediate as breathe } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { METHODS } from '../../../src/learning/learners/index.js';
import { startBackend } from '../../../src/learning/tensor/index.js';
import { smallLearner, trainerOf } from '../../support/learners.js';

const EPOCHS = 100;
/** Compiled code and caches settle in the first epochs. */
const SETTLED = 30;
const MOST_BYTES = 2_000_000;

let collect = (): void => {};
beforeAll(async () => {
  await startBackend();
  setFlagsFromString('--expose-gc');
  collect = runInNewContext('gc') as () => void;
});

/** What a WebAssembly memory held is given back some turns after the collection that found it. */
async function bytes(): Promise<number> {
  for (let turn = 0; turn < 4; turn++) {
    collect();
    await breathe();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test.each(METHODS)(
  '%s: a hundred epochs leave neither tensors nor numbers behind',
  async (method) => {
    const learner = smallLearner({ method, net: 'dnn', epochs: EPOCHS });
    const trainer = trainerOf(learner, EPOCHS);
    while (trainer.epoch < SETTLED) trainer.next();
    const [tensors, before] = [tf.memory(), await bytes()];
    while (!trainer.done) trainer.next();
    expect(tf.memory().numTensors).toBe(tensors.numTensors);
    expect(tf.memory().numBytes).toBe(tensors.numBytes);
    expect((await bytes()) - before).toBeLessThan(MOST_BYTES);
    learner.dispose();
  },
  120_000,
);
