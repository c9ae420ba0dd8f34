/**
 * A broker without a wire, for the day that the replay is measured on: every order is acknowledged, accepted and filled
 * in two executions at once, at its limit or the last price, and the account is kept to the won.
 */
import type {
  BrokerGateway,
  BrokerQuery,
  DayConfig,
  DayEvent,
  EpochMs,
  Inbox,
  Money,
  OrderRequested,
  Price,
  Quantity,
  StockCode,
} from '../../domain/index.js';
import { BrokerBooks } from '../../engine/index.js';
import { instrumentOf } from './tape-ticks.js';

export interface PaperBrokerOptions {
  readonly config: DayConfig;
  readonly cash: Money;
  readonly inbox: Inbox;
  readonly now: () => EpochMs;
  readonly lastPrice: (code: StockCode) => Price;
}

export class PaperBroker implements BrokerGateway {
  readonly #options: PaperBrokerOptions;
  readonly #books: BrokerBooks;

  constructor(options: PaperBrokerOptions) {
    const { config, cash } = options;
    this.#options = options;
    this.#books = new BrokerBooks({ config, cash, instrumentOf });
  }

  /** Every order leaves at once. */
  withhold(): void {}

  submit({ orderId, order }: OrderRequested): void {
    const { now, lastPrice } = this.#options;
    const { code, side, type, price, quantity } = order;
    const { brokerOrderId } = this.#books.place(order, now());
    this.#tell({ type: 'OrderAcknowledged', orderId, brokerOrderId });
    this.#tell({ type: 'OrderAccepted', brokerOrderId, code, side, orderType: type, price, quantity });
    const first = Math.floor(quantity / 2);
    for (const shares of [first, quantity - first]) {
      if (shares === 0) continue;
      const { reports } = this.#books.execute(brokerOrderId, price ?? lastPrice(code), shares as Quantity);
      for (const report of reports) this.#tell(report);
    }
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
      case 'instrument':
        return { type: 'InstrumentReported', instrument: instrumentOf(query.code), known: true };
      case 'bars':
        return { type: 'BarsReported', code: query.code, interval: query.interval, before: query.before, bars: [] };
      default:
        return this.#books.answer(query);
    }
  }

  #tell(event: DayEvent): void {
    const { inbox, now } = this.#options;
    inbox.offer(event, now());
  }
}
