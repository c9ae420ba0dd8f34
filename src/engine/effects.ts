/** What the system wants done in the world. Executed live after the cause is on disk; left undone in a replay. */
import type {
  AmendRequested,
  BrokerQuery,
  BrokerTarget,
  CancelRequested,
  EpochMs,
  OrderId,
  OrderRequested,
} from '../domain/index.js';

export type Effect =
  | { readonly kind: 'submit'; readonly request: OrderRequested }
  /** Takes an order back that may not have left yet. */
  | { readonly kind: 'withhold'; readonly orderId: OrderId }
  | { readonly kind: 'cancel'; readonly request: CancelRequested; readonly target: BrokerTarget }
  | { readonly kind: 'amend'; readonly request: AmendRequested; readonly target: BrokerTarget }
  | { readonly kind: 'query'; readonly query: BrokerQuery }
  | { readonly kind: 'timer'; readonly name: string; readonly at: EpochMs }
  | { readonly kind: 'cancelTimer'; readonly name: string }
  /** The day is settled: the log may be closed. */
  | { readonly kind: 'settled' }
  /** The day cannot be lived: bad configuration or a stop by an operator. */
  | { readonly kind: 'stop'; readonly code: string; readonly reason: string };
