/** How often a day brought how much. */
import type { Json } from '../../../domain/index.js';
import { baseOption } from '../../chart/base.js';
import type { ChartOption, Picture } from '../../chart/picture.js';
import { binsOf, histogramAxes } from '../../chart/histogram.js';
import { directionColors } from '../../chart/theme.js';
import type { Facts } from '../facts.js';

/** Fewer days have no shape. */
export const DAYS_TO_SHAPE = 20;
const HEIGHT = 240;

export function distributionPicture({ returns }: Facts): Picture {
  const bins = binsOf(returns);
  const { up, down } = directionColors('korean');
  const option: ChartOption = {
    ...baseOption({ title: '', subtitle: '' }),
    grid: { left: 20, right: 80, top: 12, bottom: 44, outerBoundsMode: 'none' },
    ...histogramAxes(bins, 'daily return from, %', '{value} d'),
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
