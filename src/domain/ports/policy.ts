import type { Bar } from '../bar.js';
import type { Action } from '../events/index.js';
import type { Interval } from '../interval.js';
import type { Money, Price, Quantity, StockCode } from '../units.js';

/** What a policy sees when a bar is complete. */
export interface Observation {
  readonly code: StockCode;
  readonly interval: Interval;
  /** The last `lookback` completed bars or fewer, oldest first; the last one is the bar decided on. */
  readonly bars: readonly Bar[];
  /** The 15 feature ratios of each of `bars`; null until a window is full. Empty where {@link Policy.features} is false. */
  readonly features: readonly (readonly (number | null)[])[];
  readonly position: { readonly quantity: Quantity; readonly cost: Money };
  /** Spendable cash. */
  readonly cash: Money;
  /** Close of the last bar. */
  readonly price: Price;
}

export interface Decision {
  readonly action: Action;
  /** In [0, 1]: scales the size of the trade. */
  readonly confidence: number;
  readonly outputs: readonly number[];
}

/** Anything that decides. The same observation gives the same decision: state lives in the observation. */
export interface Policy {
  /** Name and hash, recorded with each decision: `sma(5,20)`, `policy-014235@1f0c…`. */
  readonly id: string;
  /** Bars wanted in an observation; decisions are hold until so many are there. */
  readonly lookback: number;
  /** False for a policy that does not look at features: a backtest then works none out. Absent: it looks at them. */
  readonly features?: false;
  decide(observation: Observation): Decision;
}
