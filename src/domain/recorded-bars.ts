/** Minute bars as a market recorded them, read whole: what a simulated day is played from. */
import type { Bar } from './bar.js';
import type { Interval } from './interval.js';
import type { StockCode } from './units.js';

export interface RecordedBars {
  /** Where they were read, for messages. */
  readonly file: string;
  /** One for all codes, not daily. */
  readonly interval: Interval;
  /** Oldest first. */
  readonly bars: ReadonlyMap<StockCode, readonly Bar[]>;
  /** Names where the file has them. */
  readonly names: ReadonlyMap<StockCode, string>;
}
