/** From a seed to a faulty day: a scenario of several codes and a few thousand ticks, and a plan of what goes wrong in it. */
import { createRng, MINUTE, type Rng, type StockCode } from '../../../src/domain/index.js';
import { KNOWN_INSTRUMENTS } from '../../../src/exchange/index.js';
import { randomDayFaults, simulatorFaults, type DayFault } from '../../support/day-in-process-faults.js';
import { busyPolicy, dayOf, scenarioOf, CALENDAR, type Scenario } from '../../support/day-in-process-scenario.js';

/** A day that can be repeated, written down and shrunk. */
export interface DayPlan {
  readonly seed: string;
  /** Minutes between two reconciliations on schedule; 0 for none. */
  readonly rounds: number;
  readonly faults: readonly DayFault[];
}

export const FAULTS_PER_DAY = 8;

/** The plan of a seed: about `faultsPerDay` faults, from a quiet day now and then to one with twice as many. */
export function planOf(seed: string, faultsPerDay = FAULTS_PER_DAY): DayPlan {
  const rng = createRng(`simulate/${seed}/faults`);
  const day = { schedule: CALENDAR.schedule(dayOf(seed)), codes: codesOf(seed) };
  const faults = randomDayFaults(rng, rng.int(0, 2 * faultsPerDay), day);
  const rounds = [0, 5, 10, 30][createRng(`simulate/${seed}/rounds`).int(0, 3)] ?? 0;
  return { seed, rounds, faults };
}

/** Two to four codes, 200 to 400 prints each, and somebody who trades a lot. */
export function scenarioOfPlan({ seed, rounds, faults }: DayPlan): Scenario {
  const draw = createRng(`simulate/${seed}`);
  return scenarioOf({
    seed,
    day: dayOf(seed),
    codes: codesOf(seed),
    ticksPerCode: draw.int(200, 400),
    interval: draw.int(0, 2) === 0 ? '3m' : '1m',
    policy: busyPolicy(seed, 0.15 + 0.5 * draw.next()),
    faults: { seed, faults: simulatorFaults(faults) },
    ...(rounds === 0 ? {} : { config: { reconcileEvery: rounds * MINUTE } }),
  });
}

function codesOf(seed: string): StockCode[] {
  const draw: Rng = createRng(`simulate/${seed}/codes`);
  const left = KNOWN_INSTRUMENTS.map(({ code }) => code);
  return Array.from({ length: draw.int(2, 4) }, () => left.splice(draw.int(0, left.length - 1), 1)[0]!);
}
