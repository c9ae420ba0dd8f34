/** One order at work: its machine, and questions that several rooms ask of it. */
import { left, type OrderContext } from '../../../machines/order-context.js';
import type { orderMachine } from '../../../machines/order.js';
import type { Order, OrderAccepted, OrderCanceled, OrderFilled, StockCode } from '../../domain/index.js';
import type { MachineHost } from '../actors.js';
import type { OrderRow } from '../model.js';

export type OrderActor = MachineHost<typeof orderMachine>;

export function orderOf(actor: OrderActor): Order {
  return actor.snapshot.context.order;
}

/** Whether it works at the broker and nothing is asked of it yet. */
export function isCancelable({ snapshot }: OrderActor): boolean {
  return snapshot.matches('accepted') || snapshot.matches('partiallyFilled');
}

/** Whether the broker will give the order a number that is not known yet: its first, or that of an amendment. */
export function awaitsNumber({ snapshot }: OrderActor): boolean {
  const { order, request } = snapshot.context;
  return order.brokerId === null || request?.kind === 'amend';
}

/** Whether a report describes exactly this order: code, side, quantity, and price (null for market orders). */
export function looksLike(order: Order, report: OrderAccepted | OrderFilled): boolean {
  const [quantity, price] =
    report.type === 'OrderAccepted' ? [report.quantity, report.price] : [report.orderQuantity, report.orderPrice];
  return (
    order.code === report.code && order.side === report.side && order.quantity === quantity && order.price === price
  );
}

/** Whether it is a canceled order's own word that nothing is left of it: the broker's lists told of that before. */
export function isOldWord({ snapshot }: OrderActor, report: OrderCanceled): boolean {
  const isOwn = report.quantity === 0 && report.requestBrokerId === report.brokerOrderId;
  return isOwn && snapshot.matches('canceled');
}

/** Shares of working sells, and what working buys bind in won at their price (market buys: at `upper`). */
export function bound(
  actors: readonly OrderActor[],
  upper: (code: StockCode) => number,
): { readonly shares: number; readonly amount: number } {
  let shares = 0;
  let amount = 0;
  for (const actor of actors) {
    const context: OrderContext = actor.snapshot.context;
    const { side, price, code } = context.order;
    if (side === 'sell') shares += left(context);
    else amount += left(context) * (price ?? upper(code));
  }
  return { shares, amount };
}

/** The order as people see it. Named one by one: leaving members out of a copy is slow, and this is done at every step of every order. */
export function rowOf({ snapshot }: OrderActor): OrderRow {
  const { order, reason } = snapshot.context;
  return {
    id: order.id,
    code: order.code,
    side: order.side,
    type: order.type,
    price: order.price,
    quantity: order.quantity,
    state: snapshot.value,
    brokerId: order.brokerId,
    requestedAt: order.requestedAt,
    filled: order.filled,
    amount: order.amount,
    commission: order.commission,
    tax: order.tax,
    reason: reason ?? '',
  };
}
