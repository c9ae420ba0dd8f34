/**
 * What an event does in a group of the order's states: candidates in order, the first whose guard holds is taken. Where
 * none is, the event goes on to the machine's root and is reported as unexpected.
 */
import type { OrderState } from './order-events.js';

/** Hands the event itself, or a part of it, to guards and actions with the type it has there. */
const it = <E>({ event }: { event: E }): E => event;
const number = <N>({ event }: { event: { readonly brokerOrderId: N } }): N => event.brokerOrderId;
const kind = <K>({ event }: { event: { readonly request: K } }): K => event.request;
const found = <F>({ event }: { event: { readonly found: F } }): F => event.found;
const cancellation = () => ({ kind: 'cancel', price: null }) as const;
const amendment = <P>({ event }: { event: { readonly price: P } }) => ({ kind: 'amend', price: event.price }) as const;
const foundAs = <S extends string>(as: S) => {
  const params = <F>({ event }: { event: { readonly found: F } }) => ({ row: event.found, as });
  return { type: 'foundIs', params } as const;
};

const alarm = (name: string, detail: string) => ({ type: 'raiseAlarm', params: { name, detail } }) as const;
const missing = alarm('missing_at_broker', 'the broker does not list this order any more');
const late = alarm('late_fill', 'an execution was reported after the order was closed');
const reopened = alarm('open_at_broker', 'the broker says that this order works, but here it is closed');

const countFill = { type: 'countFill', params: it } as const;
const countFound = { type: 'countFound', params: found } as const;
const followFound = { type: 'followFound', params: found } as const;
const link = { type: 'link', params: number } as const;

/** On entry: a request under way belongs to the pending states alone. */
export const entered = (to: OrderState) => ['endRequest', { type: 'moved', params: to }] as const;

/** Executions that are not counted: somebody else's, repeats, and those a reconciliation told of before. */
const foreignFill = {
  guard: { type: 'isForeignFill', params: it },
  actions: alarm('foreign_fill', 'an execution of another order was reported for this one'),
} as const;
const repeatedFill = { guard: { type: 'isRepeatedFill', params: it } } as const;
const explainedFill = {
  guard: { type: 'isExplainedFill', params: it },
  actions: { type: 'explainFill', params: it },
} as const;
const notCounted = [foreignFill, repeatedFill, explainedFill] as const;
const completingFill = {
  guard: { type: 'fillCompletes', params: it },
  target: 'filled',
  actions: countFill,
} as const;

/** Executions after which nothing works any more; a part may have been canceled before. */
const lastFills = [
  completingFill,
  { guard: { type: 'fillIsLast', params: it }, target: 'canceled', actions: countFill },
] as const;

/** Words of the broker that are no news once the order is known: 접수 and the REST answer race each other. */
const knownAlready = {
  OrderAcknowledged: { guard: { type: 'isOurs', params: number } },
  OrderAccepted: { guard: { type: 'isOurs', params: number } },
  OrderOutcomeUnknown: {},
} as const;

/** The answer to a request that is over; the exchange may refuse what the broker had acknowledged. */
const lateAnswer = { guard: { type: 'answersEarlier', params: kind } } as const;
const lateAnswers = {
  RequestAcknowledged: lateAnswer,
  RequestRefused: lateAnswer,
  RequestOutcomeUnknown: lateAnswer,
} as const;

/** submitting and unknown: anything heard of the order says that it exists, or that it does not. */
export const untilHeardOf = {
  OrderAcknowledged: { target: 'accepted', actions: link },
  OrderAccepted: { target: 'accepted', actions: link },
  OrderRejected: { target: 'rejected', actions: [link, 'giveReason'] },
  OrderFilled: [foreignFill, completingFill, { target: 'partiallyFilled', actions: countFill }],
  Reconciled: [
    { guard: { type: 'isAbsent', params: found }, target: 'rejected', actions: 'giveReason' },
    { guard: { type: 'foundCompletes', params: found }, target: 'filled', actions: countFound },
    { guard: { type: 'foundEnded', params: found }, target: 'canceled', actions: [countFound, 'takeOutRest'] },
    { guard: { type: 'foundHasFills', params: found }, target: 'partiallyFilled', actions: countFound },
    { target: 'accepted', actions: countFound },
  ],
} as const;

