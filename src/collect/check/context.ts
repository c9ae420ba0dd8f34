/** What a rule sees of each bar besides the bar. */
import {
  clockOf,
  dayOf,
  type Bar,
  type DaySchedule,
  type EpochMs,
  type Instrument,
  type Series,
  type TradingDay,
} from '../../domain/index.js';
import type { Report } from './finding.js';
import type { SessionBook } from './session-book.js';

/** One thing that can be wrong, over the bars of a series in their order. */
export interface Rule {
  bar(bar: Bar, day: DayContext): void;
  /** After the last bar. */
  end?(): void;
}

export interface RuleNeeds {
  readonly series: Series;
  readonly book: SessionBook;
  /** Null where only the code is known. */
  readonly instrument: Instrument | null;
  readonly report: Report;
}

/** The day of a bar. One object for all bars of a day that follow each other. */
export interface DayContext {
  readonly day: TradingDay;
  readonly midnight: EpochMs;
  /** Null where they cannot be known. */
  readonly hours: DaySchedule | null;
}

/** Makes the context of a bar's day, the same object as long as the day is the same. */
export function dayContexts(book: SessionBook): (bar: Bar) => DayContext {
  let current: DayContext | null = null;
  return ({ time }) => {
    const midnight = (time - clockOf(time)) as EpochMs;
    if (current?.midnight !== midnight) {
      const day = dayOf(time);
      current = { day, midnight, hours: book.hours(day) };
    }
    return current;
  };
}
