/** What left for the broker against what was decided. */
import type { Envelope, OrderRequested } from '../../../src/domain/index.js';
import type { LivedDay } from '../../support/day-in-process.js';
import { blurOf } from './blur.js';
import { eventsOf, type Check } from './evidence.js';

type Sent = LivedDay['arrivals'][number];

const PLACING: Readonly<Record<string, 'buy' | 'sell'>> = { kt10000: 'buy', kt10001: 'sell' };

/** Requests for new orders, as they arrived at the broker; those turned away unread (429) are not orders. */
export function ordersSent({ arrivals }: Pick<LivedDay, 'arrivals'>): Sent[] {
  return arrivals.filter(({ apiId, turnedAway }) => apiId in PLACING && !turnedAway);
}

/** Each order at the broker is one request of the log, and no request arrived twice. */
export const noOrderTwice: Check = ({ day, rows }) => {
  const wrong: string[] = [];
  const free = new Map(eventsOf(rows, 'OrderRequested').map((row) => [row.event.orderId, row]));
  const sent = ordersSent(day);
  for (const arrival of sent) {
    const intent = [...free.values()].find((row) => describes(row, arrival));
    if (intent === undefined)
      wrong.push(`${PLACING[arrival.apiId]!} ${JSON.stringify(arrival.body)} has no request of its own`);
    else free.delete(intent.event.orderId);
  }
  const accepted = sent.filter(({ returnCode }) => returnCode === 0).length;
  const placed = day.core.blotter.orders.filter(({ kind }) => kind === 'new').length;
  if (accepted !== placed) wrong.push(`${accepted} orders were taken over the wire, the broker has ${placed}`);
  return wrong;
};

/** When an order reaches the broker, its intent and all before it are on disk; so it is with cancels and amendments. */
export const intentIsDurable: Check = ({ day, rows }) => {
  const wrong: string[] = [];
  const requests = eventsOf(rows, 'OrderRequested');
  for (const arrival of ordersSent(day)) {
    const own = requests.filter((row) => describes(row, arrival));
    if (!own.some(({ seq }) => seq <= arrival.durable)) {
      wrong.push(`${JSON.stringify(arrival.body)} arrived when the log was durable up to ${arrival.durable} only`);
    }
  }
  for (const { apiId, body, durable } of day.arrivals) {
    const type = apiId === 'kt10003' ? 'CancelRequested' : apiId === 'kt10002' ? 'AmendRequested' : null;
    if (type === null) continue;
    const asked = eventsOf(rows, type).some(({ seq, event }) => {
      return seq <= durable && numbersOf(day, event.orderId).includes(body['orig_ord_no'] ?? '');
    });
    if (!asked) wrong.push(`${apiId} of order ${body['orig_ord_no'] ?? ''} left without a durable ${type}`);
  }
  return wrong;
};

/** Whether an order that arrived is the one that was requested. */
export function describes({ event, seq }: Envelope<OrderRequested>, { apiId, body, head }: Sent): boolean {
  const { side, code, quantity, price } = event.order;
  return (
    seq <= head &&
    side === PLACING[apiId] &&
    code === body['stk_cd'] &&
    String(quantity) === body['ord_qty'] &&
    (price === null ? '' : String(price)) === body['ord_uv']
  );
}

/** Every number that the broker gave an order of ours. */
function numbersOf({ system }: LivedDay, id: string): string[] {
  return system.trading.orders.find(id)?.snapshot.context.numbers.map((number) => number.id) ?? [];
}

/** At the day's end every order is closed, and says of itself what the broker says of it. */
export const ordersEndAsAtTheBroker: Check = ({ day }) => {
  const { system, core } = day;
  const wrong: string[] = [];
  const known = new Set<string>();
  for (const order of Object.values(system.model.orders)) {
    if (!CLOSED.has(order.state)) wrong.push(`${order.id} is still ${order.state}`);
    const record = order.brokerId === null ? undefined : core.blotter.find(order.brokerId);
    if (record === undefined) {
      if (order.filled > 0) wrong.push(`${order.id} was executed but the broker does not know it`);
      continue;
    }
    known.add(record.number);
    const off = Math.abs(record.amount - order.amount);
    if (off > blurOf(day, order.id)) wrong.push(`${order.id}: broker traded ${record.amount}, own ${order.amount}`);
  }
  for (const { number, kind } of core.blotter.orders) {
    if (kind === 'new' && !known.has(number)) wrong.push(`nobody here knows the broker's order ${number}`);
  }
  return wrong;
};

const CLOSED: ReadonlySet<string> = new Set(['denied', 'rejected', 'canceled', 'expired', 'filled']);
