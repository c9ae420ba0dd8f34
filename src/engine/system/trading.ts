/** The trading floor: from a completed bar to an order, and from what became of it to positions and cash. */
import { isEstimated } from '../../../machines/order-context.js';
import type { RiskState } from '../../../machines/risk.js';
import type { MarketStreams, MarketObservation } from '../../../streams/index.js';
import {
  invariant,
  type Command,
  type EpochMs,
  type InstrumentReported,
  type LatchedRisk,
  type Order,
  type OrderDenied,
  type OrderFilled,
  type OrderId,
  type OrderRequested,
  type PriceLimits,
  type Quantity,
  type StockCode,
} from '../../domain/index.js';
import { hasBehaviour } from '../behaviour.js';
import { Cooldown, type CooldownState } from './cooldown.js';
import type { Core } from './core.js';
import { mayLeave, type Conditions } from './conditions.js';
import { Desk, type DeskState, type Surroundings } from './desk.js';
import { Guard, type GuardState } from './guard.js';
import { Ledger, type LedgerState } from './ledger.js';
import { bound, isCancelable, orderOf } from './order-actor.js';
import { Orders, type OrdersState } from './orders.js';
import { Reconciler, type ReconcilerState } from './reconciler.js';
import { planRecheck } from './rounds.js';

/** Timers that watch over an order's answer are called `order:<id>`. */
export const ORDER_TIMER = 'order:';

export interface TradingState {
  readonly desks: Readonly<Record<string, DeskState>>;
  readonly orders: OrdersState;
  readonly ledger: LedgerState;
  readonly guard: GuardState;
  readonly cooldown: CooldownState;
  readonly reconciler: ReconcilerState;
}

export class Trading {
  readonly desks = new Map<StockCode, Desk>();
  readonly orders: Orders;
  readonly ledger: Ledger;
  readonly guard: Guard;
  readonly cooldown: Cooldown;
  readonly reconciler: Reconciler;

  constructor(
    readonly core: Core,
    readonly quotes: MarketStreams['quotes'],
    readonly conditions: Conditions,
    carried: LatchedRisk,
    state?: TradingState,
  ) {
    const listener = {
      filled: (...args: Parameters<Trading['filled']>) => this.filled(...args),
      closed: (order: Order, how: string) => this.closed(order, how),
    };
    this.orders = new Orders(core, (code) => this.desk(code).instrument, listener, state?.orders);
    for (const code of core.config.codes) {
      this.desks.set(
        code,
        new Desk(
          core,
          code,
          { view: (limits) => this.view(code, limits), issueId: () => this.orders.issueId() },
          state?.desks[code],
        ),
      );
    }
    this.ledger = new Ledger(core, this.desks, (code) => quotes[code]?.last ?? 0, state?.ledger);
    const origin = state === undefined ? { carried } : { state: state.guard };
    this.guard = new Guard(core, origin, (to) => {
      this.#withhold(to);
    });
    this.cooldown = new Cooldown(core.config.risk, state?.cooldown);
    this.reconciler = new Reconciler(core, this.orders, state?.reconciler);
  }

  desk(code: StockCode): Desk {
    const desk = this.desks.get(code);
    invariant(desk !== undefined, 'no desk for', code);
    return desk;
  }

  introduce(report: InstrumentReported): void {
    this.desks.get(report.instrument.code)?.introduce(report);
  }

  /** A bar of the deciding interval is complete: orders left from earlier bars are stale, then the trader may decide. */
  observed({ code, interval, bars, features, price, barTime }: MarketObservation): void {
    const { core } = this;
    for (const actor of this.orders.working(code)) {
      if (isCancelable(actor) && !this.desk(code).isClosing) {
        const reason = 'not filled when the next bar closed';
        core.decide({ type: 'CancelRequested', orderId: orderOf(actor).id, reason });
      }
    }
    this.guard.watch(this.ledger.worth);
    const desk = this.desk(code);
    const tradable = desk.known && this.conditions.tradable(code);
    if (!desk.barClosed(barTime, bars.length, tradable)) return;
    const { quantity, cost } = desk.position;
    const cash = this.ledger.orderable(this.orders.working());
    core.ask({ code, interval, bars, features, price, cash, position: { quantity, cost } }, barTime);
  }

