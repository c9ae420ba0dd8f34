/** What recorded ticks execute of an order, worked out by hand. */
import { describe, expect, test } from 'vitest';
import { priceLimits, tradingDay, type Price } from '../../../../src/domain/index.js';
import { atAuction, atPrint, atQuote, placeIn } from '../../../../src/engine/backtest/tick-fills.js';
import { TICK_TERMS, type TickTerms } from '../../../../src/engine/index.js';
import { FUND } from '../../../support/walks.js';

const day = tradingDay('20221110');
const instrument = { ...FUND, basePrice: 33_000 as Price };
const grid = (terms: Partial<TickTerms> = {}) => ({
  instrument,
  day,
  limits: priceLimits(instrument, day),
  terms: { ...TICK_TERMS, ...terms },
});
const order = (side: 'buy' | 'sell', price: number | null, left = 50, ahead: number | null = 0) => ({
  side,
  price: price as Price | null,
  left,
  ahead,
});
const print = (price: number, shares: number) => ({ price: price as Price, shares });

describe('at a quote', () => {
  test('who comes pays what is displayed, and gets no more than is displayed', () => {
    const best = { price: 33_010, shares: 30 };
    expect(atQuote(order('buy', 33_020), best, true, grid())).toEqual({ kind: 'quote', price: 33_010, shares: 30 });
    expect(atQuote(order('buy', 33_005), best, true, grid())).toBeNull();
    expect(atQuote(order('sell', null), { price: 33_000, shares: 80 }, true, grid())).toMatchObject({ price: 33_000, shares: 50 }); // prettier-ignore
  });

  test('who was there first trades at the own limit', () => {
    expect(atQuote(order('buy', 33_020), { price: 33_010, shares: 30 }, false, grid())?.price).toBe(33_020);
    expect(atQuote(order('sell', null), { price: 33_000, shares: 30 }, false, grid())?.price).toBe(33_000);
  });

  test('slippage makes the price worse, or the order wait where its limit forbids that', () => {
    const best = { price: 33_010, shares: 30 };
    expect(atQuote(order('buy', 33_020), best, true, grid({ slippage: 2 }))?.price).toBe(33_020);
    expect(atQuote(order('buy', 33_015), best, true, grid({ slippage: 2 }))).toBeNull();
    expect(atQuote(order('sell', null), best, true, grid({ slippage: 2 }))?.price).toBe(33_000);
  });

  test('nothing trades beyond the limits of the day', () => {
    const { upper } = priceLimits(instrument, day);
    expect(atQuote(order('buy', null), { price: upper, shares: 30 }, true, grid({ slippage: 3 }))?.price).toBe(upper);
  });

  test('an empty side has nothing', () => {
    expect(atQuote(order('buy', null), { price: 0, shares: 0 }, true, grid())).toBeNull();
  });
});

describe('at a trade', () => {
  test('strictly through the limit it is ours, at the limit, whoever stood before us', () => {
    expect(atPrint(order('buy', 33_000, 50, 900), print(32_995, 20), 20, grid())).toEqual({
      fill: { kind: 'through', price: 33_000, shares: 20 },
      ahead: 0,
    });
    expect(atPrint(order('sell', 33_000, 50, 900), print(33_005, 70), 70, grid()).fill).toMatchObject({ shares: 50 });
  });

  test('at the limit it first serves the queue', () => {
    expect(atPrint(order('buy', 33_000, 50, 100), print(33_000, 60), 60, grid())).toEqual({ fill: null, ahead: 40 });
    expect(atPrint(order('buy', 33_000, 50, 40), print(33_000, 60), 60, grid())).toEqual({
      fill: { kind: 'queue', price: 33_000, shares: 20 },
      ahead: 0,
    });
  });

  test('nobody knows the queue of a price that is not the best: a trade there is the strangers’', () => {
    expect(atPrint(order('buy', 33_000, 50, null), print(33_000, 60), 60, grid())).toEqual({ fill: null, ahead: null });
  });

  test('with slippage it must go so many ticks through, and at the limit nothing trades', () => {
    const terms = grid({ slippage: 2 });
    expect(atPrint(order('buy', 33_000), print(32_995, 60), 60, terms).fill).toBeNull();
    expect(atPrint(order('buy', 33_000), print(32_990, 60), 60, terms).fill?.price).toBe(33_000);
    expect(atPrint(order('buy', 33_000), print(33_000, 60), 60, terms).fill).toBeNull();
  });

  test('the rest of a market order takes what comes', () => {
    expect(atPrint(order('sell', null, 50), print(32_980, 20), 10, grid({ slippage: 1 })).fill).toEqual({
      kind: 'print',
      price: 32_975,
      shares: 10,
    });
  });

  test('the participation caps what follows the queue', () => {
    const { fill } = atPrint(order('buy', 33_000, 500, 40), print(33_000, 140), 14, grid({ participation: 100 }));
    expect(fill?.shares).toBe(10);
  });
});

test('at an auction everybody whose limit allows it trades at its price', () => {
  expect(atAuction(order('buy', 33_010), 33_005 as Price, 400)).toEqual({ kind: 'auction', price: 33_005, shares: 50 });
  expect(atAuction(order('buy', 33_005), 33_005 as Price, 30)?.shares).toBe(30);
  expect(atAuction(order('buy', 33_000), 33_005 as Price, 400)).toBeNull();
  expect(atAuction(order('sell', null), 33_005 as Price, 400)?.price).toBe(33_005);
});

describe('the place in the queue', () => {
  test('whoever joins the best price stands behind what is displayed there', () => {
    expect(placeIn(order('buy', 33_000, 50, null), { price: 33_000, shares: 700 })).toBe(700);
  });

  test('whoever is better than the best stands first; behind the best nobody knows', () => {
    expect(placeIn(order('buy', 33_005, 50, null), { price: 33_000, shares: 700 })).toBe(0);
    expect(placeIn(order('sell', 33_005, 50, 300), { price: 33_010, shares: 700 })).toBe(0);
    expect(placeIn(order('buy', 32_995, 50, null), { price: 33_000, shares: 700 })).toBeNull();
  });

  test('shares that were withdrawn before us bring us forward, those that joined do not set us back', () => {
    expect(placeIn(order('buy', 33_000, 50, 600), { price: 33_000, shares: 200 })).toBe(200);
    expect(placeIn(order('buy', 33_000, 50, 200), { price: 33_000, shares: 900 })).toBe(200);
  });
});
