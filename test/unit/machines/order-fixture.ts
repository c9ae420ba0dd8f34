/** Words for order tests: a buy of 100 shares, the numbers the broker gives it, and its events. */
import type { Charges, Order, OrderFilled } from '../../../src/domain/index.js';
import type { FoundAtBroker, OrderEvent, OrderInput } from '../../../machines/order-events.js';

export const FIRST = '0000139' as NonNullable<Order['brokerId']>;
export const SECOND = '0000140' as NonNullable<Order['brokerId']>;
export const CANCEL = '0000141' as NonNullable<Order['brokerId']>;
export const OTHER = '0000999' as NonNullable<Order['brokerId']>;

export const input = {
  id: '20221110-000001',
  spec: { code: '069500', side: 'buy', type: 'limit', price: 30_000, quantity: 100 },
  requestedAt: 1_668_038_400_000,
} as OrderInput;

/** Charges that grow with the amount, so that a wrong difference shows. */
export function charges(amount: number): Charges {
  return { commission: Math.floor(amount / 1000), tax: Math.floor(amount / 500) } as Charges;
}

export interface FillWords {
  readonly id?: string;
  readonly quantity: number;
  readonly cumulative?: number;
  readonly price?: number;
  readonly number?: string;
  readonly code?: string;
  readonly amount?: number;
}

/** An execution; `amount` is what the order has traded after it (for its charges). */
export function fill(words: FillWords): Extract<OrderEvent, { type: 'OrderFilled' }> {
  const { quantity, cumulative = quantity, price = 30_000, number = FIRST, code = '069500' } = words;
  const execution = {
    type: 'OrderFilled',
    brokerOrderId: number,
    executionId: words.id ?? `${number}-${cumulative}`,
    code,
    side: 'buy',
    price,
    quantity,
    cumulative,
    remaining: Math.max(100 - cumulative, 0),
    orderQuantity: 100,
    orderPrice: 30_000,
    commission: 0,
    tax: 0,
  } as OrderFilled;
  return { type: 'OrderFilled', fill: execution, charges: charges(words.amount ?? cumulative * price) };
}

export function found(
  filled: number,
  remaining: number,
  number: string = FIRST,
  averagePrice = 30_000,
): Extract<OrderEvent, { type: 'Reconciled' }> {
  const row = { brokerOrderId: number, filled, remaining, averagePrice, charges: charges(filled * averagePrice) };
  return { type: 'Reconciled', found: row as FoundAtBroker };
}

export const absent: OrderEvent = { type: 'Reconciled', found: null };
export const requested: OrderEvent = { type: 'OrderRequested' };
export const denied: OrderEvent = { type: 'OrderDenied', reason: 'no_cash', detail: '3,000,000 won are needed' };
export const acknowledged: OrderEvent = { type: 'OrderAcknowledged', brokerOrderId: FIRST };
export const accepted: OrderEvent = { type: 'OrderAccepted', brokerOrderId: FIRST };
export const outcomeUnknown: OrderEvent = { type: 'OrderOutcomeUnknown' };
export const expired: OrderEvent = { type: 'OrderExpired' };
export const cancelRequested: OrderEvent = { type: 'CancelRequested' };
export const amendRequested = { type: 'AmendRequested', price: 29_900, quantity: 100 } as OrderEvent;

export function rejected(number: string | null = null): OrderEvent {
  return {
    type: 'OrderRejected',
    brokerOrderId: number,
    code: '855056',
    message: '매수증거금이 부족합니다',
  } as OrderEvent;
}

export function answer(
  type: 'RequestAcknowledged' | 'RequestRefused' | 'RequestOutcomeUnknown',
  request: 'cancel' | 'amend',
): OrderEvent {
  const number = { requestBrokerId: request === 'cancel' ? CANCEL : SECOND };
  return { type, request, ...(type === 'RequestAcknowledged' ? number : {}) } as OrderEvent;
}

export function canceled(quantity: number, number: string = FIRST, requestBrokerId: string = CANCEL): OrderEvent {
  return { type: 'OrderCanceled', brokerOrderId: number, requestBrokerId, quantity } as OrderEvent;
}

export function amended(quantity: number, newBrokerOrderId: string = SECOND, number: string = FIRST): OrderEvent {
  return { type: 'OrderAmended', brokerOrderId: number, newBrokerOrderId, price: 29_900, quantity } as OrderEvent;
}
