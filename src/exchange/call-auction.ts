/** The call auction (단일가매매): everybody trades at one price. */
import type { Price } from '../domain/index.js';

/** An order in the auction; `price` null is a market order. */
export interface AuctionOrder {
  readonly price: Price | null;
  readonly quantity: number;
}

export interface AuctionResult {
  readonly price: Price;
  /** Shares matched. */
  readonly quantity: number;
  /** Shares that wanted to trade at the price and found nobody: + buyers left over, − sellers. */
  readonly surplus: number;
}

/**
 * The KRX single price: the one that matches most shares; of these the one with the smallest surplus; of these the one
 * nearest to `reference`. Prices looked at are those that somebody named, and the reference; so two can never be equally
 * near: the reference lies between them, and is as good as the better one.
 *
 * @param reference the last price, or the base price in the opening auction
 * @returns null when nothing matches
 * @example callAuction([{ price: 110, quantity: 5 }], [{ price: null, quantity: 3 }], 100) // { price: 110, quantity: 3, surplus: 2 }
 */
export function callAuction(
  buys: readonly AuctionOrder[],
  sells: readonly AuctionOrder[],
  reference: Price,
): AuctionResult | null {
  let best: AuctionResult | null = null;
  for (const row of cumulative(buys, sells, reference)) {
    if (row.quantity > 0 && (best === null || beats(row, best, reference))) best = row;
  }
  return best;
}

function beats(a: AuctionResult, b: AuctionResult, reference: number): boolean {
  if (a.quantity !== b.quantity) return a.quantity > b.quantity;
  const surplus = Math.abs(a.surplus) - Math.abs(b.surplus);
  if (surplus !== 0) return surplus < 0;
  return Math.abs(a.price - reference) < Math.abs(b.price - reference);
}

/** For each candidate price, ascending: what would match there. Two sweeps over the sorted prices. */
function cumulative(buys: readonly AuctionOrder[], sells: readonly AuctionOrder[], reference: Price): AuctionResult[] {
  const bought = new Map<number, number>();
  const sold = new Map<number, number>();
  let demand = sum(buys, bought);
  let supply = marketShares(sells);
  sum(sells, sold);
  const prices = [...new Set([...bought.keys(), ...sold.keys(), reference])].sort((a, b) => a - b);
  return prices.map((price) => {
    supply += sold.get(price) ?? 0;
    const row = { price: price as Price, quantity: Math.min(demand, supply), surplus: demand - supply };
    demand -= bought.get(price) ?? 0;
    return row;
  });
}

/** Adds up shares by limit price into `byPrice`; returns all shares, those of market orders included. */
function sum(orders: readonly AuctionOrder[], byPrice: Map<number, number>): number {
  let total = 0;
  for (const { price, quantity } of orders) {
    total += quantity;
    if (price !== null) byPrice.set(price, (byPrice.get(price) ?? 0) + quantity);
  }
  return total;
}

function marketShares(orders: readonly AuctionOrder[]): number {
  return orders.reduce((shares, { price, quantity }) => (price === null ? shares + quantity : shares), 0);
}
