/** Each order of either day beside the same wish of the other, with everything that became of both. */
import { invariant, MINUTE, type EpochMs, type OrderId, type OrderSpec, type Seq } from '../../domain/index.js';
import type { DayFill } from '../backtest/days-options.js';
import type { OrderRow } from '../model.js';
import type { Change, Moment, Watch } from './watch.js';

/** Shares executed at one price. Of a live order its `seq` is that of the report; of a modelled one that of the tick. */
export interface Execution {
  readonly seq: Seq;
  readonly time: EpochMs;
  readonly shares: number;
  /** Won. */
  readonly amount: number;
  /** How it is known: the event that told of it; of a modelled one the assumption that it rests on. */
  readonly by: string;
}

export interface OneSide {
  readonly row: OrderRow;
  readonly changes: readonly Change[];
  readonly wish: Moment | null;
  readonly executions: readonly Execution[];
}

export interface Pair {
  readonly time: EpochMs;
  readonly code: OrderSpec['code'];
  readonly side: OrderSpec['side'];
  readonly live: OneSide | null;
  readonly model: OneSide | null;
}

/** How the two of a pair differ. */
export interface Ways {
  /** It is in one day only, or its words are others. */
  readonly wish: boolean;
  /** Another end, or another amount of shares or won. */
  readonly outcome: boolean;
  /** The same in the end, but by another bar. */
  readonly timing: boolean;
}

const CLOSED: ReadonlySet<string> = new Set(['denied', 'rejected', 'canceled', 'expired', 'filled']);

export function isClosed({ state }: Pick<OrderRow, 'state'>): boolean {
  return CLOSED.has(state);
}

/** Both days count their orders from 1: an order of the backtest alone is told apart from the live one of its number. */
export function idOf({ live, model }: Pick<Pair, 'live' | 'model'>): string {
  return live?.row.id ?? `backtest:${model?.row.id ?? ''}`;
}

/** The code of a denial; its figures stand behind it. */
export function denialOf({ reason }: Pick<OrderRow, 'reason'>): string {
  return reason.split(':')[0] ?? '';
}

/**
 * By time. Orders of both days are the same wish when they are of one code and side and were decided on the same bar; those
 * that no bar led to, when they came in the same minute.
 */
export function pairsOf(live: Watch, model: Watch, fills: readonly DayFill[]): Pair[] {
  const waiting = new Map<string, OneSide[]>();
  for (const id of model.orders.keys()) {
    const side = sideOf(model, id, () => modelled(fills, id));
    if (side !== null) waiting.set(wishOf(side), [...(waiting.get(wishOf(side)) ?? []), side]);
  }
  const recorded = [...live.orders.keys()].flatMap((id) => sideOf(live, id, reported) ?? []);
  const pairs = recorded.map((side) => pairOf(side, waiting.get(wishOf(side))?.shift() ?? null));
  const rest = [...waiting.values()].flat().map((side) => pairOf(null, side));
  return [...pairs, ...rest].sort((a, b) => a.time - b.time);
}

function wishOf({ row, wish }: OneSide): string {
  const when = wish === null ? `in ${Math.floor(row.requestedAt / MINUTE)}` : `on ${wish.barTime}`;
  return `${row.code}/${row.side}/${when}`;
}

function pairOf(live: OneSide | null, model: OneSide | null): Pair {
  const side = live ?? model;
  invariant(side !== null, 'a pair of no order');
  const { code, side: way, requestedAt } = side.row;
  return { time: requestedAt, code, side: way, live, model };
}

export function waysOf({ live, model }: Pair, days: { readonly live: Watch; readonly model: Watch }): Ways {
  if (live === null || model === null) return { wish: true, outcome: true, timing: true };
  const same = (of: (row: OrderRow) => unknown): boolean => of(live.row) === of(model.row);
  const wish =
    !same(({ price }) => price) ||
    !same(({ quantity }) => quantity) ||
    !same(({ state }) => state === 'denied') ||
    (live.row.state === 'denied' && !same(denialOf));
  const outcome = !same(({ state }) => state) || !same(({ filled }) => filled) || !same(({ amount }) => amount);
  const timing = courseOf(live, days.live) !== courseOf(model, days.model);
  return { wish, outcome, timing };
}

/** How the order stood at a seq of its own run; null before it was wished for. */
export function standing(side: OneSide | null, by: Seq): OrderRow | null {
  return side?.changes.findLast(({ seq }) => seq <= by)?.row ?? null;
}

/** What was executed by which bar, and by which bar it was over. */
function courseOf({ changes }: OneSide, watch: Watch): string {
  const course = new Map<EpochMs, string>();
  let before = '';
  for (const { seq, row } of changes) {
    const stand = `${row.filled} ${row.amount} ${isClosed(row)}`;
    if (stand !== before) course.set(watch.barBy(seq), stand);
    before = stand;
  }
  return JSON.stringify([...course]);
}

function sideOf(watch: Watch, id: OrderId, executed: (changes: readonly Change[]) => Execution[]): OneSide | null {
  const changes = watch.orders.get(id) ?? [];
  const row = changes.at(-1)?.row;
  if (row === undefined) return null;
  return { row, changes, wish: watch.wishes.get(id) ?? null, executions: executed(changes) };
}

function reported(changes: readonly Change[]): Execution[] {
  let before = { filled: 0, amount: 0 };
  return changes.flatMap(({ seq, time, event, row }) => {
    const { filled, amount } = row;
    const execution = { seq, time, shares: filled - before.filled, amount: amount - before.amount, by: event };
    before = { filled, amount };
    return execution.shares === 0 && execution.amount === 0 ? [] : [execution];
  });
}

function modelled(fills: readonly DayFill[], id: OrderId): Execution[] {
  return fills
    .filter(({ orderId }) => orderId === id)
    .map(({ seq, time, quantity, price, kind }) => ({ seq, time, shares: quantity, amount: quantity * price, by: kind })); // prettier-ignore
}

/** The first executions that differ, shares at one price taken together; null on the side that has none. */
export function firstOther(
  live: readonly Execution[],
  model: readonly Execution[],
): { readonly live: Execution | null; readonly model: Execution | null } {
  const [a, b] = [merged(live), merged(model)];
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [one = null, other = null] = [a[at], b[at]];
    if (one?.shares !== other?.shares || one?.amount !== other?.amount) return { live: one, model: other };
  }
  return { live: null, model: null };
}

function merged(executions: readonly Execution[]): Execution[] {
  const runs: Execution[] = [];
  for (const each of executions) {
    const last = runs.at(-1);
    const same = last !== undefined && last.amount * each.shares === each.amount * last.shares && last.by === each.by;
    if (same) runs.splice(-1, 1, { ...last, shares: last.shares + each.shares, amount: last.amount + each.amount });
    else runs.push(each);
  }
  return runs;
}
