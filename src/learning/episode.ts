/** The stretch of bars that an environment plays, with the features of each. */
import { InputError, type Bar, type BarRange } from '../domain/index.js';
import { FEATURE_NAMES, featuresOf } from '../features/index.js';

/** Features of one bar. */
export const FEATURES = FEATURE_NAMES.length;

export interface Episode {
  readonly bars: readonly Bar[];
  /** Row major, `bars.length` × {@link FEATURES}; no gaps. */
  readonly features: Float32Array;
}

/**
 * Cuts an episode out of a series. Features come from the whole series, so what lies before `from` warms them up; bars
 * whose windows are not full are left out at the start, and a gap within (a window without any volume) keeps the value
 * of the bar before, as in the original.
 *
 * @param series bars oldest first, with those before `range.from`
 * @param minimum bars that must come out, at least the steps of a window
 * @throws InputError `no_bars` when fewer do
 */
export function episodeOf(series: readonly Bar[], range: BarRange, minimum: number): Episode {
  const { from = -Infinity, to = Infinity } = range;
  const rows = featuresOf(series);
  const bars: Bar[] = [];
  const values: number[] = [];
  series.forEach((bar, i) => {
    if (bar.time < from || bar.time > to) return;
    const before = bars.length === 0 ? null : values.slice(-FEATURES);
    const row = (rows[i] ?? []).map((value, k) => value ?? before?.[k] ?? null);
    if (row.some((value) => value === null)) return;
    bars.push(bar);
    values.push(...(row as number[]));
  });
  if (bars.length < minimum) {
    throw new InputError(
      'no_bars',
      `The range holds ${bars.length} bars with all features, at least ${minimum} are needed: features look back over ` +
        '120 bars, so import or collect more, or begin later.',
    );
  }
  return { bars, features: Float32Array.from(values) };
}
