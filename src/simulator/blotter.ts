/** The broker's record of the day: every order, amendment and cancel request, with what became of it. */
import {
  brokerOrderId,
  type BrokerOrderId,
  type EpochMs,
  type Instrument,
  type Price,
  type Side,
  type TradeType,
} from '../domain/index.js';

/** One execution of an order, as 00 tells it. */
export interface UnitExecution {
  readonly id: string;
  readonly price: Price;
  readonly quantity: number;
}

/** An order with all its amendments: charges are computed on what they traded together. */
export interface Chain {
  readonly root: BrokerOrderId;
  readonly parts: BlotterOrder[];
  amount: number;
  commission: number;
  tax: number;
}

/** One order number and all that is known of it. */
export interface BlotterOrder {
  readonly number: BrokerOrderId;
  readonly kind: 'new' | 'amend' | 'cancel';
  /** The order that this one amends or cancels; null for a new order. */
  readonly original: BrokerOrderId | null;
  readonly chain: Chain;
  readonly instrument: Instrument;
  readonly side: Side;
  /** `trde_tp` as asked for. */
  readonly tradeType: TradeType;
  /** Limit price, of best and priority orders the one they got; null for a market order; the price of the original for a cancel. */
  readonly price: Price | null;
  readonly quantity: number;
  readonly time: EpochMs;
  /** Shares still working (902). */
  open: number;
  /** Shares and won executed so far (911, 903). */
  filled: number;
  amount: number;
  /** Oldest first. */
  readonly executions: UnitExecution[];
  /** FID 913 as last told. */
  status: '접수' | '확인' | '체결';
}

export class Blotter {
  readonly #orders = new Map<BrokerOrderId, BlotterOrder>();

  /** All orders, oldest first. */
  get orders(): readonly BlotterOrder[] {
    return [...this.#orders.values()];
  }

  /** Numbers of orders that still work, oldest first. */
  get working(): readonly BlotterOrder[] {
    return this.orders.filter((order) => order.open > 0);
  }

  /** The number that the next order will get: seven digits, counted from 1 each day. */
  nextNumber(): BrokerOrderId {
    return brokerOrderId(String(this.#orders.size + 1));
  }

  add(order: BlotterOrder): void {
    this.#orders.set(order.number, order);
  }

  /** Numbers may come without their leading zeros. */
  find(number: string): BlotterOrder | undefined {
    return this.#orders.get(number.trim().padStart(7, '0') as BrokerOrderId);
  }
}

/** What is asked for when a number is given out. */
export type Request = Pick<
  BlotterOrder,
  'number' | 'kind' | 'original' | 'instrument' | 'side' | 'tradeType' | 'price' | 'quantity' | 'time'
>;

/** A record with nothing executed yet, hung into `chain`, or at the root of a new one. */
export function newRecord(request: Request, chain?: Chain): BlotterOrder {
  const own = chain ?? { root: request.number, parts: [], amount: 0, commission: 0, tax: 0 };
  const open = request.kind === 'cancel' ? 0 : request.quantity;
  const record: BlotterOrder = { chain: own, open, filled: 0, amount: 0, executions: [], status: '접수', ...request };
  own.parts.push(record);
  return record;
}
