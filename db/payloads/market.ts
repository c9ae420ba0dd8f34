/** Stored payloads of what the market says; ticks have columns of their own. */
import { z } from 'zod';
import { code, interval, type PayloadSchemas, price, quantity, text, time, whole } from './fields.js';

const listing = z.strictObject({
  halted: z.boolean(),
  auctionsOnly: z.boolean(),
  withoutLimits: z.boolean(),
  cashOnly: z.boolean(),
  withoutVi: z.boolean(),
  mayOpen: z.boolean(),
  reasons: z.array(text),
});

const bar = z.strictObject({ time, open: price, high: price, low: price, close: price, volume: quantity });

export const market: PayloadSchemas<
  | 'MarketStateReported'
  | 'ViReported'
  | 'HaltReported'
  | 'InstrumentReported'
  | 'BarsReported'
  | 'BarCompleted'
  | 'LinkReported'
> = {
  MarketStateReported: z.strictObject({ state: text, time: text, remaining: text }),
  ViReported: z.strictObject({
    code,
    phase: z.enum(['triggered', 'released']),
    kind: z.enum(['static', 'dynamic', 'both', 'unknown']),
    price: whole,
  }),
  HaltReported: z.strictObject({ code: code.nullable(), halted: z.boolean() }),
  InstrumentReported: z.strictObject({
    instrument: z.strictObject({
      code,
      name: text,
      market: z.enum(['KOSPI', 'KOSDAQ', 'KONEX']),
      kind: z.enum(['stock', 'etf', 'etn', 'elw']),
      basePrice: price,
    }),
    known: z.boolean(),
    listing: listing.exactOptional(),
    listedShares: quantity.exactOptional(),
  }),
  BarsReported: z.strictObject({
    code,
    interval,
    before: time,
    bars: z.array(bar),
  }),
  BarCompleted: z.strictObject({ code, interval, bar }),
  LinkReported: z.strictObject({
    state: z.enum(['offline', 'connecting', 'loggedIn', 'online', 'backingOff', 'kicked', 'refused']),
    detail: text,
  }),
};
