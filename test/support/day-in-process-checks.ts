/** What must hold of a lived day, whatever happened in it. Each check returns what is wrong, in words; empty is good. */
import { isEstimated } from '../../machines/order-context.js';
import type { DayEvent, Envelope, OrderId, OrderRequested } from '../../src/domain/index.js';
import { replay } from '../../src/engine/index.js';
import type { LivedDay } from './day-in-process.js';

/** All rows of the day's log. */
export function rowsOf({ log }: Pick<LivedDay, 'log'>): Envelope[] {
  return log.read(1, log.head);
}

export function eventsOf<T extends DayEvent['type']>(
  rows: readonly Envelope[],
  type: T,
): Envelope<Extract<DayEvent, { type: T }>>[] {
  return rows.filter(({ event }) => event.type === type) as Envelope<Extract<DayEvent, { type: T }>>[];
}

/** How often each kind of alarm was raised. */
export function alarmsOf(rows: readonly Envelope[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { event } of eventsOf(rows, 'AlarmRaised')) counts[event.alarm] = (counts[event.alarm] ?? 0) + 1;
  return counts;
}

/**
 * By how many won an order's amount may be off: executions that nobody saw (the process was dead) are told by the
 * broker's lists as an average price, cut to the won. 0 for an order whose every execution was seen.
 */
function blurOf({ system }: Pick<LivedDay, 'system'>, id: string): number {
  const { order } = system.trading.orders.find(id)!.snapshot.context;
  const blurred = order.executions.some((key) => isEstimated({ executionId: key.split('/')[1]! }));
  return blurred ? 2 * order.filled + 12 : 0;
}

/** Cash and every holding, with its cost, are the broker's, to the won; so are charges, but for blurred amounts. */
export function booksDiffer(day: LivedDay): string[] {
  const { core, system, scenario } = day;
  const wrong: string[] = [];
  const same = (what: string, broker: number, own: number, blur = 0): void => {
    if (Math.abs(broker - own) > blur) wrong.push(`${what}: broker ${broker}, own books ${own}`);
  };
  const blur = Object.keys(system.model.orders).reduce((sum, id) => sum + blurOf(day, id), 0);
  const { account } = system.model;
  same('cash', core.ledger.cash, system.cash);
  same('commission', core.ledger.charges.commission, account?.commission ?? 0, blur);
  same('tax', core.ledger.charges.tax, account?.tax ?? 0, blur);
  for (const code of scenario.config.codes) {
    const { position } = system.trading.desk(code);
    const { quantity, cost } = core.ledger.position(code);
    same(`shares of ${code}`, quantity, position.quantity);
    same(`cost of ${code}`, cost, position.cost);
  }
  return wrong;
}

/** No order twice, none that was not on disk before it left, none at the broker that nobody asked for. */
export function ordersDiffer(day: LivedDay, rows: readonly Envelope[]): string[] {
  const wrong: string[] = [];
  const free = new Map(eventsOf(rows, 'OrderRequested').map((row) => [row.event.orderId, row]));
  const sent = day.arrivals.filter(({ apiId }) => apiId === 'kt10000' || apiId === 'kt10001');
  for (const { apiId, body, durable, at } of sent) {
    const side = apiId === 'kt10000' ? 'buy' : 'sell';
    const intent = [...free.values()].find(({ seq, event, tsRecv }) => {
      return seq <= durable && tsRecv <= at && event.order.side === side && isSame(event, body);
    });
    if (intent === undefined) wrong.push(`${side} ${JSON.stringify(body)} left without a durable intent of its own`);
    else free.delete(intent.event.orderId);
  }
  const accepted = sent.filter(({ returnCode }) => returnCode === 0).length;
  const placed = day.core.blotter.orders.filter(({ kind }) => kind === 'new').length;
  if (accepted !== placed) wrong.push(`${accepted} orders were taken over the wire, the broker has ${placed}`);
  return [...wrong, ...statesDiffer(day)];
}

