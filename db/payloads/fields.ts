/** The words of the domain as zod schemas: what a stored payload is made of. */
import { z } from 'zod';
import {
  INTERVALS,
  type BrokerOrderId,
  type EpochMs,
  type EventType,
  type EventOf,
  type Interval,
  type Money,
  type OrderId,
  type OrderSpec,
  type Price,
  type Quantity,
  type Side,
  type StockCode,
  type TradingDay,
} from '../../src/domain/index.js';

/** The stored form of an event: everything but its `type`, which is a column. Distributes over unions. */
export type PayloadOf<T extends EventType> = Omit<EventOf<T>, 'type'>;

/** The schemas of some events; a field that the domain adds or changes does not compile here until it is mirrored. */
export type PayloadSchemas<T extends EventType> = { readonly [K in T]: z.ZodType<PayloadOf<K>> };

/** A brand is a promise to the compiler only; what zod can check is its plain value. */
function branded<T>(schema: z.ZodType): z.ZodType<T> {
  return schema as z.ZodType<T>;
}

export const text = z.string();
export const whole = z.int();
export const price = branded<Price>(z.int().positive());
export const quantity = branded<Quantity>(z.int().nonnegative());
export const money = branded<Money>(z.int());
export const time = branded<EpochMs>(z.int().nonnegative());
export const day = branded<TradingDay>(z.string().regex(/^\d{8}$/));
export const code = branded<StockCode>(z.string().regex(/^[0-9A-Z]{6}$/));
export const orderId = branded<OrderId>(z.string().min(1));
export const brokerOrderId = branded<BrokerOrderId>(z.string().min(1));
export const interval: z.ZodType<Interval> = z.enum(INTERVALS);
export const side: z.ZodType<Side> = z.enum(['buy', 'sell']);
export const orderType = z.enum(['limit', 'market']);
export const order: z.ZodType<OrderSpec> = z.strictObject({
  code,
  side,
  type: orderType,
  price: price.nullable(),
  quantity,
});
