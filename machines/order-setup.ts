/** The order machine's vocabulary: what its guards ask and what its actions do. The table of states is `order.ts`. */
import { assign, emit, enqueueActions, setup } from 'xstate';
import type { BrokerOrderId, OrderFilled, Quantity } from '../src/domain/index.js';
import { stateBefore, unexpected, type Alarm } from './emitted.js';
import {
  countFill,
  countFound,
  explainFill,
  fits,
  follow,
  judgeFill,
  judgeFound,
  left,
  missingFill,
  numberOf,
  withNumber,
  type OrderContext,
  type PendingRequest,
  type RequestKind,
} from './order-context.js';
import type {
  FillReported,
  FoundAtBroker,
  OrderEmitted,
  OrderEvent,
  OrderInput,
  OrderState,
  OrderTag,
} from './order-events.js';

type Found = FoundAtBroker | null;
type Canceled = Extract<OrderEvent, { type: 'OrderCanceled' }>;
type RequestTaken = Extract<OrderEvent, { type: 'RequestAcknowledged' }>;
type Amended = Extract<OrderEvent, { type: 'OrderAmended' }>;

/** Shares a cancel takes out: all that is left when it says 0, as in its request (kt10003 `cncl_qty`). */
function takenOut(context: OrderContext, { quantity }: Pick<Canceled, 'quantity'>): Quantity {
  const rest = left(context);
  return quantity === 0 || quantity > rest ? rest : quantity;
}

function counted(context: OrderContext, found: Found): OrderContext {
  return found === null ? context : countFound(context, found);
}

/** A request of unknown outcome was not taken: the order works on under its number. */
function isUntouched(context: OrderContext, found: Found): boolean {
  if (found === null || context.request?.doubtful !== true) return false;
  return judgeFound(context, found) === 'current' && found.remaining > 0;
}

function reasonOf(event: OrderEvent): string | null {
  switch (event.type) {
    case 'OrderDenied':
      return `${event.reason}: ${event.detail}`;
    case 'OrderRejected':
      return `${event.code} ${event.message}`;
    case 'Reconciled':
      return 'the broker does not know the order';
    default:
      return null;
  }
}

function alarm(context: OrderContext, name: string, detail: string): Alarm {
  return { type: 'Alarm', alarm: name, subject: context.order.id, detail };
}

/** What the order gained from `before` to `after`, told as `FillCounted`; with an alarm when it gained too much. */
function told(before: OrderContext, after: OrderContext, fill: OrderFilled): OrderEmitted[] {
  const [was, is] = [before.order, after.order];
  const added = { amount: is.amount - was.amount, commission: is.commission - was.commission, tax: is.tax - was.tax };
  const counted: OrderEmitted = { type: 'FillCounted', orderId: is.id, fill, added };
  if (is.filled <= is.quantity) return [counted];
  return [counted, alarm(after, 'overfill', `${is.filled} shares executed of ${is.quantity} ordered`)];
}

