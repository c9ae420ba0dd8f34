/** Golden price limits. Sources: KIWOOM.md §11 (recorded ka10095 row of 2026-07-22), KRX notice of 2015-06-14 (etoday, bnkfn). */
import { expect, test } from 'vitest';
import {
  priceLimits,
  tradingDay,
  type InstrumentKind,
  type ListingMarket,
  type Price,
} from '../../../src/domain/index.js';

const limits = (basePrice: number, day: string, market: ListingMarket = 'KOSPI', kind: InstrumentKind = 'stock') =>
  priceLimits({ market, kind, basePrice: basePrice as Price }, tradingDay(day));

test.each([
  // base, day, market, kind, lower, upper
  [259_000, '20260722', 'KOSPI', 'stock', 181_500, 336_500], // as recorded: 77,700 → 77,500
  [70_000, '20261120', 'KOSPI', 'stock', 49_000, 91_000],
  [71_300, '20261120', 'KOSPI', 'stock', 50_000, 92_600], // 21,390 → 21,300
  [9_870, '20261120', 'KOSDAQ', 'stock', 6_910, 12_830], // 2,961 → 2,960
  [1_550, '20261120', 'KOSDAQ', 'stock', 1_085, 2_015], // 465, upper in the band of 5
  [1_555, '20261120', 'KOSDAQ', 'stock', 1_089, 2_020], // 466.5 → 466, 2,021 → 2,020
  [1_555, '20221110', 'KOSDAQ', 'stock', 1_090, 2_020], // 466.5 → 465
  [165_500, '20221110', 'KOSPI', 'stock', 116_000, 215_000], // 49,650 → 49,500
  [165_500, '20221110', 'KOSDAQ', 'stock', 115_900, 215_100], // 49,650 → 49,600, no band of 500
  [165_500, '20261120', 'KOSPI', 'stock', 115_900, 215_000], // 215,100 → 215,000, the band of 500
  [32_505, '20221110', 'KOSPI', 'etf', 22_755, 42_255], // 9,751.5 → 9,750
  [4_715, '20221110', 'KOSPI', 'etf', 3_305, 6_125], // 1,414.5 → 1,410
  [1_995, '20231218', 'KOSPI', 'etn', 1_397, 2_590], // 598, 2,593 → 2,590
  [10_000, '20261120', 'KONEX', 'stock', 8_500, 11_500], // KONEX keeps ± 15 %
  [10_000, '20150612', 'KOSPI', 'stock', 8_500, 11_500], // the last day of ± 15 %
  [10_000, '20150615', 'KOSPI', 'stock', 7_000, 13_000], // the first of ± 30 %
  [2, '20261120', 'KOSPI', 'stock', 2, 2], // a width below one tick is none
  [5, '20221110', 'KOSPI', 'etf', 5, 5],
] as const)('base %i on %s, %s %s: %i to %i', (base, day, market, kind, lower, upper) => {
  expect(limits(base, day, market, kind)).toEqual({ lower, upper });
});

test('a base price off the grid still has limits on it, none wider than the percentage', () => {
  expect(limits(5_003, '20261120')).toEqual({ lower: 3_505, upper: 6_500 });
});
