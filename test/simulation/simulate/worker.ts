/** One process of several: takes plans, gives back verdicts, one at a time. */
import { planOf, type DayPlan } from './drawn-day.js';
import { judge } from './verdict.js';

/** A seed whose plan is drawn here, or a plan as it stands. */
export type Job = { readonly seed: string; readonly faultsPerDay: number } | { readonly plan: DayPlan };

process.on('message', (job: Job) => {
  const plan = 'plan' in job ? job.plan : planOf(job.seed, job.faultsPerDay);
  void judge(plan).then((verdict) => process.send!(verdict));
});
process.on('disconnect', () => process.exit());
