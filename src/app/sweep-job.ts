/** One configuration of a sweep: the run that `haru backtest` makes of it. */
import { performance } from 'node:perf_hooks';
import { interval, type Json, type SweepOutcome } from '../domain/index.js';
import type { CodeBars } from '../engine/index.js';
import { FEATURE_MEMORY } from '../features/index.js';
// Not by the index: charts take a second to load, which each thread would take again.
import { performanceOf } from '../report/performance/performance.js';
import { runOver } from './backtest.js';
import { backtestFields } from './backtest-fields.js';
import type { SweepJob } from './sweep-names.js';
import { policyOfJob } from './sweep-plan.js';

export interface SweepBars {
  readonly codes: readonly CodeBars[];
  readonly interval: string;
  /** The registry of models. */
  readonly home: string;
  /** Configurations that are tried in all. */
  readonly tried: number;
}

/**
 * @param key of this run alone: modules of strategies are loaded anew for it
 * @param progress share of the run done, in [0, 1]
 */
export async function runSweepJob(
  { codes, interval: text, home, tried }: SweepBars,
  job: SweepJob,
  key: string,
  progress: (share: number) => void,
): Promise<SweepOutcome> {
  const { fills, costs, terms, balance, settings } = job;
  const policy = await policyOfJob(job, home, key);
  const begun = performance.now();
  const reach = policy.lookback + FEATURE_MEMORY;
  const own = codes.map((code) => ({ ...code, history: code.history.slice(-reach) }));
  const onDay = (_day: string, share: number): void => {
    progress(share);
  };
  const done = runOver(own, settings, { interval: interval(text), policy, costs, fills, terms, balance, onDay });
  const seconds = (performance.now() - begun) / 1_000;
  const judged = performanceOf({ ...done.record, tried });
  const told = backtestFields(done, judged, seconds);
  const { bars, decisions, orders, denied, rejected, alarms, equity, stateHash, stopped, metrics } = told;
  const { run, findings, perCode, perMonth } = told;
  return {
    ...{ bars, decisions, orders, denied, rejected, alarms, equity, stateHash, stopped, seconds, metrics },
    fills: done.record.fills,
    told: { run, findings, perCode, perMonth } as unknown as Readonly<Record<string, Json>>,
  };
}
