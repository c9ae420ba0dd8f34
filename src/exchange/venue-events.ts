/** What a venue says and what it is told: market data, executions, refusals. */
import type { EpochMs, Price, PriceLimits, Side, StockCode } from '../domain/index.js';

/** One row of the book. */
export interface Level {
  readonly price: Price;
  /** Shares. */
  readonly quantity: number;
}

/** An auction's price and matched shares as things stand. */
export interface Indicative {
  readonly price: Price;
  readonly quantity: number;
}

/** A trade of the tape (0B 주식체결). */
export interface PrintEvent {
  readonly kind: 'print';
  readonly time: EpochMs;
  readonly code: StockCode;
  readonly price: Price;
  /** Shares, signed by the aggressor. */
  readonly quantity: number;
  /** Shares since the day began, this trade included (FID 13). */
  readonly volume: number;
  /** Won since the day began, this trade included (FID 14 is this in millions). */
  readonly amount: number;
  /** Best prices after the trade; 0 when that side is empty. */
  readonly ask: number;
  readonly bid: number;
  readonly session: 1 | 2 | 3;
}

/** The book, best levels first, at most ten a side (0D 주식호가잔량); `indicative` in auctions only (FIDs 23, 24). */
export interface BookEvent {
  readonly kind: 'book';
  readonly time: EpochMs;
  readonly code: StockCode;
  readonly asks: readonly Level[];
  readonly bids: readonly Level[];
  readonly indicative: Indicative | null;
}

/** What the running auction would give now (0H 예상체결); `volume` is the day's so far. */
export interface IndicativeEvent {
  readonly kind: 'indicative';
  readonly time: EpochMs;
  readonly code: StockCode;
  readonly price: Price;
  readonly quantity: number;
  readonly volume: number;
}

/** A market-state message (0s 장시작시간, KIWOOM.md §10), of KRX, NXT or derivatives. */
export interface StateEvent {
  readonly kind: 'state';
  readonly time: EpochMs;
  /** FID 215, one character. */
  readonly state: string;
  /** FID 214: `HHMMSS` left to the open or close; `000000` where nothing is counted. */
  readonly remaining: string;
}

/** One execution of an order of ours. `executionId` is unique at the venue for the day. */
export interface ExecutionEvent {
  readonly kind: 'execution';
  readonly time: EpochMs;
  readonly orderId: string;
  readonly executionId: string;
  readonly price: Price;
  readonly quantity: number;
}

/** A working order of ours dropped at the end of the regular session with `quantity` shares left. */
export interface ExpiredEvent {
  readonly kind: 'expired';
  readonly time: EpochMs;
  readonly orderId: string;
  readonly quantity: number;
}

export type VenueEvent = PrintEvent | BookEvent | IndicativeEvent | StateEvent | ExecutionEvent | ExpiredEvent;

/** Why the venue takes no such order, cancel or amendment. */
export type Refusal =
  /** The code is not on this tape. */
  | 'unknown_code'
  /** Not a whole number of shares above 0. */
  | 'bad_quantity'
  /** The price lies off the tick grid, or a limit order has none. */
  | 'off_tick'
  /** The price lies outside base ± 30 %. */
  | 'outside_limits'
  /** Before orders are taken (장시작전). */
  | 'market_not_open'
  /** After the regular session (장종료). */
  | 'market_closed'
  /** Cancel or amendment of an order never seen. */
  | 'no_such_order'
  /** Cancel or amendment of an order with no share left: filled, cancelled, amended away or expired. */
  | 'nothing_to_cancel'
  /** Cancel or amendment of more shares than the order has left. */
  | 'over_quantity';

/** An order as the venue takes it. `price` is null for market orders. */
export interface VenueOrder {
  readonly id: string;
  readonly code: StockCode;
  readonly side: Side;
  readonly type: 'limit' | 'market';
  readonly price: number | null;
  readonly quantity: number;
}

/** The day of one code so far. */
export interface Quote {
  readonly base: Price;
  readonly limits: PriceLimits;
  /** The last trade's price; the base price before the first. */
  readonly last: Price;
  /** 0 before the first trade. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  /** Shares and won since the day began. */
  readonly volume: number;
  readonly amount: number;
  /** The book as last published, best first; in an auction what is left after the crossing. */
  readonly asks: readonly Level[];
  readonly bids: readonly Level[];
  /** Best prices; 0 when that side is empty. */
  readonly ask: number;
  readonly bid: number;
  /** In auctions only. */
  readonly indicative: Indicative | null;
}

export type SubmitResult =
  { readonly refusal: Refusal } | { readonly refusal: null; readonly events: readonly VenueEvent[] };
export type CancelResult = { readonly refusal: Refusal } | { readonly refusal: null; readonly canceled: number };
export type AmendResult =
  | { readonly refusal: Refusal }
  | { readonly refusal: null; readonly amended: number; readonly events: readonly VenueEvent[] };
