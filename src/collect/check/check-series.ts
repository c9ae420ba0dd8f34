/** Checks one series: every rule sees every bar once, in order of time; memory does not grow with the bars. */
import type { Bar, Instrument, Series } from '../../domain/index.js';
import { gridRule, ohlcRule, strayRule, volumeRule } from './bar-rules.js';
import { dayContexts, type Rule, type RuleNeeds } from './context.js';
import { closedDayRule, hoursRule, missingSessionRule } from './day-rules.js';
import { createReports, type Finding, type Note } from './finding.js';
import { holeRule } from './hole-rule.js';
import { priceRule } from './price-rule.js';
import { SessionBook, type SessionEvidence } from './session-book.js';
import { tickRule } from './tick-rule.js';

const RULES: readonly ((needs: RuleNeeds) => Rule)[] = [
  ohlcRule, volumeRule, gridRule, closedDayRule, missingSessionRule, hoursRule, holeRule, priceRule, tickRule,
]; // prettier-ignore

export interface CheckOptions extends SessionEvidence {
  /** What is traded, as far as it is known: its kind and market decide ticks and limits. */
  readonly instrument?: Instrument | null;
}

export interface CheckedSeries extends Series {
  readonly bars: number;
  /** By time; empty when nothing is wrong. */
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
}

/**
 * @param pages the bars in the order they are kept in, a page at a time
 * @example checkSeries({ code, interval: '60m' }, store.scan({ code, interval: '60m' }), { calendar: createCalendar() })
 */
export function checkSeries(series: Series, pages: Iterable<readonly Bar[]>, options: CheckOptions): CheckedSeries {
  const book = new SessionBook(options);
  const reports = createReports(series);
  const isStray = strayRule(reports.report);
  const rules = RULES.map((rule) =>
    rule({ series, book, instrument: options.instrument ?? null, report: reports.report }),
  );
  const contextOf = dayContexts(book);
  let bars = 0;
  for (const page of pages) {
    for (const bar of page) {
      if (isStray(bar)) continue;
      const day = contextOf(bar);
      for (const rule of rules) rule.bar(bar, day);
    }
    bars += page.length;
  }
  for (const rule of rules) rule.end?.();
  return { code: series.code, interval: series.interval, bars, findings: reports.findings(), notes: reports.notes() };
}
