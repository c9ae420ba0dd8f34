/** The three actions in the order of the original's outputs, and how one is chosen from what a network says. */
import type { Action, Rng } from '../domain/index.js';

/** Output `i` of a policy speaks for `ACTIONS[i]`. */
export const ACTIONS = ['buy', 'sell', 'hold'] as const satisfies readonly Action[];
export type ActionIndex = 0 | 1 | 2;
export const BUY = 0;
export const SELL = 1;
export const HOLD = 2;

/**
 * What the last layer does, and with it what outputs mean: `sigmoid` three independent confidences (the original's
 * policies), `softmax` probabilities, `linear` values of the actions (DQN).
 */
export type Activation = 'sigmoid' | 'softmax' | 'linear';

export interface Choice {
  readonly action: ActionIndex;
  /** In [0, 1]: scales the trade. */
  readonly confidence: number;
  /** Chosen by chance, not by the outputs. */
  readonly explored: boolean;
}

/**
 * The action with the largest output; of equals the first, but when all three are equal nothing is said: hold.
 * (There the original tosses a coin; a decision that cannot be repeated has no place outside of training.)
 *
 * @param outputs three finite numbers, after the activation
 * @example chooseGreedy([0.4, 0.6, 0.5], 'sigmoid') // { action: 1, confidence: 0.6, explored: false }
 */
export function chooseGreedy(outputs: ArrayLike<number>, activation: Activation): Choice {
  const action = isUndecided(outputs) ? HOLD : argmax(outputs);
  return { action, confidence: confidenceOf(outputs, action, activation), explored: false };
}

/** As the original trains: with probability `epsilon`, and whenever all outputs are equal, an action by chance. */
export function chooseEpsilonGreedy(
  outputs: ArrayLike<number>,
  activation: Activation,
  epsilon: number,
  rng: Rng,
): Choice {
  const explored = rng.next() < (isUndecided(outputs) ? 1 : epsilon);
  const action = explored ? (rng.int(0, 2) as ActionIndex) : argmax(outputs);
  return { action, confidence: confidenceOf(outputs, action, activation), explored };
}

/** The chosen output where outputs are confidences or probabilities; the logistic of its value where they are values. */
export function confidenceOf(outputs: ArrayLike<number>, action: ActionIndex, activation: Activation): number {
  const output = outputs[action] ?? Number.NaN;
  return activation === 'linear' ? 1 / (1 + Math.exp(-output)) : output;
}

function argmax(outputs: ArrayLike<number>): ActionIndex {
  let best: ActionIndex = 0;
  for (const i of [1, 2] as const) if ((outputs[i] ?? 0) > (outputs[best] ?? 0)) best = i;
  return best;
}

function isUndecided(outputs: ArrayLike<number>): boolean {
  return outputs[0] === outputs[1] && outputs[1] === outputs[2];
}
