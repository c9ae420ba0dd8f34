import type { AmendRequested, CancelRequested, OrderRequested } from '../events/index.js';
import type { Interval } from '../interval.js';
import type { BrokerOrderId, EpochMs, OrderId, StockCode } from '../units.js';

/**
 * A question to the broker; its answer comes into the inbox as the named event, or as `QueryFailed`. The answer's time of
 * happening (`tsEvent`) is when the question was asked: nothing that came later need be in it.
 */
export type BrokerQuery =
  /** → AccountReported */
  | { readonly kind: 'account' }
  /** → OpenOrdersReported */
  | { readonly kind: 'openOrders' }
  /** → ExecutionsReported */
  | { readonly kind: 'executions' }
  /** → InstrumentReported */
  | { readonly kind: 'instrument'; readonly code: StockCode }
  /** → BarsReported: at least `count` bars before `before`, when there are so many; oldest first. */
  | {
      readonly kind: 'bars';
      readonly code: StockCode;
      readonly interval: Interval;
      readonly before: EpochMs;
      readonly count: number;
    };

/**
 * Sends orders and questions. No call throws or blocks, and nothing is ever sent twice: each order ends in the inbox as
 * exactly one of OrderAcknowledged, OrderRejected, OrderOutcomeUnknown; each cancel or amendment as one of
 * RequestAcknowledged, RequestRefused, RequestOutcomeUnknown.
 */
export interface BrokerGateway {
  submit(request: OrderRequested): void;
  /** Takes back an order that has not left yet: it ends as OrderRejected `withheld`. One that has left is not touched. */
  withhold(orderId: OrderId): void;
  cancel(request: CancelRequested, target: BrokerTarget): void;
  amend(request: AmendRequested, target: BrokerTarget): void;
  query(query: BrokerQuery): void;
}

/** The order at the broker that a cancel or amendment is about. */
export interface BrokerTarget {
  readonly brokerOrderId: BrokerOrderId;
  readonly code: StockCode;
}

/** The market's real-time feed. Events come into the inbox; `LinkReported` tells how the connection fares. */
export interface MarketFeed {
  start(codes: readonly StockCode[]): void;
  stop(): Promise<void>;
}
