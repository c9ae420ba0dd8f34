/** Up to where bars are final: the end of the last session that is over for good. */
import {
  DAY,
  dayOf,
  MINUTE,
  startOfDay,
  type DaySchedule,
  type EpochMs,
  type TradingCalendar,
  type TradingDay,
} from '../domain/index.js';

/** The last complete session; `end` is the last moment of its day. */
export interface Bound {
  readonly day: TradingDay;
  readonly end: EpochMs;
}

/** What the broker may take to put its books in order. */
const GRACE = 5 * MINUTE;

/**
 * When a session's bars are final: after the last trading of its evening, since day bars hold after-hours volume
 * (KIWOOM.md §6, §11), and a grace.
 */
export function completeAt(schedule: DaySchedule): EpochMs {
  return (schedule.afterHoursEnd + GRACE) as EpochMs;
}

/** @param until asks as if it were this time already; later than now it changes nothing */
export function boundAt(now: EpochMs, calendar: TradingCalendar, until: EpochMs = now): Bound {
  const time = Math.min(now, until) as EpochMs;
  const today = dayOf(time);
  const over = calendar.isTradingDay(today) && time >= completeAt(calendar.schedule(today));
  const day = over ? today : calendar.previous(today);
  return { day, end: (startOfDay(day) + DAY - 1) as EpochMs };
}
