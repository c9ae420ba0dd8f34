/**
 * A simulator on real sockets whose time waits for the daemon, and which notes what reaches it, and how much of the
 * daemon's log was on disk by then. A machine that is busy makes a day longer, and nothing else.
 */
import { existsSync } from 'node:fs';
import { openDayLog } from '../../../db/index.js';
import {
  createCalendar,
  createRng,
  kstTime,
  ManualClock,
  money,
  tradingDay,
  type EpochMs,
  type StockCode,
} from '../../../src/domain/index.js';
import {
  planDay,
  runLockstep,
  startSimulator,
  wallClock,
  type RunningSimulator,
} from '../../../src/simulator/index.js';
import type { LivedDay } from '../../support/day-in-process.js';

export const DAY = tradingDay('20261120');
export const CALENDAR = createCalendar();
export type Arrival = LivedDay['arrivals'][number];

export interface WatchedSimulator extends RunningSimulator {
  readonly arrivals: readonly Arrival[];
  /** Called when a request was carried out, before its answer leaves; of an order or not. */
  onCall: (isOrder: boolean) => void;
  /** Called after each step of the market's time. */
  onStep: () => void;
}

export interface Watch {
  readonly seed: string;
  readonly codes: readonly StockCode[];
  /** Market time at the start, `HHMMSS`. */
  readonly start: string;
  /** Where the daemon writes. */
  readonly journal: string;
}

const ORDERS = new Set(['kt10000', 'kt10001']);
/** Real time that a daemon may take to echo a PING, ms: a minute even where ten others want the processor. */
const GUARD = 60_000;

export async function watchedSimulator({ seed, codes, start, journal }: Watch): Promise<WatchedSimulator> {
  const rng = createRng(`sigkill/${seed}`);
  const wall = wallClock();
  const clock = new ManualClock(kstTime(DAY, start));
  const simulator = await startSimulator({
    ...planDay({ calendar: CALENDAR, rng, day: DAY, codes }),
    ...{ rng, clock, wall },
    speed: 'max',
    tokenClock: wall,
    account: { number: '8000000011', cash: money(50_000_000) },
    costs: 'kiwoom',
    rateLimit: 'real',
    settlementDay: CALENDAR.next(DAY, 2),
  });
  const { core, followers } = simulator;
  const arrivals: Arrival[] = [];
  const ended = new AbortController();
  const watched: WatchedSimulator = {
    ...simulator,
    arrivals,
    onCall: () => {},
    onStep: () => {},
    stop: async () => {
      ended.abort();
      await playing;
      await simulator.stop();
    },
  };
  const { exchange } = core;
  core.exchange = (request) => {
    const apiId = request.headers['api-id'] ?? '';
    const durable = ORDERS.has(apiId) || apiId === 'kt10003' ? headOf(journal) : 0;
    const at: EpochMs = core.clock.now();
    const exchanged = exchange(request);
    const { done } = exchanged;
    if (done !== null) {
      const said = JSON.parse(done.body) as { return_code: number; return_msg?: string; ord_no?: string };
      arrivals.push({
        ...{ apiId, at, durable, head: durable, answered: true },
        body: JSON.parse(request.body) as Record<string, string>,
        turnedAway: done.status === 429 && said.return_code === 5 && (said.return_msg ?? '').includes('[1700'),
        returnCode: said.return_code,
        number: said.ord_no ?? null,
      });
      watched.onCall(ORDERS.has(apiId));
    }
    return exchanged;
  };
  const playing = followers.joined(ended.signal).then(async () => {
    const onStep = (): void => {
      watched.onStep();
    };
    await runLockstep({ clock, core, followers, signal: ended.signal, guard: GUARD, onStep });
  });
  return watched;
}

/** How far the log on disk reaches, as another process sees it. */
function headOf(journal: string): number {
  if (!existsSync(journal)) return 0;
  const log = openDayLog({ path: journal, readonly: true });
  try {
    return log.head;
  } finally {
    log.close();
  }
}
