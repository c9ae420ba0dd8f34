import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Bar } from '../../../src/domain/index.js';
import { createFeatureBuilder, FEATURE_NAMES, FEATURE_SCHEMA_HASH, featuresOf } from '../../../src/features/index.js';

const bar = (open: number, high: number, low: number, close: number, volume: number): Bar =>
  ({ time: 0, open, high, low, close, volume }) as unknown as Bar;
const flat = (close: number, volume: number): Bar => bar(close, close, close, close, volume);
const NULLS = Array<null>(10).fill(null);

test('the names are the original’s, in its order', () => {
  expect(FEATURE_NAMES).toEqual([
    'open_lastclose_ratio', 'high_close_ratio', 'low_close_ratio', 'close_lastclose_ratio', 'volume_lastvolume_ratio',
    'close_ma5_ratio', 'volume_ma5_ratio', 'close_ma10_ratio', 'volume_ma10_ratio', 'close_ma20_ratio',
    'volume_ma20_ratio', 'close_ma60_ratio', 'volume_ma60_ratio', 'close_ma120_ratio', 'volume_ma120_ratio',
  ]); // prettier-ignore
});

test('the schema hash is that of the names', () => {
  expect(FEATURE_SCHEMA_HASH).toBe(createHash('sha256').update(FEATURE_NAMES.join('\n')).digest('hex'));
});

describe('a row', () => {
  test('of the first bar has 0 where a bar before is needed', () => {
    expect(featuresOf([bar(90, 110, 80, 100, 50)])).toEqual([[0, 0.1, -0.2, 0, 0, ...NULLS]]);
  });

  test('compares with the bar before', () => {
    expect(featuresOf([flat(100, 40), bar(110, 140, 100, 125, 50)])[1]).toEqual([
      0.1,
      0.12,
      -0.2,
      0.25,
      0.25,
      ...NULLS,
    ]);
  });

  test('has means from the bar that fills their window, itself counted', () => {
    const rows = featuresOf([1, 2, 3, 4, 10].map((i) => flat(10 * i, i)));
    expect(rows[3]?.slice(5, 7)).toEqual([null, null]);
    expect(rows[4]?.slice(5, 8)).toEqual([(100 - 40) / 40, (10 - 4) / 4, null]);
  });

  test.each([
    [5, 5], [10, 7], [20, 9], [60, 11], [120, 13],
  ])('has its %i-bar means first at bar %i of the row', (window, index) => {
    const rows = featuresOf(Array.from({ length: 121 }, (_, i) => flat(100 + i, 10 + i)));
    expect(rows[window - 2]?.slice(index, index + 2)).toEqual([null, null]);
    expect(rows[window - 1]?.[index]).toBeCloseTo((window - 1) / 2 / (100 + (window - 1) / 2), 14);
    expect(rows[window - 1]?.[index + 1]).toBeCloseTo((window - 1) / 2 / (10 + (window - 1) / 2), 14);
  }); // prettier-ignore
});

describe('an empty bar', () => {
  test('before: the difference is divided by the last volume that was none', () => {
    expect(featuresOf([flat(100, 40), flat(100, 0), flat(100, 0), flat(100, 10)]).map((row) => row[4])).toEqual([
      0, -1, 0, 0.25,
    ]);
  });

  test('at the beginning: there is nothing to divide by, so 0', () => {
    expect(featuresOf([flat(100, 0), flat(100, 10), flat(100, 20)]).map((row) => row[4])).toEqual([0, 0, 1]);
  });

  test('five times: the ratio of its volume to the mean is no number', () => {
    expect(featuresOf(Array.from({ length: 5 }, () => flat(100, 0)))[4]?.slice(5, 7)).toEqual([0, null]);
  });
});

test('the builder goes on from JSON', () => {
  const bars = Array.from({ length: 130 }, (_, i) => flat(100 + (i % 7), i % 3));
  const builder = createFeatureBuilder();
  bars.slice(0, 125).forEach((one) => builder.push(one));
  const copy = createFeatureBuilder();
  copy.restore(JSON.parse(JSON.stringify(builder.state())) as ReturnType<typeof builder.state>);
  expect(bars.slice(125).map((one) => copy.push(one))).toEqual(featuresOf(bars).slice(125));
  expect(copy.state().bars).toHaveLength(120);
});

test('no bars, no rows', () => {
  expect(featuresOf([])).toEqual([]);
});
