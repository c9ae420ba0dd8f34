/**
 * On which days there were sessions: by the calendar in the years that it knows; before and after those, by what other
 * series show, because nothing else can be known.
 */
import {
  addDays,
  knownYears,
  weekdayOf,
  type DaySchedule,
  type TradingCalendar,
  type TradingDay,
} from '../../domain/index.js';

export interface SessionEvidence {
  readonly calendar: TradingCalendar;
  /** Days on which any series has a bar; asked only about years that the calendar does not know. */
  readonly traded?: ReadonlySet<TradingDay>;
  /** Days of the series' code without a trade: its daily bar has no volume, so there can be no minute bars. */
  readonly idle?: ReadonlySet<TradingDay>;
}

/** KRX has never been closed for so many days in a row. */
const LONGEST_CLOSURE = 14;
/** KRX traded on Saturdays up to this one (KRX history: five days a week from 1998-12-07). */
const LAST_SATURDAY = '19981205';

export class SessionBook {
  readonly #known = new Set(knownYears());

  constructor(private readonly evidence: SessionEvidence) {}

  /** Whether the calendar can judge the day. */
  knows(day: TradingDay): boolean {
    return this.#known.has(day.slice(0, 4));
  }

  /** Whether a bar of the day cannot be. */
  isClosed(day: TradingDay): boolean {
    if (this.knows(day)) return !this.evidence.calendar.isTradingDay(day);
    const weekday = weekdayOf(day);
    return weekday === 0 || (weekday === 6 && day > LAST_SATURDAY);
  }

  /** The hours of a day, where they can be known. */
  hours(day: TradingDay): DaySchedule | null {
    const { calendar } = this.evidence;
    return this.knows(day) && calendar.isTradingDay(day) ? calendar.schedule(day) : null;
  }

  /** Days between two days, both excluded, on which bars are due. */
  due(after: TradingDay, before: TradingDay): TradingDay[] {
    const { traded, idle } = this.evidence;
    const days: TradingDay[] = [];
    for (let day = addDays(after, 1); day < before; day = addDays(day, 1)) {
      if (this.isClosed(day) || idle?.has(day) === true) continue;
      if (this.knows(day) || traded?.has(day) === true) days.push(day);
    }
    return days;
  }

  /** Whether no session lies between two days, as far as can be known. */
  follows(after: TradingDay, before: TradingDay): boolean {
    return this.due(after, before).length === 0 && !this.isTooLong(after, before);
  }

  /** Whether so long a pause can be no closure, in years for which only other series could show the sessions. */
  isTooLong(after: TradingDay, before: TradingDay): boolean {
    return !this.knows(after) && !this.knows(before) && before > addDays(after, LONGEST_CLOSURE + 1);
  }
}
