/**
 * A whole trading day in one process without a socket: the real simulator core, the real Kiwoom client, the real kernel,
 * the log in memory, virtual time in the lockstep that `haru run --speed max` uses. Nothing is mocked but the network.
 * The process may die and come back, as `src/app/journal.ts` has it come back, while the market goes on.
 */
import { ManualClock, MINUTE, type DayLog, type EpochMs } from '../../src/domain/index.js';
import { stateHash, type DayEnd, type DaySystem } from '../../src/engine/index.js';
import type { Simulator } from '../../src/simulator/index.js';
import { MortalLog } from './day-in-process-log.js';
import { scenarioOf, type Scenario, type ScenarioOptions } from './day-in-process-scenario.js';
import type { Trouble } from './day-in-process-trouble.js';
import { systemOf, World, type SeenArrival } from './day-in-process-world.js';

export interface LivedDay {
  readonly scenario: Scenario;
  readonly log: DayLog;
  readonly system: DaySystem;
  readonly core: Simulator;
  readonly end: DayEnd;
  readonly stateHash: string;
  /** Every REST call that reached the broker. */
  readonly arrivals: readonly SeenArrival[];
  /** Seqs after which the process died. */
  readonly deaths: readonly number[];
  readonly ticks: number;
  readonly steps: number;
}

const HEAD_START = 10 * MINUTE;
const MAX_LIVES = 40;

/**
 * Lives the day to its end.
 *
 * @throws Error when it does not settle
 */
export async function liveDay(of: Scenario | ScenarioOptions, trouble: Trouble = {}): Promise<LivedDay> {
  const scenario = 'tape' in of ? of : scenarioOf(of);
  const clock = new ManualClock((scenario.config.schedule.openingAuction - HEAD_START) as EpochMs);
  const world = new World(scenario, trouble, clock);
  const deaths: number[] = [];
  let log = new MortalLog(scenario.config.day);
  for (let life = 1; life <= MAX_LIVES; life++) {
    const { end, system } = await world.live(log, life);
    if (end !== null) return summary(world, log, system, end, deaths);
    log = log.survivor();
    deaths.push(log.head);
    if (log.sealed) return sealed(world, log, deaths);
    world.passTime(trouble.downtime?.(life) ?? 0);
  }
  throw new Error(`the day of seed ${scenario.seed} died ${MAX_LIVES} times`);
}

/** The last thing that the process did was to close the day: nobody needs to come back for it. */
function sealed(world: World, log: MortalLog, deaths: readonly number[]): LivedDay {
  const [last] = log.read(log.head, 1);
  const hash = last?.event.type === 'DayClosed' ? last.event.stateHash : '';
  return summary(world, log, systemOf(log), { how: 'settled', stateHash: hash }, deaths);
}

function summary(world: World, log: MortalLog, system: DaySystem, end: DayEnd, deaths: readonly number[]): LivedDay {
  if (end.how === 'failed') throw end.error;
  const { scenario, core, arrivals, ticks, steps } = world;
  return { scenario, log, system, core, end, stateHash: stateHash(system.state()), arrivals, deaths, ticks, steps };
}

export type { Policy } from '../../src/domain/index.js';
export type { Scenario, Trouble };
