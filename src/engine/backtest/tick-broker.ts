/**
 * The broker of a recorded day: takes orders as Kiwoom would and fills them from the recorded ticks (see `tick-fills.ts`).
 * It is told of a tick when that arrived, so it cannot look ahead; what a tick fills is reported before the system is told
 * of the tick, so that everything a bar's trades filled is in the books before anything is decided on the bar.
 */
import {
  priceLimits,
  type BrokerGateway,
  type BrokerOrderId,
  type BrokerQuery,
  type DayConfig,
  type DayEvent,
  type Envelope,
  type EpochMs,
  type Inbox,
  type Instrument,
  type Money,
  type OrderId,
  type OrderRequested,
  type Price,
  type Seq,
  type StockCode,
  type TradeTicked,
} from '../../domain/index.js';
import type { BrokerBooks } from './broker-books.js';
import type { TickBook, Trade } from './tick-book.js';
import { TickBooks } from './tick-books.js';
import { atAuction, atPrint, atQuote, placeIn, type RestingOrder, type TickFill, type TickFillKind, type TickGrid, type TickTerms } from './tick-fills.js'; // prettier-ignore

/** One execution against the tape. */
export interface TickExecution {
  readonly orderId: OrderId;
  readonly code: StockCode;
  readonly side: RestingOrder['side'];
  /** When the tick arrived that filled it, or the order that took what was displayed. */
  readonly time: EpochMs;
  readonly price: Price;
  readonly quantity: TickFill['shares'];
  readonly kind: TickFillKind;
  /** Of the recorded day: the tick that filled it, or the newest event when it took what was displayed. */
  readonly seq: Seq;
  /** What this execution added to the order's charges, won. */
  readonly commission: Money;
  readonly tax: Money;
}

export interface TickBrokerOptions {
  readonly config: DayConfig;
  readonly books: BrokerBooks;
  readonly terms: TickTerms;
  readonly inbox: Inbox;
  readonly now: () => EpochMs;
  readonly instrumentOf: (code: StockCode) => Instrument;
  readonly onFill: (fill: TickExecution) => void;
}

interface Working {
  readonly orderId: OrderId;
  readonly number: BrokerOrderId;
  readonly code: StockCode;
  ahead: number | null;
  /** It came when nobody knew how many shares are displayed: the next quote is met as if it came then. */
  comes: boolean;
}

export class TickBroker implements BrokerGateway {
  readonly #options: TickBrokerOptions;
  readonly #tape: TickBooks;
  /** Reports in the order in which they are told: what one of them leads to is told after those that are due already. */
  readonly #reports: DayEvent[] = [];
  #telling = false;
  /** The newest event of the recorded market. */
  #seen = 0 as Seq;
  /** Orders that wait, oldest first. */
  #working: Working[] = [];

  /** @param tape what the market has shown so far */
  constructor(options: TickBrokerOptions, tape = new TickBooks(options.config)) {
    this.#options = options;
    this.#tape = tape;
  }

  /** The recorded market went on: told before the system is. */
  saw({ event, seq }: Pick<Envelope, 'event' | 'seq'>): void {
    this.#seen = seq;
    const { terms, now } = this.#options;
    const trade = this.#tape.saw(event, now(), terms);
    if (this.#working.length === 0) return;
    if (event.type === 'TradeTicked' && trade !== null) this.#meetTrade(event, trade);
    else if (event.type === 'QuoteTicked') this.#meetQuote(event.code);
  }

  submit({ orderId, order }: Pick<OrderRequested, 'orderId' | 'order'>): void {
    const { books, now } = this.#options;
    const { code, side, type, price, quantity } = order;
    const book = this.#tape.of(code);
    if (book?.halted === true) {
      this.#tell({ type: 'OrderRejected', orderId, brokerOrderId: null, code: 'RC4007', message: 'trading is halted' });
      return;
    }
    const { brokerOrderId: number } = books.place(order, now());
    this.#tell(
      { type: 'OrderAcknowledged', orderId, brokerOrderId: number },
      { type: 'OrderAccepted', brokerOrderId: number, code, side, orderType: type, price, quantity },
    );
    const working: Working = { orderId, number, code, ahead: null, comes: true };
    this.#working.push(working);
    if (book?.continuous(now()) !== true) return;
    this.#takeQuote(working, book);
    this.#place(working, book);
    this.#sweep();
  }

  /** An order of these books that works already: it stands behind everything that is displayed at its price. */
  adopt(orderId: OrderId, number: BrokerOrderId): void {
    const { code } = this.#options.books.order(number);
    const working: Working = { orderId, number, code, ahead: null, comes: false };
    this.#working.push(working);
    const book = this.#tape.of(code);
    if (book !== undefined) this.#place(working, book);
  }

