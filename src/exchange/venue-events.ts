/** What a venue says and what it is told: market data, executions, refusals. */
import type { EpochMs, KrxRefusal, Lifetime, OrderKind, Price, PriceLimits, Side, StockCode } from '../domain/index.js';
import type { ViStop } from './interruptions.js';

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

/** What an IOC or FOK order did not get at once, `quantity` shares, is dropped. */
export interface DroppedEvent {
  readonly kind: 'dropped';
  readonly time: EpochMs;
  readonly orderId: string;
  readonly quantity: number;
}

/** A volatility interruption begins or ends (1h VI발동/해제). */
export interface ViEvent {
  readonly kind: 'vi';
  readonly time: EpochMs;
  readonly code: StockCode;
  readonly phase: 'triggered' | 'released';
  readonly stop: ViStop;
  /** Shares and won of the day so far. */
  readonly volume: number;
  readonly amount: number;
}

export type VenueEvent =
  PrintEvent | BookEvent | IndicativeEvent | StateEvent | ViEvent | ExecutionEvent | ExpiredEvent | DroppedEvent;

/** Why the venue takes no such order, cancel or amendment: a rule of KRX, or something only the venue knows. */
export type Refusal =
  | KrxRefusal
  /** The code is not on this tape. */
  | 'unknown_code'
  /** Cancel or amendment of an order never seen. */
  | 'no_such_order'
  /** Cancel or amendment of an order with no share left: filled, cancelled, amended away or expired. */
  | 'nothing_to_cancel'
  /** Cancel or amendment of more shares than the order has left. */
  | 'over_quantity';

/** An order as the venue takes it. `price` is null for market, best and priority orders. */
export interface VenueOrder {
  readonly id: string;
  readonly code: StockCode;
  readonly side: Side;
  readonly type: Extract<OrderKind, 'limit' | 'market' | 'conditional' | 'best' | 'priority'>;
  /** Default `day`. */
  readonly lifetime?: Lifetime;
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
  | { readonly refusal: Refusal }
  /** `price` is the limit that the order works at; null at the market. */
  | { readonly refusal: null; readonly price: Price | null; readonly events: readonly VenueEvent[] };
export type CancelResult = { readonly refusal: Refusal } | { readonly refusal: null; readonly canceled: number };
export type AmendResult =
  | { readonly refusal: Refusal }
  | { readonly refusal: null; readonly amended: number; readonly events: readonly VenueEvent[] };
