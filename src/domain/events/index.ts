/** Every event a day's log can hold, in past tense, and the envelope it is logged in. */
import type { EpochMs, Seq, StockCode } from '../units.js';
import type { BrokerEvent } from './broker.js';
import type { DecisionEvent } from './decision.js';
import type { LifecycleEvent } from './lifecycle.js';
import type { MarketEvent, TickEvent } from './market.js';

export type * from './broker.js';
export * from './decision.js';
export * from './lifecycle.js';
export type * from './market.js';

export type DayEvent = MarketEvent | BrokerEvent | DecisionEvent | LifecycleEvent;
export type EventType = DayEvent['type'];

/** An event with its place in the log. `tsEvent` is when it happened, `tsRecv` when it arrived; `cause` is an earlier seq. */
export interface Envelope<E extends DayEvent = DayEvent> {
  readonly seq: Seq;
  readonly tsEvent: EpochMs;
  readonly tsRecv: EpochMs;
  readonly cause: Seq | null;
  readonly event: E;
}

/** Schema number of each event type, written beside every row; upcasters lead from older numbers to these. */
export const SCHEMAS: Readonly<Record<EventType, number>> = {
  TradeTicked: 1,
  QuoteTicked: 1,
  IndicativeTicked: 1,
  MarketStateReported: 1,
  ViReported: 1,
  HaltReported: 1,
  InstrumentReported: 2,
  BarsReported: 1,
  BarCompleted: 1,
  LinkReported: 1,
  OrderAcknowledged: 1,
  OrderRejected: 1,
  OrderOutcomeUnknown: 1,
  OrderAccepted: 1,
  OrderFilled: 1,
  OrderCanceled: 1,
  OrderAmended: 1,
  RequestRefused: 1,
  RequestAcknowledged: 1,
  RequestOutcomeUnknown: 1,
  HoldingReported: 1,
  AccountReported: 1,
  OpenOrdersReported: 1,
  ExecutionsReported: 1,
  QueryFailed: 1,
  ActionDecided: 1,
  OrderRequested: 2,
  OrderDenied: 1,
  CancelRequested: 1,
  AmendRequested: 1,
  AlarmRaised: 1,
  DayOpened: 2,
  DayResumed: 1,
  DayClosed: 2,
  TimerFired: 1,
  CommandReceived: 1,
};

/** Whether the event lives in the `ticks` table with typed columns. */
export function isTick(event: DayEvent): event is TickEvent {
  return event.type === 'TradeTicked' || event.type === 'QuoteTicked' || event.type === 'IndicativeTicked';
}

/** What an event is about, for filtering: `order:ID`, `broker:NUMBER`, `code:069500`, `account`, `link`, `day`. */
export function streamOf(event: DayEvent): string {
  if ('orderId' in event && event.orderId !== null) return `order:${event.orderId}`;
  if ('brokerOrderId' in event && event.brokerOrderId !== null) return `broker:${event.brokerOrderId}`;
  if (event.type === 'HaltReported') return event.code === null ? 'market' : `code:${event.code}`;
  if ('code' in event && event.type !== 'OrderRejected') return `code:${event.code}`;
  switch (event.type) {
    case 'InstrumentReported':
      return `code:${event.instrument.code}`;
    case 'MarketStateReported':
      return 'market';
    case 'LinkReported':
      return 'link';
    case 'AccountReported':
    case 'OpenOrdersReported':
    case 'ExecutionsReported':
      return 'account';
    default:
      return 'day';
  }
}

/** The code that an event is about; null when it is about none, or about an order of which it does not tell the code. */
export function codeOf(event: DayEvent): StockCode | null {
  if (event.type === 'InstrumentReported') return event.instrument.code;
  if (event.type === 'OrderRequested' || event.type === 'OrderDenied') return event.order.code;
  // The `code` of a refusal is the broker's error code.
  if (event.type === 'OrderRejected' || event.type === 'RequestRefused') return null;
  return 'code' in event ? event.code : null;
}
