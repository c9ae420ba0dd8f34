/** The words of an order before anything has become of it. */
import type { Price, Quantity, StockCode } from './units.js';

export type Side = 'buy' | 'sell';
/** `limit` is 보통 (trde_tp 0), `market` is 시장가 (trde_tp 3). */
export type OrderType = 'limit' | 'market';

/** What is to be bought or sold. */
export interface OrderSpec {
  readonly code: StockCode;
  readonly side: Side;
  readonly type: OrderType;
  /** Limit price; null for market orders. */
  readonly price: Price | null;
  readonly quantity: Quantity;
}
