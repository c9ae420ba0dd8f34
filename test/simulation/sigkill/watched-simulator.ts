/** A simulator on real sockets that notes what reaches it, and how much of the daemon's log was on disk by then. */
import { existsSync } from 'node:fs';
import { openDayLog } from '../../../db/index.js';
import {
  createCalendar,
  createRng,
  kstTime,
  money,
  tradingDay,
  type EpochMs,
  type StockCode,
} from '../../../src/domain/index.js';
import {
  planDay,
  playByClock,
  scaledClock,
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
  /** Called when an order has arrived, before its answer leaves. */
  onOrder: () => void;
}

export interface Watch {
  readonly seed: string;
  readonly codes: readonly StockCode[];
  /** Market time at the start, `HHMMSS`. */
  readonly start: string;
  /** Market time runs so many times as fast as real time. */
  readonly speed: number;
  /** Where the daemon writes. */
  readonly journal: string;
}

const ORDERS = new Set(['kt10000', 'kt10001']);

export async function watchedSimulator({ seed, codes, start, speed, journal }: Watch): Promise<WatchedSimulator> {
  const rng = createRng(`sigkill/${seed}`);
  const wall = wallClock();
  const simulator = await startSimulator({
    ...planDay({ calendar: CALENDAR, rng, day: DAY, codes }),
    rng,
    clock: scaledClock(kstTime(DAY, start), speed, wall),
    speed,
    wall,
    tokenClock: wall,
    account: { number: '8000000011', cash: money(50_000_000) },
    costs: 'kiwoom',
    rateLimit: 'real',
    settlementDay: CALENDAR.next(DAY, 2),
  });
  const arrivals: Arrival[] = [];
  const player = playByClock(simulator.core);
  const watched: WatchedSimulator = {
    ...simulator,
    arrivals,
    onOrder: () => {},
    stop: async () => {
      player.stop();
      await simulator.stop();
    },
  };
  const { exchange } = simulator.core;
  simulator.core.exchange = (request) => {
    const apiId = request.headers['api-id'] ?? '';
    const durable = ORDERS.has(apiId) || apiId === 'kt10003' ? headOf(journal) : 0;
    const at: EpochMs = simulator.core.clock.now();
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
      if (ORDERS.has(apiId)) watched.onOrder();
    }
    return exchanged;
  };
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
