/** A day in a simulator that runs as a process of its own (`haru sim`): it outlives the daemon, as Kiwoom does. */
import { request } from 'undici';
import { z } from 'zod';
import {
  COST_SCHEDULES,
  HaruError,
  InputError,
  stockCode,
  tradingDay,
  type CostSchedule,
  type EpochMs,
} from '../domain/index.js';
import { DAY_PATH, scaledClock, wallClock, type DayPlayed } from '../simulator/index.js';
import { KEYS, type DayMarket } from './markets.js';
import { checked } from './setting-faults.js';

export interface SimulatorPlace {
  readonly rest: string;
  readonly ws: string;
}

const dayPlayed: z.ZodType<DayPlayed> = z.object({
  day: z.string().transform(checked(tradingDay)),
  codes: z.array(z.string().transform(checked(stockCode))),
  costs: z.enum(COST_SCHEDULES as [CostSchedule, ...CostSchedule[]]),
  now: z.int().transform((ms) => ms as EpochMs),
  speed: z.union([z.number().positive(), z.literal('max')]),
});

const PATIENCE = 5_000;

/**
 * Joins the simulator's day at its present moment.
 *
 * @throws HaruError `no_simulator` when nothing answers there; InputError `lockstep_elsewhere` when it has no time of its own
 */
export async function simulatorElsewhere({ rest, ws }: SimulatorPlace): Promise<DayMarket> {
  const wall = wallClock();
  const { day, codes, costs, now, speed } = await ask(rest);
  if (speed === 'max') {
    throw new InputError(
      'lockstep_elsewhere',
      `The simulator at ${rest} runs with --speed max, in step with its clients: start it with --speed N to trade in it.`,
    );
  }
  return {
    day,
    codes,
    costs,
    speed,
    clock: scaledClock(now, speed, wall),
    socketClock: wall,
    forgets: false,
    restUrl: rest,
    wsUrl: ws,
    keys: KEYS,
    play: () => {},
    stop: () => Promise.resolve(),
  };
}

async function ask(rest: string): Promise<DayPlayed> {
  const url = new URL(DAY_PATH, rest);
  try {
    const { body } = await request(url, { signal: AbortSignal.timeout(PATIENCE) });
    return dayPlayed.parse(await body.json());
  } catch (cause) {
    throw new HaruError(
      'no_simulator',
      `No simulator of haru answers at ${rest}: start it with \`haru sim\`, or unset HARU_SIM_REST for the embedded one.`,
      { cause },
    );
  }
}
