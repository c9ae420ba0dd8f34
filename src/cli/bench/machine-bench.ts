/** What one event costs in a machine: a running actor, as the engine hosts it, beside XState's pure transition(). */
import { initialTransition, transition } from 'xstate';
import { marketPhaseMachine, type MarketPhaseEvent } from '../../../machines/market-phase.js';
import { orderMachine, type OrderEvent, type OrderInput } from '../../../machines/order.js';
import {
  invariant,
  scheduleOf,
  tradingDay,
  type BrokerOrderId,
  type EpochMs,
  type Money,
  type OrderId,
  type Price,
  type Quantity,
  type StockCode,
} from '../../domain/index.js';
import { Host } from '../../engine/actors.js';
import { duel, FULL, type DuelOptions } from './duel.js';
import { time, type BenchRow } from './row.js';

const DAY = tradingDay('20221110');
const SCHEDULE = scheduleOf(DAY);
const PURE = 'xstate transition(): a new scope for every event';

const ORDER: OrderInput = {
  id: `${DAY}-000001` as OrderId,
  spec: {
    code: '069500' as StockCode,
    side: 'buy',
    type: 'limit',
    price: 32_000 as Price,
    quantity: 10 as Quantity,
  },
  requestedAt: SCHEDULE.open,
};
const NUMBER = '0000001' as BrokerOrderId;

/** Requested, acknowledged, accepted, filled in two parts. */
const ORDER_LIFE: readonly OrderEvent[] = [
  { type: 'OrderRequested' },
  { type: 'OrderAcknowledged', brokerOrderId: NUMBER },
  { type: 'OrderAccepted', brokerOrderId: NUMBER },
  fill('1', 4, 4),
  fill('2', 6, 10),
];

/** The messages of a day with their countdowns (KIWOOM.md §10), and one of another market between them. */
const MARKET_DAY: readonly MarketPhaseEvent[] = [
  ...['0', '0', '0', 'P', '3', 'Q', '2', '2', '2', '4', '8', 'a', 'b', 'c', 'd', '9'],
].map((state, i) => ({ type: 'MarketStateReported', state, now: (SCHEDULE.open + i) as EpochMs }));

/** Whole lives, birth included, told per event. */
export async function benchMachines(options: DuelOptions = FULL): Promise<BenchRow[]> {
  return [orderLives(options), marketDays(options)];
}

function orderLives(options: DuelOptions): BenchRow {
  const hosted = (): string => {
    const actor = new Host(orderMachine, { input: ORDER }, () => {});
    for (const event of ORDER_LIFE) actor.send(event);
    return actor.snapshot.value;
  };
  const pure = (): string => {
    let [snapshot] = initialTransition(orderMachine, ORDER);
    for (const event of ORDER_LIFE) [snapshot] = transition(orderMachine, snapshot, event);
    return snapshot.value;
  };
  invariant(hosted() === 'filled' && pure() === 'filled', 'the order of the benchmark was not filled');
  return row('order machine, an event of a whole life', hosted, pure, ORDER_LIFE.length, options);
}

function marketDays(options: DuelOptions): BenchRow {
  const input = { schedule: SCHEDULE, now: SCHEDULE.openingAuction };
  const hosted = (): string => {
    const actor = new Host(marketPhaseMachine, { input }, () => {});
    for (const event of MARKET_DAY) actor.send(event);
    return actor.snapshot.value;
  };
  const pure = (): string => {
    let [snapshot] = initialTransition(marketPhaseMachine, input);
    for (const event of MARKET_DAY) [snapshot] = transition(marketPhaseMachine, snapshot, event);
    return snapshot.value;
  };
  invariant(hosted() === 'over' && pure() === 'over', 'the market of the benchmark did not reach the end of its day');
  return row('marketPhase machine, an event of a day', hosted, pure, MARKET_DAY.length, options);
}

function row(name: string, hosted: () => string, pure: () => string, events: number, options: DuelOptions): BenchRow {
  const { ours, theirs } = duel(hosted, pure, options);
  return time(name, 'µs/event', (ours * 1_000) / events, PURE, (theirs * 1_000) / events);
}

function fill(executionId: string, quantity: number, cumulative: number): OrderEvent {
  const { code, side, price, quantity: orderQuantity } = ORDER.spec;
  const charges = { commission: 0 as Money, tax: 0 as Money };
  return {
    type: 'OrderFilled',
    charges,
    fill: {
      type: 'OrderFilled',
      brokerOrderId: NUMBER,
      executionId,
      code,
      side,
      price: 32_000 as Price,
      quantity: quantity as Quantity,
      cumulative: cumulative as Quantity,
      remaining: (orderQuantity - cumulative) as Quantity,
      orderQuantity,
      orderPrice: price,
      ...charges,
    },
  };
}
