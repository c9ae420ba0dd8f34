/** The strangers' orders in a call auction, made so that they cross at a given price and quantity. */
import { callAuction, type AuctionOrder } from './call-auction.js';
import { DEPTH } from './book.js';
import type { Ladder } from './ladder.js';
import { unit } from './mix.js';
import type { Indicative, Level } from './venue-events.js';

export interface AuctionBook {
  readonly buys: readonly AuctionOrder[];
  readonly sells: readonly AuctionOrder[];
}

/** What is seen of an auction: its indicative result, and the orders left after the crossing, best first. */
export interface AuctionView {
  readonly indicative: Indicative | null;
  readonly asks: readonly Level[];
  readonly bids: readonly Level[];
}

/** Shares of the matched volume that pay up: at the market, and 1, 2, 3 ticks past the price. The rest names the price. */
const EAGER = [0.2, 0.15, 0.1, 0.05] as const;

/**
 * Orders whose single price is exactly rung `rung` with `matched` shares (≥ 1): each side has shares that name the price
 * itself, so a tick higher loses buyers and a tick lower loses sellers.
 *
 * @param depth typical shares of a level away from the crossing
 */
export function auctionBook(ladder: Ladder, rung: number, matched: number, depth: number, salt: number): AuctionBook {
  const surplus = (unit(salt, rung, matched) - 0.5) * 1.6;
  return {
    buys: side(ladder, rung, matched, 1, Math.max(surplus, 0), depth, salt),
    sells: side(ladder, rung, matched, -1, Math.max(-surplus, 0), depth, salt),
  };
}

/** `eager` is the direction in which this side pays up: +1 for buys. `over` < 1 leaves a part of the price's own level over. */
function side(
  ladder: Ladder,
  rung: number,
  matched: number,
  eager: 1 | -1,
  over: number,
  depth: number,
  salt: number,
): AuctionOrder[] {
  const orders: AuctionOrder[] = [];
  let atPrice = matched;
  EAGER.forEach((share, ticks) => {
    const quantity = Math.floor(matched * share);
    const target = rung + eager * ticks;
    if (quantity === 0 || target < 0 || target >= ladder.size) return;
    atPrice -= quantity;
    orders.push({ price: ticks === 0 ? null : ladder.at(target), quantity });
  });
  orders.push({ price: ladder.at(rung), quantity: atPrice + Math.floor(atPrice * over) });
  for (let ticks = 1; ticks <= DEPTH; ticks++) {
    const target = rung - eager * ticks;
    if (target < 0 || target >= ladder.size) break;
    const chance = unit(salt ^ 0x5bd1e995, target, eager);
    orders.push({ price: ladder.at(target), quantity: Math.max(Math.round(depth * (0.3 + 1.4 * chance)), 1) });
  }
  return orders;
}

/** Runs the auction over the book as it stands, and shows what the exchange shows of it. */
export function viewAuction(book: AuctionBook, reference: Level['price']): AuctionView {
  const result = callAuction(book.buys, book.sells, reference);
  if (result === null) return { indicative: null, asks: limits(book.sells, 1), bids: limits(book.buys, -1) };
  const { price, quantity, surplus } = result;
  const atPrice = (shares: number): Level[] => (shares > 0 ? [{ price, quantity: shares }] : []);
  return {
    indicative: { price, quantity },
    asks: [...atPrice(-surplus), ...limits(book.sells, 1).filter((level) => level.price > price)].slice(0, DEPTH),
    bids: [...atPrice(surplus), ...limits(book.buys, -1).filter((level) => level.price < price)].slice(0, DEPTH),
  };
}

function limits(orders: readonly AuctionOrder[], direction: 1 | -1): Level[] {
  return orders
    .flatMap(({ price, quantity }) => (price === null ? [] : [{ price, quantity }]))
    .sort((a, b) => direction * (a.price - b.price));
}
