/** One day of a backtest: the kernel, its system and a broker of bars, from the morning's questions to the settlement. */
import {
  HaruError,
  intervalMs,
  invariant,
  ManualClock,
  MINUTE,
  scheduleOf,
  type Clock,
  type DayConfig,
  type DayOpened,
  type DaySchedule,
  type EpochMs,
  type Instrument,
  type Interval,
  type LatchedRisk,
  type Money,
  type Position,
  type StockCode,
} from '../../domain/index.js';
import { BEHAVIOUR } from '../behaviour.js';
import { Kernel } from '../kernel.js';
import { stateHash } from '../state-hash.js';
import { DaySystem } from '../system/system.js';
import type { BacktestOptions } from './options.js';
import { BarBroker } from './bar-broker.js';
import { BrokerBooks } from './broker-books.js';
import type { FillModel } from './fill-models.js';
import { createLightLog } from './light-log.js';
import { announceStates } from './market-states.js';
import type { Past } from './past.js';
import type { RunRecorder } from './run-recorder.js';
import type { Moment, TapeDay } from './tape.js';

/** What one day leaves to the next. */
export interface Carried {
  readonly cash: Money;
  readonly holdings: readonly Position[];
  readonly latched: LatchedRisk;
  readonly stateHash: string | null;
}

/** What stays the same for all days. */
export interface Run {
  readonly options: Required<Omit<BacktestOptions, 'logOf'>> & Pick<BacktestOptions, 'logOf'>;
  readonly past: Past;
  readonly recorder: RunRecorder;
}

export interface DayOutcome {
  readonly carried: Carried & { readonly stateHash: string };
  readonly system: DaySystem;
}

/** The process is there this long before the broker takes orders. */
const EARLY = 10 * MINUTE;

/** Nothing is on its way to a disk. */
export const NEVER: Clock = { now: () => 0 as EpochMs, schedule: () => () => {} };

/** @throws whatever ended the day before it was settled */
export function liveDayOfBars(run: Run, { day, moments }: TapeDay, carried: Carried): DayOutcome {
  const { options, past, recorder } = run;
  const config = configOf(options, day);
  const { schedule, interval } = config;
  const { kernel, clock, books, broker } = openedDay(run, config, carried);
  const tell = (code: StockCode): void => {
    for (let bar = past.tellNext(code); bar !== null; bar = past.tellNext(code)) {
      kernel.offer({ type: 'BarCompleted', code, interval, bar }, clock.now());
    }
  };
  const inTheMorning = decidesInTheMorning(interval, options.model);
  if (inTheMorning) {
    clock.advanceTo(schedule.open);
    past.codes.forEach(tell);
  }
  for (const moment of moments) {
    clock.advanceTo(Math.max(timeOf(moment, config, options.model), clock.now()) as EpochMs);
    for (const { code, bar } of moment.bars) {
      past.completed(code, bar);
      recorder.completed(code, bar);
      // Everything that this moment's bars fill is in the books before anything is decided on them.
      broker.complete(code, bar);
    }
    if (!inTheMorning) for (const { code } of moment.bars) tell(code);
    recorder.mark(moment.time, worthOf(books, past));
    if (kernel.end !== null) break;
  }
  clock.advanceTo(Math.max(schedule.close, clock.now()) as EpochMs);
  broker.expire();
  clock.advanceTo(schedule.afterHoursEnd);
  return outcomeOf(kernel, books);
}

/** What lives a day. */
interface OpenedDay {
  readonly kernel: Kernel;
  readonly clock: ManualClock;
  readonly books: BrokerBooks;
  readonly broker: BarBroker;
}

