/** From settings to a day that can be lived: its calendar, policy, market and configuration. */
import {
  createCalendar,
  dayOf,
  InputError,
  type DayConfig,
  type EpochMs,
  type Policy,
  type StockCode,
  type TradingCalendar,
  type TradingDay,
} from '../domain/index.js';
import type { FaultPlan, History, Speed } from '../simulator/index.js';
import { worldOfBars } from './collect-origin.js';
import { dayConfigOf } from './day-config.js';
import { kiwoomMarket, simulatedMarket, type DayMarket, type SimulatedAccount } from './markets.js';
import { policyToTrade } from './policies.js';
import { assertMayGoLive, costsOf, loadKeys, type Settings } from './settings.js';
import { simulatorElsewhere, type SimulatorPlace } from './simulator-elsewhere.js';
import { storedHistory, type StoredHistory } from './stored-history.js';

/** What is asked for besides the settings; all but `home` and `now` for the simulator only. */
export interface DayWish {
  /** The data folder, with the registry of models. */
  readonly home: string;
  readonly now: EpochMs;
  /** Absent: today or the next trading day, or the last day of `bars`. */
  readonly day?: TradingDay;
  /** Recorded bars to play. */
  readonly bars?: string;
  /** Undefined with `bars`: every code of the file. */
  readonly codes?: readonly StockCode[];
  readonly speed: Speed;
  /** What the simulated account begins with; absent: the cash of the settings. */
  readonly account?: SimulatedAccount;
  /** Days that this simulation has lived. */
  readonly lived?: History;
  /** What goes wrong. */
  readonly faults?: FaultPlan;
}

export interface PreparedDay {
  readonly market: DayMarket;
  readonly config: DayConfig;
  readonly policy: Policy;
  readonly calendar: TradingCalendar;
  /** What need not be asked of the broker. */
  readonly history: StoredHistory;
}

/** @throws InputError for a wish that cannot be met; HaruError when the simulator cannot start */
export async function prepareDay(settings: Settings, wish: DayWish): Promise<PreparedDay> {
  assertMayGoLive(settings);
  const calendar = createCalendar(settings.calendar);
  const policy = policyToTrade(settings.policy, wish.home, new Date(wish.now).toISOString());
  const market = await marketFor(settings, wish, calendar);
  try {
    const fitting = patient({ ...settings, costs: market.costs }, market);
    const config = dayConfigOf(fitting, market.day, market.codes, policy, calendar);
    return { market, calendar, policy, config, history: historyFor(config, wish, calendar) };
  } catch (error) {
    // Its sockets would hold the process.
    await market.stop();
    throw error;
  }
}

/** Stored bars are of the world that trades; a day that a simulator makes up has a past of its own. */
function historyFor(config: DayConfig, { home, bars }: DayWish, calendar: TradingCalendar): StoredHistory {
  const isMadeUp = config.market === 'sim' && bars === undefined;
  return isMadeUp || worldOfBars(home) === 'simulator' ? new Map() : storedHistory(home, config, calendar);
}

/** Real milliseconds that a tick may be late, and that an answer may take, when market time runs faster than real time. */
const REAL_GRACE = 50;
const REAL_TIMEOUT = 1_000;

/** In a day that runs N times real time, a real millisecond is N of the market's: waits grow with it. */
function patient(settings: Settings, { speed }: DayMarket): Settings {
  if (speed === 'max' || speed === 1) return settings;
  return {
    ...settings,
    barGrace: Math.max(settings.barGrace, Math.ceil(REAL_GRACE * speed)),
    orderTimeout: Math.max(settings.orderTimeout, Math.ceil(REAL_TIMEOUT * speed)),
  };
}

/** Today when it trades, else the next day that does. */
export function dayAtOrAfter(now: EpochMs, calendar: TradingCalendar): TradingDay {
  const today = dayOf(now);
  return calendar.isTradingDay(today) ? today : calendar.next(today);
}

function marketFor(settings: Settings, wish: DayWish, calendar: TradingCalendar): DayMarket | Promise<DayMarket> {
  if (settings.market !== 'sim') return real(settings, wish, calendar);
  const { rest, ws } = settings.sim;
  if (rest === undefined && ws === undefined) return simulated(settings, wish, calendar);
  if (rest !== undefined && ws !== undefined) return elsewhere(settings, wish, { rest, ws });
  throw new InputError(
    'half_simulator',
    'A simulator elsewhere has two addresses: set both HARU_SIM_REST and HARU_SIM_WS.',
  );
}

function simulated(settings: Settings, wish: DayWish, calendar: TradingCalendar): Promise<DayMarket> {
  const { bars, now, speed } = wish;
  return simulatedMarket({
    calendar,
    day: wish.day ?? (bars === undefined ? dayAtOrAfter(now, calendar) : undefined),
    codes: wish.codes ?? (bars === undefined ? settings.codes : undefined),
    bars,
    speed,
    seed: settings.seed,
    account: wish.account ?? { cash: settings.sim.cash, holdings: [] },
    costs: costsOf(settings),
    lived: wish.lived,
    faults: wish.faults,
  });
}

/** A simulator that runs already decides the day, its codes and its costs. */
async function elsewhere(settings: Settings, wish: DayWish, place: SimulatorPlace): Promise<DayMarket> {
  const market = await simulatorElsewhere(place);
  const fault = misfit(market, settings, wish);
  if (fault !== null) {
    await market.stop();
    throw new InputError('other_simulator', `The simulator at ${place.rest} ${fault}.`);
  }
  return { ...market, codes: wish.codes ?? market.codes };
}

/** What is asked for that the simulator does not give; null when it fits. */
function misfit(market: DayMarket, { costs }: Settings, { day, codes = [], bars, faults }: DayWish): string | null {
  if (faults !== undefined) return 'has faults of its own: give --faults to it';
  if (bars !== undefined) return 'has a tape of its own: give --bars to it';
  if (day !== undefined && day !== market.day) return `plays ${market.day}, not ${day}`;
  if (costs !== undefined && costs !== market.costs) return `charges as ${market.costs}, not as ${costs}`;
  const unknown = codes.find((code) => !market.codes.includes(code));
  return unknown === undefined ? null : `trades ${market.codes.join(', ')}, not ${unknown}`;
}

function real(settings: Settings, { now, day, bars, faults }: DayWish, calendar: TradingCalendar): DayMarket {
  const { market } = settings;
  const today = dayOf(now);
  if (faults !== undefined) {
    throw new InputError('faults_elsewhere', `--faults is for --market sim: ${market} has enough of its own.`);
  }
  if (bars !== undefined) {
    throw new InputError('bars_elsewhere', `--bars is for --market sim: ${market} has bars of its own.`);
  }
  if (day !== undefined && day !== today) {
    throw new InputError('not_today', `--market ${market} lives today, ${today}: leave --day out.`);
  }
  calendar.schedule(today);
  return kiwoomMarket(today, settings.codes, costsOf(settings), loadKeys(settings, market, process.env));
}
