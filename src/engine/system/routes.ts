/** Which part of the system each event of the log goes to. */
import { unreachable, type DayEvent, type Envelope, type TickEvent } from '../../domain/index.js';
import { ALARMS_KEPT } from '../model.js';
import { DAY_TIMERS } from './day.js';
import { PHASE_TIMER } from './market.js';
import { historyNeed, instrumentNeed, morningNeed } from './needs.js';
import { RECONCILE_TIMER } from './reconciler.js';
import { BAR_TIMER, type Parts } from './parts.js';
import { goRound, recheck, RECHECK_TIMER, ROUND_TIMER } from './rounds.js';
import { ORDER_TIMER } from './trading.js';

export type RoutedEvent = Exclude<DayEvent, TickEvent>;

export function route(system: Parts, event: RoutedEvent, envelope: Envelope): void {
  switch (event.type) {
    case 'DayOpened':
      system.begin(false);
      return;
    case 'DayResumed':
      system.begin(true);
      return;
    case 'DayClosed':
      return;
    case 'TimerFired':
      routeTimer(system, event);
      return;
    case 'CommandReceived':
      if (event.command.kind === 'stop')
        system.core.request({ kind: 'stop', code: 'stopped', reason: event.command.reason });
      else system.trading.command(event.command);
      return;
    case 'MarketStateReported':
      system.market.reported(event);
      return;
    case 'ViReported':
      system.market.vi(event);
      return;
    case 'HaltReported':
      system.market.halt(event);
      return;
    case 'BarCompleted':
      system.barCompleted(event, envelope);
      return;
    case 'LinkReported':
      system.day.linkReported(event);
      return;
    case 'InstrumentReported':
    case 'BarsReported':
    case 'AccountReported':
    case 'OpenOrdersReported':
    case 'ExecutionsReported':
    case 'QueryFailed':
      routeAnswer(system, event, envelope);
      return;
    case 'ActionDecided':
      system.core.count('decisions');
      system.trading.desk(event.code).decided(event);
      return;
    case 'AlarmRaised':
      routeAlarm(system, event, envelope);
      return;
    case 'HoldingReported':
      system.trading.checkHolding(event.code, event.quantity);
      return;
    default:
      routeOrder(system, event);
  }
}

type AnswerEvent = Extract<
  RoutedEvent,
  {
    type:
      | 'InstrumentReported'
      | 'BarsReported'
      | 'AccountReported'
      | 'OpenOrdersReported'
      | 'ExecutionsReported'
      | 'QueryFailed';
  }
>;

/** Answers of the broker to our questions. `tsEvent` of an answer is when its question was asked. */
function routeAnswer({ core, day, market, streams, trading }: Parts, event: AnswerEvent, envelope: Envelope): void {
  switch (event.type) {
    case 'InstrumentReported':
      if (event.known) {
        trading.introduce(event);
        if (event.listing?.halted === true) market.halt({ code: event.instrument.code, halted: true });
        day.met(instrumentNeed(event.instrument.code));
      } else {
        const reason = `The broker knows no code ${event.instrument.code}: check the codes.`;
        core.request({ kind: 'stop', code: 'unknown_code', reason });
      }
      return;
    case 'BarsReported':
      streams.warmUp(event);
      day.met(event.before === day.pivot ? morningNeed(event.code) : historyNeed(event.code));
      return;
    case 'AccountReported':
      trading.ledger.reported(event, envelope.tsEvent);
      if (mayDiffer(trading) || (day.trading && core.config.reconcileEvery !== undefined)) trading.verify();
      day.met('account');
      return;
    case 'OpenOrdersReported':
    case 'ExecutionsReported':
      trading.reconciler.reported(event, envelope.tsEvent, market.over);
      day.met(event.type === 'OpenOrdersReported' ? 'openOrders' : 'executions');
      return;
    case 'QueryFailed':
      trading.reconciler.failed(event.query);
      day.queryFailed(event.reason);
      return;
  }
}

/** Whether something differed at the broker when it was last asked, and is asked about again. */
function mayDiffer({ guard, reconciler }: Parts['trading']): boolean {
  return guard.isDiffering || reconciler.isSearching;
}

type OrderEvent = Exclude<
  RoutedEvent,
  | AnswerEvent
  | {
      type:
        | 'DayOpened'
        | 'DayResumed'
        | 'DayClosed'
        | 'TimerFired'
        | 'CommandReceived'
        | 'MarketStateReported'
        | 'ViReported'
        | 'HaltReported'
        | 'BarCompleted'
        | 'LinkReported'
        | 'ActionDecided'
        | 'AlarmRaised'
        | 'HoldingReported';
    }
>;

/** Decisions about orders, and what the broker says of them. */
function routeOrder({ trading }: Parts, event: OrderEvent): void {
  const { orders, reconciler } = trading;
  switch (event.type) {
    case 'OrderRequested':
      trading.requested(event);
      return;
    case 'OrderDenied':
      trading.denied(event);
      return;
    case 'CancelRequested':
    case 'AmendRequested':
      orders.requested(event);
      return;
    case 'OrderAcknowledged':
      orders.acknowledged(event);
      return;
    case 'OrderOutcomeUnknown':
    case 'RequestOutcomeUnknown':
      orders.send(orders.get(event.orderId), event);
      reconciler.wanted();
      return;
    case 'RequestAcknowledged':
      orders.requestAcknowledged(event);
      return;
    case 'RequestRefused':
      orders.send(orders.get(event.orderId), event);
      // The broker sees the order otherwise than we do.
      reconciler.suspect();
      return;
    case 'OrderRejected':
      if (event.orderId === null) orders.report(event);
      else orders.send(orders.get(event.orderId), event);
      return;
    case 'OrderAccepted':
    case 'OrderFilled':
    case 'OrderCanceled':
    case 'OrderAmended':
      orders.report(event);
      return;
    default:
      unreachable(event);
  }
}

function routeTimer(system: Parts, { name, dueAt }: Extract<RoutedEvent, { type: 'TimerFired' }>): void {
  if (name === BAR_TIMER) system.minutePassed(dueAt);
  else if (name.startsWith(PHASE_TIMER)) system.market.clockPassed();
  else if (DAY_TIMERS.has(name)) system.day.timer(name);
  else if (name.startsWith(ORDER_TIMER)) system.trading.timedOut(name.slice(ORDER_TIMER.length));
  else if (name === RECHECK_TIMER) recheck(system.core, system.trading.guard);
  else if (name === ROUND_TIMER) goRound(system.core, system.day, system.trading.reconciler);
  else if (name === RECONCILE_TIMER) system.trading.reconciler.due();
  else system.core.alarm('unknown_timer', name, 'no part of the system has asked for it');
}

function routeAlarm(
  { core }: Parts,
  { alarm, subject, detail }: Extract<RoutedEvent, { type: 'AlarmRaised' }>,
  { seq, tsEvent }: Envelope,
): void {
  core.change((draft) => {
    draft.counts.alarms++;
    draft.alarms.push({ seq, time: tsEvent, alarm, subject, detail });
    if (draft.alarms.length > ALARMS_KEPT) draft.alarms.shift();
  });
}
