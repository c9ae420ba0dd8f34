/** The bars of several codes in the order in which a market would have made them: day by day, moment by moment. */
import {
  dayOf,
  startOfDay,
  addDays,
  type Bar,
  type EpochMs,
  type Instrument,
  type StockCode,
  type TradingDay,
} from '../../domain/index.js';

/** One code's bars. */
export interface CodeBars {
  readonly code: StockCode;
  readonly instrument: Instrument;
  /** What came before the run, oldest first: it fills windows, and nothing is decided on it. */
  readonly history: readonly Bar[];
  /** What the run is over, oldest first. */
  readonly bars: readonly Bar[];
}

/** Bars that start at the same time, in the order in which the codes were asked for. */
export interface Moment {
  readonly time: EpochMs;
  readonly bars: readonly { readonly code: StockCode; readonly bar: Bar }[];
}

export interface TapeDay {
  readonly day: TradingDay;
  readonly moments: readonly Moment[];
}

/** @example for (const { day, moments } of daysOf(series)) … */
export function* daysOf(series: readonly CodeBars[]): Generator<TapeDay> {
  const next = series.map(() => 0);
  for (let moment = momentAt(series, next); moment !== null;) {
    const day = dayOf(moment.time);
    const end = startOfDay(addDays(day, 1));
    const moments: Moment[] = [];
    for (; moment !== null && moment.time < end; moment = momentAt(series, next)) moments.push(moment);
    yield { day, moments };
  }
}

/** The earliest bars that were not taken yet, and takes them. */
function momentAt(series: readonly CodeBars[], next: number[]): Moment | null {
  let time = Infinity;
  for (const [i, { bars }] of series.entries()) time = Math.min(time, bars[next[i] ?? 0]?.time ?? Infinity);
  if (time === Infinity) return null;
  const together: { code: StockCode; bar: Bar }[] = [];
  for (const [i, { code, bars }] of series.entries()) {
    const bar = bars[next[i] ?? 0];
    if (bar?.time !== time) continue;
    together.push({ code, bar });
    next[i] = (next[i] ?? 0) + 1;
  }
  return { time: time as EpochMs, bars: together };
}
