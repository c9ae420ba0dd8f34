/** Equity against the benchmark, and how far both lie below their highest. */
import { baseOption } from '../../chart/base.js';
import { grids, legendOver, percent, timeAxes, valueAxis, zoomAndTip } from '../../chart/panes.js';
import type { ChartOption, Picture } from '../../chart/picture.js';
import { directionColors, INK, LINES, MUTED } from '../../chart/theme.js';
import type { Columns } from '../../technical/columns.js';
import { line } from '../../technical/series.js';
import type { EquityPoint } from '../../../domain/index.js';
import { fallsOf } from '../drawdowns.js';
import type { Facts } from '../facts.js';
import { largest, smallest } from '../statistics.js';
import { dateText, timeText } from '../text.js';

/** Points drawn; beyond, neighbours are one, with the last equity and the deepest drawdown of them. */
const MOST = 4_000;
/** Px. */
const [EQUITY, GAP, DRAWDOWN, FOOT] = [280, 30, 120, 92];

export const BENCHMARK_NAME = 'Buy-and-hold';

/** Room above the first pane, px: a legend. */
const HEAD = 30;

export function equityPicture(facts: Facts): Picture {
  const { record } = facts;
  const height = HEAD + EQUITY + GAP + DRAWDOWN + FOOT;
  const boxes = [
    { top: percent(HEAD, height), height: percent(EQUITY, height) },
    { top: percent(HEAD + EQUITY + GAP, height), height: percent(DRAWDOWN, height) },
  ] as const;
  const source = equityColumns(facts);
  const hasBenchmark = record.benchmark.length > 0;
  const names = hasBenchmark ? ['Equity', BENCHMARK_NAME] : ['Equity'];
  const option: ChartOption = {
    ...baseOption({ title: '', subtitle: '' }),
    dataset: { source },
    grid: grids(boxes),
    xAxis: timeAxes(2),
    yAxis: equityAxes(facts, 'value'),
    legend: [
      legendOver(boxes[0], height, names),
      legendOver(boxes[1], height, ['Drawdown', ...(hasBenchmark ? [`${BENCHMARK_NAME} drawdown`] : [])]),
    ],
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    series: [
      line('Equity', 'Equity', 0, INK, false),
      ...(hasBenchmark ? [line(BENCHMARK_NAME, BENCHMARK_NAME, 0, LINES[0], false)] : []),
      { ...line('Drawdown', 'Drawdown %', 1, directionColors('korean').down, false), areaStyle: { opacity: 0.22 } },
      ...(hasBenchmark ? [line(`${BENCHMARK_NAME} drawdown`, `${BENCHMARK_NAME} drawdown %`, 1, LINES[0], true)] : []),
    ],
  };
  const bars = source['time']?.length ?? 0;
  return { title: record.title, subtitle: '', option, interaction: zoomAndTip(2, 0, bars), width: 1280, height };
}

/** Both scales; a logarithmic one needs values above 0 and its own ends, for it has round numbers of its own kind. */
export function equityAxes({ record }: Facts, type: 'value' | 'log'): ChartOption[] {
  const below: ChartOption = { ...valueAxis(1, 'plain'), max: 0, splitNumber: 2 };
  const percents = { color: MUTED, fontSize: 11, formatter: '{value} %', showMinLabel: false, showMaxLabel: true };
  const drawdown = { ...below, axisLabel: percents, axisPointer: { label: { formatter: '@plainPointer' } } };
  const linear = valueAxis(0, 'compact');
  if (type === 'value') return [linear, drawdown];
  const values = [...record.points, ...record.benchmark].map(({ equity }) => equity);
  const [low, high] = [smallest(values), largest(values)];
  const logBase = Math.max((high / low) ** (1 / 5), 1.000_1);
  return [{ ...linear, type: 'log', logBase, min: low / 1.02, max: high * 1.02 }, drawdown];
}

export function canBeLogarithmic({ record }: Facts): boolean {
  return record.points.length > 0 && [...record.points, ...record.benchmark].every(({ equity }) => equity > 0);
}

function equityColumns({ record, days, depths }: Facts): Columns {
  const { points, benchmark, initial } = record;
  const isDaily = points.length === days.length;
  const together = Math.max(Math.ceil(points.length / MOST), 1);
  const lasts = Array.from({ length: Math.ceil(points.length / together) }, (_, i) => Math.min((i + 1) * together, points.length) - 1); // prettier-ignore
  const deepest = (all: readonly number[]): number[] =>
    lasts.map((last) => -round(100 * Math.max(...all.slice(last - (last % together), last + 1))));
  const at = (of: readonly EquityPoint[]): number[] => lasts.map((last) => of[last]?.equity ?? Number.NaN);
  const held = benchmark.map(({ equity }) => equity);
  return {
    time: lasts.map((last) => label(points[last], isDaily)),
    Equity: at(points),
    ...(held.length === 0 ? {} : { [BENCHMARK_NAME]: at(benchmark) }),
    'Drawdown %': deepest(depths),
    ...(held.length === 0 ? {} : { [`${BENCHMARK_NAME} drawdown %`]: deepest(fallsOf(held, initial).depths) }),
    'Invested %': lasts.map((last) => invested(points[last])),
  };
}

function label(point: EquityPoint | undefined, isDaily: boolean): string {
  if (point === undefined) return '';
  return isDaily ? dateText(point.time) : timeText(point.time);
}

function invested(point: EquityPoint | undefined): number {
  return point === undefined || point.equity <= 0 ? 0 : round((100 * point.invested) / point.equity);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
