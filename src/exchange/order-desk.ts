/** Takes our orders, cancellations and amendments, and knows every order of the day. */
import {
  invariant,
  priceAsItComes,
  type CodeState,
  type DaySchedule,
  type EpochMs,
  type Lifetime,
  type Price,
  type StockCode,
} from '../domain/index.js';
import { refuseOrder } from './admission.js';
import type { CodeMarket } from './code-market.js';
import { codeState, type Interruption } from './interruptions.js';
import { takeFromBook, UNBOUNDED, type Liquidity, type Report } from './matching.js';
import { phaseAt } from './sessions.js';
import type { AmendResult, CancelResult, Refusal, SubmitResult, VenueEvent, VenueOrder } from './venue-events.js';
import { anyPrice, type WorkingOrder } from './working-orders.js';

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

  constructor(
    schedule: DaySchedule,
    markets: ReadonlyMap<StockCode, CodeMarket>,
    readonly interruptions: readonly Interruption[] = [],
    readonly liquidity: Liquidity = UNBOUNDED,
  ) {
    this.#schedule = schedule;
    this.#markets = markets;
  }

  submit(wanted: VenueOrder, now: EpochMs): SubmitResult {
    const { id, code, side, type, quantity, lifetime = 'day' } = wanted;
    const market = this.#markets.get(code);
    if (market === undefined) return { refusal: 'unknown_code' };
    const refusal = refuseOrder(wanted, market, { schedule: this.#schedule, now, state: this.#stateOf(code, now) });
    if (refusal !== null) return { refusal };
    const book = { ask: market.book.best('buy'), bid: market.book.best('sell') };
    const price = priceAsItComes(type, side, book) ?? (wanted.price as Price | null);
    const limit = price ?? anyPrice(side);
    const order = { id, side, limit, left: quantity, ahead: -1, conditional: type === 'conditional' };
    return { refusal: null, price, events: this.#enter(order, lifetime, market, now) };
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
    const { code } = market.instrument;
    const wanted = { side: order.side, type: 'limit', price, quantity: shares } as const;
    const refusal = refuseOrder(wanted, market, { schedule: this.#schedule, now, state: this.#stateOf(code, now) });
    if (refusal !== null) return { refusal };
    this.#withdraw(found);
    const successor = { id: newId, side: order.side, limit: price, left: shares, ahead: -1, conditional: false };
    return { refusal: null, amended: shares, events: this.#enter(successor, 'day', market, now) };
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

  #stateOf(code: StockCode, now: EpochMs): CodeState {
    return codeState(this.interruptions, code, now);
  }

  /** While a code trades continuously an order first takes what is displayed; what is left of it queues, or is dropped. */
  #enter(order: WorkingOrder, lifetime: Lifetime, market: CodeMarket, now: EpochMs): VenueEvent[] {
    invariant(!this.#orders.has(order.id), () => `order ${order.id} was submitted before`);
    this.#orders.set(order.id, { order, market });
    const events: VenueEvent[] = [];
    const { book, instrument } = market;
    const continuous =
      phaseAt(this.#schedule, now) === 'continuous' && this.#stateOf(instrument.code, now) === 'trading';
    const most = this.liquidity(now);
    const enough = lifetime !== 'fok' || Math.min(book.reach(order.side, order.limit), most) >= order.left;
    if (continuous && book.open && enough) {
      takeFromBook(order, book, this.reportTo(events, now), most);
      order.ahead = book.queueAt(order.limit, order.side);
    }
    if (order.left > 0 && lifetime === 'day') market.orders.add(order);
    else if (order.left > 0) {
      events.push({ kind: 'dropped', time: now, orderId: order.id, quantity: order.left });
      order.left = 0;
    }
    return events;
  }

  #find(orderId: string, quantity: number): Found | { readonly refusal: Refusal } {
    const found = this.#orders.get(orderId);
    if (found === undefined) return { refusal: 'no_such_order' };
    const { left } = found.order;
    if (left === 0) return { refusal: 'nothing_to_cancel' };
    const shares = quantity === 0 ? left : quantity;
    if (!Number.isSafeInteger(shares) || shares <= 0) return { refusal: 'bad_quantity' };
    return shares > left ? { refusal: 'over_quantity' } : { ...found, shares };
  }

  #withdraw({ order, market, shares }: Found): void {
    order.left -= shares;
    market.orders.sweep();
  }
}
