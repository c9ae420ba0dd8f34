/**
 * From the first order that is another on, nobody knows what the broker would have said: a broker of ticks says it, from
 * the books as they stand, with the orders that work. The market, and the operator, go on as recorded.
 */
import { left } from '../../../machines/order-context.js';
import {
  ManualClock,
  type DayEvent,
  type Envelope,
  type EpochMs,
  type Policy,
  type StockCode,
} from '../../domain/index.js';
import { BrokerBooks, type BookedOrder } from '../backtest/broker-books.js';
import { NEVER } from '../backtest/day-run.js';
import { play, type Stage } from '../backtest/day-tape.js';
import { createLightLog } from '../backtest/light-log.js';
import type { TickBooks } from '../backtest/tick-books.js';
import { TickBroker, type TickExecution } from '../backtest/tick-broker.js';
import type { TickTerms } from '../backtest/tick-fills.js';
import type { Effect } from '../effects.js';
import { Kernel } from '../kernel.js';
import { orderOf, type OrderActor } from '../system/order-actor.js';
import type { DaySystem } from '../system/system.js';
import type { Pending } from './pending.js';

export interface ApartOptions {
  readonly system: DaySystem;
  readonly policy: Policy;
  readonly pending: Pending;
  readonly tape: TickBooks;
  readonly terms: TickTerms;
  readonly head: number;
  readonly now: EpochMs;
  /** What the last input wanted of the broker. */
  readonly sent: readonly Effect[];
  readonly onLived: (envelope: Envelope) => void;
  readonly onFill: (fill: TickExecution) => void;
}

/** The broker's own numbers go on from here: far from those that were given out in the recorded day. */
const NUMBERS = 9_000_000;

export class Apart {
  readonly kernel: Kernel;
  readonly #clock: ManualClock;
  readonly #broker: TickBroker;
  readonly #stage: Stage;

  constructor(options: ApartOptions) {
    const { system, policy, pending, tape, terms, head, now, onLived, onFill } = options;
    const { config } = system;
    const clock = (this.#clock = new ManualClock(now));
    const instrumentOf = (code: StockCode) => system.trading.desk(code).instrument;
    const holdings = [...system.trading.desks.values()].map(({ position }) => position);
    const orders = known(system);
    const books = new BrokerBooks({ config, instrumentOf, cash: system.cash, holdings, orders, numbers: NUMBERS });
    const inbox = { offer: (event: DayEvent, at: EpochMs) => this.kernel.offer(event, at) };
    const broker = new TickBroker({ config, books, terms, instrumentOf, inbox, now: () => clock.now(), onFill }, tape);
    this.#broker = broker;
    this.kernel = new Kernel({
      log: createLightLog(config.day, head),
      system,
      policy,
      gateway: broker,
      clock,
      commitClock: NEVER,
      timers: pending.timers,
      onStep: (envelope, { outcomes }) => {
        if (!envelope.event.type.endsWith('Ticked') || outcomes.length > 0) onLived(envelope);
      },
      onEnd: () => {},
    });
    const { closingPriceStart } = config.schedule;
    if (closingPriceStart > now) {
      clock.schedule(closingPriceStart, () => {
        broker.expire();
      });
    }
    this.#stage = { kernel: this.kernel, clock, broker, codes: new Set(config.codes) };
    this.#takeOver(options);
  }

  /** The rest of the recorded day. */
  play(rest: Iterable<Envelope>): void {
    play(rest, this.#stage, isOperators);
  }

  /** Nothing is recorded any more, but the day is to be settled. */
  settle(): void {
    const { afterHoursEnd } = this.kernel.system.config.schedule;
    if (afterHoursEnd > this.#clock.now()) this.#clock.advanceTo(afterHoursEnd);
  }

  /** Orders that work are this broker's now; what was on its way to the recorded one arrives here. */
  #takeOver({ system, pending, sent }: ApartOptions): void {
    const broker = this.#broker;
    const asked = new Set(sent.flatMap((effect) => ('request' in effect ? [effect.request.orderId] : [])));
    for (const actor of system.trading.orders.working()) {
      const { id, brokerId } = orderOf(actor);
      if (brokerId !== null) broker.adopt(id, brokerId);
      else if (!asked.has(id)) broker.submit({ orderId: id, order: specOf(actor) });
    }
    for (const actor of system.trading.orders.working()) {
      const { id, brokerId: brokerOrderId, code } = orderOf(actor);
      const canceling = actor.snapshot.matches('pendingCancel') && !asked.has(id);
      if (canceling && brokerOrderId !== null) broker.cancel({ orderId: id }, { brokerOrderId, code });
    }
    for (const effect of sent) perform(broker, effect);
    const wanted = sent.flatMap((effect) => (effect.kind === 'query' ? [effect.query.kind] : []));
    for (const query of pending.questions.values()) if (!wanted.includes(query.kind)) broker.query(query);
  }
}

function perform(broker: TickBroker, effect: Effect): void {
  if (effect.kind === 'submit') broker.submit(effect.request);
  else if (effect.kind === 'cancel') broker.cancel(effect.request, effect.target);
  else if (effect.kind === 'amend') broker.amend(effect.request);
  else if (effect.kind === 'query') broker.query(effect.query);
}

/** Orders that work and of which the broker's number is known, as its books have them. */
function known(system: DaySystem): BookedOrder[] {
  return system.trading.orders.working().flatMap((actor) => {
    const { brokerId: brokerOrderId, requestedAt: placedAt, filled, amount, commission, tax } = orderOf(actor);
    if (brokerOrderId === null) return [];
    const executed = { filled, amount, commission, tax, left: left(actor.snapshot.context) };
    return [{ ...specOf(actor), brokerOrderId, placedAt, ...executed }];
  });
}

function specOf(actor: OrderActor): Parameters<TickBroker['submit']>[0]['order'] {
  const { code, side, type, price, quantity } = orderOf(actor);
  return { code, side, type, price, quantity };
}

/** What an operator said then would have been said now too; that the process should stop has nothing to do with it. */
function isOperators(event: DayEvent): boolean {
  return event.type === 'CommandReceived' && event.command.kind !== 'stop';
}
