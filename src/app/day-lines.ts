/** What the daemon's log says while a day is lived: lifecycle and trading, never ticks, keys or account numbers. */
import type { Logger } from 'pino';
import type { DayEvent, Envelope } from '../domain/index.js';

/** A listener for every applied event. */
export function dayLines(logger: Logger): (envelope: Envelope) => void {
  return ({ seq, event }) => {
    const line = lineOf(event);
    if (line === null) return;
    const [level, message, fields] = line;
    logger[level]({ seq, ...fields }, message);
  };
}

type Line = readonly [level: 'info' | 'warn', message: string, fields: object];

function lineOf(event: DayEvent): Line | null {
  switch (event.type) {
    case 'LinkReported':
      return ['info', `link ${event.state}`, { detail: event.detail }];
    case 'MarketStateReported':
      return event.remaining === '' ? ['info', `market state ${event.state}`, { time: event.time }] : null;
    case 'OrderRequested':
      return ['info', 'order requested', { orderId: event.orderId, ...event.order }];
    case 'OrderDenied':
      return ['warn', 'order denied', { orderId: event.orderId, reason: event.reason, detail: event.detail }];
    case 'OrderRejected':
      return ['warn', 'order rejected', { orderId: event.orderId, code: event.code, text: event.message }];
    case 'OrderOutcomeUnknown':
      return ['warn', 'order outcome unknown', { orderId: event.orderId, reason: event.reason }];
    case 'OrderFilled': {
      const { brokerOrderId, code, side, price, quantity, remaining } = event;
      return ['info', 'filled', { brokerOrderId, code, side, price, quantity, remaining }];
    }
    case 'AlarmRaised':
      return ['warn', `alarm ${event.alarm}`, { subject: event.subject, detail: event.detail }];
    case 'CommandReceived':
      return ['info', `command ${event.command.kind}`, { source: event.source }];
    case 'QueryFailed':
      return ['warn', 'the broker did not answer', { query: event.query, reason: event.reason }];
    default:
      return null;
  }
}
