/**
 * The numbers behind an order's state, as plain functions: which fill counts, what a reconciliation adds, what is left.
 * `evolveOrder` (src/domain) counts; here is decided whether it should.
 */
import {
  evolveOrder,
  executionKey,
  initialOrder,
  isRepeat,
  type BrokerOrderId,
  type Charges,
  type Money,
  type Order,
  type OrderFilled,
  type Price,
  type Quantity,
} from '../src/domain/index.js';
import type { FoundAtBroker, OrderInput } from './order-events.js';

export type RequestKind = 'cancel' | 'amend';

/** One number the broker gave the order: it gets a new one with each amendment (KIWOOM.md §7). */
export interface BrokerNumber {
  readonly id: BrokerOrderId;
  /** Shares and won counted under this number. */
  readonly filled: Quantity;
  readonly amount: Money;
  /** Those of `filled` that a reconciliation told of and whose executions were not seen. */
  readonly unseen: Quantity;
}

/** A cancel or amendment under way. */
export interface PendingRequest {
  readonly kind: RequestKind;
  /** The state to go back to when it is refused. */
  readonly before: 'accepted' | 'partiallyFilled';
  /** Nobody knows whether the broker took it: a reconciliation tells. */
  readonly doubtful: boolean;
  /** The request's own number, once the broker acknowledged it. For an amendment it will be the order's number. */
  readonly brokerOrderId: BrokerOrderId | null;
  /** The price asked for by an amendment. */
  readonly price: Price | null;
}

export interface OrderContext {
  readonly order: Order;
  /** Every broker number of the order, oldest first; `order.brokerId` is the one that works now. */
  readonly numbers: readonly BrokerNumber[];
  /** Not null exactly while the order is in pendingCancel or pendingAmend. */
  readonly request: PendingRequest | null;
  /** Kinds of requests ever made: their answers may come after what they brought (00), and a refusal after the answer. */
  readonly asked: readonly RequestKind[];
  /** Shares taken out by cancels, and the cancels' own numbers, so that a repeat changes nothing. */
  readonly canceled: Quantity;
  readonly cancels: readonly BrokerOrderId[];
  /** Why it was denied or rejected. */
  readonly reason: string | null;
}

export function initialContext({ id, spec, requestedAt }: OrderInput): OrderContext {
  return {
    order: initialOrder(id, spec, requestedAt),
    numbers: [],
    request: null,
    asked: [],
    canceled: 0 as Quantity,
    cancels: [],
    reason: null,
  };
}

/** Shares that may still be executed. */
export function left({ order, canceled }: Pick<OrderContext, 'order' | 'canceled'>): Quantity {
  return Math.max(order.quantity - order.filled - canceled, 0) as Quantity;
}

export function numberOf(context: OrderContext, id: BrokerOrderId): BrokerNumber | undefined {
  return context.numbers.find((number) => number.id === id);
}

/** Whether `id` may be the order's number: it is, or the order has none. */
export function fits(context: OrderContext, id: BrokerOrderId): boolean {
  return context.numbers.length === 0 || numberOf(context, id) !== undefined;
}

/** The context with `id` among the order's numbers; the first one becomes the one that works. */
export function withNumber(context: OrderContext, id: BrokerOrderId): OrderContext {
  if (numberOf(context, id) !== undefined) return context;
  const fresh: BrokerNumber = { id, filled: 0 as Quantity, amount: 0 as Money, unseen: 0 as Quantity };
  const order = context.order.brokerId === null ? { ...context.order, brokerId: id } : context.order;
  return { ...context, order, numbers: [...context.numbers, fresh] };
}

/**
 * What a reported execution is to the order. `foreign`: another code, side or number — during an amendment a new number
 * is believed, for its fills may outrun its confirmation. `repeat`: counted before. `explained`: its shares were counted
 * when a reconciliation told of them. `fresh`: to be counted.
 */
export function judgeFill(context: OrderContext, fill: OrderFilled): 'foreign' | 'repeat' | 'explained' | 'fresh' {
  const { order, request } = context;
  if (fill.code !== order.code || fill.side !== order.side) return 'foreign';
  if (!fits(context, fill.brokerOrderId) && request?.kind !== 'amend') return 'foreign';
  if (isRepeat(order, fill)) return 'repeat';
  const number = numberOf(context, fill.brokerOrderId);
  return number !== undefined && number.unseen > 0 && fill.cumulative <= number.filled ? 'explained' : 'fresh';
}

function changeNumber(
  context: OrderContext,
  id: BrokerOrderId,
  change: (n: BrokerNumber) => BrokerNumber,
): OrderContext {
  return { ...context, numbers: context.numbers.map((number) => (number.id === id ? change(number) : number)) };
}

