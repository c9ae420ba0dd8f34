/** What must hold of every lived day, whatever happened in it. */
import type { LivedDay } from '../../support/day-in-process.js';
import { booksEqualTheBrokers, valueIsConserved } from './books.js';
import { daySettles, noAlarmOfConfusion, replayIsTheDay } from './day.js';
import { evidenceOf, type Check, type Evidence } from './evidence.js';
import { executionsAreUnique, noFillLost, noOrderOverfilled, unitsAreNotTotals } from './fills.js';
import { silenceAfterHalt } from './halts.js';
import { intentIsDurable, noOrderTwice, ordersEndAsAtTheBroker } from './orders.js';
import { phasesFollowTheMarket, tradesInHoursOnly } from './phases.js';

export { alarmsOf, eventsOf, evidenceOf, rowsOf, type Evidence } from './evidence.js';

/** By the name that a violation is known by. */
export const CHECKS = {
  booksEqualTheBrokers,
  valueIsConserved,
  noOrderTwice,
  intentIsDurable,
  ordersEndAsAtTheBroker,
  noFillLost,
  noOrderOverfilled,
  executionsAreUnique,
  unitsAreNotTotals,
  silenceAfterHalt,
  phasesFollowTheMarket,
  tradesInHoursOnly,
  replayIsTheDay,
  daySettles,
  noAlarmOfConfusion,
} as const satisfies Readonly<Record<string, Check>>;

export type CheckName = keyof typeof CHECKS;

/** A check that failed, and what it says. `crashed` when the day could not be lived at all. */
export interface Violation {
  readonly check: CheckName | 'crashed';
  readonly what: string;
}

export function violationsOf(evidence: Evidence): Violation[] {
  return Object.entries(CHECKS).flatMap(([check, holds]) =>
    holds(evidence).map((what) => ({ check: check as CheckName, what })),
  );
}

/** Everything at once, in words. */
export function whatIsWrong(day: LivedDay): string[] {
  return violationsOf(evidenceOf(day)).map(({ check, what }) => `${check}: ${what}`);
}
