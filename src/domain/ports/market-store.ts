import type { Bar } from '../bar.js';
import type { Instrument } from '../instrument.js';
import type { Interval } from '../interval.js';
import type { TradingDay } from '../time.js';
import type { EpochMs, StockCode } from '../units.js';

/** Where a bar comes from. Where two disagree, the one collected from the broker wins over ticks, and a file over neither. */
export type BarOrigin = 'collected' | 'imported' | 'ticks';

/** A series of bars: one code, one interval. */
export interface Series {
  readonly code: StockCode;
  readonly interval: Interval;
}

/** Both inclusive, by the start of the bar. */
export interface BarRange {
  readonly from?: EpochMs;
  readonly to?: EpochMs;
}

/** A stored bar was replaced by one with other values. */
export interface Correction extends Series {
  readonly before: Bar;
  readonly after: Bar;
  readonly origin: BarOrigin;
}

/** A correction or a difference, with when it was noted. The same difference is noted once, however often it is written. */
export interface Note extends Correction {
  readonly kind: 'correction' | 'difference';
  readonly at: EpochMs;
}

/** What writing bars came to: every bar given is counted once. */
export interface PutResult {
  /** New, or replacing an earlier one. */
  readonly stored: number;
  /** Stored already, with the same values. */
  readonly duplicates: number;
  /** The ones that replaced another; part of `stored`. */
  readonly corrections: readonly Correction[];
  /** Not stored, because a bar of a stronger origin with other values is there. */
  readonly differences: readonly Correction[];
}

/** A collection under way or done: the bars from `oldest` to `newest` are whole, `cursor` leads to the page before `oldest`. */
export interface CollectPosition extends Series {
  readonly newest: EpochMs;
  readonly oldest: EpochMs;
  /** The broker's own continuation key; null once the run has met the one before it, or the beginning of all data. */
  readonly cursor: string | null;
  /** The bars that earlier runs made whole, or null on the first: the run under way is done when it reaches `to`. */
  readonly earlier: { readonly from: EpochMs; readonly to: EpochMs } | null;
}

export interface SeriesSummary extends Series {
  /** Empty while the store knows no instrument of this code. */
  readonly name: string;
  readonly bars: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** The newest bar that is known to be final: collected or imported up to here. Null where all bars come from ticks. */
  readonly lastUpdate: EpochMs | null;
}

/**
 * Company figures of one day, as the broker told them, by ka10001's own field names (`per`, `mac`, `250hgst`; KIWOOM.md §6):
 * plain numbers in its own units, null where it tells nothing. Prices carry no sign of direction; dates are `20241016`.
 */
export interface Fundamentals {
  readonly code: StockCode;
  readonly day: TradingDay;
  readonly figures: Readonly<Record<string, number | null>>;
}

/** An instrument as the store knows it; `basePrice` is the last one told. */
export type StoredInstrument = Instrument;

/** Bars, instruments and company figures: all that outlives a day besides its log. */
export interface MarketStore {
  /**
   * Writes bars of one series in one transaction, all or none. Writing twice changes nothing, and it makes no difference in
   * which order bars of different origins come. Bars may come in any order; of two for one time the later given counts as
   * the newer.
   *
   * @throws InputError `bad_bar` naming the first bar whose prices do not enclose each other; HaruError `disk_full`, …
   */
  put(series: Series, bars: readonly Bar[], origin: BarOrigin): PutResult;
  /** A page of a collection: its bars and the position that they lead to, in one transaction. */
  collect(position: CollectPosition, bars: readonly Bar[]): PutResult;
  position(series: Series): CollectPosition | null;
  /** Oldest first. Read in pages; memory stays flat when the pages are not kept. */
  scan(series: Series, range?: BarRange, pageSize?: number): Generator<readonly Bar[]>;
  /** All bars of a range at once. */
  bars(series: Series, range?: BarRange): Bar[];
  /** The newest `count` bars before `before`, oldest first. */
  last(series: Series, count: number, before?: EpochMs): Bar[];
  /** One row a series, by code and interval. */
  series(): SeriesSummary[];
  putInstrument(instrument: StoredInstrument): void;
  instrument(code: StockCode): StoredInstrument | null;
  /** Corrections and differences noted so far, newest first. */
  notes(series: Series, limit: number): readonly Note[];
  /** All rows in one transaction; one of the same code and day is replaced. @throws InputError `bad_figure` for what is no finite number */
  putFundamentals(rows: readonly Fundamentals[]): void;
  /** Oldest day first. */
  fundamentals(code: StockCode): Fundamentals[];
  close(): void;
}
