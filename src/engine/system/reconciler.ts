/**
 * Ends unknown outcomes: an order whose answer never came is looked for among the broker's working and executed orders.
 * Found, it goes on under its number; absent from lists asked late enough, it never existed. Nothing is ever sent again
 * (DESIGN §2.2). All orders of the day are held against the same lists, so fills that were missed are counted, of closed
 * orders too.
 */
import { amountAfter, numberOf } from '../../../machines/order-context.js';
import type { FoundAtBroker } from '../../../machines/order.js';
import type {
  BrokerOrderId,
  EpochMs,
  ExecutedOrder,
  ExecutionsReported,
  OpenOrdersReported,
  Order,
  Quantity,
  WorkingOrder,
} from '../../domain/index.js';
import { hasBehaviour } from '../behaviour.js';
import type { Core } from './core.js';
import { orderOf, type OrderActor } from './order-actor.js';
import type { Orders } from './orders.js';

export const RECONCILE_TIMER = 'reconcile';

/** Lists show an order this long after it left, ms; one that is in none of those asked for then was never accepted. */
const LISTED_AFTER = 5_000;

interface List<Row> {
  readonly rows: readonly Row[];
  /** When the question was asked. */
  readonly at: EpochMs;
}

export interface ReconcilerState {
  readonly open: List<WorkingOrder> | null;
  readonly executed: List<ExecutedOrder> | null;
  readonly owed: boolean;
  /** Since the third behaviour. */
  readonly read?: boolean;
  readonly searching?: boolean;
}

type Row = Omit<FoundAtBroker, 'charges'>;

export class Reconciler {
  #open: List<WorkingOrder> | null;
  #executed: List<ExecutedOrder> | null;
  /** Reports may have been lost, and no list has been seen since. */
  #owed: boolean;
  /** The lists were read since the last order was closed: they know of executions what there is to know. */
  #read: boolean;
  /** The account differs, and it is not told yet: first the lists may explain it, then the account is asked once more. */
  #searching: boolean;

  constructor(
    readonly core: Core,
    readonly orders: Orders,
    state?: ReconcilerState,
  ) {
    this.#open = state?.open ?? null;
    this.#executed = state?.executed ?? null;
    this.#owed = state?.owed ?? false;
    this.#read = state?.read ?? false;
    this.#searching = state?.searching ?? false;
  }

  /** Something is unknown: asks for both lists once absence would be proof. */
  wanted(): void {
    const at = (this.core.now + LISTED_AFTER) as EpochMs;
    this.core.request({ kind: 'timer', name: RECONCILE_TIMER, at });
  }

  /**
   * Reports may have been lost: the connection was away, or the broker says something that does not follow from what it
   * reported. It repeats nothing, so every working order is held against the lists, whatever is known of it.
   */
  suspect(): void {
    if (this.orders.working().length === 0) return;
    this.#owed = true;
    this.wanted();
  }

  /** An order is closed: the report of its last execution may have been lost. */
  orderClosed(): void {
    this.#read = false;
  }

