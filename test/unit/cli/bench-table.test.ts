import { expect, test } from 'vitest';
import { alone, quantile, rate, time } from '../../../src/cli/bench/row.js';
import { figure, tableOf } from '../../../src/cli/bench/table.js';

test('columns are aligned, opponents are footnotes that rows share', () => {
  const rows = [
    rate('ticks read', 'ticks/s', 2_000_000, 'plain', 500_000),
    time('intent on disk', 'ms', 1.5, 'bare', 1.2),
    rate('ticks appended', 'ticks/s', 345_678.9, 'plain', 456_789),
    alone('a whole day', 's', 6.404),
  ];
  expect(tableOf(rows)).toEqual([
    'measured             haru  unit     opponent    ratio',
    '──────────────  ─────────  ───────  ────────  ───────  ───',
    'ticks read      2,000,000  ticks/s   500,000   4.00 ×  [1]',
    'intent on disk       1.50  ms           1.20  0.800 ×  [2]',
    'ticks appended    345,679  ticks/s   456,789  0.757 ×  [1]',
    'a whole day          6.40  s               -        -',
    '',
    '[1] plain',
    '[2] bare',
  ]);
});

test('without an opponent there are no footnotes', () => {
  expect(tableOf([alone('x', 's', 1)])).toHaveLength(3);
});

test.each([
  [0, '0.000'],
  [0.0123, '0.012'],
  [1, '1.00'],
  [12.345, '12.3'],
  [999.6, '1,000'],
  [1_234_567.8, '1,234,568'],
  [Number.POSITIVE_INFINITY, '-'],
  [Number.NaN, '-'],
])('%d is shown as %s', (value, text) => {
  expect(figure(value)).toBe(text);
});

test('a ratio above 1 is ahead, be it a rate or a time', () => {
  expect(rate('r', 'x/s', 20, 'o', 10).ratio).toBe(2);
  expect(time('t', 'ms', 10, 'o', 20).ratio).toBe(2);
  expect(alone('a', 's', 3)).toEqual({
    name: 'a',
    value: 3,
    unit: 's',
    opponent: '-',
    opponentValue: null,
    ratio: null,
  });
});

test('a quantile is one of the values, whatever their order', () => {
  expect(quantile([5, 1, 3], 0.5)).toBe(3);
  expect(quantile([3, 1, 2, 4], 0.99)).toBe(4);
  expect(quantile([], 0.5)).toBeNaN();
});
