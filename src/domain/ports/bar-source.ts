import type { Bar } from '../bar.js';
import type { Instrument } from '../instrument.js';
import type { TradingDay } from '../time.js';
import type { StockCode } from '../units.js';
import type { Fundamentals, Series } from './market-store.js';

/** One page of a chart, as the broker serves it. */
export interface BarPage {
  /** Oldest first; the broker's own rows without a price are dropped. */
  readonly bars: readonly Bar[];
  /** Leads to the page of older bars; null when there is none. */
  readonly next: string | null;
  /** Rows with prices that are no bar, because they contradict each other: one sentence each. */
  readonly faults?: readonly string[];
}

/** Where bars, names and company figures are collected from. Calls wait for their turn in the broker's pace. */
export interface BarSource {
  /**
   * The newest page (`cursor` null) or the one a cursor leads to (ka10080 900 rows, ka10081 600 rows a page).
   *
   * @throws HaruError `unreachable`, `refused`, …, retryable when a later call may succeed; `bad_cursor` when the server
   *   no longer takes the cursor
   */
  page(series: Series, cursor: string | null): Promise<BarPage>;
  /** Null for a code that the broker does not know. */
  instrument(code: StockCode): Promise<Instrument | null>;
  /** ka10001 on `day`. Null for a code that the broker does not know. */
  fundamentals(code: StockCode, day: TradingDay): Promise<Fundamentals | null>;
}
