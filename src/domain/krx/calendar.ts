/** Which days KRX trades, and at which hours. */
import { HaruError, InputError } from '../errors.js';
import { addDays, weekdayOf, type TradingDay } from '../time.js';
import { CLOSED, OTHER_HOURS } from './holidays.js';
import { scheduleOf, type DaySchedule, type Hours } from './schedule.js';

/** A correction to the built-in calendar: a day newly closed, newly open, or with other hours. */
export interface CalendarOverride {
  readonly day: TradingDay;
  readonly hours: Hours | 'closed';
}

export interface TradingCalendar {
  isTradingDay(day: TradingDay): boolean;
  /** @throws InputError when `day` is no trading day; the sentence names the next one. */
  schedule(day: TradingDay): DaySchedule;
  /** The `n`-th trading day after `day` (n ≥ 1). @example settlement T+2: `calendar.next(day, 2)` */
  next(day: TradingDay, n?: number): TradingDay;
  /** The last trading day before `day`. */
  previous(day: TradingDay): TradingDay;
}

/** Years the table of holidays covers; other years know weekends only. */
export function knownYears(): readonly string[] {
  return Object.keys(CLOSED);
}

export function createCalendar(overrides: readonly CalendarOverride[] = []): TradingCalendar {
  const own = new Map(overrides.map((override) => [override.day as string, override.hours]));

  const isTradingDay = (day: TradingDay): boolean => {
    const hours = own.get(day);
    if (hours !== undefined) return hours !== 'closed';
    const weekday = weekdayOf(day);
    return weekday !== 0 && weekday !== 6 && !(CLOSED[day.slice(0, 4)] ?? '').includes(day.slice(4));
  };
  const step = (day: TradingDay, by: 1 | -1): TradingDay => {
    let current = addDays(day, by);
    for (let tries = 0; !isTradingDay(current); tries++) {
      if (tries > 60)
        throw new HaruError('calendar', `no trading day within 60 days of ${day}: check the calendar file.`);
      current = addDays(current, by);
    }
    return current;
  };
  const hoursOf = (day: TradingDay): Hours => {
    const hours = own.get(day) ?? OTHER_HOURS[day];
    if (hours !== undefined && hours !== 'closed') return hours;
    return step(day, -1).slice(0, 4) === day.slice(0, 4) ? 'regular' : 'lateOpening';
  };

  return {
    isTradingDay,
    schedule: (day) => {
      if (!isTradingDay(day)) {
        throw new InputError(
          'no_trading',
          `KRX does not trade on ${day}: take a trading day, the next is ${step(day, 1)}.`,
        );
      }
      return scheduleOf(day, hoursOf(day));
    },
    next: (day, n = 1) => {
      let current = day;
      for (let i = 0; i < n; i++) current = step(current, 1);
      return current;
    },
    previous: (day) => step(day, -1),
  };
}
