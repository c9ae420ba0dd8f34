/** A run judged: all metrics, the same by code and month, and what they mean. */
import type { RunRecord } from '../../domain/index.js';
import { metricsOf, type Metrics } from './catalog.js';
import { factsOf, type Facts } from './facts.js';
import type { Finding } from './findings/case.js';
import { findingsOf } from './findings/findings.js';
import { byCode, byMonth, type CodeRow, type MonthRow } from './tables.js';

/** Plain JSON. The metrics' keys, units and formulas are those of `METRICS`; what is not defined is null. */
export type Performance = Metrics & {
  readonly findings: readonly Finding[];
  readonly perCode: readonly CodeRow[];
  readonly perMonth: readonly MonthRow[];
};

/**
 * @example performanceOf(record).sharpe
 * @throws InvariantError when a fill sells more than is held, or a benchmark has other times than the run
 */
export function performanceOf(record: RunRecord): Performance {
  return judged(factsOf(record));
}

export function judged(facts: Facts): Performance {
  const metrics = metricsOf(facts);
  return { ...metrics, findings: findingsOf(metrics, facts), perCode: byCode(facts), perMonth: byMonth(facts) };
}
