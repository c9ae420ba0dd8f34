/** What the broker says of our orders and our account. */
import type { Side, OrderType } from '../order-spec.js';
import type { BrokerOrderId, Money, OrderId, Price, Quantity, StockCode } from '../units.js';

/** The REST call that carried an order was answered with success: accepted by Kiwoom, not yet by the exchange (§7). */
export interface OrderAcknowledged {
  readonly type: 'OrderAcknowledged';
  readonly orderId: OrderId;
  readonly brokerOrderId: BrokerOrderId;
}

/** The broker or the exchange refused an order: by the REST answer (`orderId` known) or by 00 거부 (`brokerOrderId` known). */
export interface OrderRejected {
  readonly type: 'OrderRejected';
  readonly orderId: OrderId | null;
  readonly brokerOrderId: BrokerOrderId | null;
  /** Bracket or business code as sent: `1700`, `RC4003`, `855056`. */
  readonly code: string;
  readonly message: string;
}

/** Nobody knows whether the order exists: a timeout, a lost connection, a 5xx (§4.4). Ends only by reconciliation. */
export interface OrderOutcomeUnknown {
  readonly type: 'OrderOutcomeUnknown';
  readonly orderId: OrderId;
  readonly reason: string;
}

/** 00 접수: the exchange took a new order. */
export interface OrderAccepted {
  readonly type: 'OrderAccepted';
  readonly brokerOrderId: BrokerOrderId;
  readonly code: StockCode;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly price: Price | null;
  readonly quantity: Quantity;
}

/** 00 체결: one execution. Keyed by (brokerOrderId, executionId); repeats may arrive. */
export interface OrderFilled {
  readonly type: 'OrderFilled';
  readonly brokerOrderId: BrokerOrderId;
  /** FID 909. */
  readonly executionId: string;
  readonly code: StockCode;
  readonly side: Side;
  /** This execution (FIDs 914, 915). */
  readonly price: Price;
  readonly quantity: Quantity;
  /** All executions of the order so far (FID 911) and what is left working (FID 902). */
  readonly cumulative: Quantity;
  readonly remaining: Quantity;
  /** The order as the broker knows it (FIDs 900, 901; price null for a market order): links a fill that outran its answer. */
  readonly orderQuantity: Quantity;
  readonly orderPrice: Price | null;
  /** The broker's own charges on the order so far (FIDs 938, 939). */
  readonly commission: Money;
  readonly tax: Money;
}

/** 00 확인 of a cancel: `quantity` shares of the original order no longer work. */
export interface OrderCanceled {
  readonly type: 'OrderCanceled';
  /** The order that was canceled. */
  readonly brokerOrderId: BrokerOrderId;
  /** The number of the cancel request itself. */
  readonly requestBrokerId: BrokerOrderId;
  readonly code: StockCode;
  /** Shares taken out; 0 for all that were left, when the report does not tell how many. */
  readonly quantity: Quantity;
}

/** 00 확인 of an amendment: the rest of the original order lives on under a new number, at a new price. */
export interface OrderAmended {
  readonly type: 'OrderAmended';
  readonly brokerOrderId: BrokerOrderId;
  readonly newBrokerOrderId: BrokerOrderId;
  readonly code: StockCode;
  readonly quantity: Quantity;
  readonly price: Price;
}

/** A cancel or amendment was refused; the order is what it was. */
export interface RequestRefused {
  readonly type: 'RequestRefused';
  readonly request: 'cancel' | 'amend';
  readonly orderId: OrderId;
  readonly code: string;
  readonly message: string;
}

/** A cancel or amendment was taken by the broker; what it brings follows by 00. */
export interface RequestAcknowledged {
  readonly type: 'RequestAcknowledged';
  readonly request: 'cancel' | 'amend';
  readonly orderId: OrderId;
  readonly requestBrokerId: BrokerOrderId;
}

/** Nobody knows whether a cancel or amendment was taken. Ends by reconciliation. */
export interface RequestOutcomeUnknown {
  readonly type: 'RequestOutcomeUnknown';
  readonly request: 'cancel' | 'amend';
  readonly orderId: OrderId;
  readonly reason: string;
}

/** 04 잔고: one holding after an execution. */
export interface HoldingReported {
  readonly type: 'HoldingReported';
  readonly code: StockCode;
  readonly quantity: Quantity;
  /** FID 931, 932. */
  readonly averagePrice: number;
  readonly cost: Money;
  /** FID 933: shares not bound by open sell orders. */
  readonly sellable: Quantity;
}

export interface Holding {
  readonly code: StockCode;
  readonly name: string;
  readonly quantity: Quantity;
  readonly sellable: Quantity;
  readonly cost: Money;
}

/** Cash and holdings (kt00001 with kt00018). */
export interface AccountReported {
  readonly type: 'AccountReported';
  /** D+2 estimated deposit (`d2_entra`): what today's trades leave once settled. */
  readonly cash: Money;
  /** What may be spent now (`100stk_ord_alow_amt`). */
  readonly orderable: Money;
  readonly holdings: readonly Holding[];
}

export interface WorkingOrder {
  readonly brokerOrderId: BrokerOrderId;
  readonly originalBrokerId: BrokerOrderId | null;
  readonly code: StockCode;
  readonly side: Side;
  readonly price: Price | null;
  readonly quantity: Quantity;
  readonly remaining: Quantity;
  /** HHMMSS. */
  readonly time: string;
}

/** Every order still working at the broker (ka10075), whole. */
export interface OpenOrdersReported {
  readonly type: 'OpenOrdersReported';
  readonly orders: readonly WorkingOrder[];
}

export interface ExecutedOrder {
  readonly brokerOrderId: BrokerOrderId;
  readonly originalBrokerId: BrokerOrderId | null;
  readonly code: StockCode;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly price: Price | null;
  /** Shares executed in all, and their average price in won. */
  readonly filled: Quantity;
  readonly averagePrice: number;
  readonly remaining: Quantity;
  readonly time: string;
}

/** The day's orders with executions (ka10076), one row an order, whole. */
export interface ExecutionsReported {
  readonly type: 'ExecutionsReported';
  readonly orders: readonly ExecutedOrder[];
}

/** A query to the broker came to nothing after its retries. */
export interface QueryFailed {
  readonly type: 'QueryFailed';
  readonly query: string;
  readonly reason: string;
}

export type BrokerEvent =
  | OrderAcknowledged
  | OrderRejected
  | OrderOutcomeUnknown
  | OrderAccepted
  | OrderFilled
  | OrderCanceled
  | OrderAmended
  | RequestRefused
  | RequestAcknowledged
  | RequestOutcomeUnknown
  | HoldingReported
  | AccountReported
  | OpenOrdersReported
  | ExecutionsReported
  | QueryFailed;
