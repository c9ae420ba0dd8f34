/** What a backtest, a recorded day or a run over many days leaves to be judged by: what was had, and what was traded. */
import type { Instrument } from './instrument.js';
import type { Side } from './order-spec.js';
import type { EpochMs, Money, Price, Quantity, StockCode } from './units.js';

/** The portfolio at the close of a bar. */
export interface EquityPoint {
  readonly time: EpochMs;
  /** Cash and holdings at their last prices, won. */
  readonly equity: Money;
  /** Holdings at their last prices, won: 0 when nothing is held. */
  readonly invested: Money;
}

/** One execution, with what it cost and what was hoped for. */
export interface FillRecord {
  readonly time: EpochMs;
  readonly code: StockCode;
  readonly side: Side;
  readonly price: Price;
  readonly quantity: Quantity;
  /** Won. */
  readonly commission: Money;
  readonly tax: Money;
  /** The price that was decided on: the close of the deciding bar. What `price` is worse than it is slippage. */
  readonly decidedAt: Price;
}

/** A run from its first bar to its last. Times ascend; amounts are whole won. */
export interface RunRecord {
  /** For people: `sma(5,20) on 069500 60m`. */
  readonly title: string;
  /** What was asked for, in the order to be shown: policy, codes, interval, costs, fills, seed … */
  readonly parameters: Readonly<Record<string, string>>;
  readonly codes: readonly StockCode[];
  /** What is known of the codes: the name for people, market and kind for the tick grid. Where one is missing, slippage has no figure in ticks. */
  readonly instruments?: readonly Pick<Instrument, 'code' | 'name' | 'market' | 'kind'>[];
  /** Cash at the start, won; nothing is held then. */
  readonly initial: Money;
  /** One a bar time; several codes share it. Not empty. */
  readonly points: readonly EquityPoint[];
  readonly fills: readonly FillRecord[];
  /** Orders that we refused, and that the venue refused. */
  readonly denied: number;
  readonly rejected: number;
  /** The same capital in equal parts bought at each code's first bar and held, with its charges; at the same times, or empty where there is none. */
  readonly benchmark: readonly EquityPoint[];
  /** Settings that were tried to come to this one, itself included. */
  readonly tried: number;
  /** Bars without trade or missing, of all bars that the calendar expects; what of the data was stale. */
  readonly staleBars: number;
  readonly bars: number;
}
