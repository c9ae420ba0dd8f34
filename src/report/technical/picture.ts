/** The picture of a technical analysis: candles with volume, indicators over and under them. */
import { dayOf } from '../../domain/index.js';
import { changeText, priceText } from '../chart/text.js';
import type { ChartOption, Picture } from '../chart/picture.js';
import { baseOption } from '../chart/base.js';
import { grids, timeAxes, zoomAndTip } from '../chart/panes.js';
import { directionColors, type ColorScheme } from '../chart/theme.js';
import type { TechnicalAnalysis } from './analysis.js';
import { legends, panesOf, valueAxes } from './axes.js';
import { columnsOf, timeLabel } from './columns.js';
import { barsTogether, MOST_BARS, thin } from './thin.js';
import { layOut } from './layout.js';
import { seriesIn } from './series.js';

/** Bars in view when the page opens. */
const FIRST_VIEW = 300;

/**
 * @param colors `korean` paints what rose red and what fell blue
 * @param medium decides how many bars there may be; beyond, neighbours are drawn as one, and the subtitle says so
 */
export function technicalPicture(
  whole: TechnicalAnalysis,
  colors: ColorScheme,
  medium: keyof typeof MOST_BARS,
): Picture {
  const analysis = thin(whole, MOST_BARS[medium]);
  const layout = layOut(analysis.indicators);
  const panes = panesOf(layout);
  const { title, subtitle } = headline(whole, barsTogether(whole.bars.length, MOST_BARS[medium]));
  const option: ChartOption = {
    ...baseOption({ title, subtitle }),
    dataset: { source: columnsOf(analysis) },
    grid: grids(panes),
    xAxis: timeAxes(panes.length),
    yAxis: valueAxes(layout),
    legend: legends(layout),
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    series: seriesIn(layout, directionColors(colors)),
  };
  return {
    title,
    subtitle,
    option,
    interaction: zoomAndTip(panes.length, analysis.bars.length - FIRST_VIEW, analysis.bars.length),
    width: 1280,
    height: layout.height,
  };
}

function headline(
  { code, name, interval, bars }: TechnicalAnalysis,
  together: number,
): Pick<Picture, 'title' | 'subtitle'> {
  const [first, last] = [bars[0], bars.at(-1)];
  const title = [name, code, interval].filter((part) => part !== '').join(' · ');
  if (first === undefined || last === undefined) return { title, subtitle: '' };
  const before = bars.findLast(({ time }) => dayOf(time) !== dayOf(last.time));
  const change = before === undefined ? '' : ` (${changeText(last.close, before.close)} on the day)`;
  const span = `${timeLabel(first, interval)} to ${timeLabel(last, interval)}`;
  const merged = together === 1 ? '' : `, ${together} to a candle`;
  const subtitle = `${span}   ${priceText(bars.length)} bars${merged}   last ${priceText(last.close)}${change}`;
  return { title, subtitle };
}
