/**
 * Every live order as the model would have executed it: its own words, at its own moment. In the free backtest one other
 * fill changes all that comes after it; here nothing follows from anything, so each execution is judged by itself.
 */
import {
  InvariantError,
  type DayEvent,
  type Envelope,
  type Instrument,
  type Money,
  type OrderId,
  type Quantity,
  type StockCode,
} from '../../domain/index.js';
import { BrokerBooks } from '../backtest/broker-books.js';
import { eventsOf } from '../backtest/day-tape.js';
import { TickBooks } from '../backtest/tick-books.js';
import { TickBroker, type TickExecution } from '../backtest/tick-broker.js';
import { TICK_TERMS } from '../backtest/tick-fills.js';
import type { OneSide } from './pairs.js';
import type { RecordedDay } from './recorded.js';

/** More than any day sells: whether shares are there was asked when the order was made. */
const ENOUGH = 1_000_000_000 as Quantity;

/** By order, of those that left; filled or not. */
export function modelledAlone(day: RecordedDay): ReadonlyMap<OrderId, OneSide> {
  const { config } = day.opened.event;
  let now = day.opened.tsRecv;
  const fills: TickExecution[] = [];
  const numbers = new Map<OrderId, Extract<DayEvent, { type: 'OrderAcknowledged' }>['brokerOrderId']>();
  const refused = new Set<OrderId>();
  const instrumentOf = (code: StockCode): Instrument => day.watch.system.trading.desk(code).instrument;
  const holdings = config.codes.map((code) => ({ code, quantity: ENOUGH, cost: 0 as Money, realized: 0 as Money }));
  const books = new BrokerBooks({ config, instrumentOf, cash: 0 as Money, holdings });
  const offer = (event: DayEvent): void => {
    if (event.type === 'OrderAcknowledged') numbers.set(event.orderId, event.brokerOrderId);
    else if (event.type === 'OrderRejected' && event.orderId !== null) refused.add(event.orderId);
  };
  const broker = new TickBroker(
    {
      config: { ...config, market: 'sim' },
      books,
      terms: TICK_TERMS,
      instrumentOf,
      inbox: { offer },
      now: () => now,
      onFill: (fill) => fills.push(fill),
    },
    new TickBooks(config),
  );
  let isOver = false;
  for (const envelope of eventsOf(day.log, 2)) {
    if (envelope.tsRecv > now) now = envelope.tsRecv;
    if (!isOver && now >= config.schedule.closingPriceStart) {
      isOver = true;
      broker.expire();
    }
    broker.saw(envelope);
    act(broker, envelope, numbers);
  }
  return new Map([...numbers.keys(), ...refused].map((id) => [id, sideOf(id, day, fills, refused.has(id))]));
}

function act(
  broker: TickBroker,
  { event }: Envelope,
  numbers: ReadonlyMap<OrderId, Parameters<TickBroker['cancel']>[1]['brokerOrderId']>,
): void {
  if (event.type === 'OrderRequested') broker.submit(event);
  if (event.type !== 'CancelRequested') return;
  const brokerOrderId = numbers.get(event.orderId);
  if (brokerOrderId !== undefined) broker.cancel(event, { brokerOrderId, code: '' as StockCode });
}

function sideOf(id: OrderId, day: RecordedDay, all: readonly TickExecution[], isRefused: boolean): OneSide {
  const changes = day.watch.orders.get(id) ?? [];
  const live = changes.at(-1)?.row;
  if (live === undefined) throw new InvariantError(`order ${id} was requested, but is not in the books`);
  const fills = all.filter(({ orderId }) => orderId === id);
  const sum = (of: (fill: TickExecution) => number): number => fills.reduce((total, fill) => total + of(fill), 0);
  const row = {
    ...live,
    state: isRefused ? 'rejected' : 'alone',
    filled: sum(({ quantity }) => quantity),
    amount: sum(({ quantity, price }) => quantity * price),
    commission: sum(({ commission }) => commission),
    tax: sum(({ tax }) => tax),
  };
  const executions = fills.map(({ seq, time, quantity, price, kind }) => ({ seq, time, shares: quantity, amount: quantity * price, by: kind })); // prettier-ignore
  return { row, changes: [], wish: null, executions };
}
