import { describe, expect, test } from 'vitest';
import { price } from '../../../src/domain/index.js';
import { callAuction, type AuctionOrder } from '../../../src/exchange/index.js';

const orders = (...rows: (readonly [won: number | null, shares: number])[]): AuctionOrder[] =>
  rows.map(([won, quantity]) => ({ price: won === null ? null : price(won), quantity }));
const reference = price(100);

describe('the single price', () => {
  test('matches most shares', () => {
    const buys = orders([103, 10], [101, 20], [99, 50]);
    const sells = orders([98, 15], [101, 10], [104, 50]);
    expect(callAuction(buys, sells, reference)).toEqual({ price: 101, quantity: 25, surplus: 5 });
  });

  test('among equal volumes leaves the fewest over', () => {
    const buys = orders([105, 10], [102, 4]);
    const sells = orders([100, 10]);
    // 10 match at 100, 102 and 105; only at 105 nobody is left over.
    expect(callAuction(buys, sells, reference)).toEqual({ price: 105, quantity: 10, surplus: 0 });
  });

  test('among equal volumes and surpluses is nearest to the reference', () => {
    expect(callAuction(orders([110, 5]), orders([90, 5]), price(101))).toMatchObject({ price: 101, quantity: 5 });
    expect(callAuction(orders([110, 5]), orders([90, 5]), price(120))).toMatchObject({ price: 110 });
    expect(callAuction(orders([110, 5]), orders([90, 5]), price(80))).toMatchObject({ price: 90 });
    // Both 95 and 105 match 5 with 3 over; so does the reference, which is nearer than both.
    expect(callAuction(orders([105, 8]), orders([95, 5]), reference)).toEqual({ price: 100, quantity: 5, surplus: 3 });
  });

  test('market orders take part at any price', () => {
    expect(callAuction(orders([null, 5]), orders([null, 7]), reference)).toEqual({
      price: 100,
      quantity: 5,
      surplus: -2,
    });
    expect(callAuction(orders([null, 5]), orders([104, 3]), reference)).toMatchObject({ price: 104, quantity: 3 });
  });

  test('is none when nobody meets', () => {
    expect(callAuction(orders([99, 5]), orders([101, 5]), reference)).toBeNull();
    expect(callAuction([], orders([null, 5]), reference)).toBeNull();
  });
});
