/** A metric over two of the names that vary: where it is good all around, and where only in one spot. */
import type { Json } from '../../domain/index.js';
import { baseOption } from '../chart/base.js';
import type { ChartOption, Picture } from '../chart/picture.js';
import { directionColors, INK, LINES, MUTED, PAPER, RULE } from '../chart/theme.js';
import { METRICS, type MetricKey } from '../performance/catalog.js';
import type { DoneRow } from './ranking.js';

/** A name with its values, in the order of the grid. */
export interface SweepAxis {
  readonly name: string;
  readonly values: readonly (string | number)[];
}

export interface HeatCell {
  /** Place of the value on each axis. */
  readonly x: number;
  readonly y: number;
  /** Median over all that else varies. */
  readonly value: number;
  readonly of: number;
}

/** More cells are too small for a number each. */
const MOST_LABELS = 240;
const [WIDTH, CELL] = [1280, 30];

/** The two with most values, those of numbers first; the longer one lies across. One alone makes a strip; none, nothing. */
export function heatAxes(axes: readonly SweepAxis[]): readonly [x: SweepAxis, y: SweepAxis | null] | null {
  const isNumeric = ({ values }: SweepAxis): number => (values.every((value) => typeof value === 'number') ? 1 : 0);
  const [first, second] = axes
    .filter(({ values }) => values.length > 1)
    .toSorted((a, b) => isNumeric(b) - isNumeric(a) || b.values.length - a.values.length);
  if (first === undefined) return null;
  if (second === undefined) return [first, null];
  return first.values.length >= second.values.length ? [first, second] : [second, first];
}

export function heatCells(rows: readonly DoneRow[], x: SweepAxis, y: SweepAxis | null, key: MetricKey): HeatCell[] {
  const found = new Map<string, number[]>();
  for (const { parameters, result } of rows) {
    const value = result.metrics[key] ?? null;
    if (value === null) continue;
    const at = [x.values.indexOf(parameters[x.name] ?? ''), y === null ? 0 : y.values.indexOf(parameters[y.name] ?? '')];
    const place = at.join('/');
    found.set(place, [...(found.get(place) ?? []), value]);
  }
  return [...found].map(([place, values]) => {
    const [column = 0, row = 0] = place.split('/').map(Number);
    return { x: column, y: row, value: median(values), of: values.length };
  });
} // prettier-ignore

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function heatPicture(cells: readonly HeatCell[], x: SweepAxis, y: SweepAxis | null, key: MetricKey): Picture {
  const metric = METRICS.find((each) => each.key === key);
  const [scale, digits] = metric?.unit === 'ratio' ? [100, 1] : metric?.unit === 'number' ? [1, 2] : [1, 0];
  const shown = cells.map(({ value }) => Number((value * scale).toFixed(digits)));
  const least = Math.min(...shown, Infinity);
  const most = Math.max(...shown, -Infinity);
  const data = cells.map((cell, i): Json => [cell.x, cell.y, shown[i] ?? 0]);
  const rows = y?.values.length ?? 1;
  const name = `${metric?.label ?? key}${scale === 100 ? ', %' : ''}`;
  const option: ChartOption = {
    ...baseOption({ title: '', subtitle: '' }),
    grid: { left: 110, right: 120, top: 10, bottom: 52, outerBoundsMode: 'none' },
    xAxis: category(x, { nameLocation: 'middle', nameGap: 30 }),
    yAxis: category(y ?? { name: '', values: [''] }, { nameLocation: 'middle', nameGap: 70, nameRotate: 90 }),
    visualMap: { ...scaleOf(least, most), text: ends(least, most, digits), right: 10, top: 'middle', itemWidth: 14, itemHeight: 110, precision: digits, textStyle: { color: MUTED, fontSize: 11 } },
    series: [
      { type: 'heatmap', name, data, itemStyle: { borderColor: PAPER, borderWidth: 1 }, label: { show: cells.length <= MOST_LABELS, fontSize: 11, color: INK } },
    ],
  }; // prettier-ignore
  const height = Math.min(Math.max(rows * CELL, 60), 640) + 62;
  return { title: name, subtitle: '', option, interaction: {}, width: WIDTH, height };
}

/** Around 0 the two directions part; where nothing lies on the other side, one colour grows. */
function scaleOf(least: number, most: number): Record<string, Json> {
  const { up, down } = directionColors('korean');
  const pale = (color: string): string => `${color}b0`;
  if (!(least < 0)) return { min: least, max: Math.max(most, least + 0.01), inRange: { color: ['#fff6e5', pale(LINES[0])] } };
  const end = Math.max(Math.abs(least), Math.abs(most));
  return { min: -end, max: end, inRange: { color: [pale(down), '#f4f5f7', pale(up)] } };
} // prettier-ignore

/** Numbers beside the ends of the scale. */
function ends(least: number, most: number, digits: number): string[] {
  const end = least < 0 ? Math.max(Math.abs(least), Math.abs(most)) : most;
  return [end.toFixed(digits), (least < 0 ? -end : least).toFixed(digits)];
}

function category({ name, values }: SweepAxis, more: Record<string, Json>): Json {
  return {
    type: 'category',
    data: values.map(String),
    name,
    nameTextStyle: { color: MUTED, fontSize: 12 },
    axisLine: { lineStyle: { color: RULE } },
    axisTick: { show: false },
    axisLabel: { color: MUTED, fontSize: 11, hideOverlap: true, width: 84, overflow: 'truncate' },
    splitArea: { show: false },
    ...more,
  };
}
