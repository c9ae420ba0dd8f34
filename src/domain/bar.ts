/** A price bar. `time` is when it starts; a minute without trades has no bar (KIWOOM.md §6). */
import type { EpochMs, Price, Quantity } from './units.js';

export interface Bar {
  readonly time: EpochMs;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  /** Shares traded within the bar. */
  readonly volume: Quantity;
}

/** What is wrong with a bar's prices, or null: high and low must enclose open and close. */
export function barFault(bar: Bar): string | null {
  if (bar.high < bar.low) return `high ${bar.high} is below low ${bar.low}`;
  if (bar.open > bar.high || bar.open < bar.low) return `open ${bar.open} lies outside ${bar.low}…${bar.high}`;
  if (bar.close > bar.high || bar.close < bar.low) return `close ${bar.close} lies outside ${bar.low}…${bar.high}`;
  return null;
}
