/** Lives one planned day and says what came of it. */
import { liveDay, type LivedDay } from '../../support/day-in-process.js';
import { kindOf, troubleOf } from '../../support/day-in-process-faults.js';
import { evidenceOf, violationsOf, type Violation } from '../checks/index.js';
import { stormyScenario, type DayPlan } from './drawn-day.js';

/** What a day amounted to, in numbers that add up over days. */
export interface Verdict {
  readonly seed: string;
  readonly violations: readonly Violation[];
  readonly ticks: number;
  readonly orders: number;
  readonly fills: number;
  readonly deaths: number;
  /** How often each kind of fault was planned, and how often it really happened. */
  readonly planned: Readonly<Record<string, number>>;
  readonly met: Readonly<Record<string, number>>;
}

export async function judge(plan: DayPlan): Promise<Verdict> {
  const met: Record<string, number> = {};
  const planned: Record<string, number> = {};
  for (const fault of plan.faults) count(planned, kindOf(fault));
  try {
    const scenario = stormyScenario(plan.seed);
    const trouble = troubleOf(plan.faults, scenario.config.schedule, (fault) => count(met, kindOf(fault)));
    const day = await liveDay(scenario, trouble);
    return { ...figuresOf(day), seed: plan.seed, planned, met, violations: violationsOf(evidenceOf(day)) };
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const violations: Violation[] = [{ check: 'crashed', what }];
    return { seed: plan.seed, planned, met, violations, ticks: 0, orders: 0, fills: 0, deaths: 0 };
  }
}

function count(counts: Record<string, number>, kind: string): void {
  counts[kind] = (counts[kind] ?? 0) + 1;
}

function figuresOf({ ticks, system, deaths }: LivedDay): Pick<Verdict, 'ticks' | 'orders' | 'fills' | 'deaths'> {
  const { orders, fills } = system.model.counts;
  return { ticks, orders, fills, deaths: deaths.length };
}
