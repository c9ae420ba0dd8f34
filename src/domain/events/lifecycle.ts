/** The frame of a day: its opening and closing, timers, operators. */
import type { DayConfig } from '../config.js';
import type { Money, OrderId, Quantity, EpochMs, StockCode } from '../units.js';

/** Who or what put risk where it is: an operator, or one of the limits. The denial that follows is named after it. */
export const RISK_CAUSES = ['operator', 'daily_loss', 'drawdown', 'rejections', 'broker_differs'] as const;
export type RiskCause = (typeof RISK_CAUSES)[number];

/** What one day leaves to the next of its risk: the machine's state, and how far the equity is below its best. */
export interface LatchedRisk {
  readonly risk: 'active' | 'reducing' | 'halted';
  /** Why, in words. */
  readonly reason: string;
  readonly cause: RiskCause;
  /** Won below the high-water mark. A difference, not the mark: what is paid in or out over night is no profit or loss. */
  readonly drawdown: Money;
}

/** Nothing stands against trading. */
export const NOTHING_LATCHED: LatchedRisk = { risk: 'active', reason: '', cause: 'operator', drawdown: 0 as Money };

/** The first event of every day: all that the system depends on besides its inputs. */
export interface DayOpened {
  readonly type: 'DayOpened';
  readonly config: DayConfig;
  /** sha256 of the canonical config. */
  readonly configHash: string;
  /** Versions of haru, node and the libraries that decide, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Final state hash of the trading day before, or null on the first. */
  readonly previousHash: string | null;
  /** The risk state that the day before ended in: a halt outlives the process and the day. */
  readonly carried: LatchedRisk;
}

/** The process came back and goes on with the day's log. */
export interface DayResumed {
  readonly type: 'DayResumed';
  readonly reason: string;
}

/** The last event of a day. */
export interface DayClosed {
  readonly type: 'DayClosed';
  /** Hash of the whole system's state after every event before this one. */
  readonly stateHash: string;
  readonly cash: Money;
  readonly equity: Money;
  readonly positions: readonly {
    readonly code: StockCode;
    readonly quantity: Quantity;
    readonly averagePrice: number;
  }[];
  readonly latched: LatchedRisk;
  /** `settled` after a regular end, `stopped` by an operator, `recovered` when a later process closed it. */
  readonly how: 'settled' | 'stopped' | 'recovered';
}

/** A deadline has passed. */
export interface TimerFired {
  readonly type: 'TimerFired';
  readonly name: string;
  readonly dueAt: EpochMs;
}

/** What an operator may ask for. */
export type Command =
  | { readonly kind: 'halt'; readonly reason: string }
  | { readonly kind: 'resume'; readonly reason: string }
  | { readonly kind: 'flatten'; readonly reason: string }
  | { readonly kind: 'cancel'; readonly orderId: OrderId; readonly reason: string }
  | { readonly kind: 'stop'; readonly reason: string };

export interface CommandReceived {
  readonly type: 'CommandReceived';
  readonly command: Command;
  /** Where it came from: `signal`, `cli`, `web`. */
  readonly source: string;
}

export type LifecycleEvent = DayOpened | DayResumed | DayClosed | TimerFired | CommandReceived;
