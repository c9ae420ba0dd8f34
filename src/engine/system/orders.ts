/**
 * Every order of the day, each with its machine. Broker reports know orders by the broker's number only: this room links
 * them to ours, and keeps reports that outrun the answer to their order until it comes (KIWOOM.md §12.5.7).
 */
import type { EventFromLogic, Snapshot } from 'xstate';
import { orderMachine, type FillCounted } from '../../../machines/order.js';
import {
  chargesOn,
  invariant,
  isRepeat,
  orderId,
  type AmendRequested,
  type BrokerOrderId,
  type CancelRequested,
  type Charges,
  type EpochMs,
  type Instrument,
  type Order,
  type OrderAccepted,
  type OrderAcknowledged,
  type OrderAmended,
  type OrderCanceled,
  type OrderFilled,
  type OrderId,
  type OrderRejected,
  type OrderSpec,
  type RequestAcknowledged,
  type Seq,
  type StockCode,
} from '../../domain/index.js';
import type { Origin } from '../actors.js';
import { hasBehaviour } from '../behaviour.js';
import type { Core } from './core.js';
import { awaitsNumber, isOldWord, looksLike, orderOf, rowOf, type OrderActor } from './order-actor.js';

/** Reports of the broker about one of its order numbers. */
export type BrokerReport = OrderAccepted | OrderFilled | OrderCanceled | OrderAmended | OrderRejected;

interface Entry {
  readonly actor: OrderActor;
  /** Seq of its OrderRequested or OrderDenied. */
  readonly since: Seq;
}

/** What the other rooms do when an order moves. */
export interface OrderListener {
  filled(order: Order, fill: OrderFilled, added: FillCounted['added']): void;
  closed(order: Order, state: string): void;
}

export interface OrdersState {
  readonly orders: readonly { readonly since: Seq; readonly snapshot: Snapshot<unknown> }[];
  readonly numbers: readonly (readonly [BrokerOrderId, OrderId])[];
  readonly unclaimed: readonly BrokerReport[];
  readonly foreign: readonly BrokerOrderId[];
  readonly times: readonly EpochMs[];
  /** Order numbers given out so far. */
  readonly issued: number;
}

const RATE_WINDOW = 60_000;
const NONE: readonly OrderActor[] = [];

export class Orders {
  readonly #entries = new Map<OrderId, Entry>();
  readonly #working = new Map<OrderId, Entry>();
  readonly #numbers = new Map<BrokerOrderId, OrderId>();
  readonly #foreign = new Set<BrokerOrderId>();
  #unclaimed: BrokerReport[] = [];
  #issued = 0;
  /** When orders were requested within the last minute. */
  #times: EpochMs[] = [];

  constructor(
    readonly core: Core,
    readonly instrumentOf: (code: StockCode) => Instrument,
    readonly listener: OrderListener,
    state?: OrdersState,
  ) {
    if (state !== undefined) this.#restore(state);
  }

  /** A new order number: the day and a counter, the same in every replay. */
  issueId(): OrderId {
    this.#issued++;
    return orderId(`${this.core.config.day}-${String(this.#issued).padStart(6, '0')}`);
  }

