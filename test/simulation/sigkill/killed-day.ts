/** A day lived by a daemon that is killed again and again, each time going on from its log and what the broker says. */
import { mkdirSync } from 'node:fs';
import { dayLogPath, openDayLog, verifyDayLog } from '../../../db/index.js';
import type { DaySummary } from '../../../src/app/run-day.js';
import { createRng, kstTime, stockCode } from '../../../src/domain/index.js';
import { replay } from '../../../src/engine/index.js';
import type { LivedDay } from '../../support/day-in-process.js';
import { eventsOf, rowsOf, whatIsWrong } from '../checks/index.js';
import { KINDS, life, someKill, type Tally } from './life.js';
import { CALENDAR, DAY, watchedSimulator, type WatchedSimulator } from './watched-simulator.js';

export interface KilledDayOptions {
  readonly seed: string;
  readonly home: string;
  /** So many lives end by SIGKILL, or fewer when the day is over first. */
  readonly kills: number;
  /** Market time at the start, `HHMMSS`. */
  readonly start: string;
  /** About so many steps of the market's time, mostly seconds, between two kills. */
  readonly steps: number;
}

export interface KilledDay extends Omit<Tally, 'startup'> {
  readonly orders: number;
  readonly fills: number;
  readonly ticks: number;
  readonly wrong: readonly string[];
}

export const CODES = ['069500', '005930', '000660'].map(stockCode);
/** The day is settled a minute after the close. */
const LAST_KILL = kstTime(DAY, '155900');

/** Lives it to its end, then holds its log against the broker's books. */
export async function killedDay({ seed, home, kills, start, steps }: KilledDayOptions): Promise<KilledDay> {
  const journal = dayLogPath(home, DAY);
  mkdirSync(home, { recursive: true });
  const simulator = await watchedSimulator({ seed, codes: CODES, start, journal });
  try {
    const rng = createRng(`sigkill/${seed}/kills`);
    const tally: Tally = { kills: 0, atOrders: 0, comingBack: 0, startup: 0 };
    let summary: DaySummary | null = null;
    while (summary === null) {
      const isMortal = tally.kills < kills && simulator.core.clock.now() < LAST_KILL;
      // The last kind first: the first of a day's kills meets the log as it is made.
      const kind = KINDS[(tally.kills + KINDS.length - 1) % KINDS.length] ?? 'step';
      const kill = isMortal ? someKill(rng, kind, steps) : null;
      summary = await life({ simulator, home, journal, kill, tally });
    }
    const { startup: _, ...figures } = tally;
    return { ...figures, ...judged(simulator, journal, summary) };
  } finally {
    await simulator.stop();
  }
}

function judged(
  { core, arrivals }: WatchedSimulator,
  path: string,
  { stateHash, orders, fills }: DaySummary,
): Pick<KilledDay, 'orders' | 'fills' | 'ticks' | 'wrong'> {
  const verdict = verifyDayLog(path);
  const log = openDayLog({ path, readonly: true });
  try {
    const { system } = replay(log);
    const { config } = system;
    // The checkers ask for these, and for nothing else, of a day and of its scenario.
    const scenario = { config, calendar: CALENDAR, holdings: [], seed: config.seed };
    const [last] = log.read(log.head, 1);
    const ended = last?.event.type === 'DayClosed' ? last.event.stateHash : 'none';
    const end = { how: 'settled', stateHash: ended } as LivedDay['end'];
    const ticks = eventsOf(rowsOf({ log }), 'TradeTicked').length;
    const day = { scenario, log, system, core, end, stateHash, arrivals } as unknown as LivedDay;
    const wrong = [...(verdict.ok ? [] : [`the log does not verify: ${JSON.stringify(verdict)}`]), ...whatIsWrong(day)];
    return { orders, fills, ticks, wrong };
  } finally {
    log.close();
  }
}
