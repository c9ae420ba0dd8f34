/**
 * What of an order a recorded market executes, tick by tick, and at which price. Each fill names the assumption that it
 * rests on, from the surest to the boldest:
 *
 * - `auction`  the single price of a call auction that the limit allows, up to a share of what it matched
 * - `through`  a trade at a worse price than the limit: whoever made it would have met us first; at our limit
 * - `queue`    a trade at the limit, after the shares that stood before us have traded or were withdrawn; at our limit
 * - `quote`    what the other side displays: at its price when we come, at our limit when it comes to us
 * - `print`    the next trades, for what is left of a market order once the displayed shares are gone
 *
 * The recorded market takes no notice of us: our fills move no price, and no share is handed out twice.
 */
import {
  stepTicks,
  type Instrument,
  type Price,
  type PriceLimits,
  type Quantity,
  type Side,
  type TradingDay,
} from '../../domain/index.js';

export const TICK_FILLS = ['auction', 'through', 'queue', 'quote', 'print'] as const;
export type TickFillKind = (typeof TICK_FILLS)[number];

/** How kind the recorded market is to us. Whole numbers. */
export interface TickTerms {
  /** Ticks that we trade worse than what was recorded: at quotes and trades, and how far a trade must go through a limit. */
  readonly slippage: number;
  /** Largest part of a trade, or of the displayed shares, that is ours, in parts of 1,000. */
  readonly participation: number;
}

/** The tape as it was: what was displayed could be had, and what traded through us was ours. */
export const TICK_TERMS: TickTerms = { slippage: 0, participation: 1_000 };

/** An order that works against the tape. */
export interface RestingOrder {
  readonly side: Side;
  /** Null for a market order. */
  readonly price: Price | null;
  /** Shares still to be executed. */
  readonly left: number;
  /** Strangers' shares before it at its price; null while its price is not the best, so that nobody knows. */
  readonly ahead: number | null;
}

export interface TickFill {
  readonly kind: TickFillKind;
  readonly price: Price;
  readonly shares: Quantity;
}

/** What prices are rounded by, and what the tape is discounted by. */
export interface TickGrid {
  readonly instrument: Pick<Instrument, 'market' | 'kind'>;
  readonly day: TradingDay;
  /** Of the day: nothing trades beyond them. */
  readonly limits: PriceLimits;
  readonly terms: TickTerms;
}

/** The other side's best price, and how many of its shares are still to be had. */
export interface Displayed {
  readonly price: number;
  readonly shares: number;
}

/**
 * An order meets the displayed shares of the other side.
 *
 * @param comes whether the order comes to the quote; otherwise it was there first, and a limit is traded at
 */
export function atQuote(order: RestingOrder, best: Displayed, comes: boolean, grid: TickGrid): TickFill | null {
  const shares = Math.min(order.left, best.shares);
  if (best.price === 0 || shares <= 0) return null;
  const price = worse(best.price, order.side, grid);
  if (!allows(order, price)) return null;
  return fill('quote', comes || order.price === null ? price : order.price, shares);
}

/**
 * A trade of continuous hours meets an order that works.
 *
 * @param free shares of the trade that may be ours
 * @returns the fill, and who is before the order from then on
 */
export function atPrint(
  order: RestingOrder,
  print: { readonly price: Price; readonly shares: number },
  free: number,
  grid: TickGrid,
): { readonly fill: TickFill | null; readonly ahead: number | null } {
  const { side, price, left, ahead } = order;
  const { slippage, participation } = grid.terms;
  if (price === null) {
    return { fill: fill('print', worse(print.price, side, grid), Math.min(left, free)), ahead };
  }
  if (isThrough(print.price, price, side, grid))
    return { fill: fill('through', price, Math.min(left, free)), ahead: 0 };
  if (print.price !== price || slippage > 0) return { fill: null, ahead };
  const strangers = Math.min(ahead ?? print.shares, print.shares);
  const rest = Math.floor(((print.shares - strangers) * participation) / 1_000);
  return {
    fill: fill('queue', price, Math.min(left, free, rest)),
    ahead: ahead === null ? null : ahead - strangers,
  };
}

/** A call auction ends: everybody whose limit allows it trades at its price. */
export function atAuction(order: RestingOrder, price: Price, free: number): TickFill | null {
  return allows(order, price) ? fill('auction', price, Math.min(order.left, free)) : null;
}

/** Who is before the order, once its own side of the book displays `best`. */
export function placeIn(
  order: RestingOrder,
  best: { readonly price: number; readonly shares: number | null },
): number | null {
  const { side, price, ahead } = order;
  if (price === null) return 0;
  // Nobody at our price or better: we are the best.
  if (best.price === 0 || (side === 'buy' ? best.price < price : best.price > price)) return 0;
  if (best.price !== price || best.shares === null) return ahead;
  return ahead === null ? best.shares : Math.min(ahead, best.shares);
}

function isThrough(print: number, limit: Price, side: Side, { instrument, day, terms }: TickGrid): boolean {
  const ticks = Math.max(terms.slippage, 1);
  return side === 'buy'
    ? print <= stepTicks(limit, -ticks, instrument, day)
    : print >= stepTicks(limit, ticks, instrument, day);
}

function worse(price: number, side: Side, { instrument, day, limits, terms }: TickGrid): Price {
  const at = stepTicks(price, side === 'buy' ? terms.slippage : -terms.slippage, instrument, day);
  return Math.min(Math.max(at, limits.lower), limits.upper) as Price;
}

function allows({ side, price }: Pick<RestingOrder, 'side' | 'price'>, at: number): boolean {
  return price === null || (side === 'buy' ? at <= price : at >= price);
}

function fill(kind: TickFillKind, price: Price, shares: number): TickFill | null {
  return shares <= 0 ? null : { kind, price, shares: shares as Quantity };
}
