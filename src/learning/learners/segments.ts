/** Several environments side by side, each over a stretch of bars that begins by chance: what `ppo` learns from. */
import type { Rng } from '../../domain/index.js';
import { chooseGreedy, confidenceOf, HOLD, type ActionIndex } from '../action.js';
import { INPUTS, type Environment } from '../environment.js';
import type { PlainNetwork } from '../plain-network.js';

/** Row major: environment after environment, step after step. */
export interface Segments {
  readonly count: number;
  /** count × steps × INPUTS. */
  readonly windows: Float32Array;
  readonly actions: readonly ActionIndex[];
  /** count × 3: 1 where an action was possible. */
  readonly possible: Float32Array;
  /** Logarithm of the probability with which the action was chosen. */
  readonly chances: Float32Array;
  /** A(t), by which much the action was better than expected. */
  readonly advantages: Float32Array;
  /** What the value of the state should have been. */
  readonly returns: Float32Array;
  /** Mean portfolio value at the end of the stretches, won. */
  readonly portfolioValue: number;
}

export interface SegmentOptions {
  /** Decisions in a stretch; fewer where there are fewer bars. */
  readonly horizon: number;
  readonly discount: number;
  /** λ of GAE. */
  readonly lambda: number;
}

/** A reward of 1 is one per cent of the portfolio. */
const REWARD = 100;

/**
 * The distribution an action is drawn from. What is not possible *is* hold, in the environment as in the day, so hold
 * takes the probability of what is not possible: the mask changes nothing that a test without chance would do.
 */
export function masked(probabilities: ArrayLike<number>, mask: readonly boolean[]): [number, number, number] {
  const [buy = 0, sell = 0, hold = 0] = [probabilities[0], probabilities[1], probabilities[2]];
  const [mayBuy = false, maySell = false] = mask;
  return [mayBuy ? buy : 0, maySell ? sell : 0, hold + (mayBuy ? 0 : buy) + (maySell ? 0 : sell)];
}

/** Plays every environment over a stretch of its own. */
export function playSegments(
  environments: readonly Environment[],
  policy: PlainNetwork,
  value: PlainNetwork,
  { horizon, discount, lambda }: SegmentOptions,
  rng: Rng,
): Segments {
  const [{ steps, length } = { steps: 0, length: 0 }] = environments;
  const decisions = Math.min(horizon, length - steps);
  const count = decisions * environments.length;
  const size = steps * INPUTS;
  const windows = new Float32Array(count * size);
  const possible = new Float32Array(count * 3);
  const [chances, advantages, returns] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  const actions: ActionIndex[] = [];
  let total = 0;
  environments.forEach((environment, e) => {
    // One bar more than is decided on: its value stands for all that would have come.
    const first = rng.int(0, length - steps - decisions);
    environment.reset({ first, last: first + steps - 1 + decisions });
    const rewards: number[] = [];
    const values: number[] = [];
    for (let i = e * decisions; i < (e + 1) * decisions; i++) {
      const window = environment.observe(windows.subarray(i * size, (i + 1) * size));
      const mask = environment.mask();
      const outputs = policy(window);
      const distribution = masked(outputs, mask);
      const action = draw(distribution, rng);
      const before = environment.portfolioValue;
      values.push(value(window)[0] ?? 0);
      const { portfolioValue } = environment.step(action, confidenceOf(outputs, action, 'softmax'));
      rewards.push(REWARD * Math.log(portfolioValue / before));
      actions.push(action);
      possible.set(mask.map(Number), i * 3);
      chances[i] = Math.log(distribution[action]);
    }
    values.push(value(environment.observe())[0] ?? 0);
    total += environment.portfolioValue;
    generalisedAdvantages(rewards, values, discount, lambda).forEach((advantage, t) => {
      advantages[e * decisions + t] = advantage;
      returns[e * decisions + t] = advantage + (values[t] ?? 0);
    });
  });
  const portfolioValue = total / environments.length;
  return { count, windows, actions, possible, chances, advantages, returns, portfolioValue };
}

/**
 * GAE (Schulman and others, 2016, eq. 16): A(t) = δ(t) + γλ A(t + 1), δ(t) = r(t) + γ V(t + 1) − V(t).
 *
 * @param values one more than rewards: the last stands for what comes after them
 */
export function generalisedAdvantages(
  rewards: readonly number[],
  values: readonly number[],
  discount: number,
  lambda: number,
): number[] {
  const advantages = rewards.map(() => 0);
  let after = 0;
  for (let t = rewards.length - 1; t >= 0; t--) {
    const surprise = (rewards[t] ?? 0) + discount * (values[t + 1] ?? 0) - (values[t] ?? 0);
    after = surprise + discount * lambda * after;
    advantages[t] = after;
  }
  return advantages;
}

function draw(distribution: readonly [number, number, number], rng: Rng): ActionIndex {
  let left = rng.next();
  for (const action of [0, 1] as const) {
    left -= distribution[action];
    if (left < 0) return action;
  }
  // Rounding may leave a crumb where nothing is: whoever gets it must be possible.
  return distribution[HOLD] > 0 ? HOLD : chooseGreedy(distribution, 'softmax').action;
}
