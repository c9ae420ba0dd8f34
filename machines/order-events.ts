/**
 * What the order machine hears and says. The events of the log fit as they are: send them unchanged. Two come in the
 * engine's clothes: a fill with the charges the order has after it, and what a reconciliation found.
 */
import type {
  AmendRequested,
  BrokerOrderId,
  CancelRequested,
  Charges,
  EpochMs,
  OrderAccepted,
  OrderAcknowledged,
  OrderAmended,
  OrderCanceled,
  OrderDenied,
  OrderFilled,
  OrderId,
  OrderOutcomeUnknown,
  OrderRejected,
  OrderRequested,
  OrderSpec,
  Quantity,
  RequestAcknowledged,
  RequestOutcomeUnknown,
  RequestRefused,
} from '../src/domain/index.js';
import type { Alarm, Unexpected } from './emitted.js';

export type OrderState =
  | 'initialized'
  | 'submitting'
  | 'unknown'
  | 'accepted'
  | 'partiallyFilled'
  | 'pendingCancel'
  | 'pendingAmend'
  | 'denied'
  | 'rejected'
  | 'canceled'
  | 'expired'
  | 'filled';

/** `open` orders work at the venue; `inFlight` ones await an answer; `closed` ones are over, but late fills count. */
export type OrderTag = 'local' | 'inFlight' | 'open' | 'closed';

export interface OrderInput {
  readonly id: OrderId;
  readonly spec: OrderSpec;
  readonly requestedAt: EpochMs;
}

/** One broker number of the order as the broker lists it: a row of ka10075 or ka10076 (KIWOOM.md §8). */
export interface FoundAtBroker {
  readonly brokerOrderId: BrokerOrderId;
  /** Shares executed under this number, and their average price in won. */
  readonly filled: Quantity;
  readonly averagePrice: number;
  /** Shares still working under this number. */
  readonly remaining: Quantity;
  /** The whole order's charges once these shares are counted: `chargesOn(amountAfter(context, row), …)`. */
  readonly charges: Charges;
}

/** An execution. `charges` are the whole order's after it; a repeat may carry anything. */
export interface FillReported {
  readonly type: 'OrderFilled';
  readonly fill: OrderFilled;
  readonly charges: Charges;
}

/**
 * What the broker's lists say of the order; `found` is null when no list has it. Only lists asked for after the order
 * was requested may be sent: an older one does not know it yet. An amended order gets one event for each of its rows.
 */
export interface Reconciled {
  readonly type: 'Reconciled';
  readonly found: FoundAtBroker | null;
}

/** The day is over for orders; whatever still worked no longer does. */
export interface OrderExpired {
  readonly type: 'OrderExpired';
}

export type OrderEvent =
  | Pick<OrderRequested, 'type'>
  | Pick<OrderDenied, 'type' | 'reason' | 'detail'>
  | Pick<OrderAcknowledged, 'type' | 'brokerOrderId'>
  | Pick<OrderAccepted, 'type' | 'brokerOrderId'>
  | Pick<OrderRejected, 'type' | 'brokerOrderId' | 'code' | 'message'>
  | Pick<OrderOutcomeUnknown, 'type'>
  | FillReported
  | Pick<CancelRequested, 'type'>
  | Pick<AmendRequested, 'type' | 'price' | 'quantity'>
  | Pick<RequestAcknowledged, 'type' | 'request' | 'requestBrokerId'>
  | Pick<RequestRefused, 'type' | 'request'>
  | Pick<RequestOutcomeUnknown, 'type' | 'request'>
  | Pick<OrderCanceled, 'type' | 'brokerOrderId' | 'requestBrokerId' | 'quantity'>
  | Pick<OrderAmended, 'type' | 'brokerOrderId' | 'newBrokerOrderId' | 'price' | 'quantity'>
  | OrderExpired
  | Reconciled;

export interface OrderMoved {
  readonly type: 'OrderMoved';
  readonly orderId: OrderId;
  readonly from: OrderState;
  readonly to: OrderState;
}

/** Shares were counted, and this is what they added to the order. */
export interface FillCounted {
  readonly type: 'FillCounted';
  readonly orderId: OrderId;
  /** The execution; for shares that only a reconciliation knows, one made up to stand for them (`reconciled-…`). */
  readonly fill: OrderFilled;
  readonly added: { readonly amount: number; readonly commission: number; readonly tax: number };
}

export type OrderEmitted = OrderMoved | FillCounted | Alarm | Unexpected;
