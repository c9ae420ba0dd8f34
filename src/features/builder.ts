/** Features bar by bar, in constant time: for live trading and replay. Equal to `featuresOf` to the last bit. */
import type { Bar } from '../domain/index.js';
import { FEATURE_MEMORY, ratiosOf, WINDOWS, type FeatureRow } from './ratios.js';

/** JSON-safe. */
export interface FeatureState {
  /** The last {@link FEATURE_MEMORY} bars, oldest first. */
  readonly bars: readonly Bar[];
  /** The last volume above 0 among all bars so far; 0 when there was none. */
  readonly lastVolume: number;
}

export interface FeatureBuilder {
  /** The row of the next bar. */
  push(bar: Bar): FeatureRow;
  state(): FeatureState;
  restore(state: FeatureState): void;
}

export function createFeatureBuilder(): FeatureBuilder {
  let bars: Bar[] = [];
  let lastVolume = 0;
  /** Running sums over the last 5, 10, … bars, or over all when there are fewer. */
  let sums: { close: number; volume: number }[] = [];

  const add = (bar: Bar): void => {
    bars.push(bar);
    WINDOWS.forEach((window, i) => {
      const sum = (sums[i] ??= { close: 0, volume: 0 });
      const leaving = bars[bars.length - 1 - window];
      sum.close += bar.close - (leaving?.close ?? 0);
      sum.volume += bar.volume - (leaving?.volume ?? 0);
    });
    if (bars.length > FEATURE_MEMORY) bars.shift();
    if (bar.volume > 0) lastVolume = bar.volume;
  };

  return {
    push(bar) {
      const before = bars[bars.length - 1] ?? null;
      const volumeBefore = lastVolume;
      add(bar);
      const full = WINDOWS.map((window, i) => (bars.length < window ? null : (sums[i] ?? null)));
      return ratiosOf(bar, before, volumeBefore, full);
    },
    state: () => ({ bars: [...bars], lastVolume }),
    restore(state) {
      bars = [];
      sums = [];
      state.bars.forEach(add);
      lastVolume = state.lastVolume;
    },
  };
}