  /** A new order in its initial state; `leaves` when it was requested rather than denied. */
  create(id: OrderId, spec: OrderSpec, leaves: boolean): OrderActor {
    invariant(!this.#entries.has(id), 'there is already an order', id);
    const { core } = this;
    const entry = { actor: this.#host({ input: { id, spec, requestedAt: core.now } }), since: core.seq };
    this.#entries.set(id, entry);
    this.#working.set(id, entry);
    if (leaves) {
      while ((this.#times[0] ?? Infinity) <= core.now - RATE_WINDOW) this.#times.shift();
      this.#times.push(core.now);
    }
    return entry.actor;
  }

  /** The order's machine, or undefined for a number that no order of today has. */
  find(id: string): OrderActor | undefined {
    return this.#entries.get(id as OrderId)?.actor;
  }

  /** Orders that are in flight or open, oldest first. A copy: sending to them may change the set. */
  working(code?: StockCode): readonly OrderActor[] {
    if (this.#working.size === 0) return NONE;
    const actors: OrderActor[] = [];
    for (const { actor } of this.#working.values()) {
      if (code === undefined || orderOf(actor).code === code) actors.push(actor);
    }
    return actors;
  }

  /** Whether some order waits for an answer, or some report for its order. */
  get inFlight(): boolean {
    return this.#unclaimed.length > 0 || this.working().some((actor) => actor.snapshot.hasTag('inFlight'));
  }

  /** Orders requested within the last minute. */
  recent(): number {
    return this.#times.filter((time) => time > this.core.now - RATE_WINDOW).length;
  }

  /** Seq of the request that an order, or a number of the broker's, goes back to: the cause of a report. */
  causeOf(id: OrderId | null, number: BrokerOrderId | null): Seq | null {
    const own = id ?? (number === null ? undefined : this.#numbers.get(number));
    return own === undefined ? null : (this.#entries.get(own)?.since ?? null);
  }

  /** Whether no order of today is known. */
  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** The order that a number of the broker's belongs to. */
  owner(number: BrokerOrderId): OrderActor | undefined {
    const id = this.#numbers.get(number);
    return id === undefined ? undefined : this.find(id);
  }

  /** Whether this number of the broker's belongs to an order of ours. */
  knows(number: BrokerOrderId): boolean {
    return this.#numbers.has(number);
  }

  /** The REST answer: the broker's number becomes known, and whatever was reported under it is delivered. */
  acknowledged(event: OrderAcknowledged): void {
    this.send(this.get(event.orderId), event);
    this.link(event.orderId, event.brokerOrderId);
  }

  /** The broker took a cancel or an amendment. An amended order lives on under the number of the amendment. */
  requestAcknowledged(event: RequestAcknowledged): void {
    this.send(this.get(event.orderId), event);
    if (event.request === 'amend') this.link(event.orderId, event.requestBrokerId);
  }

  /** From now on reports of this number belong to the order. */
  link(id: OrderId, number: BrokerOrderId): void {
    this.#numbers.set(number, id);
    const waiting = this.#unclaimed.filter((report) => report.brokerOrderId === number);
    this.#unclaimed = this.#unclaimed.filter((report) => report.brokerOrderId !== number);
    for (const report of waiting) this.report(report);
  }

  /** A report of the broker about an order: delivered, kept for later, or known to be somebody else's. */
  report(report: BrokerReport): void {
    const number = report.brokerOrderId;
    if (number === null) return;
    const id = this.#numbers.get(number) ?? this.#claim(report);
    if (id !== undefined) {
      this.#numbers.set(number, id);
      this.#deliver(this.get(id), report);
    } else if (this.working().some(awaitsNumber)) {
      this.#unclaimed.push(report);
    } else if (!this.#foreign.has(number)) {
      this.#foreign.add(number);
      this.core.alarm('foreign_order', number, `${report.type} for an order that this system did not place`);
    }
  }

  /** A cancel or an amendment was decided: the machine goes pending, and the request may leave. */
  requested(event: CancelRequested | AmendRequested): void {
    const actor = this.find(event.orderId);
    if (actor === undefined) {
      this.core.alarm('no_such_order', event.orderId, `${event.type}: no order of today has this number`);
      return;
    }
    this.send(actor, event);
    const { order, request } = actor.snapshot.context;
    if (request === null || order.brokerId === null) return;
    const target = { brokerOrderId: order.brokerId, code: order.code };
    if (event.type === 'CancelRequested') this.core.request({ kind: 'cancel', request: event, target });
    else this.core.request({ kind: 'amend', request: event, target });
  }

  get(id: OrderId): OrderActor {
    const actor = this.find(id);
    invariant(actor !== undefined, 'no order', id);
    return actor;
  }

  /** Sends to an order's machine and lets the other rooms see what came of it. */
  send(actor: OrderActor, event: EventFromLogic<typeof orderMachine>): void {
    const before = actor.snapshot;
    actor.send(event);
    const after = actor.snapshot;
    if (before === after) return;
    const { order } = after.context;
    this.#show(actor);
    if (after.hasTag('closed') && !before.hasTag('closed')) {
      this.#working.delete(order.id);
      this.listener.closed(order, after.value);
      this.#giveUpUnclaimed();
    }
  }

  /** The order's charges once its executions amount to `amount` won. */
  charges(order: Order, amount: number): Charges {
    const { config } = this.core;
    return chargesOn(amount, order.side, this.instrumentOf(order.code), config.costs, config.settlementDay);
  }

  persist(): OrdersState {
    return {
      orders: [...this.#entries.values()].map(({ actor, since }) => ({ since, snapshot: actor.persist() })),
      numbers: [...this.#numbers],
      unclaimed: this.#unclaimed,
      foreign: [...this.#foreign],
      times: [...this.#times],
      issued: this.#issued,
    };
  }

  #restore(state: OrdersState): void {
    for (const { since, snapshot } of state.orders) {
      const entry = { actor: this.#host({ snapshot }), since };
      const { order } = entry.actor.snapshot.context;
      this.#entries.set(order.id, entry);
      if (!entry.actor.snapshot.hasTag('closed')) this.#working.set(order.id, entry);
    }
    for (const [number, id] of state.numbers) this.#numbers.set(number, id);
    for (const number of state.foreign) this.#foreign.add(number);
    this.#unclaimed = [...state.unclaimed];
    this.#times = [...state.times];
    this.#issued = state.issued;
  }

  #host(origin: Origin<typeof orderMachine>): OrderActor {
    const actor: OrderActor = this.core.host(orderMachine, origin, (emitted) => {
      const { order } = actor.snapshot.context;
      if (emitted.type === 'FillCounted') this.listener.filled(order, emitted.fill, emitted.added);
      else if (emitted.type === 'Alarm') this.core.alarm(emitted.alarm, order.id, emitted.detail);
      else if (emitted.type === 'Unexpected') this.core.unexpected(emitted, order.id);
    });
    return actor;
  }

  /** A report that outran the answer belongs to the one order in flight that looks exactly like it, if there is one. */
  #claim(report: BrokerReport): OrderId | undefined {
    if (report.type !== 'OrderAccepted' && report.type !== 'OrderFilled') return undefined;
    const alike = this.working(report.code)
      .map(orderOf)
      .filter((order) => order.brokerId === null && looksLike(order, report));
    return alike.length === 1 ? alike[0]?.id : undefined;
  }

  #deliver(actor: OrderActor, report: BrokerReport): void {
    if (report.type !== 'OrderFilled') {
      if (report.type === 'OrderCanceled' && isOldWord(actor, report) && hasBehaviour(this.core.config, 3)) return;
      this.send(actor, report);
      if (report.type === 'OrderAmended') this.link(orderOf(actor).id, report.newBrokerOrderId);
      return;
    }
    const order = orderOf(actor);
    const amount = order.amount + (isRepeat(order, report) ? 0 : report.price * report.quantity);
    this.send(actor, { type: 'OrderFilled', fill: report, charges: this.charges(order, amount) });
  }

  /** Reports that no order in flight can claim any more are somebody else's. */
  #giveUpUnclaimed(): void {
    const waiting = this.#unclaimed;
    this.#unclaimed = [];
    for (const report of waiting) this.report(report);
  }

  #show(actor: OrderActor): void {
    const row = rowOf(actor);
    this.core.change((draft) => {
      draft.orders[row.id] = row;
    });
  }
}
