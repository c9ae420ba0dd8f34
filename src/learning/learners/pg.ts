/**
 * `pg`: the original's policy gradient (quantylab/rltrader, `PolicyGradientLearner`), a relative of REINFORCE (Williams,
 * 1992). An epoch plays the whole episode once, with chance deciding less and less, and makes one update on all of it:
 * the output of the action taken should have been sigmoid(profit at the end − profit then), the other two what they were.
 *
 * The three outputs are confidences of their own, not a distribution, so this is binary cross-entropy against a label, not
 * the gradient of an expected return. The label of an action says how the market went on afterwards whatever was done:
 * near 0.5 always, and the same for a buy as for a sell at that bar. It is kept as it is, to be measured against.
 */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../../domain/index.js';
import type { Environment } from '../environment.js';
import { plainNetwork } from '../plain-network.js';
import { gradientsOf } from '../tensor/gradients.js';
import { binaryCrossEntropy } from '../tensor/losses.js';
import { dropoutBy, makeNetwork, type Network } from '../tensor/network.js';
import { RmsProp } from '../tensor/rmsprop.js';
import type { Weights } from '../weights.js';
import { epsilonOf, finalProfitLoss, playExploring, reversedBatch, type Remembered } from './exploring-episode.js';
import type { Learner, LearnerOptions, LearnerState, Played } from './learner.js';

export class PolicyGradient implements Learner {
  readonly architecture;
  readonly #options: LearnerOptions;
  readonly #environment: Environment;
  readonly #network: Network;
  readonly #optimizer: RmsProp;
  #memory: readonly Remembered[] = [];

  constructor(options: LearnerOptions) {
    const { architecture, rng, rate, weights, environment } = options;
    this.#options = options;
    this.architecture = architecture;
    this.#environment = environment();
    this.#network = makeNetwork(architecture, rng.fork('weights'));
    if (weights !== undefined) this.#network.load(weights);
    this.#optimizer = new RmsProp(this.#network, rate);
  }

  play(epoch: number): Played {
    const { epochs, rng, onStep } = this.#options;
    const network = plainNetwork(this.architecture, this.#network.weights());
    const { activation } = this.architecture;
    const chance = rng.fork(`explore/${epoch}`);
    const epsilon = epsilonOf(epoch, epochs);
    const episode = playExploring(this.#environment, network, activation, epsilon, chance, onStep);
    this.#memory = episode.memory;
    return episode.played;
  }

  fit(epoch: number): number {
    const final = finalProfitLoss(this.#memory);
    const { windows, targets, count } = reversedBatch(this.#memory, ({ profitLoss }) => sigmoid(final - profitLoss));
    this.#memory = [];
    const dropout = dropoutBy(this.#options.rng.fork(`dropout/${epoch}`));
    const { loss, gradients } = gradientsOf(this.#network, () => {
      const outputs = this.#network.forward(this.#network.input(windows, count), { training: true, dropout });
      return binaryCrossEntropy(outputs, tf.tensor(targets, [count, 3]));
    });
    this.#optimizer.apply(gradients);
    return loss;
  }

  weights(): Weights {
    return this.#network.weights();
  }

  state(): LearnerState {
    return { arrays: { policy: this.#network.weights(), optimizer: this.#optimizer.state() }, numbers: {} };
  }

  load({ arrays: { policy, optimizer } }: LearnerState): void {
    invariant(policy !== undefined && optimizer !== undefined, 'this is not the state of a policy gradient');
    this.#network.load(policy);
    this.#optimizer.load(optimizer);
  }

  dispose(): void {
    this.#network.dispose();
  }
}

/** The original cuts at ± 10. */
function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-Math.max(-10, Math.min(10, x))));
}