function isSame({ order }: OrderRequested, body: Readonly<Record<string, string>>): boolean {
  return (
    order.code === body['stk_cd'] &&
    String(order.quantity) === body['ord_qty'] &&
    (order.price === null ? '' : String(order.price)) === body['ord_uv']
  );
}

/** At the day's end every order is closed, and says of itself what the broker says of it. */
function statesDiffer(day: LivedDay): string[] {
  const { system, core } = day;
  const wrong: string[] = [];
  const known = new Set<string>();
  for (const order of Object.values(system.model.orders)) {
    if (!CLOSED.has(order.state)) wrong.push(`${order.id} is still ${order.state}`);
    if (order.filled > order.quantity) wrong.push(`${order.id}: ${order.filled} executed of ${order.quantity}`);
    const record = order.brokerId === null ? undefined : core.blotter.find(order.brokerId);
    if (record === undefined) {
      if (order.filled > 0) wrong.push(`${order.id} was executed but the broker does not know it`);
      continue;
    }
    known.add(record.number);
    if (record.filled !== order.filled)
      wrong.push(`${order.id}: broker executed ${record.filled}, own ${order.filled}`);
    const off = Math.abs(record.amount - order.amount);
    if (off > blurOf(day, order.id)) wrong.push(`${order.id}: broker traded ${record.amount}, own ${order.amount}`);
  }
  for (const { number, kind } of core.blotter.orders) {
    if (kind === 'new' && !known.has(number)) wrong.push(`nobody here knows the broker's order ${number}`);
  }
  return wrong;
}

const CLOSED: ReadonlySet<string> = new Set(['denied', 'rejected', 'canceled', 'expired', 'filled']);

/** Every execution belongs to an order that was requested before it, once, and no order has more than it asked for. */
export function fillsDiffer(rows: readonly Envelope[], { system }: Pick<LivedDay, 'system'>): string[] {
  const wrong: string[] = [];
  const requested = new Map<OrderId, number>(eventsOf(rows, 'OrderRequested').map((r) => [r.event.orderId, r.seq]));
  const owner = new Map(Object.values(system.model.orders).map((order) => [order.brokerId, order.id]));
  const filled = new Map<string, number>();
  const seen = new Set<string>();
  for (const { seq, event } of eventsOf(rows, 'OrderFilled')) {
    const id = owner.get(event.brokerOrderId);
    const since = id === undefined ? undefined : requested.get(id);
    if (since === undefined || since >= seq) wrong.push(`the fill at ${seq} belongs to no order requested before`);
    const key = `${event.brokerOrderId}/${event.executionId}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const total = (filled.get(event.brokerOrderId) ?? 0) + event.quantity;
    filled.set(event.brokerOrderId, total);
    if (total > event.orderQuantity) wrong.push(`${total} of ${event.orderQuantity} executed at ${seq}`);
  }
  return wrong;
}

/** The log tells the same day once more. */
export function replayDiffers({ log, stateHash, end }: LivedDay): string[] {
  const again = replay(log);
  const wrong: string[] = [];
  if (!again.matches) wrong.push(`replay diverges: ${JSON.stringify(again.divergence)}`);
  if (again.stateHash !== stateHash) wrong.push(`replay ends in ${again.stateHash}, the day in ${stateHash}`);
  if (end.how !== 'settled') wrong.push(`the day ended ${JSON.stringify(end)}`);
  const [last] = log.read(log.head, 1);
  if (last?.event.type !== 'DayClosed') wrong.push(`the log ends with ${String(last?.event.type)}`);
  else if (end.how === 'settled' && last.event.stateHash !== end.stateHash) wrong.push('DayClosed holds another hash');
  return wrong;
}

/** Everything at once. */
export function whatIsWrong(day: LivedDay): string[] {
  const rows = rowsOf(day);
  return [...booksDiffer(day), ...ordersDiffer(day, rows), ...fillsDiffer(rows, day), ...replayDiffers(day)];
}
