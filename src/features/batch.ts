/** Features of a whole series at once, by prefix sums: for training, backtests and the `features` command. */
import type { Bar } from '../domain/index.js';
import { ratiosOf, WINDOWS, type FeatureRow } from './ratios.js';

/**
 * The row of every bar, oldest first.
 *
 * @example featuresOf(bars)[0] // [0, high/close, low/close, 0, 0, null, …]: nothing came before the first bar
 */
export function featuresOf(bars: readonly Bar[]): FeatureRow[] {
  const closes = prefixSums(bars.map((bar) => bar.close));
  const volumes = prefixSums(bars.map((bar) => bar.volume));
  let lastVolume = 0;
  return bars.map((bar, i) => {
    const before = bars[i - 1] ?? null;
    if (before !== null && before.volume > 0) lastVolume = before.volume;
    const sums = WINDOWS.map((window) =>
      i + 1 < window
        ? null
        : { close: sumOf(closes, i + 1 - window, i + 1), volume: sumOf(volumes, i + 1 - window, i + 1) },
    );
    return ratiosOf(bar, before, lastVolume, sums);
  });
}

/** `result[i]` is the sum of the first `i` values. */
function prefixSums(values: readonly number[]): number[] {
  const sums = [0];
  let sum = 0;
  for (const value of values) sums.push((sum += value));
  return sums;
}

function sumOf(prefix: readonly number[], from: number, to: number): number {
  return (prefix[to] ?? 0) - (prefix[from] ?? 0);
}
