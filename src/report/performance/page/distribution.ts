/** How often a day brought how much. */
import type { Json } from '../../../domain/index.js';
import { baseOption } from '../../chart/base.js';
import type { ChartOption, Picture } from '../../chart/picture.js';
import { directionColors, MUTED, RULE } from '../../chart/theme.js';
import type { Facts } from '../facts.js';

/** Fewer days have no shape. */
export const DAYS_TO_SHAPE = 20;
const [HEIGHT, MOST_BINS] = [240, 80];

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

export function distributionPicture({ returns }: Facts): Picture {
  const bins = binsOf(returns);
  const { up, down } = directionColors('korean');
  const digits = Math.max(0, -Math.floor(Math.log10(bins[0]?.width ?? 1)));
  const option: ChartOption = {
    ...baseOption({ title: '', subtitle: '' }),
    grid: { left: 20, right: 80, top: 12, bottom: 44, outerBoundsMode: 'none' },
    xAxis: {
      type: 'category',
      data: bins.map(({ from }) => from.toFixed(digits)),
      name: 'daily return from, %',
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
      axisLabel: { color: MUTED, fontSize: 11, formatter: '{value} d', showMinLabel: false },
    },
    series: [
      bars('Unchanged', bins.map(({ unchanged }) => ({ value: unchanged, itemStyle: { color: '#c3c9d2' } }))),
      bars('Changed', bins.map(({ from, days, unchanged }) => ({ value: days - unchanged, itemStyle: { color: from < 0 ? down : up } }))),
    ],
  }; // prettier-ignore
  const interaction = { tooltip: { trigger: 'item', formatter: '{a}, from {b} %: {c} days' } };
  return { title: 'Distribution of daily returns', subtitle: '', option, interaction, width: 1280, height: HEIGHT };
}

/** Days of exactly 0 stand under those that gained: they are neither. */
function bars(name: string, data: Json): ChartOption {
  return { type: 'bar', name, stack: 'days', barCategoryGap: '8%', itemStyle: { opacity: 0.8 }, data };
}
