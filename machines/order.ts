/**
 * The life of one order (DESIGN.md §5; the diagram is in this folder's README).
 *
 * The REST answer and the real-time reports (00) race each other, so whatever comes first moves the order and the other
 * is then no news. End states are tags, not `final`: a fill that comes late is still a fill, and an alarm.
 */
import type { SnapshotFrom } from 'xstate';
import { MAX_ITERATIONS } from './emitted.js';
import { initialContext } from './order-context.js';
import {
  accepted,
  canceled,
  closed,
  denied,
  entered,
  filled,
  partiallyFilled,
  pendingAmend,
  pendingCancel,
  rejected,
  untilHeardOf,
} from './order-rules.js';
import { orderSetup } from './order-setup.js';

export { amountAfter, left, type OrderContext } from './order-context.js';
export type * from './order-events.js';

export const orderMachine = orderSetup.createMachine({
  id: 'order',
  options: { maxIterations: MAX_ITERATIONS },
  context: ({ input }) => initialContext(input),
  initial: 'initialized',
  on: { '*': { actions: 'unexpected' } },
  states: {
    initialized: {
      tags: ['local'],
      on: {
        OrderRequested: { target: 'submitting' },
        OrderDenied: { target: 'denied', actions: 'giveReason' },
      },
    },
    submitting: {
      tags: ['inFlight'],
      entry: entered('submitting'),
      on: { ...untilHeardOf, OrderOutcomeUnknown: { target: 'unknown' } },
    },
    unknown: {
      tags: ['inFlight'],
      entry: entered('unknown'),
      on: { ...untilHeardOf, OrderOutcomeUnknown: {} },
    },
    accepted: { tags: ['open'], entry: entered('accepted'), on: accepted },
    partiallyFilled: { tags: ['open'], entry: entered('partiallyFilled'), on: partiallyFilled },
    pendingCancel: { tags: ['inFlight', 'open'], entry: { type: 'moved', params: 'pendingCancel' }, on: pendingCancel },
    pendingAmend: { tags: ['inFlight', 'open'], entry: { type: 'moved', params: 'pendingAmend' }, on: pendingAmend },
    denied: { tags: ['closed'], entry: entered('denied'), on: denied },
    rejected: { tags: ['closed'], entry: entered('rejected'), on: rejected },
    canceled: { tags: ['closed'], entry: entered('canceled'), on: canceled },
    expired: { tags: ['closed'], entry: entered('expired'), on: closed },
    filled: { tags: ['closed'], entry: entered('filled'), on: filled },
  },
});

export type OrderSnapshot = SnapshotFrom<typeof orderMachine>;
