/** Bars for tests: seeded walks, and arbitrary ones. */
import fc from 'fast-check';
import {
  addDays,
  createRng,
  HOUR,
  startOfDay,
  tradingDay,
  type Bar,
  type EpochMs,
  type Price,
  type Quantity,
} from '../../../src/domain/index.js';

export function bar(time: number, prices: readonly [number, number, number, number], volume: number): Bar {
  const [open, high, low, close] = prices as [Price, Price, Price, Price];
  return { time: time as EpochMs, open, high, low, close, volume: volume as Quantity };
}

const FIRST = tradingDay('20221101');

/** Seven bars of 60 minutes a day, or one bar a day. */
export function walk(count: number, interval: '60m' | '1d' = '60m', seed = 'walk'): Bar[] {
  const rng = createRng(seed);
  let price = 30_000;
  return Array.from({ length: count }, (_, i) => {
    const open = price;
    price = Math.max(price + rng.int(-40, 40) * 5, 1_000);
    const high = Math.max(open, price) + rng.int(0, 10) * 5;
    const low = Math.min(open, price) - rng.int(0, 10) * 5;
    const day = addDays(FIRST, interval === '1d' ? i : Math.floor(i / 7));
    const time = startOfDay(day) + (interval === '1d' ? 0 : (9 + (i % 7)) * HOUR);
    return bar(time, [open, high, low, price], rng.int(0, 9) === 0 ? 0 : rng.int(1, 500_000));
  });
}

/** Any lawful bars of 60 minutes, flat and empty ones among them. */
export const anyBars = (maxLength: number): fc.Arbitrary<Bar[]> =>
  fc
    .array(
      fc.tuple(
        fc.integer({ min: 1_000, max: 1_100 }),
        fc.integer({ min: 1_000, max: 1_100 }),
        fc.nat({ max: 20 }),
        fc.nat({ max: 20 }),
        fc.oneof(fc.constant(0), fc.nat({ max: 1_000_000 })),
      ),
      { maxLength },
    )
    .map((rows) =>
      rows.map(([open, close, up, down, volume], i) => {
        const time = startOfDay(addDays(FIRST, Math.floor(i / 7))) + (9 + (i % 7)) * HOUR;
        return bar(time, [open, Math.max(open, close) + up, Math.min(open, close) - down, close], volume);
      }),
    );
