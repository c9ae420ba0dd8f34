/** After a halt not one new order leaves. */
import { eventsOf, type Check, type Risk } from './evidence.js';
import { describes, ordersSent } from './orders.js';

/**
 * From a halt until it is lifted no order reaches the broker, and none that buys while risk is being reduced. The one
 * exception: the sales of an operator who wants everything sold.
 */
export const silenceAfterHalt: Check = ({ day, rows, risks }) => {
  const closing = eventsOf(rows, 'OrderRequested').filter(({ event }) => event.closing === true);
  return ordersSent(day).flatMap((arrival) => {
    const { head, apiId, body } = arrival;
    if (closing.some((row) => describes(row, arrival))) return [];
    // What the log held when the order arrived is what was known by then.
    const last = risks.findLast(({ by }) => by.seq <= head);
    const risk: Risk = last?.to ?? 'active';
    const forbidden = risk === 'halted' || (risk === 'reducing' && apiId === 'kt10000');
    return forbidden ? [`${apiId} ${JSON.stringify(body)} arrived after ${head}, ${risk} since ${last!.by.seq}`] : [];
  });
};
