/** Lives one planned day and says what came of it. */
import { createRng } from '../../../src/domain/index.js';
import { UNFOLLOWED, type Gait } from '../../../src/engine/index.js';
import { liveDay, type LivedDay } from '../../support/day-in-process.js';
import { nameOf, troubleOf, type DayFault } from '../../support/day-in-process-faults.js';
import type { Trouble } from '../../support/day-in-process-trouble.js';
import { evidenceOf, violationsOf, type Violation } from '../checks/index.js';
import { scenarioOfPlan, type DayPlan } from './drawn-day.js';

/** What a day amounted to, in numbers that add up over days. */
export interface Verdict {
  readonly seed: string;
  readonly violations: readonly Violation[];
  readonly ticks: number;
  readonly orders: number;
  readonly fills: number;
  readonly deaths: number;
  /** How often each kind of fault really happened. */
  readonly met: Readonly<Record<string, number>>;
}

/** @param planted puts something else in the place of a part */
export async function judge(plan: DayPlan, planted: Trouble = {}): Promise<Verdict> {
  const met: Record<string, number> = {};
  const { seed } = plan;
  const noted = new Set<DayFault>();
  try {
    const scenario = scenarioOfPlan(plan);
    const trouble = troubleOf(plan.faults, scenario.config.schedule, seed, (fault) => {
      // Some last: a state that is missed is missed each time.
      if (noted.has(fault)) return;
      noted.add(fault);
      const name = nameOf(fault);
      met[name] = (met[name] ?? 0) + 1;
    });
    const day = await liveDay(scenario, { ...trouble, ...planted });
    return { ...figuresOf(day), seed, met, violations: violationsOf(evidenceOf(day, gaitOf(seed))) };
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...failedVerdict(seed, what), met };
  }
}

/** How a day is replayed: one in four step by step under XState, as people see it; the others as fast as it goes. */
function gaitOf(seed: string): Gait | undefined {
  return createRng(`simulate/${seed}/gait`).int(0, 3) === 0 ? undefined : UNFOLLOWED;
}

/** Of a day that could not be lived to its end. */
export function failedVerdict(seed: string, what: string): Verdict {
  return { seed, met: {}, violations: [{ check: 'crashed', what }], ticks: 0, orders: 0, fills: 0, deaths: 0 };
}

function figuresOf({ ticks, system, deaths }: LivedDay): Pick<Verdict, 'ticks' | 'orders' | 'fills' | 'deaths'> {
  const { orders, fills } = system.model.counts;
  return { ticks, orders, fills, deaths: deaths.length };
}
