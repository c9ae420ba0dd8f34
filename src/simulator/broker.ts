/** Carries orders to the venue and what the venue does with them to blotter, ledger and reports, in the documented order. */
import {
  invariant,
  KRX_ORDER_TYPES,
  type Clock,
  type EpochMs,
  type Instrument,
  type Price,
  type Quantity,
  type Side,
} from '../domain/index.js';
import type { DroppedEvent, ExecutionEvent, ExpiredEvent, Refusal, Venue, VenueEvent } from '../exchange/index.js';
import { newRecord, type Blotter, type BlotterOrder, type Chain } from './blotter.js';
import { holdingReport, orderReport, type OrderReport, type ReportContext } from './reports.js';
import type { RealEntry } from './sessions.js';

/** The types that the venue plays: those of the regular session that need no second price and no second exchange. */
export const PLAYED_TYPES = ['0', '3', '5', '6', '7', '10', '13', '16', '20', '23', '26'] as const;
export type PlayedType = (typeof PLAYED_TYPES)[number];

export function isPlayed(code: string): code is PlayedType {
  return (PLAYED_TYPES as readonly string[]).includes(code);
}

export interface NewOrder {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly tradeType: PlayedType;
  readonly price: Price | null;
  readonly quantity: number;
}

export type Placed =
  { readonly refusal: Refusal; readonly order: null } | { readonly refusal: null; readonly order: BlotterOrder };

export interface BrokerOptions extends ReportContext {
  readonly venue: Venue;
  readonly blotter: Blotter;
  readonly clock: Clock;
  /** Takes reports that follow from a request, in order. */
  tell(reports: readonly RealEntry[]): void;
}

/** The most a share of it can cost: a conditional order may become one at the market. */
export function worstPrice(order: Pick<BlotterOrder, 'price' | 'tradeType'>, upper: number): number {
  return order.tradeType === '5' ? upper : (order.price ?? upper);
}

export class Broker {
  constructor(private readonly options: BrokerOptions) {}

  /** A new order: 접수, then its immediate executions. Cash and holdings were checked before (orders.ts). */
  place(order: NewOrder): Placed {
    const { blotter, venue } = this.options;
    const number = blotter.nextNumber();
    const now = this.options.clock.now();
    const { instrument, side, tradeType, price, quantity } = order;
    const { kind: type, lifetime } = KRX_ORDER_TYPES[tradeType];
    const request = { id: number, code: instrument.code, side, type, lifetime, price, quantity };
    const result = venue.submit(request, now);
    if (result.refusal !== null) return { refusal: result.refusal, order: null };
    const record = newRecord({ ...order, price: result.price, number, kind: 'new', original: null, time: now });
    blotter.add(record);
    this.#rebind(record.chain);
    this.options.tell([
      this.#report({ order: record, status: '접수', open: quantity, time: now }),
      ...this.#follows(result.events),
    ]);
    return { refusal: null, order: record };
  }

  /** Takes back `quantity` shares (0 = all left) of a working order under a number of its own. */
  cancel(original: BlotterOrder, quantity: number): Placed {
    const now = this.options.clock.now();
    const result = this.options.venue.cancel(original.number, quantity, now);
    if (result.refusal !== null) return { refusal: result.refusal, order: null };
    const { canceled } = result;
    const record = this.#follow(original, 'cancel', canceled, original.price, now);
    this.#withdraw(original, canceled);
    this.options.tell([
      this.#report({ order: record, status: '접수', open: canceled, time: now }),
      this.#report({ order: record, status: '확인', open: 0, time: now }),
      this.#report({ order: original, status: '확인', open: original.open, time: now }),
    ]);
    record.status = '확인';
    return { refusal: null, order: record };
  }

