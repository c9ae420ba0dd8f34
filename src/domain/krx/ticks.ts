/**
 * The tick grid: the step between two prices, by market, kind of instrument and date (KIWOOM.md §11, "Tick sizes").
 * Until 2023-01-24 KOSDAQ and KONEX had no band above 50,000 won (KOSDAQ committee, 2003-05-29, in force from 2003-07-21;
 * KRX, 2023-01-17: one grid for all markets from 2023-01-25).
 */
import type { Instrument } from '../instrument.js';
import type { TradingDay } from '../time.js';
import type { Price } from '../units.js';

/** What the grid depends on. */
export type Listed = Pick<Instrument, 'market' | 'kind'>;

/** Rows of (price below, tick); the last row has no bound. */
type Grid = readonly (readonly [below: number, tick: number])[];

const STOCK_SINCE_2023: Grid = [
  [2_000, 1], [5_000, 5], [20_000, 10], [50_000, 50], [200_000, 100], [500_000, 500], [Infinity, 1_000],
]; // prettier-ignore
const KOSPI_BEFORE_2023: Grid = [
  [1_000, 1], [5_000, 5], [10_000, 10], [50_000, 50], [100_000, 100], [500_000, 500], [Infinity, 1_000],
]; // prettier-ignore
const KOSDAQ_BEFORE_2023: Grid = [[1_000, 1], [5_000, 5], [10_000, 10], [50_000, 50], [Infinity, 100]]; // prettier-ignore
const FIVE_WON: Grid = [[Infinity, 5]];
const FUND_SINCE_2023_12: Grid = [[2_000, 1], [Infinity, 5]]; // prettier-ignore

const STOCK_REFORM = '20230125';
const FUND_REFORM = '20231218';

/** The tick in won at `price`. @example tickSize(33_000, { market: 'KOSPI', kind: 'etf' }, day) === 5 */
export function tickSize(price: number, listed: Listed, day: TradingDay): number {
  for (const [below, tick] of gridOf(listed, day)) if (price < below) return tick;
  return 1_000;
}

/** Whether orders may carry this price. */
export function isOnTick(price: number, listed: Listed, day: TradingDay): boolean {
  return price % tickSize(price, listed, day) === 0;
}

/** The nearest valid price at or below `price`, which is at least one tick. */
export function floorToTick(price: number, listed: Listed, day: TradingDay): Price {
  return (price - (price % tickSize(price, listed, day))) as Price;
}

/** The nearest valid price at or above `price`. */
export function ceilToTick(price: number, listed: Listed, day: TradingDay): Price {
  const floor = floorToTick(price, listed, day);
  return floor === price ? floor : stepTicks(floor, 1, listed, day);
}

/**
 * The valid price `steps` ticks above (or, negative, below) a valid price; the tick changes where a band is crossed.
 * Downwards it stops at the lowest price, one tick.
 */
export function stepTicks(price: number, steps: number, listed: Listed, day: TradingDay): Price {
  const lowest = tickSize(1, listed, day);
  let current = price;
  for (let i = 0; i < steps; i++) current += tickSize(current, listed, day);
  for (let i = 0; i > steps && current > lowest; i--) current -= tickSize(current - 1, listed, day);
  return current as Price;
}

function gridOf({ market, kind }: Listed, day: TradingDay): Grid {
  if (kind === 'elw') return FIVE_WON;
  if (kind !== 'stock') return day >= FUND_REFORM ? FUND_SINCE_2023_12 : FIVE_WON;
  if (day >= STOCK_REFORM) return STOCK_SINCE_2023;
  return market === 'KOSPI' ? KOSPI_BEFORE_2023 : KOSDAQ_BEFORE_2023;
}
