/** The part of the configuration that decides outcomes. It is written into the log, so a day replays without any file. */
import type { CostSchedule } from './krx/costs.js';
import type { DaySchedule } from './krx/schedule.js';
import type { Interval } from './interval.js';
import type { TradingDay } from './time.js';
import type { Money, StockCode } from './units.js';

export type MarketName = 'sim' | 'mock' | 'live';

/** Limits that every order is measured against. */
export interface RiskLimits {
  /** Largest value of one order, won. */
  readonly maxOrderAmount: Money;
  /** Largest value of one position after the order, won. */
  readonly maxPositionAmount: Money;
  readonly maxOrdersPerMinute: number;
  /** Loss since the day began at which risk halts, won; 0 switches it off. */
  readonly maxDailyLoss: Money;
}

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
}
