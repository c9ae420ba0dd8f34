/** Ticks as they are in an export; in the log itself they are columns. */
import { z } from 'zod';
import type { TickEvent } from '../../src/domain/index.js';
import { code, price, quantity, whole } from './fields.js';

const size = z.int().nonnegative();

export const tick: z.ZodType<TickEvent> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('TradeTicked'),
    code,
    price,
    quantity: whole,
    volume: quantity,
    ask: size,
    bid: size,
    session: z.literal([0, 1, 2, 3]),
  }),
  z.strictObject({
    type: z.literal('QuoteTicked'),
    code,
    ask: size,
    bid: size,
    askQuantity: size,
    bidQuantity: size,
    indicativePrice: size,
    indicativeQuantity: size,
  }),
  z.strictObject({ type: z.literal('IndicativeTicked'), code, price, quantity: whole, volume: quantity }),
]);
