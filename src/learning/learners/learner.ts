/** What every way of learning is to the trainer: it plays, it learns from what it played, and it can be put on ice. */
import type { Rng } from '../../domain/index.js';
import type { Activation, ActionIndex } from '../action.js';
import type { Architecture } from '../architecture.js';
import type { Environment } from '../environment.js';
import type { Weights } from '../weights.js';

export const METHODS = ['pg', 'dqn', 'ppo'] as const;
export type Method = (typeof METHODS)[number];

/** What the outputs of a method's network mean. */
export const ACTIVATION_OF: Readonly<Record<Method, Activation>> = { pg: 'sigmoid', dqn: 'linear', ppo: 'softmax' };

/** What an epoch played before it learned. */
export interface Played {
  /** Decisions. */
  readonly decisions: number;
  /** Chosen: buy, sell, hold, by index. */
  readonly actions: readonly [buy: number, sell: number, hold: number];
  /** Decisions by chance instead of by the outputs; null where the policy itself is a chance. */
  readonly explored: number | null;
  /** Part of the decisions that chance is given; null as above. */
  readonly epsilon: number | null;
  /** At the end of the episode, won; of several episodes the mean. */
  readonly portfolioValue: number;
}

/** A decision as it was played, and what there was after it: what charts are drawn from. */
export interface PlayedStep {
  /** The network's outputs: buy, sell, hold. */
  readonly policy: Float32Array;
  /** As chosen; what was not possible was carried out as hold. */
  readonly action: ActionIndex;
  /** Chosen by chance, not by the outputs. */
  readonly explored: boolean;
  readonly numStocks: number;
  readonly portfolioValue: number;
}

/** Everything that a learner carries from one epoch to the next, as plain data. */
export interface LearnerState {
  readonly arrays: Readonly<Record<string, Weights>>;
  readonly numbers: Readonly<Record<string, number>>;
}

export interface LearnerOptions {
  /** Makes an environment over the bars to learn from, with books of its own. */
  readonly environment: () => Environment;
  /** Of the network that decides; its activation is {@link ACTIVATION_OF} the method. */
  readonly architecture: Architecture;
  /** Epochs in all: what chance or the learning rate is left with depends on it. */
  readonly epochs: number;
  readonly rate: number;
  /** What the next step's value counts for; pg does not discount. */
  readonly discount: number;
  /** All chance comes from streams of it that are named by the epoch, so nothing of it has to be kept. */
  readonly rng: Rng;
  /** To go on from, instead of first weights by chance. */
  readonly weights?: Weights;
  /** Sees each decision of a learner that plays the whole range in an epoch: `pg` and `dqn`. */
  readonly onStep?: (step: PlayedStep) => void;
}

/**
 * An epoch is `play` and then `fit`. Two learners of equal options do the same, and so does one that takes the `state` of
 * another between two epochs.
 */
export interface Learner {
  readonly architecture: Architecture;
  /** @param epoch from 0 */
  play(epoch: number): Played;
  /** Learns from what was played. @returns the loss */
  fit(epoch: number): number;
  /** Of the network that decides. */
  weights(): Weights;
  state(): LearnerState;
  load(state: LearnerState): void;
  /** Frees the tensors. */
  dispose(): void;
}
