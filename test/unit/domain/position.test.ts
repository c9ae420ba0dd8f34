import { describe, expect, test } from 'vitest';
import {
  averagePrice,
  evolveAccount,
  evolvePosition,
  flatPosition,
  InvariantError,
  money,
  openingAccount,
  price,
  quantity,
  stockCode,
  type Position,
} from '../../../src/domain/index.js';

const CODE = stockCode('069500');
const flat = flatPosition(CODE);
const trade = (position: Position, side: 'buy' | 'sell', shares: number, at: number) =>
  evolvePosition(position, { side, quantity: quantity(shares), price: price(at) });

describe('a position', () => {
  test('begins flat', () => {
    expect(flat).toEqual({ code: CODE, quantity: 0, cost: 0, realized: 0 });
    expect(averagePrice(flat)).toBe(0);
  });

  test('bought in parts costs their sum', () => {
    const now = trade(trade(flat, 'buy', 10, 33_000), 'buy', 5, 33_010);
    expect(now).toEqual({ code: CODE, quantity: 15, cost: 495_050, realized: 0 });
  });

  test('shows its average price cut to the won: FID 931 of the official example', () => {
    expect(averagePrice({ quantity: quantity(102), cost: money(15_719_834) })).toBe(154_116);
  });

  test('sold in part keeps the cost of the rest, its share rounded down', () => {
    const now = trade({ ...flat, quantity: quantity(3), cost: money(100) }, 'sell', 1, 40);
    expect(now).toEqual({ code: CODE, quantity: 2, cost: 67, realized: 7 });
  });

  test('sold whole costs nothing and has realised all', () => {
    const now = trade(trade(flat, 'buy', 7, 33_005), 'sell', 7, 33_000);
    expect(now).toEqual({ code: CODE, quantity: 0, cost: 0, realized: -35 });
  });

  test('is exact where cost × quantity passes what a double holds', () => {
    const big: Position = { ...flat, quantity: quantity(9_999_999), cost: money(9_007_199_254_740) };
    const now = trade(big, 'sell', 9_999_998, 1);
    expect(now.cost).toBe(9_007_199_254_740 - Number((9_007_199_254_740n * 9_999_998n) / 9_999_999n));
  });

  test('never sells what is not held', () => {
    expect(() => trade(flat, 'sell', 1, 33_000)).toThrow(InvariantError);
    expect(() => trade(trade(flat, 'buy', 1, 33_000), 'sell', 2, 33_000)).toThrow('sold 2 of 069500, held 1');
  });
});

describe('an account', () => {
  test('pays for purchases with charges, and gets sales without them', () => {
    const bought = evolveAccount(
      openingAccount(money(1_000_000)),
      { side: 'buy', amount: 330_000 },
      { commission: 40, tax: 0 },
    );
    expect(bought).toEqual({ cash: 669_960, commission: 40, tax: 0 });
    const sold = evolveAccount(bought, { side: 'sell', amount: 331_000 }, { commission: 40, tax: 662 });
    expect(sold).toEqual({ cash: 1_000_258, commission: 80, tax: 662 });
  });
});
