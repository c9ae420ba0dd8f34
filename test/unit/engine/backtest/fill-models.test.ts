/** What a bar executes of an order, worked out by hand. */
import { describe, expect, test } from 'vitest';
import { tradingDay, type Bar } from '../../../../src/domain/index.js';
import { FILL_TERMS, fillOf, type FillModel } from '../../../../src/engine/index.js';
import { FUND } from '../../../support/walks.js';

const grid = { instrument: FUND, day: tradingDay('20221110') };
const BAR = { time: 0, open: 33_010, high: 33_030, low: 32_990, close: 33_020, volume: 1_000 } as Bar;
const buy = (price: number | null, left = 50) => ({ side: 'buy', price, left }) as const;
const sell = (price: number | null, left = 50) => ({ side: 'sell', price, left }) as const;
const of = (model: FillModel, order: Parameters<typeof fillOf>[1], bar = BAR, terms = FILL_TERMS) =>
  fillOf(model, order, bar, grid, terms);

test('close: all of it at the close that was decided on', () => {
  expect(of('close', buy(33_020))).toEqual({ price: 33_020, shares: 50 });
  expect(of('close', sell(null, 5_000))).toEqual({ price: 33_020, shares: 5_000 });
});

test('open: all of it at the open, or nothing when the limit forbids it', () => {
  expect(of('open', buy(33_010))).toEqual({ price: 33_010, shares: 50 });
  expect(of('open', buy(33_005))).toBeNull();
  expect(of('open', sell(null))).toEqual({ price: 33_010, shares: 50 });
});

test('auction: at the opening price, else at the closing price, else not at all', () => {
  expect(of('auction', buy(33_015))).toEqual({ price: 33_010, shares: 50 });
  expect(of('auction', sell(33_015))).toEqual({ price: 33_020, shares: 50 });
  expect(of('auction', buy(33_005))).toBeNull();
});

describe('bar', () => {
  test('a market order pays the open, and spread and slippage in ticks', () => {
    expect(of('bar', sell(null))).toEqual({ price: 33_005, shares: 50 });
    expect(of('bar', buy(null), BAR, { slippage: 2, halfSpread: 1, participation: 1_000 })?.price).toBe(33_025);
  });

  test('a limit is traded at only when the bar went through it', () => {
    expect(of('bar', buy(33_000))).toEqual({ price: 33_000, shares: 50 });
    expect(of('bar', buy(32_995))).toEqual({ price: 32_995, shares: 50 });
    expect(of('bar', buy(32_990))).toBeNull();
    expect(of('bar', sell(33_025))).toEqual({ price: 33_025, shares: 50 });
    expect(of('bar', sell(33_030))).toBeNull();
  });

  test('no more than a share of the volume, and nothing of an empty bar', () => {
    expect(of('bar', sell(null, 5_000))?.shares).toBe(100);
    expect(of('bar', sell(null), { ...BAR, volume: 9 } as Bar)).toBeNull();
  });
});

test('a price between two ticks is rounded to our disadvantage', () => {
  const adjusted = { ...BAR, open: 33_013, close: 33_013 } as Bar;
  expect(of('open', buy(null), adjusted)?.price).toBe(33_015);
  expect(of('close', sell(null), adjusted)?.price).toBe(33_010);
});
