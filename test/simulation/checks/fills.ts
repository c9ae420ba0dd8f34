/** Executions: none lost, none twice, none too many. */
import { executionKey, type OrderId } from '../../../src/domain/index.js';
import { eventsOf, type Check } from './evidence.js';

/** What the broker executed is what our orders count, order by order. */
export const noFillLost: Check = ({ day }) => {
  const { system, core } = day;
  const own = new Map(Object.values(system.model.orders).map((order) => [order.brokerId, order]));
  return core.blotter.orders.flatMap(({ number, kind, filled }) => {
    const counted = own.get(number)?.filled ?? 0;
    return kind !== 'new' || counted === filled ? [] : [`order ${number}: broker executed ${filled}, own ${counted}`];
  });
};

/** Σ fills ≤ quantity, for each order of ours and each number in the log. */
export const noOrderOverfilled: Check = ({ day, rows }) => {
  const wrong = Object.values(day.system.model.orders)
    .filter(({ filled, quantity }) => filled > quantity)
    .map(({ id, filled, quantity }) => `${id}: ${filled} executed of ${quantity}`);
  const filled = new Map<string, number>();
  const seen = new Set<string>();
  for (const { seq, event } of eventsOf(rows, 'OrderFilled')) {
    const key = executionKey(event);
    if (seen.has(key)) continue;
    seen.add(key);
    const total = (filled.get(event.brokerOrderId) ?? 0) + event.quantity;
    filled.set(event.brokerOrderId, total);
    if (total > event.orderQuantity) wrong.push(`${total} of ${event.orderQuantity} executed at ${seq}`);
  }
  return wrong;
};

/** An execution is counted once, whatever repeats come, under the order that was requested before it. */
export const executionsAreUnique: Check = ({ day, rows }) => {
  const { system } = day;
  const wrong: string[] = [];
  const requested = new Map<OrderId, number>(eventsOf(rows, 'OrderRequested').map((r) => [r.event.orderId, r.seq]));
  const owner = new Map(Object.values(system.model.orders).map((order) => [order.brokerId, order.id]));
  for (const { seq, event } of eventsOf(rows, 'OrderFilled')) {
    const id = owner.get(event.brokerOrderId);
    const since = id === undefined ? undefined : requested.get(id);
    if (since === undefined || since >= seq) wrong.push(`the fill at ${seq} belongs to no order requested before`);
  }
  const everywhere = new Set<string>();
  for (const { id } of Object.values(system.model.orders)) {
    for (const key of system.trading.orders.get(id).snapshot.context.order.executions) {
      if (everywhere.has(key)) wrong.push(`${id}: execution ${key} is counted twice`);
      everywhere.add(key);
    }
  }
  return wrong;
};

/** 915 is one execution and 911 all of an order's so far: what is logged is what the broker executed, unit by unit. */
export const unitsAreNotTotals: Check = ({ day, rows }) => {
  const wrong: string[] = [];
  for (const { seq, event } of eventsOf(rows, 'OrderFilled')) {
    const { brokerOrderId, executionId, quantity, price, cumulative, remaining, orderQuantity } = event;
    const record = day.core.blotter.find(brokerOrderId);
    const unit = record?.executions.find(({ id }) => id === executionId);
    if (unit === undefined) wrong.push(`execution ${executionId} at ${seq} never happened`);
    else if (unit.quantity !== quantity || unit.price !== price) {
      wrong.push(
        `execution ${executionId} at ${seq}: ${quantity} at ${price}, broker ${unit.quantity} at ${unit.price}`,
      );
    }
    if (quantity > cumulative || cumulative > orderQuantity || cumulative + remaining > orderQuantity) {
      wrong.push(
        `execution ${executionId} at ${seq}: ${quantity} of ${cumulative} with ${remaining} left of ${orderQuantity}`,
      );
    }
  }
  return wrong;
};
