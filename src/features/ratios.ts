/**
 * The fifteen ratios of the original system, in its order: what a policy sees of each bar besides the bar itself.
 *
 *   0 open    against the close before     3 close  against the close before
 *   1 high    against the close            4 volume against the volume before
 *   2 low     against the close            5… close and volume against their means of 5, 10, 20, 60, 120 bars
 *
 * "a against b" is (a − b) / b. Prices and volumes are integers, and sums of integers are exact in a double, so
 * the order of summation cannot matter: batch and incremental results are equal to the last bit, and so is what the
 * original computed (test/unit/features/original.test.ts: 26,235 numbers, no difference at all).
 */
import type { Bar } from '../domain/index.js';

/** Lengths of the moving averages, in bars; the bar itself is counted. */
export const WINDOWS = [5, 10, 20, 60, 120] as const;

/** Name of each feature, in order. */
export const FEATURE_NAMES: readonly string[] = [
  'open_lastclose_ratio',
  'high_close_ratio',
  'low_close_ratio',
  'close_lastclose_ratio',
  'volume_lastvolume_ratio',
  ...WINDOWS.flatMap((window) => [`close_ma${window}_ratio`, `volume_ma${window}_ratio`]),
];

/** sha256 of `FEATURE_NAMES.join('\n')`. A model trained on other features is refused by this hash. */
export const FEATURE_SCHEMA_HASH = 'f8d9e891f1b110ea980e57cb86723fefde3d1969470fbfd40e4402927b4d5d96';

/** Bars before a bar that its features depend on, at most (but for a run of empty volumes, see {@link FeatureBuilder}). */
export const FEATURE_MEMORY = 120;

/** One value per name in {@link FEATURE_NAMES}; null where a window is not full, or its volume is nought. */
export type FeatureRow = readonly (number | null)[];

/** Sums over the last 5, 10, … bars up to and with this one; null where there are not so many. */
export type WindowSums = readonly ({ readonly close: number; readonly volume: number } | null)[];

/**
 * The row of one bar.
 *
 * @param before the bar before, or null for the first: its four "before" ratios are 0
 * @param lastVolume the last volume above 0 before this bar: the original divides by it when the bar before is empty;
 *   0 when there is none
 */
export function ratiosOf(bar: Bar, before: Bar | null, lastVolume: number, sums: WindowSums): FeatureRow {
  const row: (number | null)[] = [
    before === null ? 0 : against(bar.open, before.close),
    against(bar.high, bar.close),
    against(bar.low, bar.close),
    before === null ? 0 : against(bar.close, before.close),
    before === null || lastVolume === 0 ? 0 : (bar.volume - before.volume) / lastVolume,
  ];
  WINDOWS.forEach((window, i) => {
    const sum = sums[i] ?? null;
    row.push(sum === null ? null : against(bar.close, sum.close / window));
    row.push(sum === null || sum.volume === 0 ? null : against(bar.volume, sum.volume / window));
  });
  return row;
}

function against(a: number, b: number): number {
  return (a - b) / b;
}
