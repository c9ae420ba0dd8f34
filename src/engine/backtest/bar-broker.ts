/**
 * The broker of one backtested day: takes orders as Kiwoom would and fills them from bars. It is told of a bar only when
 * that is complete, so it cannot look ahead; and what it fills, it reports before the system is told of the bar.
 */
import {
  type BrokerGateway,
  type BrokerOrderId,
  type BrokerQuery,
  type Bar,
  type DayConfig,
  type DayEvent,
  type EpochMs,
  type FillRecord,
  type Inbox,
  type Instrument,
  type OrderRequested,
  type Price,
  type StockCode,
} from '../../domain/index.js';
import type { BookedOrder, BrokerBooks } from './broker-books.js';
import { fillOf, type FillModel, type FillTerms } from './fill-models.js';

export interface BarBrokerOptions {
  readonly config: DayConfig;
  readonly books: BrokerBooks;
  readonly model: FillModel;
  readonly terms: FillTerms;
  readonly inbox: Inbox;
  readonly now: () => EpochMs;
  readonly instrumentOf: (code: StockCode) => Instrument;
  /** Told bars of a code, oldest first, `count` at most. */
  readonly past: (code: StockCode, count: number) => readonly Bar[];
  /** The newest complete bar of a code. */
  readonly lastBar: (code: StockCode) => Bar | null;
  readonly onFill: (fill: FillRecord) => void;
}

interface Working {
  readonly number: BrokerOrderId;
  readonly decidedAt: Price;
}

export class BarBroker implements BrokerGateway {
  readonly #options: BarBrokerOptions;
  /** Orders that wait for the next bar, by code. */
  readonly #working = new Map<StockCode, Working[]>();

  constructor(options: BarBrokerOptions) {
    this.#options = options;
  }

  submit({ orderId, order }: OrderRequested): void {
    const { books, now, lastBar, model } = this.#options;
    const { code, side, type, price, quantity } = order;
    const { brokerOrderId: number } = books.place(order, now());
    this.#tell({ type: 'OrderAcknowledged', orderId, brokerOrderId: number });
    this.#tell({ type: 'OrderAccepted', brokerOrderId: number, code, side, orderType: type, price, quantity });
    const bar = lastBar(code);
    const working = { number, decidedAt: (bar?.close ?? 0) as Price };
    if (model === 'close' && bar !== null) this.#fill(working, bar);
    else this.#working.set(code, [...(this.#working.get(code) ?? []), working]);
  }

  /** Every order leaves at once. */
  withhold(): void {}

  cancel({ orderId }: Parameters<BrokerGateway['cancel']>[0], target: Parameters<BrokerGateway['cancel']>[1]): void {
    const { books } = this.#options;
    const { brokerOrderId, code } = target;
    const working = this.#working.get(code) ?? [];
    if (!working.some(({ number }) => number === brokerOrderId)) {
      this.#tell({ type: 'RequestRefused', request: 'cancel', orderId, code: 'RC4032', message: 'nothing to cancel' });
      return;
    }
    this.#working.set(
      code,
      working.filter(({ number }) => number !== brokerOrderId),
    );
    const quantity = books.withdraw(brokerOrderId);
    const requestBrokerId = books.nextNumber();
    this.#tell({ type: 'RequestAcknowledged', request: 'cancel', orderId, requestBrokerId });
    this.#tell({ type: 'OrderCanceled', brokerOrderId, requestBrokerId, code, quantity });
  }

  /** Nothing of the system amends. */
  amend({ orderId }: Parameters<BrokerGateway['amend']>[0]): void {
    this.#tell({ type: 'RequestRefused', request: 'amend', orderId, code: 'RC4032', message: 'nothing to amend' });
  }

  query(query: BrokerQuery): void {
    this.#tell(this.#answer(query));
  }

  /** A bar is complete: what worked while it was made is filled from it, as the model says. */
  complete(code: StockCode, bar: Bar): void {
    const working = this.#working.get(code);
    if (working === undefined || working.length === 0) return;
    for (const order of working) this.#fill(order, bar);
    this.#working.set(
      code,
      working.filter(({ number }) => this.#booked(number).left > 0),
    );
  }

  /** The exchange has closed: what still works is over, as the lists of the evening will tell. */
  expire(): void {
    for (const { number } of [...this.#working.values()].flat()) this.#options.books.withdraw(number);
    this.#working.clear();
  }

  #fill({ number, decidedAt }: Working, bar: Bar): void {
    const { books, config, model, terms, instrumentOf, onFill } = this.#options;
    const order = this.#booked(number);
    const { code, side } = order;
    const fill = fillOf(model, order, bar, { instrument: instrumentOf(code), day: config.day }, terms);
    if (fill === null) return;
    const { price, shares: quantity } = fill;
    const { reports, commission, tax } = books.execute(number, price, quantity);
    onFill({ time: bar.time, code, side, price, quantity, commission, tax, decidedAt });
    for (const report of reports) this.#tell(report);
  }

  #booked(number: BrokerOrderId): BookedOrder {
    return this.#options.books.order(number);
  }

  #answer(query: BrokerQuery): DayEvent {
    const { books, instrumentOf, past } = this.#options;
    switch (query.kind) {
      case 'instrument':
        return { type: 'InstrumentReported', instrument: instrumentOf(query.code), known: true };
      case 'bars': {
        const { code, interval, before, count } = query;
        return { type: 'BarsReported', code, interval, before, bars: past(code, count) };
      }
      default:
        return books.answer(query);
    }
  }

  #tell(event: DayEvent): void {
    const { inbox, now } = this.#options;
    inbox.offer(event, now());
  }
}