  /** An order may leave. It is on disk by now, and is sent once this step is over. */
  requested(event: OrderRequested): void {
    const { core } = this;
    const { state } = this.guard;
    const allowed = mayLeave(state, event.order.side, event.closing === true);
    // The pre-trade checks have said so; said once more, for nothing is worse than an order after a halt.
    invariant(allowed, () => `order ${event.orderId} would leave while risk is ${state}`);
    const actor = this.orders.create(event.orderId, event.order, true);
    core.count('orders');
    this.desk(event.order.code).orderPlaced(event);
    this.orders.send(actor, event);
    core.request({ kind: 'submit', request: event });
    const at = (core.now + core.config.orderTimeout) as EpochMs;
    core.request({ kind: 'timer', name: ORDER_TIMER + event.orderId, at });
  }

  denied(event: OrderDenied): void {
    this.core.count('denied');
    this.orders.send(this.orders.create(event.orderId, event.order, false), event);
  }

  /** The answer is overdue: the outcome is unknown until the broker's lists tell. */
  timedOut(id: string): void {
    const actor = this.orders.find(id);
    if (actor?.snapshot.matches('submitting') !== true) return;
    // Whoever waits for a turn or a token even now must not leave after the lists have been read.
    if (hasBehaviour(this.core.config, 2)) this.core.request({ kind: 'withhold', orderId: orderOf(actor).id });
    this.orders.send(actor, { type: 'OrderOutcomeUnknown' });
    this.reconciler.wanted();
  }

  /** The process was away: whatever was on its way has an unknown outcome, and a wish not on disk is given up. */
  interrupted(): void {
    for (const desk of this.desks.values()) desk.interrupted();
    for (const actor of this.orders.working()) {
      if (actor.snapshot.matches('submitting')) this.orders.send(actor, { type: 'OrderOutcomeUnknown' });
    }
    this.reconciler.wanted();
  }

  command(command: Exclude<Command, { kind: 'stop' }>): void {
    switch (command.kind) {
      case 'halt':
        for (const desk of this.desks.values()) desk.standDown();
        if (this.guard.state === 'halted') this.#withhold('halted');
        this.guard.halt(command.reason);
        break;
      case 'resume':
        this.guard.resume(command.reason, this.ledger.worth);
        break;
      case 'flatten':
        this.#flatten(command.reason);
        break;
      case 'cancel':
        this.#cancel(command.orderId, command.reason);
        break;
    }
  }

  sessionChanged(trading: boolean): void {
    for (const desk of this.desks.values()) desk.sessionChanged(trading);
  }

  /**
   * While nothing works, the books are held against the broker's account.
   *
   * @param last the day is settled: what differs is told now, or never
   */
  verify(last = false): void {
    if (this.orders.working().length > 0) return;
    const differences = this.ledger.verify();
    if (differences === null) return;
    if (differences.length === 0) this.reconciler.agreed();
    else if (!last && this.reconciler.searches()) return;
    this.guard.compared(differences);
    planRecheck(this.core, this.guard);
  }

  /** Nothing of today has happened yet: the day's profit and the equity's high-water mark begin here. */
  revalue(): void {
    this.ledger.revalue();
    const { worth } = this.ledger;
    if (worth !== null) this.guard.begin(worth);
  }

  /** After an execution the broker tells what is held; while nothing is in flight our own books must say the same. */
  checkHolding(code: StockCode, quantity: number): void {
    const desk = this.desks.get(code);
    if (desk?.position.quantity === quantity) this.guard.agrees(code);
    if (desk === undefined || desk.position.quantity === quantity) return;
    if (this.orders.inFlight || this.reconciler.isOwed) return;
    const ahead = this.ledger.isAhead;
    if (ahead && !hasBehaviour(this.core.config, 3)) return;
    // The report of an execution may be late or lost: first the lists are asked what became of the order.
    if (ahead || this.orders.working(code).length > 0) {
      this.reconciler.suspect();
      return;
    }
    if (this.reconciler.searches()) return;
    const detail = `broker ${quantity}, own books ${desk.position.quantity}`;
    this.guard.differs({ alarm: 'holding_mismatch', subject: code, detail });
    planRecheck(this.core, this.guard);
  }