/** The kernel with its broker, up to where the link is online and the market's states are on their way. */
function openedDay({ options, past, recorder }: Run, config: DayConfig, carried: Carried): OpenedDay {
  const { day, schedule } = config;
  const { model, terms, policy, gait, logOf } = options;
  const clock = new ManualClock((schedule.openingAuction - EARLY) as EpochMs);
  const instruments = new Map(past.codes.map((code) => [code, past.instrument(code)]));
  const instrumentOf = (code: StockCode): Instrument => instruments.get(code) ?? past.instrument(code);
  const books = new BrokerBooks({ config, instrumentOf, cash: carried.cash, holdings: carried.holdings });
  const broker = new BarBroker({
    ...{ config, books, instrumentOf, model, terms },
    inbox: { offer: (event, at) => kernel.offer(event, at) },
    now: () => clock.now(),
    past: (code, count) => past.told(code, count),
    lastBar: (code) => past.last(code),
    onFill: (fill) => recorder.fills.push(fill),
  });
  const opened = openingOf(options, config, carried);
  const kernel: Kernel = new Kernel({
    log: logOf?.(day) ?? createLightLog(day),
    system: new DaySystem(opened, clock.now(), undefined, gait),
    policy,
    gateway: broker,
    clock,
    commitClock: NEVER,
    // Nobody will hold a replay against a log that is not kept.
    ...(logOf === undefined ? { hashOf: () => '' } : {}),
    onEnd: () => {},
  });
  kernel.offer(opened, clock.now());
  kernel.offer({ type: 'LinkReported', state: 'online', detail: '' }, clock.now());
  announceStates(kernel, clock, schedule);
  return { kernel, clock, books, broker };
}

/**
 * Days are decided on when they are over; an order then waits for the next morning. Filling at the very close that was
 * decided on is only thinkable in the last moment before it.
 */
function decidesInTheMorning(interval: Interval, model: FillModel): boolean {
  return interval === '1d' && model !== 'close';
}

/** When a moment's bars are complete: at their end, but not later than the exchange closes. */
function timeOf({ time }: Moment, { schedule, interval }: DayConfig, model: FillModel): number {
  // Who may fill at the close decides while orders are still taken, as if the close were known by then.
  const latest = model === 'close' ? schedule.closingAuction - 1 : schedule.close;
  return Math.min(time + intervalMs(interval), latest);
}

function worthOf(books: BrokerBooks, past: Past): { cash: number; invested: number } {
  let invested = 0;
  for (const { code, quantity } of books.positions) if (quantity > 0) invested += quantity * past.lastPrice(code);
  return { cash: books.cash, invested };
}

/** What a day leaves, once it is settled. @throws whatever ended it before */
export function outcomeOf(kernel: Kernel, books: BrokerBooks): DayOutcome {
  const { end, system } = kernel;
  const { day } = system.config;
  if (end?.how === 'failed') throw end.error;
  if (end?.how === 'stopped') throw new HaruError(end.code, `${day}: ${end.reason}`);
  invariant(end !== null, () => `${day} did not settle: the session is ${system.model.session}`);
  invariant(books.cash === system.cash, () => `${day}: the broker has ${books.cash} won, our books ${system.cash}`);
  const holdings = [...books.positions]
    .filter(({ quantity }) => quantity > 0)
    .map((position) => ({ ...position, realized: 0 as Money }));
  const { latched } = system.trading.guard;
  return { system, carried: { cash: books.cash, holdings, latched, stateHash: end.stateHash } };
}

function openingOf({ versions }: Run['options'], config: DayConfig, carried: Carried): DayOpened {
  return {
    type: 'DayOpened',
    config,
    configHash: stateHash(config),
    versions,
    previousHash: carried.stateHash,
    carried: carried.latched,
  };
}

function configOf({ calendar, codes, policy, settings }: Run['options'], day: DayConfig['day']): DayConfig {
  return {
    ...settings,
    day,
    schedule: scheduleFor(calendar, day),
    settlementDay: calendar.next(day, 2),
    market: 'sim',
    codes: codes.map(({ code }) => code),
    policy: policy.id,
    lookback: policy.lookback,
    signalOnly: false,
    behaviour: BEHAVIOUR,
    feed: 'bars',
    ...(policy.features === false ? { features: false } : {}),
  };
}

/** A day that has bars was traded, whatever the calendar knows of it. */
function scheduleFor(calendar: Run['options']['calendar'], day: DayConfig['day']): DaySchedule {
  return calendar.isTradingDay(day) ? calendar.schedule(day) : scheduleOf(day);
}
