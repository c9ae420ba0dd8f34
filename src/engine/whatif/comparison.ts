/** Two days beside each other: what came of them, and order by order. */
import { invariant, MINUTE, type DayClosed, type EpochMs, type Money, type OrderSpec } from '../../domain/index.js';
import { holdingsOf, type OrderRow } from '../model.js';
import type { DaySystem } from '../system/system.js';

/** What a day came to. Amounts are won. */
export interface DaySummary {
  readonly decisions: number;
  readonly orders: number;
  readonly denied: number;
  readonly fills: number;
  readonly alarms: number;
  readonly cash: Money;
  readonly equity: Money;
  /** Commission and tax. */
  readonly charges: number;
  readonly positions: DayClosed['positions'];
  readonly risk: { readonly state: string; readonly reason: string };
}

export type OrderSide = Pick<OrderRow, 'id' | 'state' | 'price' | 'quantity' | 'filled' | 'reason'> & {
  /** Of its executions, won a share; null when there was none. */
  readonly averagePrice: number | null;
};

/** One order of either day. Orders of both are the same wish: code, side, and the minute in which it was made. */
export interface OrderPair {
  readonly kind: 'both' | 'onlyRecorded' | 'onlyWhatIf';
  readonly time: EpochMs;
  readonly code: OrderSpec['code'];
  readonly side: OrderSpec['side'];
  readonly recorded: OrderSide | null;
  readonly whatIf: OrderSide | null;
  /** Whether both came to the same: words, executions, price. */
  readonly same: boolean;
}

export function summaryOf({ model, cash, equity }: DaySystem): DaySummary {
  const { decisions, orders, denied, fills, alarms } = model.counts;
  const charges = (model.account?.commission ?? 0) + (model.account?.tax ?? 0);
  return { decisions, orders, denied, fills, alarms, cash, equity, charges, positions: holdingsOf(model), risk: model.risk }; // prettier-ignore
}

/** By time; what was only recorded before what is only derived. */
export function orderPairs(recorded: readonly OrderRow[], whatIf: readonly OrderRow[]): OrderPair[] {
  const waiting = new Map<string, OrderRow[]>();
  for (const row of whatIf) waiting.set(wishOf(row), [...(waiting.get(wishOf(row)) ?? []), row]);
  const pairs = recorded.map((row) => pairOf(row, waiting.get(wishOf(row))?.shift() ?? null));
  const rest = [...waiting.values()].flat().map((row) => pairOf(null, row));
  return [...pairs, ...rest].sort((a, b) => a.time - b.time);
}

function wishOf({ code, side, requestedAt }: OrderRow): string {
  return `${code}/${side}/${Math.floor(requestedAt / MINUTE)}`;
}

function pairOf(recorded: OrderRow | null, whatIf: OrderRow | null): OrderPair {
  const wish = recorded ?? whatIf;
  invariant(wish !== null, 'a pair of no order');
  const { code, side, requestedAt: time } = wish;
  const kind = recorded === null ? 'onlyWhatIf' : whatIf === null ? 'onlyRecorded' : 'both';
  return { kind, time, code, side, recorded: sideOf(recorded), whatIf: sideOf(whatIf), same: isSame(recorded, whatIf) };
}

function isSame(a: OrderRow | null, b: OrderRow | null): boolean {
  if (a === null || b === null) return false;
  const same = (of: (row: OrderRow) => unknown): boolean => of(a) === of(b);
  return same(({ state }) => state) && same(({ price }) => price) && same(({ quantity }) => quantity) && same(({ filled }) => filled) && same(({ amount }) => amount); // prettier-ignore
}

function sideOf(row: OrderRow | null): OrderSide | null {
  if (row === null) return null;
  const { id, state, price, quantity, filled, amount, reason } = row;
  return { id, state, price, quantity, filled, reason, averagePrice: filled === 0 ? null : amount / filled };
}
