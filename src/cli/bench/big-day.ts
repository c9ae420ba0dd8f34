/**
 * A whole day of a million ticks and more, lived in this process through the real kernel into a real log: bars, decisions,
 * orders, fills and the settlement all happen. Only the wire is left out: ticks come from a synthetic tape, orders go to
 * a paper broker.
 */
import { openDayLog } from '../../../db/index.js';
import {
  createCalendar,
  DEFAULT_RISK,
  invariant,
  ManualClock,
  MINUTE,
  money,
  NOTHING_LATCHED,
  tradingDay,
  type Clock,
  type DayConfig,
  type DayLog,
  type DayOpened,
  type EpochMs,
} from '../../domain/index.js';
import { announceStates, BEHAVIOUR, DaySystem, Kernel, stateHash } from '../../engine/index.js';
import type { TapePrint } from '../../exchange/index.js';
import { smaCrossover } from '../../learning/baselines/index.js';
import { timed } from './duel.js';
import { PaperBroker } from './paper-broker.js';
import { INSTRUMENTS, printsOfDay, TapeTicks } from './tape-ticks.js';

export interface BigDay {
  readonly ticks: number;
  /** Everything else in the log. */
  readonly events: number;
  readonly bars: number;
  readonly decisions: number;
  readonly orders: number;
  readonly fills: number;
  readonly alarms: number;
  readonly stateHash: string;
  /** Real time that the kernel took, the making of the tape not counted. */
  readonly seconds: number;
}

const DAY = tradingDay('20221110');
const POLICY = smaCrossover();
const CASH = money(10_000_000);

/**
 * @param path where the log is made
 * @param ticks at least so many, half of them trades, half books
 */
export function liveBigDay(path: string, ticks: number): BigDay {
  const config = configOf();
  const prints = printsOfDay(config.schedule, Math.ceil(ticks / 2));
  const log = openDayLog({ path, day: DAY, create: true });
  try {
    const { result, ms } = timed(() => live(log, config, prints));
    return { ...result, seconds: ms / 1_000 };
  } finally {
    log.close();
  }
}

function live(log: DayLog, config: DayConfig, prints: readonly TapePrint[]): Omit<BigDay, 'seconds'> {
  const { schedule } = config;
  const clock = new ManualClock((schedule.openingAuction - 10 * MINUTE) as EpochMs);
  const opened = openingOf(config);
  const system = new DaySystem(opened, clock.now());
  const flusher = new Flusher();
  const market = new TapeTicks();
  const kernel: Kernel = new Kernel({
    log,
    system,
    policy: POLICY,
    gateway: new PaperBroker({
      config,
      cash: CASH,
      inbox: { offer: (event, at) => kernel.offer(event, at) },
      now: () => clock.now(),
      lastPrice: (code) => market.lastPrice(code),
    }),
    clock,
    commitClock: flusher,
    onEnd: () => {},
  });
  kernel.offer(opened, clock.now());
  kernel.offer({ type: 'LinkReported', state: 'online', detail: '' }, clock.now());
  announceStates(kernel, clock, schedule);
  for (const print of prints) {
    clock.advanceTo(print.time);
    market.play(print, kernel, schedule);
    flusher.passed();
  }
  clock.advanceTo(schedule.afterHoursEnd);
  const { end } = kernel;
  invariant(end?.how === 'settled', () => `the benchmark's day did not settle: ${String(end?.how)}`);
  const { bars, decisions, orders, fills, alarms } = system.model.counts;
  const events = log.head - market.count;
  return { ticks: market.count, events, bars, decisions, orders, fills, alarms, stateHash: end.stateHash };
}

/** The kernel's clock for group commits, counted in prints instead of milliseconds: this day takes seconds, not hours. */
class Flusher implements Clock {
  #fire: (() => void) | null = null;
  #prints = 0;

  now(): EpochMs {
    return 0 as EpochMs;
  }

  schedule(_at: EpochMs, fire: () => void): () => void {
    this.#fire = fire;
    return () => {
      this.#fire = null;
    };
  }

  /** A print was played; now and then the timer that the kernel set is due. */
  passed(): void {
    if (++this.#prints % FLUSH_EVERY !== 0) return;
    const fire = this.#fire;
    this.#fire = null;
    fire?.();
  }
}

/** Prints between two calls of the kernel's flush; the log commits by itself in smaller groups. */
const FLUSH_EVERY = 1_000;

function openingOf(config: DayConfig): DayOpened {
  return {
    type: 'DayOpened',
    config,
    configHash: stateHash(config),
    versions: { haru: 'bench' },
    previousHash: null,
    carried: NOTHING_LATCHED,
  };
}

function configOf(): DayConfig {
  const calendar = createCalendar();
  return {
    day: DAY,
    schedule: calendar.schedule(DAY),
    settlementDay: calendar.next(DAY, 2),
    market: 'sim',
    codes: INSTRUMENTS.map(({ code }) => code),
    interval: '1m',
    policy: POLICY.id,
    lookback: POLICY.lookback,
    costs: 'kiwoom',
    seed: 'bench',
    signalOnly: false,
    risk: { ...DEFAULT_RISK, maxOrderAmount: CASH, maxPositionAmount: CASH },
    cashPerBuy: 300,
    barGrace: 1_500,
    orderTimeout: 15_000,
    behaviour: BEHAVIOUR,
  };
}
