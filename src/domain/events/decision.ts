/** What we decide. Recorded as outcomes: a replay derives them again and compares. */
import type { DenialCode } from '../denial.js';
import type { Interval } from '../interval.js';
import type { OrderSpec } from '../order-spec.js';
import type { EpochMs, OrderId, Price, Quantity, StockCode } from '../units.js';

export type Action = 'buy' | 'sell' | 'hold';

/** A policy looked at one completed bar and chose. */
export interface ActionDecided {
  readonly type: 'ActionDecided';
  readonly code: StockCode;
  readonly interval: Interval;
  /** Start of the bar that was decided on. */
  readonly barTime: EpochMs;
  readonly action: Action;
  /** In [0, 1]. */
  readonly confidence: number;
  /** The policy's raw outputs, as it gave them; empty when it has none. */
  readonly outputs: readonly number[];
  /** Name and hash of the policy. */
  readonly policy: string;
}

/** An order that may leave. On disk before the first byte is sent. */
export interface OrderRequested {
  readonly type: 'OrderRequested';
  readonly orderId: OrderId;
  readonly order: OrderSpec;
  /** It sells for an operator who wants everything sold (flatten), and leaves even while risk is halted. */
  readonly closing?: true;
}

/** An order that we refused ourselves. */
export interface OrderDenied {
  readonly type: 'OrderDenied';
  readonly orderId: OrderId;
  readonly order: OrderSpec;
  readonly reason: DenialCode;
  readonly detail: string;
}

/** A cancel that may leave. */
export interface CancelRequested {
  readonly type: 'CancelRequested';
  readonly orderId: OrderId;
  readonly reason: string;
}

/** A change of price or quantity that may leave. */
export interface AmendRequested {
  readonly type: 'AmendRequested';
  readonly orderId: OrderId;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly reason: string;
}

/** Something that must not happen did, and people should look: a late fill, a gap in the ticks, a difference with the broker. */
export interface AlarmRaised {
  readonly type: 'AlarmRaised';
  readonly alarm: string;
  readonly subject: string;
  readonly detail: string;
}

export type DecisionEvent =
  ActionDecided | OrderRequested | OrderDenied | CancelRequested | AmendRequested | AlarmRaised;

const DECISIONS: ReadonlySet<string> = new Set<DecisionEvent['type']>([
  'ActionDecided',
  'OrderRequested',
  'OrderDenied',
  'CancelRequested',
  'AmendRequested',
  'AlarmRaised',
]);

/** Whether an event is an outcome that a replay derives, rather than an input that it is fed. */
export function isDecision(event: { readonly type: string }): event is DecisionEvent {
  return DECISIONS.has(event.type);
}
