/** One trading day, lived from opening its log to settling it. */
import {
  isTick,
  type BrokerGateway,
  type Clock,
  type DayConfig,
  type DayOpened,
  type Envelope,
  type EpochMs,
  type Inbox,
  type Policy,
  type TradingCalendar,
} from '../domain/index.js';
import { DaySystem, holdingsOf, Kernel, stateHash, type DayEnd } from '../engine/index.js';
import { createKiwoomClient, type KiwoomClient } from '../kiwoom/index.js';
import { wallClock } from '../simulator/index.js';
import { versionsNow } from './day-config.js';
import { openJournal, previousDay, type Journal } from './journal.js';
import type { DayMarket } from './markets.js';
import { withHistory, type StoredHistory } from './stored-history.js';

export interface RunDayOptions {
  readonly market: DayMarket;
  readonly config: DayConfig;
  readonly policy: Policy;
  readonly calendar: TradingCalendar;
  /** Bars that warm the policy up without asking the broker. */
  readonly history: StoredHistory;
  readonly home: string;
  readonly journal: string | undefined;
  readonly note: (text: string) => void;
  /** Told as time goes on, for a progress bar. */
  readonly onTime: (now: EpochMs) => void;
  /** Given the kernel when the day begins, so that operators can reach it. */
  readonly onKernel?: (kernel: Kernel) => void;
  /** Told of every applied event. */
  readonly onStep?: (envelope: Envelope) => void;
  /** Aborted when the process is asked to stop: the log is left open, to be gone on with. */
  readonly signal: AbortSignal;
}

/** What is said of a day when it is over (CLI.md, `run`). */
export interface DaySummary {
  readonly day: string;
  readonly journal: string;
  readonly events: number;
  readonly ticks: number;
  readonly bars: number;
  readonly decisions: number;
  readonly orders: number;
  readonly fills: number;
  readonly denied: number;
  readonly cash: number;
  readonly equity: number;
  readonly positions: readonly { readonly code: string; readonly quantity: number; readonly averagePrice: number }[];
  readonly stateHash: string;
  readonly seconds: number;
}

export interface LivedDay {
  readonly summary: DaySummary;
  readonly end: DayEnd;
  readonly system: DaySystem;
}

/**
 * @throws HaruError when the broker cannot be reached or the key is wrong, before anything is written; InputError for a
 *   day that is settled already
 */
export async function runDay(options: RunDayOptions): Promise<LivedDay> {
  const { market, config } = options;
  const started = performance.now();
  const post: { kernel?: Kernel } = {};
  const inbox: Inbox = { offer: (event, tsEvent) => post.kernel?.offer(event, tsEvent) };
  const client: KiwoomClient = createKiwoomClient({
    market: config.market,
    day: config.day,
    keys: market.keys,
    clock: market.clock,
    inbox,
    beforePong: () => client.idle(),
    ...(market.socketClock === undefined ? {} : { socketClock: market.socketClock }),
    ...(market.restUrl === undefined ? {} : { restUrl: market.restUrl }),
    ...(market.wsUrl === undefined ? {} : { wsUrl: market.wsUrl }),
  });
  try {
    await client.check();
    const journal = openJournal({ ...options, path: options.journal, anew: market.forgets });
    try {
      const gateway = withHistory(client.gateway, options.history, inbox, market.clock);
      return await live({ ...options, gateway }, client, journal, post, started);
    } finally {
      journal.log.close();
    }
  } finally {
    await client.stop();
  }
}

async function live(
  options: RunDayOptions & { readonly gateway: BrokerGateway },
  client: KiwoomClient,
  journal: Journal,
  post: { kernel?: Kernel },
  started: number,
): Promise<LivedDay> {
  const { market, config, policy, gateway, signal } = options;
  const opened = openingOf(options);
  const system = journal.resumed ?? new DaySystem(opened, market.clock.now());
  let ticks = 0;
  const end = await new Promise<DayEnd>((resolve, reject) => {
    const kernel = new Kernel({
      log: market.disk?.(journal.log) ?? journal.log,
      system,
      policy,
      gateway,
      clock: market.clock,
      commitClock: wallClock(),
      onStep: (envelope) => {
        if (isTick(envelope.event)) ticks++;
        options.onStep?.(envelope);
      },
      onEnd: resolve,
    });
    post.kernel = kernel;
    options.onKernel?.(kernel);
    const stop = (): void => {
      kernel.suspend();
    };
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    begin(kernel, market.clock, journal, opened);
    client.feed.start(config.codes);
    market.play(
      () => client.idle(),
      options.onTime,
      (error) => {
        reject(error);
        kernel.suspend();
      },
    );
  });
  if (end.how === 'failed') throw end.error;
  return { summary: summaryOf(system, journal, ticks, (performance.now() - started) / 1_000), end, system };
}

function begin(kernel: Kernel, clock: Clock, journal: Journal, opened: DayOpened): void {
  const now = clock.now();
  if (journal.resumed === null) kernel.offer(opened, now);
  else kernel.offer({ type: 'DayResumed', reason: 'the process before this one ended without settling the day' }, now);
}

function openingOf({ config, calendar, home }: RunDayOptions): DayOpened {
  return {
    type: 'DayOpened',
    config,
    configHash: stateHash(config),
    versions: versionsNow(),
    ...previousDay(home, config.day, calendar),
  };
}

function summaryOf(system: DaySystem, { log, path }: Journal, ticks: number, seconds: number): DaySummary {
  const { counts } = system.model;
  return {
    day: system.config.day,
    journal: path,
    events: log.head - ticks,
    ticks,
    bars: counts.bars,
    decisions: counts.decisions,
    orders: counts.orders,
    fills: counts.fills,
    denied: counts.denied,
    cash: system.cash,
    equity: system.equity,
    positions: holdingsOf(system.model),
    stateHash: stateHash(system.state()),
    seconds: Math.round(seconds * 1_000) / 1_000,
  };
}
