/** Takes our orders, cancellations and amendments, and knows every order of the day. */
import { invariant, type DaySchedule, type EpochMs, type StockCode } from '../domain/index.js';
import { refusePrice, refuseQuantity, refuseTime } from './admission.js';
import type { CodeMarket } from './code-market.js';
import { takeFromBook, type Report } from './matching.js';
import { phaseAt } from './sessions.js';
import type { AmendResult, CancelResult, Refusal, SubmitResult, VenueEvent, VenueOrder } from './venue-events.js';
import type { WorkingOrder } from './working-orders.js';

interface Found {
  readonly order: WorkingOrder;
  readonly market: CodeMarket;
  /** The shares of it that are meant. */
  readonly shares: number;
}

export class OrderDesk {
  readonly #schedule: DaySchedule;
  readonly #markets: ReadonlyMap<StockCode, CodeMarket>;
  /** Every order ever taken; one that is done has nothing left. */
  readonly #orders = new Map<string, { readonly order: WorkingOrder; readonly market: CodeMarket }>();
  #executions = 0;

  constructor(schedule: DaySchedule, markets: ReadonlyMap<StockCode, CodeMarket>) {
    this.#schedule = schedule;
    this.#markets = markets;
  }

  submit({ id, code, side, type, price, quantity }: VenueOrder, now: EpochMs): SubmitResult {
    const market = this.#markets.get(code);
    if (market === undefined) return { refusal: 'unknown_code' };
    const refusal =
      refuseTime(phaseAt(this.#schedule, now)) ??
      refuseQuantity(quantity) ??
      (type === 'limit' ? refusePrice(price, market.ladder) : null);
    if (refusal !== null) return { refusal };
    const beyond = side === 'buy' ? Infinity : 0;
    const limit = type === 'limit' ? (price ?? beyond) : beyond;
    return { refusal: null, events: this.#enter({ id, side, limit, left: quantity, ahead: -1 }, market, now) };
  }

  cancel(orderId: string, quantity: number): CancelResult {
    const found = this.#find(orderId, quantity);
    if ('refusal' in found) return found;
    this.#withdraw(found);
    return { refusal: null, canceled: found.shares };
  }

  amend(orderId: string, newId: string, quantity: number, price: number, now: EpochMs): AmendResult {
    const found = this.#find(orderId, quantity);
    if ('refusal' in found) return found;
    const { order, market, shares } = found;
    const refusal = refuseTime(phaseAt(this.#schedule, now)) ?? refusePrice(price, market.ladder);
    if (refusal !== null) return { refusal };
    this.#withdraw(found);
    const successor = { id: newId, side: order.side, limit: price, left: shares, ahead: -1 };
    return { refusal: null, amended: shares, events: this.#enter(successor, market, now) };
  }

  /** Shares of an order still working; 0 when it is done or unknown. */
  remaining(orderId: string): number {
    return this.#orders.get(orderId)?.order.left ?? 0;
  }

  /** Drops everything that works. */
  expire(time: EpochMs): VenueEvent[] {
    return [...this.#markets.values()].flatMap(({ orders }) =>
      orders.clear().map((order) => {
        const quantity = order.left;
        order.left = 0;
        return { kind: 'expired', time, orderId: order.id, quantity };
      }),
    );
  }

  /** A report that appends executions at `time` to `out`. */
  reportTo(out: VenueEvent[], time: EpochMs): Report {
    return (order, price, quantity) => {
      const executionId = String(++this.#executions);
      out.push({ kind: 'execution', time, orderId: order.id, executionId, price, quantity });
    };
  }

  /** In continuous hours an order first takes what is displayed; what is left of it joins the queue. */
  #enter(order: WorkingOrder, market: CodeMarket, now: EpochMs): VenueEvent[] {
    invariant(!this.#orders.has(order.id), () => `order ${order.id} was submitted before`);
    this.#orders.set(order.id, { order, market });
    const events: VenueEvent[] = [];
    if (phaseAt(this.#schedule, now) === 'continuous' && market.book.open) {
      takeFromBook(order, market.book, this.reportTo(events, now));
      order.ahead = market.book.queueAt(order.limit, order.side);
    }
    if (order.left > 0) market.orders.add(order);
    return events;
  }

  #find(orderId: string, quantity: number): Found | { readonly refusal: Refusal } {
    const found = this.#orders.get(orderId);
    if (found === undefined) return { refusal: 'no_such_order' };
    const { left } = found.order;
    if (left === 0) return { refusal: 'nothing_to_cancel' };
    const shares = quantity === 0 ? left : quantity;
    const refusal = refuseQuantity(shares) ?? (shares > left ? 'over_quantity' : null);
    return refusal === null ? { ...found, shares } : { refusal };
  }

  #withdraw({ order, market, shares }: Found): void {
    order.left -= shares;
    market.orders.sweep();
  }
}