  /**
   * The account differs from the books, which a closed order may explain whose execution nobody saw.
   *
   * @returns whether that is looked for, so that the difference is not told yet
   */
  searches(): boolean {
    if (!hasBehaviour(this.core.config, 3) || this.#read || this.orders.isEmpty) return (this.#searching = false);
    if (!this.#searching) {
      this.#searching = this.#owed = true;
      this.wanted();
    }
    return true;
  }

  /** Whether a difference is looked into; the next account report tells what came of it. */
  get isSearching(): boolean {
    return this.#searching;
  }

  /** The account agrees with the books. */
  agreed(): void {
    this.#searching = false;
  }

  /** Whether executions may be missing from the books until the next lists come. */
  get isOwed(): boolean {
    return this.#owed;
  }

  due(): void {
    if (!this.#owed && !this.#unsettled()) return;
    // Half of an earlier answer, whose other half never came, would date the whole of this one.
    if (hasBehaviour(this.core.config, 2)) this.#open = this.#executed = null;
    this.core.request({ kind: 'query', query: { kind: 'openOrders' } });
    this.core.request({ kind: 'query', query: { kind: 'executions' } });
  }

  /** One of the lists did not come. What only it can end would stay as it is for the rest of the day. */
  failed(query: string): void {
    const isList = query === 'openOrders' || query === 'executions';
    if (isList && hasBehaviour(this.core.config, 2) && (this.#owed || this.#unsettled())) this.wanted();
  }

  /** One of the two lists; once both are there, every working order is held against them. `askedAt` dates the question. */
  reported(report: OpenOrdersReported | ExecutionsReported, askedAt: EpochMs, marketOver: boolean): void {
    if (report.type === 'OpenOrdersReported') this.#open = { rows: report.orders, at: askedAt };
    else this.#executed = { rows: report.orders, at: askedAt };
    if (this.#open === null || this.#executed === null) return;
    const open = this.#open;
    const executed = this.#executed;
    this.#open = this.#executed = null;
    const since = Math.min(open.at, executed.at);
    if (hasBehaviour(this.core.config, 3)) {
      // Asked before the clock was set back: orders that seem older than the question may not have existed then.
      if (Math.max(open.at, executed.at) > this.core.now) {
        this.wanted();
        return;
      }
      for (const row of executed.rows) this.#reveal(row);
    }
    for (const actor of this.orders.working()) this.#settle(actor, open.rows, executed.rows, since, marketOver);
    this.#owed = false;
    if (this.#unsettled()) this.wanted();
    this.#read = true;
    if (this.#searching) this.core.request({ kind: 'query', query: { kind: 'account' } });
  }

  persist(): ReconcilerState {
    const since = hasBehaviour(this.core.config, 3) ? { read: this.#read, searching: this.#searching } : {};
    return { ...since, open: this.#open, executed: this.#executed, owed: this.#owed };
  }

  /** Executions of a closed order that nobody saw are counted. */
  #reveal(row: ExecutedOrder): void {
    const actor = this.orders.owner(row.brokerOrderId);
    if (actor?.snapshot.hasTag('closed') !== true) return;
    const counted = numberOf(actor.snapshot.context, row.brokerOrderId)?.filled ?? 0;
    if (row.filled > counted) this.#found(actor, row);
  }

  #settle(
    actor: OrderActor,
    open: readonly WorkingOrder[],
    executed: readonly ExecutedOrder[],
    since: number,
    marketOver: boolean,
  ): void {
    const order = orderOf(actor);
    if (order.requestedAt >= since) return;
    const rows = locate(order, open, executed, (number) => this.orders.knows(number));
    if (rows === 'unclear') {
      this.core.alarm('unclear_order', order.id, 'more than one order at the broker could be this one');
    } else if (rows.length > 0) {
      for (const row of rows) this.#found(actor, row);
    } else if ((this.#owed || isUnsettled(actor)) && since - order.requestedAt >= this.#listedAfter(actor)) {
      // Neither working nor executed: it was never accepted, or was canceled and nobody heard of it.
      this.orders.send(actor, { type: 'Reconciled', found: null });
    }
    const { brokerId } = orderOf(actor);
    const working = open.some((row) => row.brokerOrderId === brokerId);
    if (marketOver && !working && actor.snapshot.hasTag('open')) this.orders.send(actor, { type: 'OrderExpired' });
  }

  /** How long after its request an order is in the lists, if it ever will be: an order without an answer may leave late. */
  #listedAfter({ snapshot }: OrderActor): number {
    const { config } = this.core;
    if (!hasBehaviour(config, 2)) return LISTED_AFTER;
    if (snapshot.matches('submitting')) return Infinity;
    return snapshot.matches('unknown') ? config.orderTimeout + LISTED_AFTER : LISTED_AFTER;
  }

  #found(actor: OrderActor, row: Row): void {
    const charges = this.orders.charges(orderOf(actor), amountAfter(actor.snapshot.context, row));
    this.orders.send(actor, { type: 'Reconciled', found: { ...row, charges } });
    this.orders.link(orderOf(actor).id, row.brokerOrderId);
  }

  #unsettled(): boolean {
    return this.orders.working().some(isUnsettled);
  }
}

/** Nobody knows whether the order exists, or whether a cancel or amendment of it was taken. */
function isUnsettled({ snapshot }: OrderActor): boolean {
  return snapshot.matches('unknown') || snapshot.context.request?.doubtful === true;
}

/** The broker's rows that are this order; `unclear` when an order without a number could be more than one of them. */
function locate(
  order: Order,
  open: readonly WorkingOrder[],
  executed: readonly ExecutedOrder[],
  taken: (number: BrokerOrderId) => boolean,
): Row[] | 'unclear' {
  const isOurs = (row: WorkingOrder | ExecutedOrder): boolean =>
    order.brokerId === null
      ? !taken(row.brokerOrderId) && row.originalBrokerId === null && looksLike(row, order)
      : row.brokerOrderId === order.brokerId;
  const rows = new Map<BrokerOrderId, Row>();
  for (const row of executed.filter(isOurs)) rows.set(row.brokerOrderId, row);
  for (const row of open.filter(isOurs)) {
    const filled = rows.get(row.brokerOrderId);
    rows.set(row.brokerOrderId, {
      brokerOrderId: row.brokerOrderId,
      filled: filled?.filled ?? (0 as Quantity),
      averagePrice: filled?.averagePrice ?? 0,
      remaining: row.remaining,
    });
  }
  return rows.size > 1 ? 'unclear' : [...rows.values()];
}

function looksLike(row: WorkingOrder | ExecutedOrder, order: Order): boolean {
  const samePrice = order.price === null || row.price === null || row.price === order.price;
  return row.code === order.code && row.side === order.side && row.quantity === order.quantity && samePrice;
}
