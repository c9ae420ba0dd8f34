/** Fewer, longer bars where there are more than a picture can show. */
import { invariant, type Bar, type Price, type Quantity } from '../../domain/index.js';
import type { TechnicalAnalysis } from './analysis.js';

/** Bars that stand in a still picture, about one a pixel, and in a page, which is read in seconds. */
export const MOST_BARS = { still: 2_400, page: 200_000 } as const;

/** Bars merged into each bar drawn; 1 when all fit. */
export function barsTogether(bars: number, most: number): number {
  return Math.max(Math.ceil(bars / most), 1);
}

/**
 * The same analysis in at most `most` bars: each stands for `together` neighbours, from the first one's open to the last one's
 * close, with the time of the first; an indicator has its value at the last. Prices and volume lose no extreme and no share.
 */
export function thin(analysis: TechnicalAnalysis, most: number): TechnicalAnalysis {
  const together = barsTogether(analysis.bars.length, most);
  if (together === 1) return analysis;
  const groups = Math.ceil(analysis.bars.length / together);
  const pick = <T>(each: readonly T[], group: number): T => {
    const value = each[Math.min((group + 1) * together, each.length) - 1];
    invariant(value !== undefined, 'an indicator has a value for every bar');
    return value;
  };
  const indices = Array.from({ length: groups }, (_, group) => group);
  return {
    ...analysis,
    bars: indices.map((group) => merged(analysis.bars.slice(group * together, (group + 1) * together))),
    indicators: analysis.indicators.map(({ indicator, values }) => ({
      indicator,
      values: values.map((each) => indices.map((group) => pick(each, group))),
    })),
  };
}

function merged(bars: readonly Bar[]): Bar {
  const [first, last] = [bars[0], bars.at(-1)];
  invariant(first !== undefined && last !== undefined, 'a group has bars');
  let { high, low } = first as { high: number; low: number };
  let volume = 0;
  for (const bar of bars) {
    high = Math.max(high, bar.high);
    low = Math.min(low, bar.low);
    volume += bar.volume;
  }
  return { ...first, close: last.close, high: high as Price, low: low as Price, volume: volume as Quantity };
}
