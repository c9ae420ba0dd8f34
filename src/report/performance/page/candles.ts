/** The candles of one code, with what was bought and sold where. */
import { baseOption } from '../../chart/base.js';
import { grids, legendOver, percent, timeAxes, valueAxis, zoomAndTip } from '../../chart/panes.js';
import type { ChartOption, Picture } from '../../chart/picture.js';
import { directionColors, INK, PAPER } from '../../chart/theme.js';
import { columnsOf, type Columns } from '../../technical/columns.js';
import { candles, line } from '../../technical/series.js';
import { barsTogether, thin } from '../../technical/thin.js';
import { clockOf, type Bar, type EpochMs, type FillRecord, type Price, type Quantity, type RunRecord, type StockCode } from '../../../domain/index.js'; // prettier-ignore
import { nameOf } from '../tables.js';

/** Bars of one code, column by column, oldest first; arrays of numbers or typed ones. Prices in won. */
export interface BarColumns {
  readonly time: ArrayLike<number>;
  readonly open: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly close: ArrayLike<number>;
  readonly volume: ArrayLike<number>;
}
export type BarsByCode = Readonly<Record<StockCode, BarColumns>>;

/** Bars in view when the page opens, where there are many, and how many of them lie behind the last fill. */
const [FIRST_VIEW, BEHIND] = [1_000, 60];
/** Px. */
const [HEAD, PRICE, GAP, HELD, FOOT] = [30, 320, 30, 64, 92];

/** @param most bars drawn; beyond, neighbours are one candle */
export function candlesPicture(record: RunRecord, code: StockCode, columns: BarColumns, most: number): Picture {
  const bars = barsIn(columns);
  const interval = bars.every(({ time }) => clockOf(time) === 0) ? '1d' : '1m';
  const analysis = thin({ code, name: nameOf(record, code), interval, bars, indicators: [] }, most);
  const fills = record.fills.filter((fill) => fill.code === code);
  const height = HEAD + PRICE + GAP + HELD + FOOT;
  const boxes = [
    { top: percent(HEAD, height), height: percent(PRICE, height) },
    { top: percent(HEAD + PRICE + GAP, height), height: percent(HELD, height) },
  ] as const;
  const { up, down } = directionColors('korean');
  const marked = marks(analysis.bars, fills);
  const option: ChartOption = {
    ...baseOption({ title: '', subtitle: '' }),
    dataset: { source: { ...columnsOf(analysis), ...marked } },
    grid: grids(boxes),
    xAxis: timeAxes(2),
    yAxis: [valueAxis(0, 'plain'), { ...valueAxis(1, 'compact'), min: 0, splitNumber: 2, minInterval: 1 }],
    legend: [legendOver(boxes[0], height, ['Bought', 'Sold']), legendOver(boxes[1], height, ['Shares held'])],
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    series: [
      candles({ up, down }),
      mark('Bought', 'Bought at', up, 0, 9),
      mark('Sold', 'Sold at', down, 180, -9),
      { ...line('Shares held', 'Shares held', 1, INK, false), step: 'end', areaStyle: { opacity: 0.12 } },
    ],
  };
  const count = analysis.bars.length;
  const together = barsTogether(bars.length, most);
  return {
    title: [nameOf(record, code), code].filter((part) => part !== '').join(' · '),
    subtitle: together === 1 ? '' : `${together} bars to a candle`,
    option,
    interaction: { ...zoomAndTip(2, 0, count), ...opensAt(marked, count) },
    width: 1280,
    height,
  };
}

/** A page opens where it traded last: the end of a run may be quiet. */
function opensAt(marked: Columns, count: number): ChartOption {
  const traded = (name: string): number => marked[name]?.findLastIndex((cell) => cell !== null) ?? -1;
  const last = Math.max(traded('Bought at'), traded('Sold at'));
  const end = Math.min(last < 0 ? count : Math.max(last + BEHIND, FIRST_VIEW), count) - 1;
  const range = { xAxisIndex: [0, 1], startValue: Math.max(end - FIRST_VIEW + 1, 0), endValue: end };
  const { dataZoom } = zoomAndTip(2, 0, count);
  return { dataZoom: (dataZoom as readonly ChartOption[]).map((each) => ({ ...each, ...range })) };
}

function barsIn({ time, open, high, low, close, volume }: BarColumns): Bar[] {
  return Array.from({ length: time.length }, (_, i) => ({
    time: (time[i] ?? 0) as EpochMs,
    open: (open[i] ?? 0) as Price,
    high: (high[i] ?? 0) as Price,
    low: (low[i] ?? 0) as Price,
    close: (close[i] ?? 0) as Price,
    volume: (volume[i] ?? 0) as Quantity,
  }));
}

/** Of each bar: shares bought and sold in it, at their mean prices, and the shares held after it. A fill belongs to the last bar that began. */
export function marks(bars: readonly Bar[], fills: readonly FillRecord[]): Columns {
  const sides = { buy: bars.map(() => ({ shares: 0, amount: 0 })), sell: bars.map(() => ({ shares: 0, amount: 0 })) };
  const held: number[] = [];
  let [next, shares] = [0, 0];
  bars.forEach((_, i) => {
    const end = bars[i + 1]?.time ?? Infinity;
    for (let fill = fills[next]; fill !== undefined && fill.time < end; fill = fills[++next]) {
      const cell = sides[fill.side][i];
      if (cell !== undefined) {
        cell.shares += fill.quantity;
        cell.amount += fill.price * fill.quantity;
      }
      shares = fill.side === 'buy' ? shares + fill.quantity : shares - fill.quantity;
    }
    held.push(shares);
  });
  const priceOf = (cells: (typeof sides)['buy']): (number | null)[] =>
    cells.map(({ shares: count, amount }) => (count === 0 ? null : Math.round((amount / count) * 100) / 100));
  const sharesOf = (cells: (typeof sides)['buy']): (number | null)[] =>
    cells.map(({ shares: count }) => (count === 0 ? null : count));
  return {
    'Bought at': priceOf(sides.buy),
    'Shares bought': sharesOf(sides.buy),
    'Sold at': priceOf(sides.sell),
    'Shares sold': sharesOf(sides.sell),
    'Shares held': held,
  };
}

/** A triangle beside the price, so that the candle is seen. */
function mark(name: string, column: string, color: string, symbolRotate: number, offset: number): ChartOption {
  return {
    type: 'scatter',
    name,
    xAxisIndex: 0,
    yAxisIndex: 0,
    encode: { x: 'time', y: column },
    symbol: 'triangle',
    symbolSize: 10,
    symbolRotate,
    symbolOffset: [0, offset],
    color,
    itemStyle: { borderColor: PAPER, borderWidth: 1 },
    emphasis: { disabled: true },
    z: 6,
  };
}
