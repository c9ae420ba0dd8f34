/**
 * The order as data. `evolveOrder` folds what happened into numbers (filled, cost, executions); which state the order
 * is in, and which events are welcome there, is decided by `machines/order.ts`.
 */
import { invariant } from './errors.js';
import type { OrderFilled } from './events/broker.js';
import type { OrderSpec } from './order-spec.js';
import type { BrokerOrderId, EpochMs, Money, OrderId, Quantity } from './units.js';

/** An order and everything known of its executions. JSON-safe. */
export interface Order extends OrderSpec {
  readonly id: OrderId;
  readonly brokerId: BrokerOrderId | null;
  readonly requestedAt: EpochMs;
  /** Shares executed so far. */
  readonly filled: Quantity;
  /** Won traded so far: Σ price × quantity over its executions. */
  readonly amount: Money;
  readonly commission: Money;
  readonly tax: Money;
  /** Execution keys `brokerOrderId/executionId` already counted, so that a repeat changes nothing (KIWOOM.md §9.4). */
  readonly executions: readonly string[];
}

export function initialOrder(
  id: OrderId,
  { code, side, type, price, quantity }: OrderSpec,
  requestedAt: EpochMs,
): Order {
  const zero = 0 as Money;
  return {
    code,
    side,
    type,
    price,
    quantity,
    id,
    brokerId: null,
    requestedAt,
    filled: 0 as Quantity,
    amount: zero,
    commission: zero,
    tax: zero,
    executions: [],
  };
}

/** The key that identifies one execution: FIDs 9203 and 909 together. */
export function executionKey(fill: Pick<OrderFilled, 'brokerOrderId' | 'executionId'>): string {
  return `${fill.brokerOrderId}/${fill.executionId}`;
}

/** Whether this execution was counted before. */
export function isRepeat(order: Order, fill: OrderFilled): boolean {
  return order.executions.includes(executionKey(fill));
}

/** Counts one execution. `charges` are the order's charges after this fill (see `krx/costs.ts`). Repeats change nothing. */
export function evolveOrder(
  order: Order,
  fill: OrderFilled,
  charges: { readonly commission: Money; readonly tax: Money },
): Order {
  if (isRepeat(order, fill)) return order;
  const filled = order.filled + fill.quantity;
  invariant(fill.code === order.code && fill.side === order.side, `fill of ${fill.code} on order ${order.id}`);
  return {
    ...order,
    filled: filled as Quantity,
    amount: (order.amount + fill.price * fill.quantity) as Money,
    commission: charges.commission,
    tax: charges.tax,
    executions: [...order.executions, executionKey(fill)],
  };
}

/** Shares not yet executed. */
export function remaining(order: Order): Quantity {
  return Math.max(order.quantity - order.filled, 0) as Quantity;
}
