/** Portfolio value, loss and epsilon over the epochs: a small chart each. */
import type { ChartOption } from '../chart/picture.js';
import { directionColors, FONT_FAMILY, INK, LINES, MUTED, PAPER, RULE } from '../chart/theme.js';
import type { EpochNumbers } from './run.js';

interface Curve {
  readonly name: string;
  readonly color: string;
  readonly draws: 'line' | 'scatter';
  readonly of: (epoch: EpochNumbers) => number | null;
}

const won = (value: number | null): number | null => (value === null ? null : Math.round(value));
const short = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(5)));

const CHARTS: readonly (readonly Curve[])[] = [
  [
    { name: 'Portfolio value', color: INK, draws: 'line', of: ({ portfolioValue }) => won(portfolioValue) },
    { name: 'Tested', color: directionColors('korean').up, draws: 'scatter', of: ({ tested }) => won(tested) },
  ],
  [{ name: 'Loss', color: LINES[1], draws: 'line', of: ({ loss }) => short(loss) }],
  [{ name: 'Epsilon', color: LINES[0], draws: 'line', of: ({ epsilon }) => short(epsilon) }],
]; // prettier-ignore

/** One chart each; what has no number in any epoch is left out. The page marks the epoch that is looked at. */
export function curves(epochs: readonly EpochNumbers[]): ChartOption[] {
  return CHARTS.map((chart) => chart.filter(({ of }) => epochs.some((epoch) => of(epoch) !== null)))
    .filter((chart) => chart.length > 0)
    .map((chart) => curveOption(chart, epochs));
}

function curveOption(chart: readonly Curve[], epochs: readonly EpochNumbers[]): ChartOption {
  const time = epochs.map(({ epoch }) => String(epoch));
  const columns = chart.map(({ name, of }) => [name, epochs.map(of)] as const);
  return {
    animation: false,
    backgroundColor: PAPER,
    textStyle: { fontFamily: FONT_FAMILY, color: INK },
    dataset: { source: { time, ...Object.fromEntries(columns) } },
    legend: { left: 14, top: 0, icon: 'roundRect', itemWidth: 14, itemHeight: 8, textStyle: { fontSize: 12, color: INK } },
    grid: { left: 20, right: 80, top: 24, bottom: 20, outerBoundsMode: 'none' },
    xAxis: {
      type: 'category',
      axisLine: { onZero: false, lineStyle: { color: RULE } },
      axisTick: { show: false },
      axisLabel: { color: MUTED, fontSize: 11, margin: 5, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      position: 'right',
      scale: true,
      min: '@below',
      max: '@above',
      splitNumber: 3,
      splitLine: { show: false },
      axisLabel: { color: MUTED, fontSize: 11, formatter: '@plain', showMinLabel: false, showMaxLabel: false },
    },
    tooltip: { trigger: 'axis', transitionDuration: 0, confine: true, formatter: '@columns' },
    series: chart.map(curveSeries),
  }; // prettier-ignore
}

function curveSeries({ name, color, draws }: Curve): ChartOption {
  return {
    type: draws,
    name,
    encode: { x: 'time', y: name },
    color,
    showSymbol: false,
    symbolSize: draws === 'scatter' ? 6 : 4,
    lineStyle: { width: 1.3 },
    emphasis: { disabled: true },
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      label: { show: false },
      lineStyle: { color: MUTED, type: 'solid', width: 1 },
      data: [],
    },
  };
}
