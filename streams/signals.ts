/** What flows between the streams. All of it is plain data. */
import type {
  Bar,
  Envelope,
  EpochMs,
  Interval,
  Observation,
  Seq,
  StockCode,
  TradeTicked,
} from '../src/domain/index.js';

/** A trade with its place in the log: an envelope of the kernel, as it is. */
export type TickAt = Pick<Envelope<TradeTicked>, 'seq' | 'tsEvent' | 'event'>;

/** Time has moved on without a tick: a timer said that everything before `time` has arrived. */
export interface ClockAt {
  readonly time: EpochMs;
  /** The event that said so. */
  readonly cause: Seq | null;
}

/** A series of bars moved on: nothing that starts before `until` will change any more, and `bar` became final by it. */
export interface BarStep {
  readonly code: StockCode;
  readonly interval: Interval;
  /** The bar that this step completed, if any; no step completes two. */
  readonly bar: Bar | null;
  readonly until: EpochMs;
  readonly cause: Seq | null;
}

/** A bar is complete. */
export interface BarClosed extends BarStep {
  readonly bar: Bar;
}

/** What a policy sees of the market; the engine adds position and cash. */
export interface MarketObservation extends Omit<Observation, 'position' | 'cash'> {
  readonly barTime: EpochMs;
  readonly cause: Seq | null;
}

/**
 * What is wrong with a tick, told by the cumulative volume (FID 13, KIWOOM.md §9.4).
 *
 * - `gap`: shares are missing before it, a tick was lost; the bar counts them all the same
 * - `overlap`: it carries more shares than the cumulative volume grew
 * - `duplicate`, `outOfOrder`: the cumulative volume stood still or fell; ignored
 * - `late`: its bar is closed; its shares go into the next one, its price nowhere
 * - `stranger`: its code is not one of ours; told once per code
 */
export type AnomalyKind = 'gap' | 'overlap' | 'duplicate' | 'outOfOrder' | 'late' | 'stranger';

export interface TickAnomaly {
  readonly kind: AnomalyKind;
  readonly code: StockCode;
  readonly time: EpochMs;
  /** The cumulative volume that should have been. */
  readonly expected: number;
  /** The cumulative volume that the tick carried. */
  readonly got: number;
  /** `got − expected`, shares. */
  readonly missing: number;
  /** How many of this kind and code there were so far, this one counted. */
  readonly count: number;
}

/** What ticks, bars or the clock led to. */
export type MarketOutput =
  | { readonly kind: 'anomaly'; readonly anomaly: TickAnomaly }
  /** Minute bars, and bars of the decision interval when that is another. */
  | { readonly kind: 'bar'; readonly bar: BarClosed }
  | { readonly kind: 'observation'; readonly observation: MarketObservation };

export function isClosed(step: BarStep): step is BarClosed {
  return step.bar !== null;
}
