/** How often a return was how large: bins that people can read, and the axes under them. */
import type { ChartOption } from './picture.js';
import { MUTED, RULE } from './theme.js';

const MOST_BINS = 80;

export interface Bin {
  /** Lower edge and width in per cent; an edge lies at 0, so that no bin holds gains and losses. */
  readonly from: number;
  readonly width: number;
  readonly days: number;
  /** Of them, exactly 0. */
  readonly unchanged: number;
}

/** Width by Freedman and Diaconis (1981), 2 IQR ÷ ∛n, taken up to 1, 2 or 5 of a power of ten. */
export function binsOf(returns: readonly number[]): Bin[] {
  const sorted = returns.map((each) => each * 100).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0), at(1)];
  const wanted = Math.max((2 * (at(0.75) - at(0.25))) / Math.cbrt(sorted.length), (high - low) / MOST_BINS, 0.001);
  const power = Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].find((each) => each * 10 ** power >= wanted * 0.999) ?? 10;
  const width = Number((step * 10 ** power).toPrecision(1));
  const first = Math.floor(low / width);
  const last = Math.floor(high / width);
  const counts = Array.from({ length: last - first + 1 }, () => 0);
  for (const value of sorted) {
    const bin = Math.floor(value / width) - first;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const still = sorted.filter((value) => value === 0).length;
  return counts.map((days, i) => {
    const from = Number(((first + i) * width).toPrecision(12));
    return { from, width, days, unchanged: from === 0 ? still : 0 };
  });
}

/** @param name of what is counted, under the axis @param count how the number of each bin is written; absent: as it is */
export function histogramAxes(
  bins: readonly Bin[],
  name: string,
  count?: string,
): Pick<ChartOption, 'xAxis' | 'yAxis'> {
  const digits = Math.max(0, -Math.floor(Math.log10(bins[0]?.width ?? 1)));
  return {
    xAxis: {
      type: 'category',
      data: bins.map(({ from }) => from.toFixed(digits)),
      name,
      nameLocation: 'middle',
      nameGap: 26,
      nameTextStyle: { color: MUTED, fontSize: 11 },
      axisLine: { lineStyle: { color: RULE } },
      axisTick: { show: false },
      axisLabel: { color: MUTED, fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      position: 'right',
      minInterval: 1,
      splitLine: { lineStyle: { color: RULE } },
      axisLabel: {
        color: MUTED,
        fontSize: 11,
        showMinLabel: false,
        ...(count === undefined ? {} : { formatter: count }),
      },
    },
  };
}
