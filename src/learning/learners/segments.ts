/** Several environments side by side, each over a stretch of bars that begins by chance: what `ppo` learns from. */
import type { Rng } from '../../domain/index.js';
import { BUY, chooseGreedy, HOLD, type ActionIndex } from '../action.js';
import { INPUTS, type Environment } from '../environment.js';
import type { PlainNetwork } from '../plain-network.js';
import { generalisedAdvantages } from './advantages.js';

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
  /** Part of the trading costs that the rewards count, 0 to 1. */
  readonly costs: number;
}

/** A reward of 1 is one per cent of the portfolio. */
const REWARD = 100;

/** Bars that a stretch takes besides a window and its decisions: one to begin with shares, one to see what the last came to. */
const EDGES = 1;

/** The fewest bars of an episode that has a stretch of one decision. */
export function fewestBars(steps: number): number {
  return steps + 1 + EDGES;
}

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
  { horizon, discount, lambda, costs }: SegmentOptions,
  rng: Rng,
): Segments {
  const [{ steps, length } = { steps: 0, length: 0 }] = environments;
  const decisions = Math.min(horizon, length - steps - EDGES);
  const count = decisions * environments.length;
  const size = steps * INPUTS;
  const windows = new Float32Array(count * size);
  const possible = new Float32Array(count * 3);
  const [chances, advantages, returns] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  const actions: ActionIndex[] = [];
  let total = 0;
  environments.forEach((environment, e) => {
    begin(environment, decisions, rng);
    const rewards: number[] = [];
    const values: number[] = [];
    for (let i = e * decisions; i < (e + 1) * decisions; i++) {
      const window = environment.observe(windows.subarray(i * size, (i + 1) * size));
      const mask = environment.mask();
      const distribution = masked(policy(window), mask);
      const action = draw(distribution, rng);
      values.push(value(window)[0] ?? 0);
      rewards.push(rewarded(environment, action, costs));
      actions.push(action);
      possible.set(mask.map(Number), i * 3);
      chances[i] = Math.log(distribution[action]);
    }
    // The value of one bar more than is decided on stands for all that would have come.
    values.push(value(environment.observe())[0] ?? 0);
    total += marked(environment);
    generalisedAdvantages(rewards, values, discount, lambda).forEach((advantage, t) => {
      advantages[e * decisions + t] = advantage;
      returns[e * decisions + t] = advantage + (values[t] ?? 0);
    });
  });
  const portfolioValue = total / environments.length;
  return { count, windows, actions, possible, chances, advantages, returns, portfolioValue };
}

/**
 * Puts an environment to the beginning of a stretch: half of them hold shares, as many as chance says. What to do with
 * shares is learned as soon as what to do without, and not only by policies that buy.
 */
function begin(environment: Environment, decisions: number, rng: Rng): void {
  const { steps, length } = environment;
  const first = rng.int(0, length - steps - decisions - EDGES);
  environment.reset({ first, last: first + steps + decisions });
  const holds = rng.next() < 0.5;
  environment.step(holds ? BUY : HOLD, rng.next());
}

/**
 * Acts, and says what it was worth until the close of the next bar: the logarithmic change of the portfolio's value, net of
 * costs, less half of that of the price. The half has nothing to do with what was done, so it changes no advantage in the
 * mean; it halves the noise of holding all or nothing, and a market that falls does not teach that shares are bad as such.
 *
 * A trade is of all that the confidence 1 allows: trades by chance at the confidence of chance are a third as large, and
 * what they tell drowns.
 */
function rewarded(environment: Environment, action: ActionIndex, costs: number): number {
  const [before, { close }] = [marked(environment), environment.bar];
  const { portfolioValue } = environment.step(action, 1);
  const uncounted = (1 - costs) * (before - portfolioValue);
  const change = Math.log((marked(environment) + uncounted) / before);
  return REWARD * (change - 0.5 * Math.log(environment.bar.close / close));
}

/** Cash, and shares at the close of the bar to decide on. */
function marked({ balance, bar, numStocks }: Environment): number {
  return balance + bar.close * numStocks;
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
