/** What all series together tell of days: sessions that no calendar knows, and days on which a code was halted. */
import {
  dayOf,
  knownYears,
  startOfDay,
  tradingDay,
  type Bar,
  type BarRange,
  type TradingDay,
} from '../../domain/index.js';

/** The years that the calendar does not know, as ranges to scan. */
export function unknownRanges(): BarRange[] {
  const years = knownYears();
  const first = startOfDay(tradingDay(`${years[0] ?? '9999'}0101`));
  const next = startOfDay(tradingDay(`${Number(years.at(-1) ?? '9998') + 1}0101`));
  return [{ to: (first - 1) as Bar['time'] }, { from: next }];
}

/** The days of a series' bars in years that the calendar does not know. */
export function unknownDays(pages: Iterable<readonly Bar[]>): Set<TradingDay> {
  const known = new Set(knownYears());
  const days = new Set<TradingDay>();
  for (const page of pages) {
    for (const { time } of page) {
      const day = dayOf(time);
      if (!known.has(day.slice(0, 4))) days.add(day);
    }
  }
  return days;
}

/** Days on which at least half of the series that reach over them have bars: one stray bar makes no session for the others. */
export function tradedDays(series: readonly ReadonlySet<TradingDay>[]): Set<TradingDay> {
  const reach = series.map((days) => {
    const sorted = [...days].sort();
    return { days, first: sorted[0] ?? '', last: sorted.at(-1) ?? '' };
  });
  const traded = new Set<TradingDay>();
  for (const { days } of reach) {
    for (const day of days) {
      const over = reach.filter(({ first, last }) => first <= day && day <= last);
      if (over.filter((other) => other.days.has(day)).length * 2 >= over.length) traded.add(day);
    }
  }
  return traded;
}

/** Days whose daily bar has no volume: the code was halted, or nobody traded it. */
export function idleDays(pages: Iterable<readonly Bar[]>): Set<TradingDay> {
  const days = new Set<TradingDay>();
  for (const page of pages) for (const { time, volume } of page) if (volume === 0) days.add(dayOf(time));
  return days;
}
