/**
 * The kinds of orders, as `trde_tp` names them (KIWOOM.md §7; KRX, "Types of orders"): how their price comes about and how
 * long they live. When each may be sent stands in `order-hours.ts`.
 */
import type { OrderType, Side } from '../order-spec.js';
import type { Price } from '../units.js';

export type OrderKind =
  /** 지정가: at the price or better. */
  | 'limit'
  /** 시장가: at any price. */
  | 'market'
  /** 조건부지정가: a limit order that the closing auction turns into a market order. */
  | 'conditional'
  /** 최유리지정가: a limit order at the best price of the other side, as it comes. */
  | 'best'
  /** 최우선지정가: a limit order at the best price of its own side, as it comes. */
  | 'priority'
  /** 스톱지정가: a limit order that waits for a price (`cond_uv`). */
  | 'stop'
  /** 중간가: in the middle of the best prices. */
  | 'middle'
  /** 장전 시간외종가: at the previous close. */
  | 'previousClose'
  /** 시간외단일가: in the auctions after hours. */
  | 'afterHours'
  /** 장후 시간외종가: at the day's close. */
  | 'todaysClose';

/** `ioc`: what does not trade at once is dropped. `fok`: all of it at once, or nothing. */
export type Lifetime = 'day' | 'ioc' | 'fok';

export interface KrxOrderType {
  /** Name at Kiwoom. */
  readonly name: string;
  readonly kind: OrderKind;
  readonly lifetime: Lifetime;
  /** Whether the order names a price (`ord_uv`); where it does not, one is refused (571357). */
  readonly priced: boolean;
  /** The first day it exists at KRX. */
  readonly since: string;
}

const ALWAYS = '00000000';
/** KRX took these up on the day the second exchange opened. */
const SECOND_EXCHANGE = '20250304';

const type = <K extends OrderKind>(
  name: string,
  kind: K,
  priced: boolean,
  lifetime: Lifetime = 'day',
  since = ALWAYS,
): KrxOrderType & { readonly kind: K } => ({ name, kind, lifetime, priced, since });

/** By `trde_tp`, which has no leading zero (KIWOOM.md §7). */
export const KRX_ORDER_TYPES = {
  '0': type('보통', 'limit', true),
  '3': type('시장가', 'market', false),
  '5': type('조건부지정가', 'conditional', true),
  '6': type('최유리지정가', 'best', false),
  '7': type('최우선지정가', 'priority', false),
  '10': type('보통(IOC)', 'limit', true, 'ioc'),
  '13': type('시장가(IOC)', 'market', false, 'ioc'),
  '16': type('최유리(IOC)', 'best', false, 'ioc'),
  '20': type('보통(FOK)', 'limit', true, 'fok'),
  '23': type('시장가(FOK)', 'market', false, 'fok'),
  '26': type('최유리(FOK)', 'best', false, 'fok'),
  '28': type('스톱지정가', 'stop', true, 'day', SECOND_EXCHANGE),
  '29': type('중간가', 'middle', false, 'day', SECOND_EXCHANGE),
  '30': type('중간가(IOC)', 'middle', false, 'ioc', SECOND_EXCHANGE),
  '31': type('중간가(FOK)', 'middle', false, 'fok', SECOND_EXCHANGE),
  '61': type('장시작전시간외', 'previousClose', false),
  '62': type('시간외단일가', 'afterHours', true),
  '81': type('장마감후시간외', 'todaysClose', false),
} as const satisfies Readonly<Record<string, KrxOrderType>>;

export type TradeType = keyof typeof KRX_ORDER_TYPES;

/** The types that haru sends. */
export const TRADE_TYPES = { limit: '0', market: '3' } as const satisfies Readonly<Record<OrderType, TradeType>>;

export function isTradeType(code: string): code is TradeType {
  return Object.hasOwn(KRX_ORDER_TYPES, code);
}

/**
 * The price that an order without one of its own gets as it comes: `best` and `priority` take it from the book.
 *
 * @param book best prices, 0 where a side is empty
 * @returns null when the order needs a price that the book does not have; a market order has none either
 */
export function priceAsItComes(
  kind: OrderKind,
  side: Side,
  book: { readonly ask: number; readonly bid: number },
): Price | null {
  if (kind !== 'best' && kind !== 'priority') return null;
  const price = (side === 'buy') === (kind === 'best') ? book.ask : book.bid;
  return price === 0 ? null : (price as Price);
}
