/** The picture of a technical analysis: candles with volume, indicators over and under them. */
import { dayOf } from '../../domain/index.js';
import { changeText, priceText } from '../chart/text.js';
import type { ChartOption, Picture } from '../chart/picture.js';
import { baseOption } from '../chart/base.js';
import { directionColors, RULE, type ColorScheme } from '../chart/theme.js';
import type { TechnicalAnalysis } from './analysis.js';
import { grids, legends, panesOf, timeAxes, valueAxes } from './axes.js';
import { columnsOf, timeLabel } from './columns.js';
import { barsTogether, MOST_BARS, thin } from './thin.js';
import { layOut, type Layout } from './layout.js';
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
  const { title, subtitle } = headline(whole, barsTogether(whole.bars.length, MOST_BARS[medium]));
  const option: ChartOption = {
    ...baseOption({ title, subtitle }),
    dataset: { source: columnsOf(analysis) },
    grid: grids(layout),
    xAxis: timeAxes(layout),
    yAxis: valueAxes(layout),
    legend: legends(layout),
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    series: seriesIn(layout, directionColors(colors)),
  };
  return {
    title,
    subtitle,
    option,
    interaction: zoomAndTip(layout, analysis.bars.length),
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

/** What only a page can do: wheel and drag, a slider, a crosshair that tells the values. */
function zoomAndTip(layout: Layout, bars: number): ChartOption {
  const xAxisIndex = panesOf(layout).map((_pane, i) => i);
  const range = { xAxisIndex, startValue: Math.max(bars - FIRST_VIEW, 0), endValue: bars - 1, minValueSpan: 10 };
  return {
    dataZoom: [
      { type: 'inside', ...range },
      { type: 'slider', ...range, bottom: 12, height: 22, left: 20, right: 80, showDetail: false, borderColor: RULE },
    ],
    tooltip: {
      trigger: 'axis',
      backgroundColor: 'rgba(255,255,255,0.94)',
      transitionDuration: 0,
      axisPointer: { type: 'cross' },
      formatter: '@columns',
      position: '@corner',
    },
  };
}
