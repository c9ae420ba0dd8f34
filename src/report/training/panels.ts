/** The four panels of an epoch, as the original draws them, each with what it shows. */
import { grids, legendOver, percent, timeAxes, valueAxis, type Box } from '../chart/panes.js';
import type { ChartOption } from '../chart/picture.js';
import { directionColors, INK, LINES, MUTED } from '../chart/theme.js';
import { candles, columns, line } from '../technical/series.js';
import { VOLUME } from '../technical/columns.js';
import type { Frame } from './columns.js';

const COLORS = directionColors('korean');
const CHANCE = LINES[0];

/** Pane by pane, px at full size: candles and their volume, holdings, outputs, portfolio. */
const HEIGHTS = [250, 60, 96, 120, 130] as const;
const GAP = 28;
const HOLDINGS = 2;
const OUTPUTS = 3;
const PORTFOLIO = 4;
/** A second scale, from 0 to 1, for what is drawn behind a pane. */
const BEHIND = { [HOLDINGS]: 5, [OUTPUTS]: 6 } as const;

export interface Panels {
  /** Px. */
  readonly height: number;
  /** Panes under each other. */
  readonly count: number;
  /** Everything but data and titles. */
  readonly option: ChartOption;
}

export interface Measures {
  /** Room above the first pane, px. */
  readonly head: number;
  /** Room below the last: time labels, and the slider of a page. */
  readonly foot: number;
  /** Of all panes. */
  readonly scale: number;
}

export function panels({ names, balance }: Pick<Frame, 'names' | 'balance'>, { head, foot, scale }: Measures): Panels {
  const heights = HEIGHTS.map((each) => each * scale);
  const height = Math.round(head + heights.reduce((sum, each) => sum + each + GAP, -GAP) + foot);
  let top = head;
  const boxes = heights.map((each): Box => {
    const box = { top: percent(top, height), height: percent(each, height) };
    top += each + GAP;
    return box;
  });
  const legend = (pane: number, data: readonly (string | ChartOption)[]): ChartOption[] =>
    boxes[pane] === undefined ? [] : [legendOver(boxes[pane], height, data)];
  const option = {
    grid: grids(boxes),
    xAxis: timeAxes(boxes.length),
    yAxis: [
      valueAxis(0, 'plain'),
      { ...valueAxis(1, 'compact'), min: 0, splitNumber: 2 },
      { ...valueAxis(HOLDINGS, 'plain'), min: 0, minInterval: 1 },
      valueAxis(OUTPUTS, 'plain'),
      valueAxis(PORTFOLIO, 'plain'),
      ...[HOLDINGS, OUTPUTS].map((gridIndex) => ({
        ...{ type: 'value', gridIndex, min: 0, max: 1, show: false },
        axisPointer: { label: { show: false } },
      })),
    ],
    legend: [
      ...legend(1, [{ name: 'Volume', itemStyle: { color: MUTED } }]),
      ...legend(HOLDINGS, ['Shares', 'Bought', 'Sold', 'Buy not possible', 'Sell not possible']),
      ...legend(OUTPUTS, [...names, 'By chance']),
      ...legend(PORTFOLIO, ['Portfolio value', 'Start', 'Above', 'Below']),
    ],
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    series: [
      candles(COLORS),
      ...columns('Volume', VOLUME, 1, COLORS),
      ...holdings(),
      ...outputs(names),
      ...portfolio(balance),
    ],
  };
  return { height, option, count: boxes.length };
}

function holdings(): ChartOption[] {
  return [
    background('Bought', '_bought', HOLDINGS, COLORS.up, 0.34),
    background('Sold', '_sold', HOLDINGS, COLORS.down, 0.34),
    background('Buy not possible', '_bought-not', HOLDINGS, COLORS.up, 0.1),
    background('Sell not possible', '_sold-not', HOLDINGS, COLORS.down, 0.1),
    { ...line('Shares', 'Shares', HOLDINGS, INK, false), step: 'end', lineStyle: { width: 1 } },
  ];
}

function outputs(names: readonly string[]): ChartOption[] {
  const colors = [COLORS.up, COLORS.down, MUTED];
  return [
    background('By chance', '_chance', OUTPUTS, CHANCE, 0.22),
    ...names.map((name, i) => line(name, name, OUTPUTS, colors[i] ?? INK, false)),
  ];
}

/** The area between value and start: above it in the colour of what rises, below in the other. */
function portfolio(balance: number): ChartOption[] {
  const area = (name: string, column: string, color: string): ChartOption => ({
    ...line(name, column, PORTFOLIO, color, false),
    lineStyle: { width: 0 },
    areaStyle: { color, opacity: 0.3, origin: balance },
    z: 2,
  });
  return [
    area('Above', '_gain', COLORS.up),
    area('Below', '_loss', COLORS.down),
    line('Start', '_start', PORTFOLIO, MUTED, true),
    line('Portfolio value', 'Portfolio value', PORTFOLIO, INK, false),
  ];
}

/** A column over the whole height of its pane. */
function background(
  name: string,
  column: string,
  pane: keyof typeof BEHIND,
  color: string,
  opacity: number,
): ChartOption {
  return {
    type: 'bar',
    name,
    xAxisIndex: pane,
    yAxisIndex: BEHIND[pane],
    encode: { x: 'time', y: column },
    color,
    itemStyle: { opacity },
    barGap: '-100%',
    barWidth: '100%',
    // One path for all of them.
    large: true,
    largeThreshold: 0,
    emphasis: { disabled: true },
    z: 1,
  };
}