/** Counts a fresh fill. `unseen`: it stands for executions that nobody saw. */
export function countFill(context: OrderContext, fill: OrderFilled, charges: Charges, unseen = false): OrderContext {
  const known = withNumber(context, fill.brokerOrderId);
  const order = evolveOrder(known.order, fill, charges);
  const request = known.request === null ? null : { ...known.request, before: 'partiallyFilled' as const };
  return changeNumber({ ...known, order, request }, fill.brokerOrderId, (number) => ({
    ...number,
    filled: (number.filled + fill.quantity) as Quantity,
    amount: (number.amount + fill.price * fill.quantity) as Money,
    unseen: (number.unseen + (unseen ? fill.quantity : 0)) as Quantity,
  }));
}

/** Remembers an execution whose shares a reconciliation counted: from here on it is a repeat. */
export function explainFill(context: OrderContext, fill: OrderFilled): OrderContext {
  const executions = [...context.order.executions, executionKey(fill)];
  const order = { ...context.order, executions };
  return changeNumber({ ...context, order }, fill.brokerOrderId, (number) => ({
    ...number,
    unseen: Math.max(number.unseen - fill.quantity, 0) as Quantity,
  }));
}

const ESTIMATED = 'reconciled-';

/** Whether a fill is one of {@link missingFill}: nobody saw it, and its price is an average. */
export function isEstimated({ executionId }: Pick<OrderFilled, 'executionId'>): boolean {
  return executionId.startsWith(ESTIMATED);
}

/**
 * The fill that stands for executions the broker lists and we never saw; null when there are none. Its price is whole
 * won, as every price, so that order, position and cash agree with each other; the broker's average may not be whole.
 */
export function missingFill(context: OrderContext, found: FoundAtBroker): OrderFilled | null {
  const number = numberOf(context, found.brokerOrderId);
  const missing = found.filled - (number?.filled ?? 0);
  if (missing <= 0) return null;
  const amount = found.filled * found.averagePrice - (number?.amount ?? 0);
  const { order } = context;
  return {
    type: 'OrderFilled',
    brokerOrderId: found.brokerOrderId,
    executionId: `${ESTIMATED}${found.filled}`,
    code: order.code,
    side: order.side,
    price: Math.max(Math.round(amount / missing), 1) as Price,
    quantity: missing as Quantity,
    cumulative: found.filled,
    remaining: found.remaining,
    orderQuantity: order.quantity,
    orderPrice: order.price,
    commission: found.charges.commission,
    tax: found.charges.tax,
  };
}

/**
 * Won traded by the whole order once `found` is counted: what its charges are computed on.
 *
 * @example const charges = chargesOn(amountAfter(context, row), order.side, instrument, costs, settlementDay)
 */
export function amountAfter(context: OrderContext, found: Omit<FoundAtBroker, 'charges'>): number {
  const none = { commission: 0 as Money, tax: 0 as Money };
  const fill = missingFill(context, { ...found, charges: none });
  return context.order.amount + (fill === null ? 0 : fill.price * fill.quantity);
}

/**
 * What a row of the broker's lists is to the order. `foreign`: not ours. `stale`: older than what we saw. `former`: a
 * number the order had before an amendment. `amended`: the number of the amendment under way, which therefore took
 * place. `current`: the number that works.
 */
export function judgeFound(
  context: OrderContext,
  found: FoundAtBroker,
): 'foreign' | 'stale' | 'former' | 'amended' | 'current' {
  const number = numberOf(context, found.brokerOrderId);
  const { order, request, numbers } = context;
  if (number !== undefined && found.filled < number.filled) return 'stale';
  if (number === undefined && numbers.length > 0) return request?.kind === 'amend' ? 'amended' : 'foreign';
  if (number === undefined || number.id === order.brokerId) return 'current';
  // Numbers come in the order of amendments: one after the working number was adopted from a fill.
  return request?.kind === 'amend' && number === numbers.at(-1) ? 'amended' : 'former';
}

/** The context once a row of the broker's lists is counted. */
export function countFound(context: OrderContext, found: FoundAtBroker): OrderContext {
  const known = withNumber(context, found.brokerOrderId);
  const fill = missingFill(known, found);
  return fill === null ? known : countFill(known, fill, found.charges, true);
}

/** The order goes on under the number of an amendment. */
export function follow(context: OrderContext, id: BrokerOrderId, price: Price | null): OrderContext {
  const known = withNumber(context, id);
  return { ...known, order: { ...known.order, brokerId: id, price } };
}
