/** What holds of an order after every event, whatever came before it. */
import { expect } from 'vitest';
import { left } from '../../../machines/order-context.js';
import type { OrderEmitted } from '../../../machines/order-events.js';
import type { orderMachine } from '../../../machines/order.js';
import type { TestHost } from './host.js';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export function checkOrder(host: TestHost<typeof orderMachine>): void {
  const { order, numbers, request } = host.context;
  const tags = new Set(host.tags);
  const pending = host.state === 'pendingCancel' || host.state === 'pendingAmend';

  expect(tags.has('closed')).toBe(!tags.has('open') && !tags.has('inFlight') && !tags.has('local'));
  expect(request !== null, 'a request is under way in pending states only').toBe(pending);
  if (request !== null) expect(request.before).toBe(order.filled > 0 ? 'partiallyFilled' : 'accepted');

  expect(sum(numbers.map((n) => n.filled))).toBe(order.filled);
  expect(sum(numbers.map((n) => n.amount))).toBe(order.amount);
  expect(numbers.every((n) => n.unseen >= 0 && n.unseen <= n.filled)).toBe(true);
  expect(new Set(numbers.map((n) => n.id)).size).toBe(numbers.length);
  expect(numbers.some((n) => n.id === order.brokerId)).toBe(order.brokerId !== null);
  expect(new Set(order.executions).size, 'no execution is counted twice').toBe(order.executions.length);

  if (host.state === 'filled') expect(order.filled).toBeGreaterThanOrEqual(order.quantity);
  if (host.state === 'partiallyFilled') expect(order.filled).toBeGreaterThan(0);
  if (host.state === 'accepted') expect(order.filled).toBe(0);
  if (host.state === 'canceled') expect(left(host.context)).toBe(0);
  if (tags.has('open')) expect(left(host.context)).toBeGreaterThan(0);
  checkTold(host.emitted, host);
}

/** The emitted events add up to the order, and tell its way without a gap. */
function checkTold(emitted: readonly OrderEmitted[], host: TestHost<typeof orderMachine>): void {
  const { order } = host.context;
  const fills = emitted.flatMap((event) => (event.type === 'FillCounted' ? [event] : []));
  expect(sum(fills.map(({ fill }) => fill.quantity))).toBe(order.filled);
  expect(sum(fills.map(({ added }) => added.amount))).toBe(order.amount);
  expect(sum(fills.map(({ fill }) => fill.price * fill.quantity))).toBe(order.amount);
  expect(sum(fills.map(({ added }) => added.commission))).toBe(order.commission);
  expect(sum(fills.map(({ added }) => added.tax))).toBe(order.tax);
  const moves = emitted.flatMap((event) => (event.type === 'OrderMoved' ? [event] : []));
  let at = 'initialized';
  let wasClosed = false;
  for (const { from, to } of moves) {
    expect(from).toBe(at);
    expect(wasClosed && to !== 'filled', 'a closed order moves nowhere but to filled').toBe(false);
    wasClosed ||= ['denied', 'rejected', 'canceled', 'expired', 'filled'].includes(to);
    at = to;
  }
  expect(at).toBe(host.state);
}
