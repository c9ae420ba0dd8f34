/** The daemon: waits for trading days, lives each of them, and survives what can be survived. */
import { pino, type Logger } from 'pino';
import {
  createCalendar,
  dayOf,
  formatKst,
  HaruError,
  InputError,
  MINUTE,
  SECOND,
  type Bar,
  type Clock,
  type DaySchedule,
  type EpochMs,
  type StockCode,
  type TradingCalendar,
  type TradingDay,
} from '../domain/index.js';
import { recordedHistory, wallClock, type Speed } from '../simulator/index.js';
import type { ControlServer } from './control.js';
import { keepDay } from './collect-day.js';
import { dayLines } from './day-lines.js';
import type { SimulatedAccount } from './markets.js';
import { occupy } from './occupy.js';
import { dayAtOrAfter, prepareDay, type PreparedDay } from './prepare-day.js';
import { reviewSettled } from './review-day.js';
import { runDay, type LivedDay } from './run-day.js';
import type { Settings } from './settings.js';
import { sleepUntil } from './sleep.js';

export interface DaemonOptions {
  /** Read anew before each day, so that a corrected calendar file is seen. */
  readonly settings: () => Settings;
  readonly home: string;
  /** sim only: 1 keeps the market's own hours; anything else lives one day after another without waiting. */
  readonly speed: Speed;
  readonly signal: AbortSignal;
  readonly onDay: (day: LivedDay) => void;
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/** The daemon is up this long before orders are taken. */
const HEAD_START = 15 * MINUTE;
/** After this the day cannot be lived any more: it would only settle. */
const LATEST_START = (schedule: DaySchedule): EpochMs => schedule.close;
/** A day that could not begin, or broke off, is tried again after this long. */
const RETRY_AFTER = 30 * SECOND;

/** Resolves when asked to stop. @throws InputError for settings that no waiting will mend; HaruError `already_running` */
export async function runDaemon(options: DaemonOptions): Promise<void> {
  const logger = options.logger ?? pino({ name: 'haru' }, pino.destination({ dest: 2, sync: true }));
  const clock = options.clock ?? wallClock();
  await occupy(options.home, async (control) => {
    const daemon = new Daemon(options, logger, clock, control);
    while (!options.signal.aborted) await daemon.nextDay();
  });
  logger.info('stopped');
}

class Daemon {
  /** The last day that needs no more living. */
  #done: TradingDay | null = null;
  /** What the simulated account ended the day before with. */
  #account: SimulatedAccount | null = null;
  /** Minute bars of the simulated days lived so far: the past of the next one. */
  readonly #lived = new Map<StockCode, Bar[]>();

  constructor(
    readonly options: DaemonOptions,
    readonly logger: Logger,
    readonly clock: Clock,
    readonly control: ControlServer,
  ) {}

  async nextDay(): Promise<void> {
    const settings = this.options.settings();
    const calendar = createCalendar(settings.calendar);
    const keepsHours = settings.market !== 'sim' || this.options.speed === 1;
    const day = this.#dayToLive(calendar, keepsHours);
    if (keepsHours) {
      const wakeAt = (calendar.schedule(day).openingAuction - HEAD_START) as EpochMs;
      if (wakeAt > this.clock.now()) {
        this.logger.info({ day, wakeAt: formatKst(wakeAt) }, 'waiting for the next trading day');
        await sleepUntil(wakeAt, this.clock, this.options.signal);
        // The calendar may have been corrected meanwhile: look again.
        return;
      }
    }
    await this.#try(settings, day);
  }

  #dayToLive(calendar: TradingCalendar, keepsHours: boolean): TradingDay {
    const now = this.clock.now();
    if (!keepsHours) return this.#done === null ? dayAtOrAfter(now, calendar) : calendar.next(this.#done);
    const today = dayAtOrAfter(now, calendar);
    const over = today === dayOf(now) && (this.#done === today || now >= LATEST_START(calendar.schedule(today)));
    return over ? calendar.next(today) : today;
  }

  async #try(settings: Settings, day: TradingDay): Promise<void> {
    const { signal } = this.options;
    try {
      await this.#live(settings, day);
    } catch (error) {
      if (error instanceof InputError && error.code === 'day_settled') {
        this.#done = day;
      } else if (error instanceof InputError || !(error instanceof HaruError)) {
        throw error;
      } else {
        this.logger.error({ day, code: error.code }, error.message);
        await sleepUntil((this.clock.now() + RETRY_AFTER) as EpochMs, this.clock, signal);
      }
    }
  }

  async #live(settings: Settings, day: TradingDay): Promise<void> {
    const { home, signal, speed, onDay } = this.options;
    const prepared: PreparedDay = await prepareDay(settings, {
      home,
      now: this.clock.now(),
      speed,
      ...(settings.market === 'sim' ? { day } : {}),
      ...(this.#account === null ? {} : { account: this.#account }),
      lived: recordedHistory(this.#lived, day),
    });
    const { market } = prepared;
    try {
      this.logger.info({ day, market: settings.market, codes: market.codes, policy: prepared.policy.id }, 'day begins');
      const lived = await runDay({
        ...prepared,
        home,
        journal: undefined,
        signal,
        note: (text) => {
          this.logger.warn(text);
        },
        onTime: () => {},
        onStep: dayLines(this.logger),
        onKernel: (kernel) => {
          this.control.kernel = kernel;
        },
      });
      this.#account = market.account?.() ?? null;
      const { stateHash, cash, equity, orders, fills } = lived.summary;
      this.logger.info({ day, end: lived.end.how, cash, equity, orders, fills, stateHash }, 'day over');
      if (lived.end.how !== 'settled') return;
      this.#done = day;
      onDay(lived);
      await this.#review(settings, lived);
      await this.#keep(settings, prepared, lived);
    } finally {
      this.control.kernel = null;
      await market.stop();
    }
  }

  /** Holds the day against its replay and a backtest; on a thread of its own, so that operators are answered meanwhile. */
  async #review({ calendar }: Settings, { summary }: LivedDay): Promise<void> {
    const { home, signal } = this.options;
    const tell = (level: 'info' | 'error', text: string, facts: object): void => {
      this.logger[level](facts, text);
    };
    await reviewSettled({ path: summary.journal, home, calendar, signal, tell });
  }

  /** Brings the market data up to date with the day; a failure is told and harms nothing. */
  async #keep(settings: Settings, prepared: PreparedDay, { summary }: LivedDay): Promise<void> {
    const { home, signal } = this.options;
    const tell = (level: 'info' | 'warn' | 'error', text: string, facts: object = {}): void => {
      this.logger[level](facts, text);
    };
    await keepDay({ ...prepared, settings, home, journal: summary.journal, wait: true, signal, tell });
    for (const [code, bars] of prepared.market.bars?.() ?? []) {
      this.#lived.set(code, [...(this.#lived.get(code) ?? []), ...bars]);
    }
  }
}
