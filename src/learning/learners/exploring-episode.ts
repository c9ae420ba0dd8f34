/** An episode played with chance mixed in, and remembered: what `pg` and `dqn` learn from. */
import { invariant, type Rng } from '../../domain/index.js';
import { chooseEpsilonGreedy, type Activation, type ActionIndex } from '../action.js';
import { INPUTS, type Environment } from '../environment.js';
import type { PlainNetwork } from '../plain-network.js';
import type { Played, PlayedStep } from './learner.js';

/** One decision. */
export interface Remembered {
  readonly window: Float32Array;
  /** As chosen: what was not possible was carried out as hold, but is learned from as what it was. */
  readonly action: ActionIndex;
  readonly outputs: Float32Array;
  /** Part of the starting balance won or lost after it. */
  readonly profitLoss: number;
}

export interface ExploringEpisode {
  readonly memory: readonly Remembered[];
  readonly played: Played;
}

/** The original's: from 1 in the first epoch evenly down to 0 in the last. @param epoch from 0 */
export function epsilonOf(epoch: number, epochs: number): number {
  return epochs <= 1 ? 1 : 1 - epoch / (epochs - 1);
}

export function playExploring(
  environment: Environment,
  network: PlainNetwork,
  activation: Activation,
  epsilon: number,
  rng: Rng,
  onStep?: (step: PlayedStep) => void,
): ExploringEpisode {
  const memory: Remembered[] = [];
  const actions: [number, number, number] = [0, 0, 0];
  let explored = 0;
  environment.reset();
  while (!environment.done) {
    const window = environment.observe();
    const outputs = network(window);
    const choice = chooseEpsilonGreedy(outputs, activation, epsilon, rng);
    const { profitLoss, portfolioValue } = environment.step(choice.action, choice.confidence);
    const { action, explored: isByChance } = choice;
    memory.push({ window, action, outputs, profitLoss });
    actions[action]++;
    if (isByChance) explored++;
    onStep?.({ policy: outputs, action, explored: isByChance, numStocks: environment.numStocks, portfolioValue });
  }
  const { portfolioValue } = environment;
  return { memory, played: { decisions: memory.length, actions, explored, epsilon, portfolioValue } };
}

export interface Batch {
  /** Row major, latest step first, as the original feeds them. */
  readonly windows: Float32Array;
  /** count × 3. */
  readonly targets: Float32Array;
  readonly count: number;
}

/**
 * The episode backwards, each step's target its own outputs but for the action taken: there is nothing to learn of the
 * actions not taken.
 *
 * @param targetOf what the output of the action taken should have been; called from the last step to the first
 */
export function reversedBatch(memory: readonly Remembered[], targetOf: (step: Remembered) => number): Batch {
  const count = memory.length;
  const size = memory[0]?.window.length ?? INPUTS;
  const windows = new Float32Array(count * size);
  const targets = new Float32Array(count * 3);
  memory.toReversed().forEach((step, i) => {
    windows.set(step.window, i * size);
    targets.set(step.outputs, i * 3);
    targets[i * 3 + step.action] = targetOf(step);
  });
  return { windows, targets, count };
}

/** Profit or loss at the end of the episode. */
export function finalProfitLoss(memory: readonly Remembered[]): number {
  const last = memory.at(-1);
  invariant(last !== undefined, 'nothing was played');
  return last.profitLoss;
}
