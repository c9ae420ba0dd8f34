/**
 * What a learned policy must beat, each a "network" that does not look at its window: so they are played by the same loop,
 * in the same environment, at the same costs.
 */
import { money, quantity, type Bar, type Policy, type Rng, type Series } from '../../domain/index.js';
import { featuresOf } from '../../features/index.js';
import { ACTIONS, BUY, type ActionIndex } from '../action.js';
import type { Environment } from '../environment.js';
import type { PlainNetwork } from '../plain-network.js';
import { increments, record, type Recorded, type Trade } from './record.js';

const NOTHING = new Float32Array(3);

/** Buys from the first bar on until the cash is spent, then keeps. */
export function buyAndHold(environment: Environment): Recorded {
  let spent = false;
  const network: PlainNetwork = () => {
    spent ||= !environment.mask()[BUY];
    return spent ? NOTHING : outputsOf(BUY, 1);
  };
  return record(environment, network, 'softmax');
}

/** Keeps the cash. */
export function alwaysHold(environment: Environment): Recorded {
  return record(environment, () => NOTHING, 'softmax');
}

/**
 * A policy that needs no learning.
 *
 * @param bars with those before the episode, so that it is warm when the episode begins
 */
export function byPolicy(
  environment: Environment,
  policy: Policy,
  { code, interval }: Series,
  bars: readonly Bar[],
): Recorded {
  const rows = featuresOf(bars);
  const indexOf = new Map(bars.map(({ time }, i) => [time, i]));
  const network: PlainNetwork = () => {
    const { bar, numStocks, avgBuyPrice, balance } = environment;
    const end = (indexOf.get(bar.time) ?? -1) + 1;
    const first = Math.max(0, end - policy.lookback);
    const { action, confidence } = policy.decide({
      code,
      interval,
      bars: bars.slice(first, end),
      features: rows.slice(first, end),
      position: { quantity: quantity(numStocks), cost: money(Math.round(avgBuyPrice * numStocks)) },
      cash: money(Math.floor(balance)),
      price: bar.close,
    });
    return outputsOf(ACTIONS.indexOf(action) as ActionIndex, confidence);
  };
  return record(environment, network, 'softmax');
}

/** What chance comes to with a policy's own trades. */
export interface RandomRecord {
  readonly draws: number;
  /** Means over the draws. */
  readonly return: number;
  readonly trades: number;
  readonly turnover: number;
  /** Return that 2.5 % and 97.5 % of the draws stay below. */
  readonly low: number;
  readonly high: number;
  /** Part of the draws that the policy did better than; equal ones count half. */
  readonly beaten: number;
  /** Mean increment of each decision, in starting balances. */
  readonly increments: readonly number[];
}

/**
 * The trades of a policy, in their order and with their confidences, at times drawn by chance: the same turnover, without
 * whatever the policy knew of when. With no trades it is holding.
 */
export function randomAtEqualTurnover(
  environment: Environment,
  played: Recorded,
  draws: number,
  rng: Rng,
): RandomRecord {
  const { trades, path, metrics } = played;
  const sum = new Float64Array(path.length);
  const returns: number[] = [];
  let [made, turnover] = [0, 0];
  for (let draw = 0; draw < draws; draw++) {
    const times = drawTimes(path.length, trades.length, rng.fork(`draw/${draw}`));
    const random = record(environment, tradingAt(times, trades), 'softmax');
    increments(random).forEach((x, t) => (sum[t] = (sum[t] ?? 0) + x / draws));
    returns.push(random.metrics.return);
    made += random.metrics.trades / draws;
    turnover += random.metrics.turnover / draws;
  }
  const sorted = returns.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(draws - 1, Math.floor(share * draws))] ?? 0;
  const below = returns.filter((x) => x < metrics.return).length;
  const equal = returns.filter((x) => x === metrics.return).length;
  const mean = returns.reduce((total, x) => total + x, 0) / draws;
  const beaten = (below + equal / 2) / draws;
  return { draws, return: mean, trades: made, turnover, low: at(0.025), high: at(0.975), beaten, increments: [...sum] };
}

/** `count` of `length` decisions, without repetition, in order: each set is as likely (Knuth, TAOCP 3.4.2, S). */
export function drawTimes(length: number, count: number, rng: Rng): number[] {
  const times: number[] = [];
  for (let at = 0; at < length && times.length < count; at++) {
    if (rng.next() * (length - at) < count - times.length) times.push(at);
  }
  return times;
}

function tradingAt(times: readonly number[], trades: readonly Trade[]): PlainNetwork {
  let [decision, next] = [0, 0];
  return () => {
    if (times[next] !== decision++) return NOTHING;
    const { action, confidence } = trades[next++] ?? { action: BUY, confidence: 0 };
    return outputsOf(action, confidence);
  };
}

/** Outputs of which `action` is the largest and its confidence what is told. */
function outputsOf(action: ActionIndex, confidence: number): Float32Array {
  const outputs = new Float32Array(3);
  outputs[action] = confidence;
  return outputs;
}
