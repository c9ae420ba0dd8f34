/**
 * A broker's side of an account, to the won: cash, holdings and the orders of one day. Charges are taken on an order's
 * cumulative amount, as the venue's ledger takes them, so ten executions cost what one costs. Decides nothing: who fills
 * what at which price is the business of the broker that keeps these books.
 */
import {
  averagePrice,
  chargesOn,
  evolvePosition,
  flatPosition,
  formatClock,
  invariant,
  type BrokerOrderId,
  type BrokerQuery,
  type DayConfig,
  type DayEvent,
  type EpochMs,
  type HoldingReported,
  type Instrument,
  type Money,
  type OrderFilled,
  type OrderSpec,
  type Position,
  type Price,
  type Quantity,
  type StockCode,
} from '../../domain/index.js';

/** An order as the broker knows it. */
export interface BookedOrder extends OrderSpec {
  readonly brokerOrderId: BrokerOrderId;
  readonly placedAt: EpochMs;
  readonly filled: number;
  /** Won traded by it, and what that costs so far. */
  readonly amount: number;
  readonly commission: Money;
  readonly tax: Money;
  /** Shares still to be executed; 0 once it is filled, canceled or expired. */
  readonly left: number;
}

/** What one execution was, and what it added to the order's charges. */
export interface Execution {
  readonly reports: readonly [OrderFilled, HoldingReported];
  readonly commission: Money;
  readonly tax: Money;
}

export interface BooksOptions {
  readonly config: Pick<DayConfig, 'costs' | 'settlementDay'>;
  readonly cash: Money;
  readonly holdings?: readonly Position[];
  readonly instrumentOf: (code: StockCode) => Instrument;
  /** Orders of today that these books take over, with whatever was executed of them. */
  readonly orders?: readonly BookedOrder[];
  /** The last number that was given out; absent: none was. */
  readonly numbers?: number;
}

/** The questions that books can answer. */
export type BooksQuery = Extract<BrokerQuery, { kind: 'account' | 'openOrders' | 'executions' }>;

export class BrokerBooks {
  readonly #options: BooksOptions;
  readonly #positions = new Map<StockCode, Position>();
  readonly #orders = new Map<BrokerOrderId, BookedOrder>();
  #cash: number;
  #numbers: number;

  constructor(options: BooksOptions) {
    this.#options = options;
    this.#cash = options.cash;
    this.#numbers = options.numbers ?? 0;
    for (const position of options.holdings ?? []) this.#positions.set(position.code, position);
    for (const order of options.orders ?? []) this.#keep(order);
  }

  get cash(): Money {
    return this.#cash as Money;
  }

  /** What is held, of every code that ever was. */
  get positions(): Iterable<Position> {
    return this.#positions.values();
  }

  held(code: StockCode): Position {
    return this.#positions.get(code) ?? flatPosition(code);
  }

  /** A number of the broker's, for an order or a request: one more than the last. */
  nextNumber(): BrokerOrderId {
    return String(++this.#numbers).padStart(7, '0') as BrokerOrderId;
  }

  place(spec: OrderSpec, placedAt: EpochMs): BookedOrder {
    const brokerOrderId = this.nextNumber();
    const { code, side, type, price, quantity } = spec;
    const nothing = { filled: 0, amount: 0, commission: 0 as Money, tax: 0 as Money, left: quantity };
    return this.#keep({ code, side, type, price, quantity, brokerOrderId, placedAt, ...nothing });
  }

  /** @throws InvariantError for a number that no order of today has */
  order(id: BrokerOrderId): BookedOrder {
    const order = this.#orders.get(id);
    invariant(order !== undefined, 'the broker has no order', id);
    return order;
  }

  /** One execution of an order: booked, and as the broker reports it. @throws InvariantError when more is sold than held */
  execute(id: BrokerOrderId, price: Price, shares: Quantity): Execution {
    const before = this.order(id);
    const { code, side } = before;
    const order = this.#keep(this.#after(before, price, shares));
    const commission = (order.commission - before.commission) as Money;
    const tax = (order.tax - before.tax) as Money;
    this.#cash += (side === 'buy' ? -1 : 1) * shares * price - commission - tax;
    const position = evolvePosition(this.held(code), { side, price, quantity: shares });
    this.#positions.set(code, position);
    return { reports: [filledReport(order, price, shares), holdingReport(position)], commission, tax };
  }

  /** What is left of an order works no more. @returns shares taken out */
  withdraw(id: BrokerOrderId): Quantity {
    const order = this.order(id);
    this.#keep({ ...order, left: 0 });
    return order.left as Quantity;
  }

  answer({ kind }: BooksQuery): DayEvent {
    switch (kind) {
      case 'account':
        return { type: 'AccountReported', cash: this.cash, orderable: this.cash, holdings: this.#holdings() };
      case 'openOrders':
        return { type: 'OpenOrdersReported', orders: this.#rows(({ left }) => left > 0) };
      case 'executions':
        return { type: 'ExecutionsReported', orders: this.#rows(({ filled }) => filled > 0) };
    }
  }

  #after(order: BookedOrder, price: Price, shares: number): BookedOrder {
    const { config, instrumentOf } = this.#options;
    const amount = order.amount + shares * price;
    const charges = chargesOn(amount, order.side, instrumentOf(order.code), config.costs, config.settlementDay);
    return { ...order, ...charges, amount, filled: order.filled + shares, left: order.left - shares };
  }

  #holdings(): Extract<DayEvent, { type: 'AccountReported' }>['holdings'] {
    return [...this.#positions.values()]
      .filter(({ quantity }) => quantity > 0)
      .map(({ code, quantity, cost }) => ({ code, name: code, quantity, sellable: quantity, cost }));
  }

  #rows(wanted: (order: BookedOrder) => boolean): Extract<DayEvent, { type: 'ExecutionsReported' }>['orders'] {
    return [...this.#orders.values()].filter(wanted).map((order) => ({
      brokerOrderId: order.brokerOrderId,
      originalBrokerId: null,
      code: order.code,
      side: order.side,
      quantity: order.quantity,
      price: order.price,
      filled: order.filled as Quantity,
      averagePrice: order.filled === 0 ? 0 : order.amount / order.filled,
      remaining: order.left as Quantity,
      time: formatClock(order.placedAt),
    }));
  }

  #keep(order: BookedOrder): BookedOrder {
    this.#orders.set(order.brokerOrderId, order);
    return order;
  }
}

function filledReport(order: BookedOrder, price: Price, shares: Quantity): OrderFilled {
  const { brokerOrderId, code, side, quantity, filled, left, commission, tax } = order;
  return {
    type: 'OrderFilled',
    brokerOrderId,
    executionId: String(filled),
    code,
    side,
    price,
    quantity: shares,
    cumulative: filled as Quantity,
    remaining: left as Quantity,
    orderQuantity: quantity,
    orderPrice: order.price,
    commission,
    tax,
  };
}

function holdingReport(position: Position): HoldingReported {
  const { code, quantity, cost } = position;
  return {
    type: 'HoldingReported',
    code,
    quantity,
    averagePrice: averagePrice(position),
    cost,
    sellable: quantity,
  };
}
