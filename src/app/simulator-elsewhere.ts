/** A day in a simulator that runs as a process of its own (`haru sim`): it outlives the daemon, as Kiwoom does. */
import { request } from 'undici';
import { z } from 'zod';
import { COST_SCHEDULES, HaruError, stockCode, tradingDay, type CostSchedule, type EpochMs } from '../domain/index.js';
import { CLOCK_PATH, DAY_PATH, scaledClock, wallClock, type DayPlayed } from '../simulator/index.js';
import { followedClock } from './followed-clock.js';
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

/** Where nothing listens that is told at once; a busy machine may take its time to answer, ms. */
const PATIENCE = 30_000;

/**
 * Joins the simulator's day at its present moment: by a clock that runs as fast as its own, or step by step with one in
 * lockstep.
 *
 * @throws HaruError `no_simulator` when nothing answers there
 */
export async function simulatorElsewhere({ rest, ws }: SimulatorPlace): Promise<DayMarket> {
  const { day, codes, costs, now, speed } = await ask(rest);
  const time = speed === 'max' ? await inStep(ws) : byTheClock(now, speed);
  return { ...{ day, codes, costs, speed }, ...time, forgets: false, restUrl: rest, wsUrl: ws, keys: KEYS };
}

type Time = Pick<DayMarket, 'clock' | 'socketClock' | 'play' | 'stop'>;

function byTheClock(now: EpochMs, speed: number): Time {
  const wall = wallClock();
  return { clock: scaledClock(now, speed, wall), socketClock: wall, play: () => {}, stop: () => Promise.resolve() };
}

async function inStep(ws: string): Promise<Time> {
  const followed = await followedClock(new URL(CLOCK_PATH, ws).href);
  const { clock } = followed;
  return {
    clock,
    play: (idle, onTime, onLost) => {
      followed.follow(idle, onTime, onLost);
    },
    stop: () => {
      followed.stop();
      return Promise.resolve();
    },
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
