/** Executions that nobody saw are known at an average price: by how much an order's amounts may be off for that. */
import { isEstimated } from '../../../machines/order-context.js';
import type { LivedDay } from '../../support/day-in-process.js';

/**
 * By how many won an order's amount may be off: executions that nobody saw (the process was dead, the link was down) are
 * told by the broker's lists as an average price, cut to the won. 0 for an order whose every execution was seen.
 */
export function blurOf({ system }: Pick<LivedDay, 'system'>, id: string): number {
  const { order } = system.trading.orders.find(id)!.snapshot.context;
  const blurred = order.executions.some((key) => isEstimated({ executionId: key.split('/')[1]! }));
  return blurred ? 2 * order.filled + 12 : 0;
}

/** The same for the whole day. */
export function blurOfDay(day: Pick<LivedDay, 'system'>): number {
  return Object.keys(day.system.model.orders).reduce((sum, id) => sum + blurOf(day, id), 0);
}