/** The exchange may still refuse what the broker took (00 거부), but not what it executed in part. */
const OrderRejected = {
  guard: { type: 'mayStillBeRejected', params: number },
  target: 'rejected',
  actions: [link, 'giveReason'],
} as const;
const OrderExpired = { target: 'expired' } as const;

/** Rows of the broker's lists, in the order in which they are judged. */
const foundMissing = { guard: { type: 'isAbsent', params: found }, actions: missing } as const;
const foundForeign = { guard: foundAs('foreign'), actions: 'unexpected' } as const;
const foundStale = { guard: foundAs('stale') } as const;
const foundLast = [
  { guard: { type: 'foundCompletes', params: found }, target: 'filled', actions: countFound },
  { guard: { type: 'foundIsLast', params: found }, target: 'canceled', actions: countFound },
] as const;
const foundEnded = {
  guard: { type: 'foundEnded', params: found },
  target: 'canceled',
  actions: [countFound, 'takeOutRest'],
} as const;
const foundCanceled = { guard: { type: 'isAbsentUnfilled', params: found }, target: 'canceled' } as const;
const vanished = { ...foundCanceled, actions: [missing, 'takeOutRest'] } as const;

const canceledOnce = { guard: { type: 'isRepeatedCancel', params: it } } as const;
/** The report of a cancel that a reconciliation told of before: the shares are out already. */
const canceledBefore = {
  guard: { type: 'confirmsTakenOut', params: it },
  actions: { type: 'noteCancel', params: it },
} as const;
const canceledWhole = {
  guard: { type: 'takesAll', params: it },
  target: 'canceled',
  actions: { type: 'countCancel', params: it },
} as const;
const canceledPartly = {
  guard: { type: 'isOurs', params: number },
  actions: { type: 'countCancel', params: it },
} as const;

const amendedBefore = { guard: { type: 'wasAmended', params: it } } as const;
const follow = { type: 'follow', params: it } as const;
/** Another program or person amended the order: it is followed, and people should look. */
const amendedElsewhere = {
  guard: { type: 'isOurs', params: number },
  actions: [follow, alarm('amended_elsewhere', 'the order was amended, but not by us')],
} as const;

/** accepted and partiallyFilled. */
const working = {
  ...knownAlready,
  ...lateAnswers,
  OrderExpired,
  CancelRequested: { target: 'pendingCancel', actions: { type: 'request', params: cancellation } },
  AmendRequested: { target: 'pendingAmend', actions: { type: 'request', params: amendment } },
  OrderCanceled: [canceledOnce, canceledWhole, canceledPartly],
  OrderAmended: [amendedBefore, amendedElsewhere],
} as const;

export const accepted = {
  ...working,
  OrderRejected,
  OrderFilled: [foreignFill, ...lastFills, { target: 'partiallyFilled', actions: countFill }],
  Reconciled: [
    vanished,
    foundForeign,
    ...foundLast,
    foundEnded,
    { guard: { type: 'foundHasFills', params: found }, target: 'partiallyFilled', actions: countFound },
    { actions: countFound },
  ],
} as const;

export const partiallyFilled = {
  ...working,
  OrderFilled: [...notCounted, ...lastFills, { actions: countFill }],
  Reconciled: [foundMissing, foundForeign, foundStale, ...foundLast, foundEnded, { actions: countFound }],
} as const;

/** The answer to the request under way; one that is not taken leaves the order where it was. */
const refused = [
  lateAnswer,
  { guard: { type: 'answersAfterFill', params: kind }, target: 'partiallyFilled' },
  { guard: { type: 'answers', params: kind }, target: 'accepted' },
] as const;
const foundUntouched = [
  { guard: { type: 'foundUntouchedAfterFill', params: found }, target: 'partiallyFilled', actions: countFound },
  { guard: { type: 'foundUntouched', params: found }, target: 'accepted', actions: countFound },
] as const;

