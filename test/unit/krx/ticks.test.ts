/**
 * Golden tick sizes. Sources: KRX, 2022-11-01 and 2023-01-17 (one grid for KOSPI, KOSDAQ, KONEX from 2023-01-25: daum,
 * etoday, ekn); KOSDAQ committee, 2003-05-29 (5, 10, 50, 100 won: hankyung); KRX, 2023-10-05 (ETF and ETN below 2,000 won
 * 1 won from 2023-12-18: mediapen); KIWOOM.md §11.
 */
import { describe, expect, test } from 'vitest';
import {
  ceilToTick,
  floorToTick,
  isOnTick,
  stepTicks,
  tickSize,
  tradingDay,
  type Listed,
} from '../../../src/domain/index.js';

const KOSPI: Listed = { market: 'KOSPI', kind: 'stock' };
const KOSDAQ: Listed = { market: 'KOSDAQ', kind: 'stock' };
const KONEX: Listed = { market: 'KONEX', kind: 'stock' };
const ETF: Listed = { market: 'KOSPI', kind: 'etf' };
const ETN: Listed = { market: 'KOSPI', kind: 'etn' };
const ELW: Listed = { market: 'KOSPI', kind: 'elw' };

type Row = readonly [price: number, tick: number];
const SINCE_2023: Row[] = [
  [1, 1], [999, 1], [1_000, 1], [1_999, 1], [2_000, 5], [4_995, 5], [5_000, 10], [9_990, 10], [10_000, 10], [19_990, 10],
  [20_000, 50], [49_950, 50], [50_000, 100], [99_900, 100], [100_000, 100], [199_900, 100], [200_000, 500],
  [499_500, 500], [500_000, 1_000], [1_234_000, 1_000],
]; // prettier-ignore
const KOSPI_BEFORE: Row[] = [
  [1, 1], [999, 1], [1_000, 5], [4_995, 5], [5_000, 10], [9_990, 10], [10_000, 50], [49_950, 50], [50_000, 100],
  [99_900, 100], [100_000, 500], [499_500, 500], [500_000, 1_000], [1_234_000, 1_000],
]; // prettier-ignore
const KOSDAQ_BEFORE: Row[] = [
  [1, 1], [999, 1], [1_000, 5], [4_995, 5], [5_000, 10], [9_990, 10], [10_000, 50], [49_950, 50], [50_000, 100],
  [100_000, 100], [499_900, 100], [500_000, 100], [1_234_000, 100],
]; // prettier-ignore

const table = (listed: Listed, day: string, rows: readonly Row[]) =>
  rows.map(([price, tick]) => ({ listed, day: tradingDay(day), price, tick, name: `${listed.market} ${listed.kind}` }));

describe('the tick', () => {
  test.each([
    ...table(KOSPI, '20230125', SINCE_2023),
    ...table(KOSDAQ, '20261120', SINCE_2023),
    ...table(KONEX, '20230125', SINCE_2023).slice(8, 14),
    ...table(KOSPI, '20230120', KOSPI_BEFORE),
    ...table(KOSDAQ, '20230120', KOSDAQ_BEFORE),
    ...table(KONEX, '20230120', KOSDAQ_BEFORE).slice(-4),
    ...table(ETF, '20221110', [[5, 5], [1_995, 5], [2_000, 5], [33_000, 5], [120_000, 5]]),
    ...table(ETN, '20231215', [[1_995, 5], [9_000, 5]]),
    ...table(ETF, '20231218', [[1, 1], [1_999, 1], [2_000, 5], [33_000, 5], [120_000, 5]]),
    ...table(ETN, '20231218', [[1_999, 1], [2_000, 5]]),
    ...table(ELW, '20231218', [[5, 5], [1_995, 5], [2_000, 5]]),
  ])('of a $name at $price on $day is $tick', ({ listed, day, price, tick }) => {
    expect(tickSize(price, listed, day)).toBe(tick);
    expect(isOnTick(price, listed, day)).toBe(true);
  }); // prettier-ignore
});

describe('on the grid', () => {
  // KRX's own examples of 2023-01-17: Hyundai Motor by 500 won until the 20th, by 100 won from the 25th.
  test.each([
    ['20230120', 166_500, true], ['20230120', 166_600, false], ['20230120', 164_400, false],
    ['20230125', 166_600, true], ['20230125', 166_650, false], ['20230125', 164_400, true],
  ])('%s: %i is %s', (day, price, is) => {
    expect(isOnTick(price, KOSPI, tradingDay(day))).toBe(is);
  }); // prettier-ignore
});

describe('rounding and stepping', () => {
  const day = tradingDay('20261120');
  test.each([
    [1_999, 1_999, 1_999], [2_001, 2_000, 2_005], [4_999, 4_995, 5_000], [19_999, 19_990, 20_000],
    [49_999, 49_950, 50_000], [199_999, 199_900, 200_000], [499_999, 499_500, 500_000], [500_001, 500_000, 501_000],
  ])('%i lies between %i and %i', (price, below, above) => {
    expect(floorToTick(price, KOSPI, day)).toBe(below);
    expect(ceilToTick(price, KOSPI, day)).toBe(above);
  }); // prettier-ignore

  test.each([
    [1_999, 1, 2_000], [2_000, -1, 1_999], [2_000, 1, 2_005], [4_995, 2, 5_010], [5_010, -2, 4_995],
    [19_990, 3, 20_100], [199_900, 1, 200_000], [200_000, -1, 199_900], [500_000, -1, 499_500], [499_500, 2, 501_000],
    [70_000, 0, 70_000],
  ])('%i and %i steps make %i', (price, steps, result) => {
    expect(stepTicks(price, steps, KOSPI, day)).toBe(result);
  }); // prettier-ignore

  test.each([[KOSPI, 3, 1], [ETF, 2, 1], [ELW, 20, 5]])('down from a low price of $kind it stops at one tick', (listed, price, lowest) => {
    expect(stepTicks(price, -10, listed, day)).toBe(lowest);
  }); // prettier-ignore
});
