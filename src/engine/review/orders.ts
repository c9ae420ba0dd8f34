/** Each order of the day reviewed: what it was decided on, what it came to in both days, and why these differ. */
import { tickSize, type EpochMs, type OrderSpec, type Price } from '../../domain/index.js';
import type { OrderRow } from '../model.js';
import { because, type Explanation, type Root } from './causes.js';
import { explainOutcome, explainPrice } from './outcomes.js';
import { idOf, waysOf, type OneSide, type Pair, type Ways } from './pairs.js';
import type { RecordedDay } from './recorded.js';
import { explainWish, type WishContext } from './wishes.js';
import { markOf, worthOf, type Worth } from './worth.js';

/** The same words at the same moment, executed live and by the model. */
export interface ExecutionDifference {
  readonly why: Explanation;
  readonly worth: Worth;
}

/** What is worse for us is above 0. */
export interface Slippage {
  /** Of a share, at the grid of the price decided on. */
  readonly ticks: number;
  readonly won: number;
}

export interface OrderDifference {
  readonly ways: Ways;
  readonly why: Explanation;
  /** Its cause, or that of the earliest order that it follows from. */
  readonly root: Root;
  /** Of live beyond the backtest, what `execution` is worth included. */
  readonly worth: Worth;
  /** Where the words differ: how far the live order was executed otherwise than the model would have executed it. */
  readonly execution: ExecutionDifference | null;
  readonly shares: number;
  /** What live paid a share worse than the backtest, ticks; null unless both were executed. */
  readonly ticks: number | null;
}

export interface ReviewedOrder {
  /** Of the live order; `backtest:ID` where there is none. */
  readonly id: string;
  readonly time: EpochMs;
  readonly code: OrderSpec['code'];
  readonly side: OrderSpec['side'];
  /** Close of the deciding bar; of an operator's order the last price then. */
  readonly decidedOn: Price | null;
  readonly live: OrderRow | null;
  readonly backtest: OrderRow | null;
  /** Of the live executions against the price decided on; null without one. */
  readonly slippage: Slippage | null;
  /** Market time from the decision until the broker had it, and until its first execution, ms. */
  readonly delay: { readonly accepted: number | null; readonly filled: number | null };
  /** Null when both came to the same. */
  readonly difference: OrderDifference | null;
}

type Rootless = Omit<ReviewedOrder, 'difference'> & { readonly difference: Omit<OrderDifference, 'root'> | null };

export function differencesOf(context: WishContext): ReviewedOrder[] {
  const { pairs, day, model } = context;
  const reviewed = pairs.map((pair) => reviewOf(pair, waysOf(pair, { live: day.watch, model }), context));
  const known = new Map<string, Rootless>(reviewed.map((order) => [order.id, order]));
  // What others follow from is told of too, even where it came to the same in the end.
  for (const { difference } of reviewed) {
    for (const id of difference?.why.follows ?? []) {
      const order = known.get(id);
      const pair = pairs.find((each) => idOf(each) === id);
      if (order?.difference !== null || pair === undefined) continue;
      known.set(id, reviewOf(pair, { wish: false, outcome: false, timing: true }, context));
    }
  }
  const roots = new Map<string, Root>();
  return reviewed.map((order) => rooted(known.get(order.id) ?? order, roots));
}

/** Orders come by time, and each follows from earlier ones: their roots are known by then. */
function rooted(order: Rootless, roots: Map<string, Root>): ReviewedOrder {
  const { difference, id } = order;
  if (difference === null) return { ...order, difference };
  const { cause, follows, text } = difference.why;
  const root = cause === 'follows' ? follows.map((each) => roots.get(each)).find((each) => each !== undefined) : cause;
  const why = root === undefined ? because('unexplained', `${text}, by orders that came to the same`) : difference.why;
  roots.set(id, root ?? 'unexplained');
  return { ...order, difference: { ...difference, why, root: root ?? 'unexplained' } };
}

function reviewOf(pair: Pair, ways: Ways, context: WishContext): Rootless {
  const { day } = context;
  const { time, code, side, live, model } = pair;
  const decidedOn = (live ?? model)?.wish?.price ?? null;
  const differs = ways.wish || ways.outcome || ways.timing;
  return {
    id: idOf(pair),
    time,
    code,
    side,
    decidedOn,
    live: live?.row ?? null,
    backtest: model?.row ?? null,
    slippage: live === null || decidedOn === null ? null : slippageOf(live.row, decidedOn, day),
    delay: delayOf(live),
    difference: differs ? differenceOf(pair, ways, context) : null,
  };
}

function differenceOf(pair: Pair, ways: Ways, context: WishContext): Omit<OrderDifference, 'root'> {
  const { day } = context;
  const { live, model, code } = pair;
  return {
    ways,
    why: explain(pair, ways, context),
    worth: worthOf(pair, markOf(day.watch.system, code)),
    execution: ways.wish && live !== null ? executionOf(live, context) : null,
    shares: (live?.row.filled ?? 0) - (model?.row.filled ?? 0),
    ticks: ticksApart(live?.row, model?.row, day),
  };
}

function explain(pair: Pair, ways: Ways, context: WishContext): Explanation {
  const { live, model } = pair;
  const impossible = live === null ? null : explainPrice(live, context.day);
  if (impossible !== null) return impossible;
  return ways.wish || live === null || model === null
    ? explainWish(pair, context)
    : explainOutcome(live, model, context.day, context.alone);
}

function executionOf(live: OneSide, { day, alone }: WishContext): ExecutionDifference | null {
  const model = alone.get(live.row.id);
  const { row } = live;
  if (model === undefined || (row.filled === model.row.filled && row.amount === model.row.amount)) return null;
  const mark = markOf(day.watch.system, row.code);
  return { why: explainOutcome(live, model, day, alone), worth: worthOf({ side: row.side, live, model }, mark) };
}

function slippageOf({ side, filled, amount, code }: OrderRow, decidedOn: Price, day: RecordedDay): Slippage | null {
  if (filled === 0) return null;
  const hoped = filled * decidedOn;
  const won = side === 'buy' ? amount - hoped : hoped - amount;
  return { won, ticks: won / filled / tickOf(decidedOn, code, day) };
}

function ticksApart(live: OrderRow | undefined, model: OrderRow | undefined, day: RecordedDay): number | null {
  if (live === undefined || model === undefined || live.filled === 0 || model.filled === 0) return null;
  const average = model.amount / model.filled;
  const worse = (live.amount / live.filled - average) * (live.side === 'buy' ? 1 : -1);
  return worse / tickOf(average, live.code, day);
}

function tickOf(price: number, code: OrderSpec['code'], { watch }: Pick<RecordedDay, 'watch'>): number {
  const { system } = watch;
  return tickSize(price, system.trading.desk(code).instrument, system.config.day);
}

function delayOf(live: OneSide | null): ReviewedOrder['delay'] {
  const start = live?.changes[0]?.time;
  if (live === null || start === undefined || live.row.state === 'denied') return { accepted: null, filled: null };
  const taken = live.changes.find(({ row }) => row.state !== 'submitting' && row.state !== 'unknown' && row.brokerId !== null); // prettier-ignore
  const first = live.executions[0];
  return {
    accepted: taken === undefined ? null : taken.time - start,
    filled: first === undefined ? null : first.time - start,
  };
}