  /** Moves `quantity` shares (0 = all left) to a new number at `price`; what is not moved stays where it is. */
  amend(original: BlotterOrder, quantity: number, price: Price): Placed {
    const now = this.options.clock.now();
    const number = this.options.blotter.nextNumber();
    const result = this.options.venue.amend(original.number, number, quantity, price, now);
    if (result.refusal !== null) return { refusal: result.refusal, order: null };
    const { amended } = result;
    const record = this.#follow(original, 'amend', amended, price, now);
    this.#withdraw(original, amended);
    record.status = '확인';
    this.options.tell([
      this.#report({ order: record, status: '접수', open: amended, time: now }),
      this.#report({ order: record, status: '확인', open: amended, time: now }),
      this.#report({ order: original, status: '확인', open: original.open, time: now }),
      ...this.#follows(result.events),
    ]);
    return { refusal: null, order: record };
  }

  /** An execution: 체결, then 잔고. */
  execute(event: ExecutionEvent): RealEntry[] {
    const order = this.#find(event.orderId);
    const { ledger } = this.options;
    const { chain, instrument, side } = order;
    const { price, executionId: id } = event;
    const quantity = event.quantity as Quantity;
    const charges = ledger.execute({ instrument, side, price, quantity }, chain.amount);
    const amount = price * quantity;
    Object.assign(chain, { amount: chain.amount + amount, ...charges });
    order.amount += amount;
    order.filled += quantity;
    order.open -= quantity;
    order.executions.push({ id, price, quantity });
    order.status = '체결';
    invariant(order.open >= 0, () => `order ${order.number} executed beyond its quantity`);
    this.#rebind(chain);
    return [
      this.#report({ order, status: '체결', open: order.open, time: event.time }),
      holdingReport(this.options, instrument.code, side),
    ];
  }

  /** A working order dropped at the close: it leaves ka10075; no 00 tells of it, as none is documented. */
  expire(event: ExpiredEvent): void {
    this.#withdraw(this.#find(event.orderId), event.quantity);
  }

  /** What an IOC or FOK order did not get: one more report, with nothing open (D-411). */
  drop(event: DroppedEvent): RealEntry[] {
    const order = this.#find(event.orderId);
    this.#withdraw(order, event.quantity);
    order.status = '확인';
    return [this.#report({ order, status: '확인', open: order.open, time: event.time })];
  }

  #follows(events: readonly VenueEvent[]): RealEntry[] {
    return events.flatMap((event) => {
      if (event.kind === 'execution') return this.execute(event);
      return event.kind === 'dropped' ? this.drop(event) : [];
    });
  }

  #follow(
    original: BlotterOrder,
    kind: 'amend' | 'cancel',
    quantity: number,
    price: Price | null,
    time: EpochMs,
  ): BlotterOrder {
    const { instrument, side, tradeType, chain } = original;
    const number = this.options.blotter.nextNumber();
    const request = {
      number,
      kind,
      original: original.number,
      instrument,
      side,
      tradeType,
      price,
      quantity,
      time,
    };
    const record = newRecord(kind === 'amend' ? { ...request, tradeType: '0' as const } : request, chain);
    this.options.blotter.add(record);
    return record;
  }

  #withdraw(order: BlotterOrder, quantity: number): void {
    order.open -= quantity;
    invariant(order.open >= 0, () => `more taken out of order ${order.number} than it had`);
    this.#rebind(order.chain);
  }

  #rebind(chain: Chain): void {
    const open = chain.parts.filter((part) => part.open > 0);
    const first = chain.parts[0];
    invariant(first !== undefined, 'a chain begins with its root');
    const { instrument, side } = first;
    const { upper } = this.options.market.get(instrument.code).limits;
    this.options.ledger.bind({
      root: chain.root,
      instrument,
      side,
      amount: chain.amount,
      shares: open.reduce((sum, part) => sum + part.open, 0),
      worst: open.reduce((sum, part) => sum + part.open * worstPrice(part, upper), 0),
    });
  }

  #report(report: OrderReport): RealEntry {
    return orderReport(this.options, report);
  }

  #find(number: string): BlotterOrder {
    const order = this.options.blotter.find(number);
    invariant(order !== undefined, 'the venue speaks of an order that nobody placed:', number);
    return order;
  }
}
