/** What is traded: its market and kind decide tick grid, price limits and sell tax (KIWOOM.md §11). */
import type { Price, StockCode } from './units.js';

export type ListingMarket = 'KOSPI' | 'KOSDAQ' | 'KONEX';
export type InstrumentKind = 'stock' | 'etf' | 'etn' | 'elw';

export interface Instrument {
  readonly code: StockCode;
  readonly name: string;
  readonly market: ListingMarket;
  readonly kind: InstrumentKind;
  /** 기준가: the price that limits and directions of the day are measured from; usually the previous close. */
  readonly basePrice: Price;
}
