/** Why a live day and its backtest differ: every cause has a name, a meaning, and evidence that must be in the log. */
import type { Seq } from '../../domain/index.js';

/** By name: what it means, for people. The evidence stands with each {@link Explanation}. */
export const CAUSES = {
  latency: 'the market moved, or time passed, while the order was on its way: in the model it is there at once',
  depth: 'the order was larger than the best price displayed, and what stood behind it is not recorded',
  queue: 'where the order stood in the queue at its price is not recorded: the model assumes a place',
  auction: 'how much of a single price is ours is not recorded: the model assumes a share',
  print: 'what was left of a market order met the next trades: the model assumes that they were ours',
  taken: 'an earlier order had taken shares that are still displayed: whether they could be had again is not recorded',
  partial: 'the venue executed it in parts, although more was displayed',
  interrupted: 'trading of the code was interrupted or halted: what is executed then is not on the tape',
  lists: 'executions were told by the broker’s lists only, as one average price an order cut to whole won',
  adopted: 'the books took over the broker’s cash after executions that nobody saw',
  unknown: 'the answer to the order never came: its outcome was unknown until the broker’s lists told',
  rejected: 'the broker or the exchange rejected the order: the model takes every order that may be made',
  withheld: 'the order was taken back before it left, because risk did not allow it any more',
  operator: 'an operator commanded it: a backtest has no operator',
  brokerDiffers: 'the broker’s account differed from the books, so that risk held back: a model’s broker never differs',
  notReady: 'the session was not ready: the connection or answers of the broker were awaited',
  restart: 'the process was away: what happened meanwhile is not recorded',
  moment: 'the bar was complete at another moment: a late timer, or events of one millisecond in another order',
  late: 'ticks came late, twice or never',
  signalOnly: 'the day only signalled: no order left',
  noPolicy: 'the day’s policy is not at hand: where nothing was decided then, the backtest holds',
  follows: 'cash, position or the trader were others, because an earlier order differed',
} as const;

export type CauseName = keyof typeof CAUSES;

/** Where a difference begins. */
export type Root = Exclude<CauseName, 'follows'> | 'unexplained';

/** Why one difference is there; `unexplained` when no cause has its evidence in the log. */
export interface Explanation {
  readonly cause: CauseName | 'unexplained';
  /** What happened, in words. */
  readonly text: string;
  /** Recorded events that show it; never empty, but for what follows from an order. */
  readonly evidence: readonly Seq[];
  /** Earlier orders that it follows from. */
  readonly follows: readonly string[];
}

/** @param evidence at least one event of the log, unless nothing explains it */
export function because(
  cause: Exclude<Explanation['cause'], 'follows'>,
  text: string,
  ...evidence: readonly Seq[]
): Explanation {
  return { cause, text, evidence, follows: [] };
}

export function following(text: string, follows: readonly string[]): Explanation {
  return { cause: 'follows', text, evidence: [], follows };
}
