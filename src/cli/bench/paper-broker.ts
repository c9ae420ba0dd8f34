/**
 * A broker without a wire, for the day that the replay is measured on: every order is acknowledged, accepted and filled
 * in two executions at once, at its limit or the last price, and the account is kept to the won.
 */
import {
  averagePrice,
  chargesOn,
  evolvePosition,
  flatPosition,
  formatClock,
  type BrokerGateway,
  type BrokerOrderId,
  type BrokerQuery,
  type DayConfig,
  type DayEvent,
  type EpochMs,
  type ExecutedOrder,
  type Inbox,
  type Money,
  type OrderRequested,
  type Position,
  type Price,
  type Quantity,
  type StockCode,
} from '../../domain/index.js';
import { instrumentOf } from './tape-ticks.js';

export interface PaperBrokerOptions {
  readonly config: DayConfig;
  readonly cash: Money;
  readonly inbox: Inbox;
  readonly now: () => EpochMs;
  readonly lastPrice: (code: StockCode) => Price;
}

/** What has been executed of an order: shares and won. */
interface Done {
  readonly shares: number;
  readonly amount: number;
}

export class PaperBroker implements BrokerGateway {
  readonly #options: PaperBrokerOptions;
  readonly #positions = new Map<StockCode, Position>();
  readonly #executed: ExecutedOrder[] = [];
  #cash: number;

  constructor(options: PaperBrokerOptions) {
    this.#options = options;
    this.#cash = options.cash;
  }

  /** Every order leaves at once. */
  withhold(): void {}

  submit({ orderId, order }: OrderRequested): void {
    const { code, side, type, price, quantity } = order;
    const brokerOrderId = String(this.#executed.length + 1).padStart(7, '0') as BrokerOrderId;
    this.#tell({ type: 'OrderAcknowledged', orderId, brokerOrderId });
    this.#tell({ type: 'OrderAccepted', brokerOrderId, code, side, orderType: type, price, quantity });
    const first = Math.floor(quantity / 2);
    let done: Done = { shares: 0, amount: 0 };
    if (first > 0) done = this.#fill(order, brokerOrderId, first, done);
    done = this.#fill(order, brokerOrderId, quantity - first, done);
    this.#executed.push({
      brokerOrderId,
      originalBrokerId: null,
      code,
      side,
      quantity,
      price,
      filled: quantity,
      averagePrice: done.amount / done.shares,
      remaining: 0 as Quantity,
      time: formatClock(this.#options.now()),
    });
  }

  /** Nothing works for longer than a moment here: there is nothing to cancel. */
  cancel({ orderId }: Parameters<BrokerGateway['cancel']>[0]): void {
    this.#tell({ type: 'RequestRefused', request: 'cancel', orderId, code: 'RC4032', message: 'nothing to cancel' });
  }

  /** As {@link PaperBroker.cancel}. */
  amend({ orderId }: Parameters<BrokerGateway['amend']>[0]): void {
    this.#tell({ type: 'RequestRefused', request: 'amend', orderId, code: 'RC4032', message: 'nothing to amend' });
  }

  query(query: BrokerQuery): void {
    this.#tell(this.#answer(query));
  }

  #answer(query: BrokerQuery): DayEvent {
    switch (query.kind) {
      case 'account':
        return {
          type: 'AccountReported',
          cash: this.#cash as Money,
          orderable: this.#cash as Money,
          holdings: [...this.#positions.values()]
            .filter(({ quantity }) => quantity > 0)
            .map(({ code, quantity, cost }) => ({ code, name: code, quantity, sellable: quantity, cost })),
        };
      case 'openOrders':
        return { type: 'OpenOrdersReported', orders: [] };
      case 'executions':
        return { type: 'ExecutionsReported', orders: [...this.#executed] };
      case 'instrument':
        return { type: 'InstrumentReported', instrument: instrumentOf(query.code), known: true };
      case 'bars':
        return { type: 'BarsReported', code: query.code, interval: query.interval, before: query.before, bars: [] };
    }
  }

  /** One execution, in the books and told; returns what is done of the order after it. */
  #fill(order: OrderRequested['order'], brokerOrderId: BrokerOrderId, shares: number, before: Done): Done {
    const { config, lastPrice } = this.#options;
    const { code, side, quantity } = order;
    const price = order.price ?? lastPrice(code);
    const charges = (amount: number): { commission: Money; tax: Money } =>
      chargesOn(amount, side, instrumentOf(code), config.costs, config.settlementDay);
    const done = { shares: before.shares + shares, amount: before.amount + shares * price };
    const { commission, tax } = charges(done.amount);
    const paid = charges(before.amount);
    this.#cash += (side === 'buy' ? -1 : 1) * shares * price - (commission - paid.commission) - (tax - paid.tax);
    const held = evolvePosition(this.#held(code), { side, price, quantity: shares as Quantity });
    this.#positions.set(code, held);
    this.#tell({
      type: 'OrderFilled',
      brokerOrderId,
      code,
      side,
      price,
      commission,
      tax,
      executionId: String(done.shares),
      quantity: shares as Quantity,
      cumulative: done.shares as Quantity,
      remaining: (quantity - done.shares) as Quantity,
      orderQuantity: quantity,
      orderPrice: order.price,
    });
    this.#tell({
      type: 'HoldingReported',
      code,
      quantity: held.quantity,
      averagePrice: averagePrice(held),
      cost: held.cost,
      sellable: held.quantity,
    });
    return done;
  }

  #held(code: StockCode): Position {
    return this.#positions.get(code) ?? flatPosition(code);
  }

  #tell(event: DayEvent): void {
    const { inbox, now } = this.#options;
    inbox.offer(event, now());
  }
}
