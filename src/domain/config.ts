/** The part of the configuration that decides outcomes. It is written into the log, so a day replays without any file. */
import type { CostSchedule } from './krx/costs.js';
import type { DaySchedule } from './krx/schedule.js';
import type { Interval } from './interval.js';
import type { TradingDay } from './time.js';
import type { Money, StockCode } from './units.js';

export type MarketName = 'sim' | 'mock' | 'live';

/** Limits that every order and the whole day are measured against. Whole numbers; 0 switches a limit off. */
export interface RiskLimits {
  /** Largest value of one order, won. */
  readonly maxOrderAmount: Money;
  /** Largest value of one position after the order, won. */
  readonly maxPositionAmount: Money;
  readonly maxOrdersPerMinute: number;
  /** Loss since the day began at which risk halts, won. */
  readonly maxDailyLoss: Money;
  /** Fall of the equity below its high-water mark at which risk halts, in parts of 1,000 of the mark. */
  readonly maxDrawdown: number;
  /** Rejected orders among the last `rejectionWindow` at which risk reduces; as many once more, and it halts. */
  readonly maxRejections: number;
  /** Orders looked back at, 1 or more. */
  readonly rejectionWindow: number;
  /** Oldest tick of a code that a purchase of it may rest on, seconds since it arrived. */
  readonly maxTickAge: number;
  /** Largest difference between our clock and the market's at which purchases leave, ms. */
  readonly maxClockSkew: number;
  /** Unexplained differences with the broker's account (cash, holding of a code) at which risk reduces. */
  readonly maxBrokerDifferences: number;
  /** Losing trades of one code in a row after which it is left alone; 1 for every one. */
  readonly lossesBeforeCooldown: number;
  /** For how long it is left alone, minutes. */
  readonly cooldownMinutes: number;
}

/** Sizes that are sane for a paper account; real money must name its own. */
export const DEFAULT_RISK: RiskLimits = {
  maxOrderAmount: 5_000_000 as Money,
  maxPositionAmount: 10_000_000 as Money,
  maxOrdersPerMinute: 30,
  maxDailyLoss: 0 as Money,
  maxDrawdown: 200,
  maxRejections: 5,
  rejectionWindow: 10,
  maxTickAge: 120,
  maxClockSkew: 10_000,
  maxBrokerDifferences: 1,
  lossesBeforeCooldown: 3,
  cooldownMinutes: 10,
};

/** Every limit switched off. */
export const NO_RISK_LIMITS: RiskLimits = {
  maxOrderAmount: 0 as Money,
  maxPositionAmount: 0 as Money,
  maxOrdersPerMinute: 0,
  maxDailyLoss: 0 as Money,
  maxDrawdown: 0,
  maxRejections: 0,
  rejectionWindow: 1,
  maxTickAge: 0,
  maxClockSkew: 0,
  maxBrokerDifferences: 0,
  lossesBeforeCooldown: 0,
  cooldownMinutes: 0,
};

export interface DayConfig {
  readonly day: TradingDay;
  readonly schedule: DaySchedule;
  /** T+2, which decides the rate of sell tax. */
  readonly settlementDay: TradingDay;
  readonly market: MarketName;
  readonly codes: readonly StockCode[];
  /** Length of the bars that decisions are made on. */
  readonly interval: Interval;
  /** Name and hash of the policy, as in `ActionDecided.policy`. */
  readonly policy: string;
  /** Bars that the policy wants to see. */
  readonly lookback: number;
  readonly costs: CostSchedule;
  readonly seed: string;
  readonly signalOnly: boolean;
  readonly risk: RiskLimits;
  /** Share of the cash that one buy may use, in parts of 1,000. */
  readonly cashPerBuy: number;
  /** How long after a minute's end its bar waits for late ticks, ms. */
  readonly barGrace: number;
  /** How long an order waits for its answer until its outcome counts as unknown, ms. */
  readonly orderTimeout: number;
  /** Which conclusions the day is lived with, a number of `src/engine/behaviour.ts`. Absent: the first ones. */
  readonly behaviour?: number;
  /** How often the broker's account and lists are asked while the session trades, ms. Absent: only when something calls for it. */
  readonly reconcileEvery?: number;
  /** Bars come whole (`BarCompleted`), none is built from ticks: a backtest. Absent: the market tells its trades. */
  readonly feed?: 'bars';
  /** The policy does not look at features, and none are worked out. Absent: it does. */
  readonly features?: false;
}
