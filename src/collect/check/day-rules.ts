/** Days that have bars and should not, and days that should have them. */
import { addDays, AFTER_MARKET_SINCE, barStart, formatClock, startOfDay, type TradingDay } from '../../domain/index.js';
import type { Rule, RuleNeeds } from './context.js';
import { counted, span } from './finding.js';

export function closedDayRule({ book, report }: RuleNeeds): Rule {
  let last = '';
  return {
    bar: ({ time }, { day }) => {
      if (day !== last && book.isClosed(day)) report('closed_day', time, `KRX did not trade on ${day}`);
      last = day;
    },
  };
}

/** Sessions between the first bar and the last that have no bar; a run of them is one finding. */
export function missingSessionRule({ book, report }: RuleNeeds): Rule {
  let last: TradingDay | null = null;
  return {
    bar: (_bar, { day }) => {
      if (last !== null && day > last) {
        const missing = book.due(last, day);
        const [first, end] = [missing[0], missing.at(-1)];
        if (first !== undefined && end !== undefined) {
          const whole = `${counted(missing.length, 'session')} without a bar`;
          report('missing_session', startOfDay(first), `${whole}: ${span(first, end)}`);
        } else if (book.isTooLong(last, day)) {
          const since = addDays(last, 1);
          report(
            'missing_session',
            startOfDay(since),
            `no bar from ${since} to ${day}, longer than KRX was ever closed`,
          );
        }
      }
      if (last === null || day > last) last = day;
    },
  };
}

/**
 * Bars of minutes lie between the first continuous trade and the start of closing-price trading (15:40): the closing print
 * has a bar at 15:30 and what follows it one at 15:35 (KIWOOM.md §6).
 */
export function hoursRule({ series: { interval }, report }: RuleNeeds): Rule {
  if (interval === '1d') return { bar: () => {} };
  return {
    bar: ({ time }, { hours }) => {
      if (hours === null) return;
      const first = barStart(hours.open, interval);
      // Since KRX trades on after the close, minutes may have bars until then (KIWOOM.md §11).
      const end = hours.day >= AFTER_MARKET_SINCE ? hours.afterHoursEnd : hours.closingPriceStart;
      if (time >= first && time < end) return;
      const session = `${formatClock(hours.open)} to ${formatClock(hours.close)}`;
      report('outside_hours', time, `the session of ${hours.day} is from ${session}`);
    },
  };
}
