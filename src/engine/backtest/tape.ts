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
  /** Walked once, before the next day is asked for: what is not walked then is passed over. */
  readonly moments: Iterable<Moment>;
}

/** @example for (const { day, moments } of daysOf(series)) … */
export function* daysOf(series: readonly CodeBars[]): Generator<TapeDay> {
  const next = series.map(() => 0);
  let moment = momentAt(series, next);
  const until = function* (end: EpochMs): Generator<Moment> {
    for (; moment !== null && moment.time < end; moment = momentAt(series, next)) yield moment;
  };
  while (moment !== null) {
    const day = dayOf(moment.time);
    const end = startOfDay(addDays(day, 1));
    yield { day, moments: until(end) };
    while (moment !== null && moment.time < end) moment = momentAt(series, next);
  }
}

/** The earliest bars that were not taken yet, and takes them. */
function momentAt(series: readonly CodeBars[], next: number[]): Moment | null {
  const first = (i: number): Bar | undefined => series[i]?.bars[next[i] ?? 0];
  let time = Infinity;
  for (let i = 0; i < series.length; i++) time = Math.min(time, first(i)?.time ?? Infinity);
  if (time === Infinity) return null;
  const together: { code: StockCode; bar: Bar }[] = [];
  for (let i = 0; i < series.length; i++) {
    const bar = first(i);
    const code = series[i]?.code;
    if (code === undefined || bar?.time !== time) continue;
    together.push({ code, bar });
    next[i] = (next[i] ?? 0) + 1;
  }
  return { time: time as EpochMs, bars: together };
}