/** pendingCancel and pendingAmend. A fill wins the race: it is counted, and the last one fills the order. */
const pending = {
  ...knownAlready,
  OrderRejected,
  OrderExpired,
  OrderFilled: [...notCounted, ...lastFills, { actions: countFill }],
  RequestAcknowledged: [
    lateAnswer,
    { guard: { type: 'answers', params: kind }, actions: { type: 'noteRequestNumber', params: it } },
  ],
  RequestRefused: refused,
  RequestOutcomeUnknown: [lateAnswer, { guard: { type: 'answers', params: kind }, actions: 'doubt' }],
} as const;

export const pendingCancel = {
  ...pending,
  OrderCanceled: [
    canceledOnce,
    canceledWhole,
    { ...canceledPartly, guard: { type: 'isOursAfterFill', params: number }, target: 'partiallyFilled' },
    { ...canceledPartly, target: 'accepted' },
  ],
  OrderAmended: [amendedBefore, amendedElsewhere],
  Reconciled: [
    { ...foundCanceled, actions: 'takeOutRest' },
    foundMissing,
    foundForeign,
    foundStale,
    ...foundLast,
    foundEnded,
    ...foundUntouched,
    { actions: countFound },
  ],
} as const;

export const pendingAmend = {
  ...pending,
  OrderCanceled: [canceledOnce, canceledWhole, canceledPartly],
  OrderAmended: [
    amendedBefore,
    { guard: { type: 'isOursAfterFill', params: number }, target: 'partiallyFilled', actions: follow },
    { guard: { type: 'isOurs', params: number }, target: 'accepted', actions: follow },
  ],
  // A row of the working number that has ended proves nothing here: the rest may live on under the new number.
  Reconciled: [
    vanished,
    foundMissing,
    foundStale,
    ...foundLast,
    {
      guard: { type: 'foundAmendedAfterFill', params: found },
      target: 'partiallyFilled',
      actions: [countFound, followFound],
    },
    { guard: foundAs('amended'), target: 'accepted', actions: [countFound, followFound] },
    ...foundUntouched,
    { actions: countFound },
  ],
} as const;

/** A fill after the end counts, and is an alarm. */
const lateFills = [{ ...completingFill, actions: [countFill, late] }, { actions: [countFill, late] }] as const;

/** What never left us cannot be executed, but if the venue says so it is believed. */
export const denied = { OrderFilled: [foreignFill, repeatedFill, ...lateFills] } as const;

/** rejected and expired: the broker knows the order, and its last words may still come. */
export const closed = {
  ...knownAlready,
  ...lateAnswers,
  OrderFilled: [...notCounted, ...lateFills],
  OrderCanceled: canceledOnce,
  // Its number is known already when fills outran the confirmation of an amendment.
  OrderAmended: { guard: { type: 'isNewNumberOurs', params: it } },
  Reconciled: [
    { guard: { type: 'isAbsentUnfilled', params: found } },
    foundMissing,
    foundForeign,
    foundStale,
    { guard: { type: 'foundRevealsAll', params: found }, target: 'filled', actions: [countFound, late] },
    { guard: { type: 'foundReveals', params: found }, actions: [countFound, late] },
    { guard: { type: 'foundWorks', params: found }, actions: [countFound, reopened] },
    { actions: countFound },
  ],
} as const;

/** The broker's lists may have told of the cancel before its own report came. */
export const canceled = { ...closed, OrderCanceled: [canceledOnce, canceledBefore] } as const;

/** Nothing more can complete it: whatever is still reported as executed is too much. */
export const filled = {
  ...canceled,
  OrderFilled: [...notCounted, { actions: [countFill, late] }],
  Reconciled: [
    foundMissing,
    foundForeign,
    foundStale,
    { guard: { type: 'foundReveals', params: found }, actions: [countFound, late] },
    { guard: { type: 'foundWorks', params: found }, actions: reopened },
    { actions: countFound },
  ],
} as const;

/** A rejection is undone by nothing; when the broker then accepts the order, people must look. */
export const rejected = {
  ...closed,
  OrderAcknowledged: [knownAlready.OrderAcknowledged, { guard: 'hasNoNumber', actions: [link, reopened] }],
  OrderAccepted: [knownAlready.OrderAccepted, { guard: 'hasNoNumber', actions: [link, reopened] }],
  OrderRejected: { guard: { type: 'fits', params: number } },
} as const;
