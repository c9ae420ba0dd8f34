/** The last bars of one code with their features: what a policy is shown. */
import type { Bar, EpochMs } from '../src/domain/index.js';
import { createFeatureBuilder, FEATURE_MEMORY, type FeatureRow } from '../src/features/index.js';

/** JSON-safe. Features are not in it: they follow from the bars. */
export interface WindowState {
  /** Oldest first: the bars shown and as many before them as their features reach back. */
  readonly bars: readonly Bar[];
  /** The last volume above 0 before `bars`; 0 when there was none. */
  readonly lastVolume: number;
}

export interface BarWindow {
  push(bar: Bar): void;
  /** The last `lookback` bars or fewer, oldest first, each with its feature row. */
  view(): { readonly bars: readonly Bar[]; readonly features: readonly FeatureRow[] };
  /**
   * Puts history in. Before `before` the reported bars win over the window's own; from `before` on, live bars stand
   * (KIWOOM.md §13.4: history + reported bars before the pivot + live bars from it on).
   */
  warmUp(history: readonly Bar[], before: EpochMs): void;
  state(): WindowState;
  restore(state: WindowState): void;
}

const NONE: readonly FeatureRow[] = [];

/**
 * @param lookback bars in an observation, ≥ 1
 * @param featured whether features are wanted; without them a window holds no more bars than it shows
 */
export function createWindow(lookback: number, featured = true): BarWindow {
  const capacity = featured ? lookback + FEATURE_MEMORY : lookback;
  let builder = createFeatureBuilder();
  let bars: Bar[] = [];
  let rows: FeatureRow[] = [];
  let lastVolume = 0;

  const push = (bar: Bar): void => {
    bars.push(bar);
    if (featured) rows.push(builder.push(bar));
    if (rows.length > lookback) rows.shift();
    if (bars.length <= capacity) return;
    const left = bars.shift();
    if (left !== undefined && left.volume > 0) lastVolume = left.volume;
  };
  const refill = (from: readonly Bar[], volumeBefore: number): void => {
    builder = createFeatureBuilder();
    builder.restore({ bars: [], lastVolume: volumeBefore });
    bars = [];
    rows = [];
    lastVolume = volumeBefore;
    from.forEach(push);
  };

  return {
    push,
    view: () => ({ bars: bars.slice(-lookback), features: featured ? [...rows] : NONE }),
    warmUp(history, before) {
      const merged = new Map(bars.map((bar) => [bar.time, bar]));
      for (const bar of history) if (bar.time < before || !merged.has(bar.time)) merged.set(bar.time, bar);
      refill(
        [...merged.values()].sort((a, b) => a.time - b.time),
        lastVolume,
      );
    },
    state: () => ({ bars: [...bars], lastVolume }),
    restore: (state) => refill(state.bars, state.lastVolume),
  };
}
