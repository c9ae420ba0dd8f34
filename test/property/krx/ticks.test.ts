import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ceilToTick,
  floorToTick,
  isOnTick,
  priceLimits,
  stepTicks,
  tickSize,
  tradingDay,
  type Listed,
  type Price,
} from '../../../src/domain/index.js';

const listed = fc.record({
  market: fc.constantFrom('KOSPI', 'KOSDAQ', 'KONEX'),
  kind: fc.constantFrom('stock', 'etf', 'etn', 'elw'),
}) as fc.Arbitrary<Listed>;
const day = fc
  .constantFrom('20180102', '20221110', '20230124', '20230125', '20231215', '20231218', '20261120')
  .map(tradingDay);
/** Near the bounds of the bands as well as anywhere. */
const price = fc.oneof(
  fc.integer({ min: 5, max: 2_000_000 }),
  fc
    .tuple(
      fc.constantFrom(1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000),
      fc.integer({ min: -12, max: 12 }),
    )
    .map(([bound, off]) => bound + off),
);

test('floor ≤ price ≤ ceil, both on the grid, at most one tick apart', () => {
  fc.assert(
    fc.property(price, listed, day, (p, of, on) => {
      const floor = floorToTick(p, of, on);
      const ceil = ceilToTick(p, of, on);
      expect(floor <= p && p <= ceil).toBe(true);
      expect(isOnTick(floor, of, on) && isOnTick(ceil, of, on)).toBe(true);
      expect(ceil - floor).toBeLessThanOrEqual(tickSize(floor, of, on));
      expect(floor === ceil).toBe(isOnTick(p, of, on));
    }),
    { numRuns: 1_000 },
  );
});

test('steps up are taken back by as many steps down, and the other way round', () => {
  fc.assert(
    fc.property(price, listed, day, fc.integer({ min: 0, max: 60 }), (p, of, on, steps) => {
      const from = ceilToTick(p, of, on);
      const up = stepTicks(from, steps, of, on);
      expect(isOnTick(up, of, on)).toBe(true);
      expect(stepTicks(up, -steps, of, on)).toBe(from);
      const down = stepTicks(from, -steps, of, on);
      expect(isOnTick(down, of, on)).toBe(true);
      if (down > tickSize(1, of, on)) expect(stepTicks(down, steps, of, on)).toBe(from);
    }),
    { numRuns: 500 },
  );
});

test('no valid price lies between a price and its next', () => {
  fc.assert(
    fc.property(price, listed, day, (p, of, on) => {
      const from = ceilToTick(p, of, on);
      const next = stepTicks(from, 1, of, on);
      for (let between = from + 1; between < next; between += Math.max(Math.floor((next - from) / 20), 1)) {
        expect(isOnTick(between, of, on)).toBe(false);
      }
    }),
  );
});

test('limits lie on the grid, within the percentage, and the width below is cut to the tick of the base', () => {
  fc.assert(
    fc.property(price, listed, day, (p, of, on) => {
      const base = ceilToTick(p, of, on);
      const percent = of.market === 'KONEX' ? 15 : 30;
      const { lower, upper } = priceLimits({ ...of, basePrice: base }, on);
      expect(isOnTick(lower, of, on) && isOnTick(upper, of, on)).toBe(true);
      expect(lower <= base && base <= upper).toBe(true);
      expect((upper - base) * 100).toBeLessThanOrEqual(base * percent);
      const width = base - lower;
      expect(width * 100).toBeLessThanOrEqual(base * percent);
      // One more tick of the base price below would be too far, unless there is no lower price.
      const tick = tickSize(base, of, on);
      if (lower > tickSize(1, of, on)) expect((width + tick) * 100).toBeGreaterThan(base * percent);
      // The same width above, but for the grid up there.
      if (lower > tickSize(1, of, on)) expect(upper).toBe(floorToTick(base + width, of, on));
    }),
    { numRuns: 1_000 },
  );
});

test('a base price off the grid widens nothing', () => {
  fc.assert(
    fc.property(price, listed, day, (p, of, on) => {
      const percent = of.market === 'KONEX' ? 15 : 30;
      const { lower, upper } = priceLimits({ ...of, basePrice: p as Price }, on);
      expect(isOnTick(lower, of, on) && isOnTick(upper, of, on)).toBe(true);
      if (lower > tickSize(1, of, on)) expect((p - lower) * 100).toBeLessThanOrEqual(p * percent);
      expect((upper - p) * 100).toBeLessThanOrEqual(p * percent);
    }),
    { numRuns: 500 },
  );
});
