/**
 * `dqn`: the original's value learner (quantylab/rltrader, `DQNLearner`), after Mnih and others, 2015, with neither replay
 * memory nor target network. An epoch plays the whole episode and makes one update on all of it, backwards:
 *
 *     target(t, action taken) = (profit at the end − profit at t) + discount · max over actions of value(t + 1)
 *
 * where value(t + 1) is what the network said when the step was played, and nought after the last. The reward is thus all
 * that is still to come *and* the next value is added to it: it counts the future twice, as the original does.
 */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../../domain/index.js';
import type { Environment } from '../environment.js';
import { plainNetwork } from '../plain-network.js';
import { gradientsOf } from '../tensor/gradients.js';
import { meanSquaredError } from '../tensor/losses.js';
import { dropoutBy, makeNetwork, type Network } from '../tensor/network.js';
import { RmsProp } from '../tensor/rmsprop.js';
import type { Weights } from '../weights.js';
import { epsilonOf, finalProfitLoss, playExploring, reversedBatch, type Remembered } from './exploring-episode.js';
import type { Learner, LearnerOptions, LearnerState, Played } from './learner.js';

export class DeepQ implements Learner {
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
    const { discount, rng } = this.#options;
    const final = finalProfitLoss(this.#memory);
    let nextBest = 0;
    const { windows, targets, count } = reversedBatch(this.#memory, ({ profitLoss, outputs }) => {
      const target = final - profitLoss + discount * nextBest;
      nextBest = Math.max(...outputs);
      return target;
    });
    this.#memory = [];
    const dropout = dropoutBy(rng.fork(`dropout/${epoch}`));
    const { loss, gradients } = gradientsOf(this.#network, () => {
      const values = this.#network.forward(this.#network.input(windows, count), { training: true, dropout });
      return meanSquaredError(values, tf.tensor(targets, [count, 3]));
    });
    this.#optimizer.apply(gradients);
    return loss;
  }

  weights(): Weights {
    return this.#network.weights();
  }

  state(): LearnerState {
    return { arrays: { value: this.#network.weights(), optimizer: this.#optimizer.state() }, numbers: {} };
  }

  load({ arrays: { value, optimizer } }: LearnerState): void {
    invariant(value !== undefined && optimizer !== undefined, 'this is not the state of a value learner');
    this.#network.load(value);
    this.#optimizer.load(optimizer);
  }

  dispose(): void {
    this.#network.dispose();
  }
}
