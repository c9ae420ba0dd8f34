import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Bar } from '../../../src/domain/index.js';
import { createFeatureBuilder, featuresOf, type FeatureState } from '../../../src/features/index.js';

/** Bars of any shape; a third of them without volume. */
const bar = fc
  .record({
    prices: fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 4, maxLength: 4 }),
    volume: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat({ max: 4e9 }) }),
  })
  .map(
    ({ prices: [open, high, low, close], volume }) => ({ time: 0, open, high, low, close, volume }) as unknown as Bar,
  );
const bars = fc.array(bar, { maxLength: 300, size: 'max' });

test('bar by bar equals batch to the last bit', () => {
  fc.assert(
    fc.property(bars, (all) => {
      const builder = createFeatureBuilder();
      const rows = all.map((one) => builder.push(one));
      expect(rows).toStrictEqual(featuresOf(all));
    }),
  );
});

test('a builder restored from JSON anywhere goes on the same', () => {
  fc.assert(
    fc.property(bars, fc.nat(), (all, where) => {
      const cut = where % (all.length + 1);
      const builder = createFeatureBuilder();
      all.slice(0, cut).forEach((one) => builder.push(one));
      const copy = createFeatureBuilder();
      copy.restore(JSON.parse(JSON.stringify(builder.state())) as FeatureState);
      expect(all.slice(cut).map((one) => copy.push(one))).toStrictEqual(featuresOf(all).slice(cut));
    }),
  );
});

test('no feature depends on what comes after its bar', () => {
  fc.assert(
    fc.property(bars, fc.nat(), (all, where) => {
      const cut = where % (all.length + 1);
      expect(featuresOf(all.slice(0, cut))).toStrictEqual(featuresOf(all).slice(0, cut));
    }),
  );
});

test('a null is where a window is not full, or empty, and nowhere else is there no number', () => {
  fc.assert(
    fc.property(bars, (all) => {
      featuresOf(all).forEach((row, i) => {
        row.forEach((value, column) => {
          const window = column < 5 ? 1 : [5, 10, 20, 60, 120][(column - 5) >> 1]!;
          const inWindow = all.slice(Math.max(i + 1 - window, 0), i + 1);
          const empty = column >= 5 && column % 2 === 0 && inWindow.every(({ volume }) => volume === 0);
          if (i + 1 < window || empty) expect(value).toBeNull();
          else expect(Number.isFinite(value)).toBe(true);
        });
      });
    }),
    { numRuns: 30 },
  );
});
