/**
 * Every live order as the model would have executed it: its own words, at its own moment. In the free backtest one other
 * fill changes all that comes after it; here nothing follows from anything, so each execution is judged by itself.
 */
import {
  InvariantError,
  type DayEvent,
  type Instrument,
  type Money,
  type OrderId,
  type Quantity,
  type Seq,
  type StockCode,
} from '../../domain/index.js';
import { BrokerBooks } from '../backtest/broker-books.js';
import { eventsOf } from '../backtest/day-tape.js';
import { TickBooks } from '../backtest/tick-books.js';
import { TickBroker, type TickExecution } from '../backtest/tick-broker.js';
import { TICK_TERMS } from '../backtest/tick-fills.js';
import { isClosed, type OneSide } from './pairs.js';
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
  const ends = endsOf(day);
  let isOver = false;
  for (const envelope of eventsOf(day.log, 2)) {
    if (envelope.tsRecv > now) now = envelope.tsRecv;
    if (!isOver && now >= config.schedule.closingPriceStart) {
      isOver = true;
      broker.expire();
    }
    broker.saw(envelope);
    if (envelope.event.type === 'OrderRequested') broker.submit(envelope.event);
    for (const orderId of ends.get(envelope.seq) ?? []) {
      const brokerOrderId = numbers.get(orderId);
      if (brokerOrderId !== undefined)
        broker.cancel({ orderId }, { brokerOrderId, code: books.order(brokerOrderId).code });
    }
  }
  return new Map([...numbers.keys(), ...refused].map((id) => [id, sideOf(id, day, fills, refused.has(id))]));
}

/**
 * Until when each order is given time, by seq: until it was to be withdrawn or was over; one that was filled until the next
 * bar of its code, when whatever was left would have been withdrawn.
 */
function endsOf({ watch, events }: RecordedDay): ReadonlyMap<Seq, readonly OrderId[]> {
  const ends = new Map<Seq, OrderId[]>();
  const canceled = new Map(events.flatMap(({ seq, event }) => (event.type === 'CancelRequested' ? [[event.orderId, seq] as const] : []))); // prettier-ignore
  const bars = [...watch.moments.values()];
  for (const [id, changes] of watch.orders) {
    const [first] = changes;
    if (first === undefined) continue;
    const over = changes.find(({ row }) => isClosed(row));
    const bar = bars.find(({ code, seq }) => code === first.row.code && seq > first.seq);
    const end = canceled.get(id) ?? (over?.row.state === 'filled' ? bar?.seq : over?.seq);
    if (end !== undefined) ends.set(end, [...(ends.get(end) ?? []), id]);
  }
  return ends;
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
