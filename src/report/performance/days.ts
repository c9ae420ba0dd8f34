/** Bars reduced to days and months: what returns are made of. */
import { dayOf, invariant, type RunRecord, type TradingDay } from '../../domain/index.js';

/** A day or a month, at its last point. */
export interface Period {
  /** `20221110`, or `202211`. */
  readonly name: string;
  /** Won, at the last point of the period. */
  readonly equity: number;
  /** Against the end of the period before, or the start of the run: (end − base) ÷ base; 0 where the base is not above 0. */
  readonly return: number;
  /** Won against the end of the period before. */
  readonly profit: number;
  /** The same of the benchmark; null where there is none. */
  readonly benchmark: { readonly equity: number; readonly return: number } | null;
}

export type Day = Period & { readonly name: TradingDay };

/**
 * One entry for each day in Seoul that has a point: its last one counts. Days without points are no days: a return is from
 * one trading day of the record to the next, over nights and holidays.
 */
export function daysOf(record: RunRecord): Day[] {
  return periodsOf(record, ({ time }) => dayOf(time)) as Day[];
}

/** As {@link daysOf}, by calendar month in Seoul. */
export function monthsOf(record: RunRecord): Period[] {
  return periodsOf(record, ({ time }) => dayOf(time).slice(0, 6));
}

function periodsOf(
  { points, benchmark, initial }: RunRecord,
  nameOf: (point: RunRecord['points'][number]) => string,
): Period[] {
  invariant(benchmark.length === 0 || benchmark.length === points.length, 'a benchmark has the times of the run');
  const periods: Period[] = [];
  let before = { equity: initial as number, benchmark: initial as number };
  let name: string | undefined;
  points.forEach((point, i) => {
    // One look at the clock a point; the next one tells whether this one is the last of its period.
    name ??= nameOf(point);
    const next = points[i + 1];
    const following = next === undefined ? undefined : nameOf(next);
    if (following !== name) {
      const own = change(point.equity, before.equity);
      const held = benchmark[i]?.equity;
      const other = held === undefined ? null : { equity: held, return: change(held, before.benchmark) };
      periods.push({ name, equity: point.equity, return: own, profit: point.equity - before.equity, benchmark: other });
      before = { equity: point.equity, benchmark: held ?? before.benchmark };
    }
    name = following;
  });
  return periods;
}

/** The difference of two whole numbers is exact: nothing of a small return is lost, as it would be in end ÷ base − 1. */
export function change(end: number, base: number): number {
  return base > 0 ? (end - base) / base : 0;
}
