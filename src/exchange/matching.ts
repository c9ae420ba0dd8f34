/** How our orders trade against the tape and the displayed book. They take somebody's place; they move nothing (D-exchange-1). */
import type { EpochMs, Price } from '../domain/index.js';
import type { Book } from './book.js';
import type { Ladder } from './ladder.js';
import { isMarket, type WorkingOrder, type WorkingOrders } from './working-orders.js';

/** Reports one execution; the shares are already off the order. */
export type Report = (order: WorkingOrder, price: Price, quantity: number) => void;

/** The most shares of one order that one event at `time` may trade: a book that hands out little at a time. */
export type Liquidity = (time: EpochMs) => number;
export const UNBOUNDED: Liquidity = () => Infinity;

export const SIDES = ['buy', 'sell'] as const;

function fill(order: WorkingOrder, price: number, quantity: number, report: Report): void {
  if (quantity === 0) return;
  order.left -= quantity;
  report(order, price as Price, quantity);
}

/** An order that comes now takes displayed shares level by level, each at the level's price. */
export function takeFromBook(order: WorkingOrder, book: Book, report: Report, most = Infinity): void {
  for (const level of book.take(order.side, order.limit, Math.min(order.left, most)))
    fill(order, level.price, level.quantity, report);
}

/**
 * Orders that the book has come to (a refreshed level at or past their limit) trade with it: at their own limit, because
 * they were there first; market orders at the level's price.
 */
export function takeRefreshed(orders: WorkingOrders, book: Book, report: Report, most = Infinity): void {
  for (const side of SIDES) {
    const best = book.best(side);
    for (const order of orders.queue(side)) {
      if (best === 0 || (side === 'buy' ? order.limit < best : order.limit > best)) break;
      for (const level of book.take(side, order.limit, Math.min(order.left, most))) {
        fill(order, isMarket(order) ? level.price : order.limit, level.quantity, report);
      }
    }
  }
  orders.sweep();
}

/**
 * A trade of the tape goes through or to our resting orders: past their limit it fills them at their limit; at their
 * limit it fills them after the strangers queued before them. Its shares are handed out once, over both sides together.
 */
export function takeFromPrint(
  orders: WorkingOrders,
  book: Book,
  ladder: Ladder,
  print: { readonly price: number; readonly quantity: number },
  report: Report,
  most = Infinity,
): void {
  let free = Math.abs(print.quantity);
  for (const side of SIDES) {
    let passed = 0;
    for (const order of orders.queue(side)) {
      if (side === 'buy' ? order.limit < print.price : order.limit > print.price) break;
      if (order.limit === print.price) {
        if (order.ahead < 0) order.ahead = book.queueAt(order.limit, side);
        const strangers = Math.min(Math.max(order.ahead - passed, 0), free);
        passed += strangers;
        free -= strangers;
        order.ahead = Math.max(order.ahead - passed, 0);
        if (order.ahead > 0) continue;
      }
      const quantity = Math.min(order.left, free, most);
      free -= quantity;
      fill(order, isMarket(order) ? onGrid(ladder, print.price, side) : order.limit, quantity, report);
    }
  }
  orders.sweep();
}

/** Everybody whose limit allows trades at the single price, best priority first, up to the matched shares on each side. */
export function takeFromAuction(
  orders: WorkingOrders,
  ladder: Ladder,
  print: { readonly price: number; readonly quantity: number },
  report: Report,
  most = Infinity,
): void {
  for (const side of SIDES) {
    let free = Math.abs(print.quantity);
    for (const order of orders.queue(side)) {
      if (side === 'buy' ? order.limit < print.price : order.limit > print.price) break;
      const quantity = Math.min(order.left, free, most);
      free -= quantity;
      fill(order, onGrid(ladder, print.price, side), quantity, report);
    }
  }
  orders.sweep();
}

/** Dividend-adjusted history holds prices between ticks; an execution is on the grid, to the order's disadvantage. */
function onGrid(ladder: Ladder, price: number, side: WorkingOrder['side']): number {
  return ladder.at(ladder.clamp(side === 'buy' ? ladder.ceil(price) : ladder.floor(price)));
}

/** Orders from before the open get their place in the queue once there is a book. */
export function placeInQueue(orders: WorkingOrders, book: Book): void {
  for (const side of SIDES) {
    for (const order of orders.queue(side)) if (order.ahead < 0) order.ahead = book.queueAt(order.limit, side);
  }
}
