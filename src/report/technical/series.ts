/** What is drawn in each pane: candles, volume, lines, dots and columns, with the names that a legend shows. */
import type { ChartOption } from '../chart/picture.js';
import type { IndicatorSeries } from '../indicators/compute.js';
import type { Output } from '../indicators/kind.js';
import { lineColor, MUTED, type Direction } from '../chart/theme.js';
import { outputName } from './analysis.js';
import { CANDLE, splitOf, VOLUME, type Split } from './columns.js';
import type { Layout } from './layout.js';

/** Index of the pane, and of its two axes. */
type At = { readonly xAxisIndex: number; readonly yAxisIndex: number };
const at = (pane: number): At => ({ xAxisIndex: pane, yAxisIndex: pane });

/** From so many bars in view on, candles and columns are drawn as plain strokes. */
const LARGE = 1_200;

/** The indicator in a legend: `SMA 5`, `Bollinger 20·2`. */
export function titleOf({ indicator: { kind, parameters } }: IndicatorSeries): string {
  return [kind.title, parameters.join('·')].join(' ').trim();
}

/** The series of one output; bands over the candles share one name, so that they are switched together. */
export function seriesName(series: IndicatorSeries, output: Output): string {
  const alone = series.indicator.kind.pane === 'price' || output.name === 'value';
  const isMain = output.name === series.indicator.kind.name;
  return alone || isMain ? titleOf(series) : `${titleOf(series)} ${output.title ?? output.name}`;
}

export function seriesIn(layout: Layout, colors: Direction): ChartOption[] {
  return [
    candles(colors),
    ...layout.price.indicators.flatMap((series, i) => outputs(series, 0, colors, () => lineColor(i))),
    ...columns('Volume', VOLUME, 1, colors),
    ...layout.own.flatMap((pane, i) =>
      pane.indicators.flatMap((series) => outputs(series, i + 2, colors, (output) => lineColor(output))),
    ),
  ];
}

export function candles({ up, down }: Direction): ChartOption {
  return {
    type: 'candlestick',
    name: 'Price',
    ...at(0),
    encode: { x: 'time', y: CANDLE },
    itemStyle: { color: up, borderColor: up, color0: down, borderColor0: down, borderColorDoji: MUTED },
    barMaxWidth: 14,
    large: true,
    largeThreshold: LARGE,
    z: 2,
  };
}

function outputs(
  series: IndicatorSeries,
  pane: number,
  colors: Direction,
  colorOf: (output: number) => string,
): ChartOption[] {
  const { kind } = series.indicator;
  return kind.outputs.flatMap((output, i) => {
    const column = outputName(series.indicator, i);
    const name = seriesName(series, output);
    // Guides belong to the pane and are drawn with its first line.
    const guides = i === 0 && kind.pane === 'own' ? guideLines(kind.guides ?? []) : {};
    if (output.style === 'columns') return columns(name, splitOf(column), pane, colors);
    if (output.style === 'dots') return [dots(name, column, pane, colorOf(i))];
    const isMiddle = output.name === 'middle';
    return [{ ...line(name, column, pane, colorOf(i), isMiddle), ...guides }];
  });
}

export function line(name: string, column: string, pane: number, color: string, dashed: boolean): ChartOption {
  return {
    type: 'line',
    name,
    ...at(pane),
    encode: { x: 'time', y: column },
    showSymbol: false,
    // Keeps the peaks where there are more bars than pixels.
    sampling: 'minmax',
    color,
    lineStyle: { width: 1.3, type: dashed ? 'dashed' : 'solid' },
    emphasis: { disabled: true },
    z: 3,
  };
}

function dots(name: string, column: string, pane: number, color: string): ChartOption {
  return {
    type: 'scatter',
    name,
    ...at(pane),
    encode: { x: 'time', y: column },
    symbolSize: 3,
    color,
    large: true,
    emphasis: { disabled: true },
    z: 3,
  };
}

/** Two series over each other, one colour each: in large mode a series of columns has only one. */
export function columns(name: string, split: Split, pane: number, colors: Direction): ChartOption[] {
  return (['up', 'down'] as const).map((side) => ({
    type: 'bar',
    name,
    ...at(pane),
    encode: { x: 'time', y: split[side] },
    color: colors[side],
    itemStyle: { opacity: 0.65 },
    barGap: '-100%',
    barCategoryGap: '25%',
    barMaxWidth: 14,
    large: true,
    largeThreshold: LARGE,
    emphasis: { disabled: true },
  }));
}

function guideLines(values: readonly number[]): ChartOption {
  if (values.length === 0) return {};
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      label: { show: false },
      lineStyle: { color: MUTED, opacity: 0.55, type: [4, 4], width: 1 },
      data: values.map((yAxis) => ({ yAxis })),
    },
  };
}
