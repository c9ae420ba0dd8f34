/** From one seed to a whole small day: which day, which codes, how lively, how rich, and how somebody trades it. */
import {
  addDays,
  createCalendar,
  createRng,
  intervalMs,
  money,
  NO_RISK_LIMITS,
  price,
  quantity,
  tradingDay,
  type Action,
  type CostSchedule,
  type DayConfig,
  type Interval,
  type Policy,
  type Rng,
  type StockCode,
  type TradingCalendar,
  type TradingDay,
} from '../../src/domain/index.js';
import { BEHAVIOUR } from '../../src/engine/index.js';
import { KNOWN_INSTRUMENTS, syntheticTape, type Tape } from '../../src/exchange/index.js';
import { smaCrossover } from '../../src/learning/baselines/index.js';
import {
  episodesOf,
  syntheticHistory,
  type FaultPlan,
  type History,
  type OpeningHolding,
} from '../../src/simulator/index.js';

/** Everything that decides how a day in one process goes. */
export interface Scenario {
  readonly seed: string;
  readonly calendar: TradingCalendar;
  readonly tape: Tape;
  readonly history: History;
  readonly config: DayConfig;
  readonly policy: Policy;
  readonly cash: number;
  readonly holdings: readonly OpeningHolding[];
  /** From a request to its first report at the broker, ms; 0 lets reports outrun answers. */
  readonly latency: number;
  /** What the simulator does wrong; interruptions of the market are on the tape already. */
  readonly faults?: FaultPlan;
}

export interface ScenarioOptions {
  readonly seed: string;
  /** Whatever is absent is drawn from the seed. */
  readonly day?: TradingDay;
  readonly codes?: readonly StockCode[];
  /** Prints in continuous hours per code, about. */
  readonly ticksPerCode?: number;
  readonly interval?: Interval;
  readonly policy?: Policy;
  readonly latency?: number;
  readonly config?: Partial<DayConfig>;
  readonly faults?: FaultPlan;
}

export const CALENDAR = createCalendar();
const INTERVALS: readonly Interval[] = ['1m', '1m', '3m', '5m'];
/** Days of every tax and tick regime, of other hours (수능, the year's first day), and after the new after-market. */
const DAYS = ['20190604', '20210104', '20221110', '20231116', '20240102', '20250305', '20260302', '20261120'];

/**
 * @example const day = await liveDay(scenarioOf({ seed: '17' }));
 */
export function scenarioOf(options: ScenarioOptions): Scenario {
  const { seed } = options;
  const rng = createRng(`day-in-process/${seed}`);
  const draw = rng.fork('scenario');
  const day = options.day ?? someDay(draw);
  const codes = options.codes ?? someCodes(draw);
  const instruments = KNOWN_INSTRUMENTS.filter(({ code }) => codes.includes(code));
  const ticksPerCode = options.ticksPerCode ?? draw.int(40, 160);
  const interval = options.interval ?? pick(draw, INTERVALS);
  const policy = options.policy ?? (draw.int(0, 3) === 0 ? smaCrossover({ fast: 2, slow: 5 }) : busyPolicy(seed));
  const schedule = CALENDAR.schedule(day);
  const { faults } = options;
  const episodes = faults === undefined ? [] : episodesOf(faults, day, codes);
  // From an account that buys one share to one that eats through the book: both ends have their own troubles.
  const cash = Math.round(10 ** (6 + 3.5 * draw.next()));
  const holdings = draw.int(0, 2) === 0 ? someHoldings(draw, instruments) : [];
  return {
    seed,
    calendar: CALENDAR,
    tape: syntheticTape({ schedule, instruments, rng: rng.fork('tape'), ticksPerCode, episodes }),
    history: syntheticHistory({ instruments, day, rng, minuteDays: minuteDays(interval, policy), earlierDays: 1 }),
    config: {
      day,
      schedule,
      settlementDay: CALENDAR.next(day, 2),
      market: 'sim',
      codes: instruments.map(({ code }) => code),
      interval,
      policy: policy.id,
      lookback: policy.lookback,
      costs: pick<CostSchedule>(draw, ['kiwoom', 'mock']),
      seed,
      signalOnly: false,
      risk: {
        ...NO_RISK_LIMITS,
        maxOrderAmount: money(Math.round(cash * (0.2 + draw.next()))),
        maxPositionAmount: money(2 * cash),
        maxOrdersPerMinute: draw.int(2, 30),
        maxDailyLoss: money(draw.int(0, 5) === 0 ? Math.round(cash / 100) : 0),
      },
      cashPerBuy: draw.int(50, 1_000),
      barGrace: 1_500,
      orderTimeout: 15_000,
      behaviour: BEHAVIOUR,
      ...options.config,
    },
    policy,
    cash,
    holdings,
    latency: options.latency ?? pick(draw, [0, 20, 20, 1_300]),
    ...(faults === undefined ? {} : { faults }),
  };
}

/**
 * Trades at random, though not by chance: the same seed, code, bar and holding give the same decision, as a policy must.
 *
 * @param eagerness in [0, 1]: how often it wants something
 */
export function busyPolicy(seed: string, eagerness = 0.5): Policy {
  return {
    id: `busy(${seed})`,
    lookback: 3,
    decide({ code, bars, position }) {
      const rng = createRng(`${seed}/${code}/${bars.at(-1)?.time ?? 0}/${position.quantity}`);
      const confidence = Math.round(rng.next() * 1_000) / 1_000;
      const action: Action = rng.next() >= eagerness ? 'hold' : position.quantity === 0 ? 'buy' : 'sell';
      return { action, confidence, outputs: [confidence] };
    },
  };
}

/** Some trading day, drawn from a seed. */
export function dayOf(seed: string): TradingDay {
  return someDay(createRng(`${seed}/day`));
}

function someDay(draw: Rng): TradingDay {
  const from = addDays(tradingDay(pick(draw, DAYS)), draw.int(0, 2) === 0 ? draw.int(0, 40) : 0);
  return CALENDAR.isTradingDay(from) ? from : CALENDAR.next(from);
}

function someCodes(draw: Rng): readonly StockCode[] {
  const count = pick(draw, [1, 1, 1, 2, 3]);
  const left = KNOWN_INSTRUMENTS.map(({ code }) => code);
  return Array.from({ length: count }, () => left.splice(draw.int(0, left.length - 1), 1)[0]!);
}

function someHoldings(draw: Rng, instruments: Tape['instruments']): OpeningHolding[] {
  return instruments.map(({ code, basePrice }) => {
    const shares = draw.int(1, 90);
    // An odd cost a share: what a sale takes out of it must be rounded somewhere.
    return { code, quantity: quantity(shares), cost: money(shares * price(basePrice + 7) + draw.int(0, 6)) };
  });
}

/** Days of minute bars that fill the features' memory and the policy's window before the open. */
function minuteDays(interval: Interval, { lookback }: Policy): number {
  const perDay = 380 / (intervalMs(interval) / intervalMs('1m'));
  return Math.ceil((lookback + 121) / perDay) + 1;
}

function pick<T>(draw: Rng, from: readonly T[]): T {
  return from[draw.int(0, from.length - 1)]!;
}