export const orderSetup = setup({
  types: {
    context: {} as OrderContext,
    events: {} as OrderEvent,
    emitted: {} as OrderEmitted,
    input: {} as OrderInput,
    tags: {} as OrderTag,
  },
  guards: {
    /** The number is the order's, or the order has none to contradict it. */
    fits: ({ context }, id: BrokerOrderId | null) => id === null || fits(context, id),
    isOurs: ({ context }, id: BrokerOrderId) => numberOf(context, id) !== undefined,
    hasNoNumber: ({ context }) => context.numbers.length === 0,
    /** A rejection can follow an acceptance, but not an execution. */
    mayStillBeRejected: ({ context }, id: BrokerOrderId | null) =>
      context.order.filled === 0 && (id === null || fits(context, id)),

    isForeignFill: ({ context }, { fill }: FillReported) => judgeFill(context, fill) === 'foreign',
    isRepeatedFill: ({ context }, { fill }: FillReported) => judgeFill(context, fill) === 'repeat',
    isExplainedFill: ({ context }, { fill }: FillReported) => judgeFill(context, fill) === 'explained',
    /** Nothing is left to be executed after the fill. */
    fillIsLast: ({ context }, { fill, charges }: FillReported) => left(countFill(context, fill, charges)) === 0,
    /** The fill completes the order whatever was taken out of it. */
    fillCompletes: ({ context }, { fill }: FillReported) =>
      context.order.filled + fill.quantity >= context.order.quantity,

    isRepeatedCancel: ({ context }, { requestBrokerId }: Canceled) => context.cancels.includes(requestBrokerId),
    /** The broker's lists, or the order's own last word, told first that it was canceled; no cancel explained it since. */
    confirmsTakenOut: ({ context }, { brokerOrderId, quantity }: Canceled) =>
      numberOf(context, brokerOrderId) !== undefined &&
      context.cancels.every((request) => numberOf(context, request) !== undefined) &&
      quantity > 0 &&
      quantity <= context.canceled,
    takesAll: ({ context }, event: Canceled) =>
      numberOf(context, event.brokerOrderId) !== undefined && takenOut(context, event) === left(context),
    isOursAfterFill: ({ context }, id: BrokerOrderId) =>
      numberOf(context, id) !== undefined && context.order.filled > 0,
    isNewNumberOurs: ({ context }, event: Amended) => numberOf(context, event.newBrokerOrderId) !== undefined,
    /** The amendment was confirmed before: numbers stand in the order of their amendments. */
    wasAmended: ({ context }, event: Amended) => {
      const at = (id: BrokerOrderId | null) => context.numbers.findIndex((number) => number.id === id);
      return at(event.newBrokerOrderId) !== -1 && at(event.newBrokerOrderId) <= at(context.order.brokerId);
    },

    /** The answer to a request that is over: its outcome came first, or a fill did. */
    answersEarlier: ({ context }, kind: RequestKind) => context.asked.includes(kind) && context.request?.kind !== kind,
    answers: ({ context }, kind: RequestKind) => context.request?.kind === kind,
    answersAfterFill: ({ context }, kind: RequestKind) =>
      context.request?.kind === kind && context.request.before === 'partiallyFilled',

    isAbsent: (_, found: Found) => found === null,
    isAbsentUnfilled: ({ context }, found: Found) => found === null && context.order.filled === 0,
    foundIs: ({ context }, { row, as }: { row: Found; as: ReturnType<typeof judgeFound> }) =>
      row !== null && judgeFound(context, row) === as,
    foundCompletes: ({ context }, found: Found) => {
      const { order } = counted(context, found);
      return order.filled >= order.quantity;
    },
    foundIsLast: ({ context }, found: Found) => left(counted(context, found)) === 0,
    foundHasFills: ({ context }, found: Found) => counted(context, found).order.filled > 0,
    /** There are executions that we never saw. */
    foundReveals: ({ context }, found: Found) => counted(context, found).order.filled > context.order.filled,
    /** The number that works no longer does. */
    foundEnded: ({ context }, found: Found) =>
      found !== null && judgeFound(context, found) === 'current' && found.remaining === 0,
    foundRevealsAll: ({ context }, found: Found) => {
      const { order } = counted(context, found);
      return order.filled > context.order.filled && order.filled >= order.quantity;
    },
    foundWorks: (_, found: Found) => found !== null && found.remaining > 0,
    foundAmendedAfterFill: ({ context }, found: Found) =>
      found !== null && judgeFound(context, found) === 'amended' && countFound(context, found).order.filled > 0,
    foundUntouched: ({ context }, found: Found) => isUntouched(context, found),
    foundUntouchedAfterFill: ({ context }, found: Found) =>
      isUntouched(context, found) && counted(context, found).order.filled > 0,
  },
  actions: {
    moved: enqueueActions(({ context, self, enqueue }, to: OrderState) => {
      const from = stateBefore(self) as OrderState | undefined;
      if (from !== undefined && from !== to) enqueue.emit({ type: 'OrderMoved', orderId: context.order.id, from, to });
    }),
    unexpected: emit(({ self, event }) => unexpected('order', self, event)),
    raiseAlarm: emit(({ context }, { name, detail }: { name: string; detail: string }) => alarm(context, name, detail)),
    giveReason: assign(({ event }) => ({ reason: reasonOf(event) })),
    link: assign(({ context }, id: BrokerOrderId | null) => (id === null ? context : withNumber(context, id))),

    countFill: enqueueActions(({ context, enqueue }, { fill, charges }: FillReported) => {
      const after = countFill(context, fill, charges);
      enqueue.assign(after);
      for (const event of told(context, after, fill)) enqueue.emit(event);
    }),
    explainFill: assign(({ context }, { fill }: FillReported) => explainFill(context, fill)),
    countFound: enqueueActions(({ context, enqueue }, found: Found) => {
      if (found === null) return;
      const fill = missingFill(context, found);
      const after = countFound(context, found);
      enqueue.assign(after);
      if (fill !== null) for (const event of told(context, after, fill)) enqueue.emit(event);
    }),

    request: assign(({ context }, asked: Pick<PendingRequest, 'kind' | 'price'>) => ({
      request: {
        ...asked,
        before: context.order.filled > 0 ? ('partiallyFilled' as const) : ('accepted' as const),
        doubtful: false,
        brokerOrderId: null,
      },
      asked: context.asked.includes(asked.kind) ? context.asked : [...context.asked, asked.kind],
    })),
    endRequest: assign({ request: null }),
    noteRequestNumber: assign(({ context }, event: RequestTaken) => ({
      request:
        context.request === null ? null : { ...context.request, brokerOrderId: event.requestBrokerId, doubtful: false },
    })),
    doubt: assign(({ context }) => ({
      request: context.request === null ? null : { ...context.request, doubtful: true },
    })),

    countCancel: enqueueActions(({ context, enqueue }, event: Canceled) => {
      enqueue.assign({
        canceled: (context.canceled + takenOut(context, event)) as Quantity,
        cancels: [...context.cancels, event.requestBrokerId],
      });
      if (event.quantity > left(context)) {
        enqueue.emit(
          alarm(context, 'cancel_mismatch', `${event.quantity} shares canceled, ${left(context)} were left`),
        );
      }
    }),
    noteCancel: assign(({ context }, { requestBrokerId }: Canceled) => ({
      cancels: [...context.cancels, requestBrokerId],
    })),
    takeOutRest: assign(({ context }) => ({ canceled: (context.canceled + left(context)) as Quantity })),
    follow: enqueueActions(({ context, enqueue }, event: Amended) => {
      enqueue.assign(follow(context, event.newBrokerOrderId, event.price));
      if (event.quantity < left(context)) {
        const detail = `${event.quantity} of ${left(context)} shares amended: the others work under the number before`;
        enqueue.emit(alarm(context, 'partial_amend', detail));
      }
    }),
    followFound: assign(({ context }, found: Found) =>
      found === null ? context : follow(context, found.brokerOrderId, context.request?.price ?? context.order.price),
    ),
  },
});