  filled(order: Order, fill: OrderFilled, added: Parameters<Ledger['filled']>[1]): void {
    const desk = this.desk(order.code);
    const { realized } = desk.position;
    desk.filled(fill);
    const gain = desk.position.realized - realized - added.commission - added.tax;
    const flat = order.side === 'sell' && desk.position.quantity === 0;
    this.cooldown.executed(order.code, gain, flat, this.core.now);
    this.ledger.filled(order.side, added);
    if (isEstimated(fill)) this.ledger.estimated(fill);
    this.core.count('fills');
    this.guard.watch(this.ledger.worth);
  }

  closed(order: Order, how: string): void {
    if (how !== 'denied') this.guard.orderEnded(how === 'rejected');
    this.core.request({ kind: 'cancelTimer', name: ORDER_TIMER + order.id });
    this.desk(order.code).orderClosed(order, how);
    this.reconciler.orderClosed();
  }

  persist(): TradingState {
    return {
      desks: Object.fromEntries([...this.desks].map(([code, desk]) => [code, desk.persist()])),
      orders: this.orders.persist(),
      ledger: this.ledger.persist(),
      guard: this.guard.persist(),
      cooldown: this.cooldown.persist(),
      reconciler: this.reconciler.persist(),
    };
  }

  /** Everything an order of `code` is measured against besides its own desk. */
  view(code: StockCode, limits: PriceLimits): ReturnType<Surroundings['view']> {
    const working = this.orders.working(code);
    const { quantity } = this.desk(code).position;
    const { last = 0, ask = 0, bid = 0 } = this.quotes[code] ?? {};
    const { conditions } = this;
    return {
      now: this.core.now,
      last,
      ask,
      bid,
      risk: this.guard.standing,
      codeState: conditions.codeState(code),
      tickAge: conditions.tickAge(code),
      // The middle of many lags: worked out where somebody asks for it.
      clockSkew: this.core.config.risk.maxClockSkew === 0 ? null : conditions.clockSkew,
      coolingUntil: this.cooldown.until(code),
      sessionTrading: conditions.sessionTrading,
      linkOnline: conditions.linkOnline,
      orderable: this.ledger.orderable(this.orders.working()),
      sellable: Math.max(quantity - bound(working, () => limits.upper).shares, 0) as Quantity,
      positionAmount: quantity * last,
      workingOrders: working.length,
      unknownOrders: working.filter((actor) => actor.snapshot.matches('unknown')).length,
      recentOrders: this.orders.recent(),
    };
  }

  /** Orders that may still wait for their turn to leave are taken back when they must not leave any more. */
  #withhold(to: RiskState): void {
    for (const actor of this.orders.working()) {
      const { id, code, side } = orderOf(actor);
      if (mayLeave(to, side, this.desk(code).isClosing) || !actor.snapshot.matches('submitting')) continue;
      this.core.request({ kind: 'withhold', orderId: id });
    }
  }

  /** An operator cannot know what was filled a moment ago: what can no longer be canceled is told, not asked for. */
  #cancel(id: OrderId, reason: string): void {
    const actor = this.orders.find(id);
    if (actor === undefined || isCancelable(actor)) this.core.decide({ type: 'CancelRequested', orderId: id, reason });
    else this.core.alarm('not_cancelable', id, `the order is ${actor.snapshot.value}`);
  }

  /** No new risk; what works is withdrawn, what is held is sold once nothing works any more. */
  #flatten(reason: string): void {
    this.guard.reduce(reason);
    for (const actor of this.orders.working()) {
      if (isCancelable(actor)) this.core.decide({ type: 'CancelRequested', orderId: orderOf(actor).id, reason });
    }
    for (const desk of this.desks.values()) desk.flatten();
  }
}
