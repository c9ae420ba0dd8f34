/** What an environment trades with: cash and shares of one code, filled at the close of the deciding bar. */
import type { Bar } from '../domain/index.js';

/**
 * One interface, two books: `original-account.ts` keeps the original's arithmetic to the last bit, `venue-account.ts`
 * keeps the venue's rules and the broker's charges in whole won.
 */
export interface TradingAccount {
  /** Cash, won. */
  readonly balance: number;
  /** Shares held, ≥ 0. */
  readonly numStocks: number;
  /** Average price of the shares held; 0 when none are. */
  readonly avgBuyPrice: number;
  /** Back to a balance and no shares. */
  reset(balance: number): void;
  /** Whether the cash buys one share at the bar's close, charges included. */
  mayBuy(bar: Bar): boolean;
  /** Whether there is anything to sell. */
  maySell(): boolean;
  /** Buys for about `amount` won at the bar's close, at least one share, at most what the cash allows. @returns shares */
  buy(bar: Bar, amount: number): number;
  /** Sells for about `amount` won at the bar's close, at least one share, at most what is held. @returns shares */
  sell(bar: Bar, amount: number): number;
}

/** Bounds of one trade, won. */
export interface TradeAmounts {
  readonly min: number;
  readonly max: number;
}

/** The original's. */
export const TRADE_AMOUNTS: TradeAmounts = { min: 100_000, max: 10_000_000 };

/** Won to trade at a confidence: linear between the bounds, cut to whole won. @example tradeAmount(0.5) === 5_050_000 */
export function tradeAmount(confidence: number, { min, max }: TradeAmounts = TRADE_AMOUNTS): number {
  return min + Math.max(Math.min(Math.trunc(confidence * (max - min)), max - min), 0);
}

/** Shares that an amount comes to: at least one, however dear. */
export function sharesFor(amount: number, price: number): number {
  return Math.max(Math.trunc(amount / price), 1);
}
