/** A technical analysis: the bars asked for, with their indicators. */
import {
  dayOf,
  formatKst,
  InputError,
  type Bar,
  type BarRange,
  type Interval,
  type StockCode,
} from '../../domain/index.js';
import type { Indicator } from '../indicators/catalog.js';
import { computeIndicators, type IndicatorSeries } from '../indicators/compute.js';

export interface TechnicalAnalysis {
  readonly code: StockCode;
  /** As the store knows it; empty when it does not. */
  readonly name: string;
  readonly interval: Interval;
  readonly bars: readonly Bar[];
  readonly indicators: readonly IndicatorSeries[];
}

export interface AnalysisRequest {
  readonly code: StockCode;
  readonly name: string;
  readonly interval: Interval;
  readonly range: BarRange;
  readonly indicators: readonly Indicator[];
}

/**
 * Analyses `bars`. The range cuts what is shown, not what is computed: bars before it fill the windows, so a value is the
 * same whichever range it is asked in.
 *
 * @param bars oldest first, from the first one there is to the end of the range
 * @throws InputError `no_bars` when none lies in the range
 */
export function analyse({ range, indicators, ...about }: AnalysisRequest, bars: readonly Bar[]): TechnicalAnalysis {
  const { from = 0, to = Infinity } = range;
  const end = bars.findLastIndex(({ time }) => time <= to) + 1;
  const begin = bars.findIndex(({ time }) => time >= from);
  if (begin < 0 || begin >= end) throw noBars(about, bars);
  const all = computeIndicators(bars.slice(0, end), about.interval, indicators);
  return {
    ...about,
    bars: bars.slice(begin, end),
    indicators: all.map(({ indicator, values }) => ({ indicator, values: values.map((each) => each.slice(begin)) })),
  };
}

function noBars({ code, interval }: Pick<AnalysisRequest, 'code' | 'interval'>, bars: readonly Bar[]): InputError {
  const [first, last] = [bars[0], bars.at(-1)];
  const held =
    first === undefined || last === undefined
      ? 'collect or import some first'
      : `there are bars from ${dayOf(first.time)} to ${dayOf(last.time)}`;
  return new InputError('no_bars', `No ${interval} bars of ${code} in this range: ${held}.`);
}

/** `sma(5)`, or `macd(12,26,9).signal` where there are several outputs. */
export function outputName({ kind, label }: Indicator, output: number): string {
  const { name } = kind.outputs[output] ?? { name: '' };
  return name === 'value' ? label : `${label}.${name}`;
}

/** Columns of one analysis, each as long as `date`, oldest first; times are `YYYYMMDDHHMMSS` in KST. */
export interface TechnicalSeries {
  readonly code: StockCode;
  readonly name: string;
  readonly interval: Interval;
  readonly bars: number;
  readonly date: readonly string[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly volume: readonly number[];
  /** By {@link outputName}; null while a window is not full. */
  readonly indicators: Readonly<Record<string, readonly (number | null)[]>>;
}

export function seriesOf({ code, name, interval, bars, indicators }: TechnicalAnalysis): TechnicalSeries {
  return {
    code,
    name,
    interval,
    bars: bars.length,
    date: bars.map(({ time }) => formatKst(time)),
    open: bars.map(({ open }) => open),
    high: bars.map(({ high }) => high),
    low: bars.map(({ low }) => low),
    close: bars.map(({ close }) => close),
    volume: bars.map(({ volume }) => volume),
    indicators: Object.fromEntries(
      indicators.flatMap(({ indicator, values }) => values.map((each, i) => [outputName(indicator, i), each])),
    ),
  };
}
