/** Values of indicators over a series of bars. */
import { dayOf, type Bar, type Interval } from '../../domain/index.js';
import type { Indicator } from './catalog.js';

export interface IndicatorSeries {
  readonly indicator: Indicator;
  /** One list per output of the kind, each as long as the bars; null while a window is not full or nothing is defined. */
  readonly values: readonly (readonly (number | null)[])[];
}

/**
 * Computes each indicator over `bars`. A value depends on its bar and those before, never on later ones.
 *
 * @param bars oldest first
 * @param interval decides where anchored sums (VWAP) begin anew: each session of intraday bars, each month of days
 */
export function computeIndicators(
  bars: readonly Bar[],
  interval: Interval,
  indicators: readonly Indicator[],
): IndicatorSeries[] {
  return indicators.map((indicator) => ({ indicator, values: computeOne(bars, interval, indicator) }));
}

function computeOne(bars: readonly Bar[], interval: Interval, { kind, parameters }: Indicator): (number | null)[][] {
  const columns = kind.outputs.map((): (number | null)[] => []);
  let step = kind.start(...parameters);
  let anchor = '';
  for (const bar of bars) {
    if (kind.anchored === true) {
      const here = anchorOf(bar, interval);
      if (here !== anchor) step = kind.start(...parameters);
      anchor = here;
    }
    const row = step(bar);
    // Where a range is zero a ratio has no value: the library says NaN or Infinity, we say null.
    for (const [i, column] of columns.entries()) column.push(finite(row[i]));
  }
  return columns;
}

function anchorOf({ time }: Bar, interval: Interval): string {
  const day = dayOf(time);
  return interval === '1d' ? day.slice(0, 6) : day;
}

function finite(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