  /** Every order leaves at once. */
  withhold(): void {}

  cancel({ orderId }: { readonly orderId: OrderId }, target: Parameters<BrokerGateway['cancel']>[1]): void {
    const { books } = this.#options;
    const { brokerOrderId, code } = target;
    if (!this.#working.some(({ number }) => number === brokerOrderId)) {
      this.#tell({ type: 'RequestRefused', request: 'cancel', orderId, code: 'RC4032', message: 'nothing to cancel' });
      return;
    }
    this.#working = this.#working.filter(({ number }) => number !== brokerOrderId);
    const quantity = books.withdraw(brokerOrderId);
    const requestBrokerId = books.nextNumber();
    this.#tell(
      { type: 'RequestAcknowledged', request: 'cancel', orderId, requestBrokerId },
      { type: 'OrderCanceled', brokerOrderId, requestBrokerId, code, quantity },
    );
  }

  /** Nothing of the system amends. */
  amend({ orderId }: Parameters<BrokerGateway['amend']>[0]): void {
    this.#tell({ type: 'RequestRefused', request: 'amend', orderId, code: 'RC4032', message: 'nothing to amend' });
  }

  /** What a code is, and its past, are told by the tape where the recorded day was told of them. */
  query(query: BrokerQuery): void {
    if (query.kind !== 'instrument' && query.kind !== 'bars') this.#tell(this.#options.books.answer(query));
  }

  /** The exchange has closed: what still works is over, as the lists of the evening will tell. */
  expire(): void {
    for (const { number } of this.#working) this.#options.books.withdraw(number);
    this.#working = [];
  }

  #meetTrade(tick: TradeTicked, { single, free: most }: Trade): void {
    const print = { price: tick.price, shares: Math.abs(tick.quantity) };
    const free = { buy: most, sell: most };
    for (const working of [...this.#working]) {
      if (working.code !== tick.code) continue;
      const order = this.#resting(working);
      const found = single
        ? { fill: atAuction(order, tick.price, free[order.side]), ahead: order.ahead }
        : atPrint(order, print, free[order.side], this.#grid(tick.code));
      working.ahead = found.ahead;
      if (found.fill === null) continue;
      free[order.side] -= found.fill.shares;
      this.#fill(working, found.fill);
    }
    this.#sweep();
  }

  #meetQuote(code: StockCode): void {
    const book = this.#tape.of(code);
    if (book?.continuous(this.#options.now()) !== true) return;
    for (const working of [...this.#working]) {
      if (working.code !== code) continue;
      this.#takeQuote(working, book);
      this.#place(working, book);
    }
    this.#sweep();
  }

  #takeQuote(working: Working, book: TickBook): void {
    const order = this.#resting(working);
    const fill = atQuote(
      order,
      book.opposite(order.side, this.#options.terms),
      working.comes,
      this.#grid(working.code),
    );
    if (fill === null) return;
    book.take(order.side, fill.shares);
    this.#fill(working, fill);
  }

  #place(working: Working, book: TickBook): void {
    const order = this.#resting(working);
    working.comes &&= !book.shows(order.side);
    working.ahead = placeIn(order, book.own(order.side));
  }

  #fill({ orderId, number, code }: Working, { kind, price, shares: quantity }: TickFill): void {
    const { books, now, onFill } = this.#options;
    const { side } = books.order(number);
    const { reports, commission, tax } = books.execute(number, price, quantity);
    onFill({ orderId, code, side, time: now(), price, quantity, kind, seq: this.#seen, commission, tax });
    this.#tell(...reports);
  }

  #resting({ number, ahead }: Working): RestingOrder {
    const { side, price, left } = this.#options.books.order(number);
    return { side, price, left, ahead };
  }

  #sweep(): void {
    this.#working = this.#working.filter(({ number }) => this.#options.books.order(number).left > 0);
  }

  #grid(code: StockCode): TickGrid {
    const { instrumentOf, config, terms } = this.#options;
    const instrument = instrumentOf(code);
    return { instrument, day: config.day, limits: priceLimits(instrument, config.day), terms };
  }

  /** A report may lead to an order at once, which is reported too: not before what was to be reported already. */
  #tell(...events: readonly DayEvent[]): void {
    const { inbox, now } = this.#options;
    this.#reports.push(...events);
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (let next = this.#reports.shift(); next !== undefined; next = this.#reports.shift()) inbox.offer(next, now());
    } finally {
      this.#telling = false;
    }
  }
}
