/** What the market says. Decoded once at the edge: no signs, no padding, no suffixes. */
import type { Bar } from '../bar.js';
import type { Instrument } from '../instrument.js';
import type { Interval } from '../interval.js';
import type { ListingStatus } from '../krx/listing.js';
import type { EpochMs, Price, Quantity, StockCode } from '../units.js';

/** FID 290 장구분: 1 before the open, 2 regular session, 3 after it; 0 when unknown. */
export type TickSession = 0 | 1 | 2 | 3;

/** One trade (0B 주식체결). The hot event: kept in the `ticks` table. */
export interface TradeTicked {
  readonly type: 'TradeTicked';
  readonly code: StockCode;
  readonly price: Price;
  /** Shares of this trade, signed by the aggressor: + bought, − sold (FID 15). */
  readonly quantity: number;
  /** Shares traded since the day began (FID 13); a jump larger than |quantity| means a tick was lost. */
  readonly volume: Quantity;
  /** Best ask and bid after the trade (FIDs 27, 28); 0 when there is none. */
  readonly ask: number;
  readonly bid: number;
  readonly session: TickSession;
}

/** The top of the book (0D 주식호가잔량). Kept in the `ticks` table. Prices are 0 when that side is empty. */
export interface QuoteTicked {
  readonly type: 'QuoteTicked';
  readonly code: StockCode;
  readonly ask: number;
  readonly bid: number;
  readonly askQuantity: number;
  readonly bidQuantity: number;
  /** Indicative auction price and quantity (FIDs 23, 24); 0 outside auctions. */
  readonly indicativePrice: number;
  readonly indicativeQuantity: number;
}

/** The auction's indicative price (0H 예상체결). Kept in the `ticks` table. */
export interface IndicativeTicked {
  readonly type: 'IndicativeTicked';
  readonly code: StockCode;
  readonly price: Price;
  readonly quantity: number;
  readonly volume: Quantity;
}

/** A market-state message (0s 장시작시간), of whichever market. */
export interface MarketStateReported {
  readonly type: 'MarketStateReported';
  /** FID 215, one character. */
  readonly state: string;
  /** FID 20 as sent; `888888` and `999999` occur. */
  readonly time: string;
  /** FID 214 as sent, `HHMMSS` left; empty when absent. */
  readonly remaining: string;
}

/** A volatility interruption began or ended (1h VI발동/해제). */
export interface ViReported {
  readonly type: 'ViReported';
  readonly code: StockCode;
  readonly phase: 'triggered' | 'released';
  readonly kind: 'static' | 'dynamic' | 'both' | 'unknown';
  readonly price: number;
}

/**
 * Trading of a code, or of the whole market, stopped or goes on: no message tells of it, but refusals of orders do. Told
 * by the adapter that knows the broker's codes; that trading goes on is seen by the next trade.
 */
export interface HaltReported {
  readonly type: 'HaltReported';
  /** null: a circuit breaker stopped the whole market. */
  readonly code: StockCode | null;
  readonly halted: boolean;
}

/** What the broker says of an instrument (ka10100). `known` is false for a code that the broker does not know. */
export interface InstrumentReported {
  readonly type: 'InstrumentReported';
  readonly instrument: Instrument;
  readonly known: boolean;
  /** Halts and warnings of the lists; absent is ordinary. */
  readonly listing?: ListingStatus;
  /** All shares that are listed; absent when nobody tells. */
  readonly listedShares?: Quantity;
}

/** Bars fetched to warm up, or to fill the morning of a day started late (ka10080). Oldest first, none at or after `before`. */
export interface BarsReported {
  readonly type: 'BarsReported';
  readonly code: StockCode;
  readonly interval: Interval;
  /** The pivot: live ticks build every bar from here on (KIWOOM.md §13.4). */
  readonly before: EpochMs;
  readonly bars: readonly Bar[];
}

/** A bar as a whole, from a source that tells no trades: what a backtest over bars is fed with. Told once the bar is over. */
export interface BarCompleted {
  readonly type: 'BarCompleted';
  readonly code: StockCode;
  readonly interval: Interval;
  readonly bar: Bar;
}

/** The connection to the broker changed. */
export interface LinkReported {
  readonly type: 'LinkReported';
  readonly state: 'offline' | 'connecting' | 'loggedIn' | 'online' | 'backingOff' | 'kicked' | 'refused';
  readonly detail: string;
}

export type TickEvent = TradeTicked | QuoteTicked | IndicativeTicked;
export type MarketEvent =
  | TickEvent
  | MarketStateReported
  | ViReported
  | HaltReported
  | InstrumentReported
  | BarsReported
  | BarCompleted
  | LinkReported;
