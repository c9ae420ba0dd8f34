/** One episode played without learning, and what it came to. */
import { BUY, type Activation, type ActionIndex } from '../action.js';
import type { Environment } from '../environment.js';
import type { PlainNetwork } from '../plain-network.js';
import { testEpisode } from '../rollout.js';

export interface RunMetrics {
  /** Won, shares at the last close. */
  readonly finalPortfolioValue: number;
  /** Part of the starting balance won or lost. */
  readonly return: number;
  readonly buys: number;
  readonly sells: number;
  readonly trades: number;
  /** Amount traded, both sides, in starting balances. */
  readonly turnover: number;
  /** Largest fall from a peak, as part of the peak; the start counts as one. */
  readonly maxDrawdown: number;
  readonly collapse: Collapsed | null;
}

/** Why a policy is none: it made no trade (whatever it wanted), or wanted to buy on every bar. */
export type Collapsed = 'never trades' | 'wants nothing but buy';

/** A trade that was carried out. */
export interface Trade {
  /** Decision by index, from 0. */
  readonly at: number;
  readonly action: ActionIndex;
  readonly confidence: number;
}

export interface Recorded {
  readonly metrics: RunMetrics;
  /** At the start, won. */
  readonly balance: number;
  /** Portfolio value after each decision, won. */
  readonly path: readonly number[];
  readonly trades: readonly Trade[];
  /** Bar of each decision, `YYYYMMDDHHMMSS`. */
  readonly dates: readonly string[];
}

/** Plays the whole episode as `haru test` does. */
export function record(environment: Environment, network: PlainNetwork, activation: Activation): Recorded {
  const path: number[] = [];
  const trades: Trade[] = [];
  const dates: string[] = [];
  const wanted = new Set<ActionIndex>();
  const balance = startOf(environment);
  let [amount, held] = [0, 0];
  const summary = testEpisode(environment, network, activation, ({ action, confidence, ...step }) => {
    wanted.add(action);
    if (step.numStocks !== held) trades.push({ at: path.length, action, confidence });
    amount += Math.abs(step.numStocks - held) * step.close;
    held = step.numStocks;
    path.push(step.portfolioValue);
    dates.push(step.date);
  });
  const { buy: buys, sell: sells, portfolioValue: finalPortfolioValue } = summary;
  const metrics = {
    finalPortfolioValue,
    return: finalPortfolioValue / balance - 1,
    buys,
    sells,
    trades: buys + sells,
    turnover: amount / balance,
    maxDrawdown: maxDrawdown(balance, path),
    collapse: collapseOf(wanted, trades.length),
  };
  return { metrics, balance, path, trades, dates };
}

/** Largest fall from a peak as part of it, in [0, 1]. @param start the first peak */
export function maxDrawdown(start: number, path: readonly number[]): number {
  let [peak, most] = [start, 0];
  for (const value of path) {
    peak = Math.max(peak, value);
    most = Math.max(most, 1 - value / peak);
  }
  return most;
}

/** What each decision added, in starting balances: they sum to the return. */
export function increments({ balance, path }: Pick<Recorded, 'balance' | 'path'>): Float64Array {
  return Float64Array.from(path, (value, i) => (value - (path[i - 1] ?? balance)) / balance);
}

function startOf(environment: Environment): number {
  environment.reset();
  return environment.portfolioValue;
}

function collapseOf(wanted: ReadonlySet<ActionIndex>, trades: number): Collapsed | null {
  if (trades === 0) return 'never trades';
  return wanted.size === 1 && wanted.has(BUY) ? 'wants nothing but buy' : null;
}
