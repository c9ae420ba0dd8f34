import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chargesOn, isOnTick, priceLimits } from '../../../src/domain/index.js';
import { checkOrder, type PretradeView } from '../../../src/engine/pretrade.js';
import { sizeOrder, type SizingView } from '../../../src/engine/sizing.js';
import { at, configWith, DAY, hynix, kodex } from './bench.js';

const view = (changes: { readonly [K in keyof SizingView]?: unknown } = {}): SizingView =>
  ({
    config: configWith(),
    instrument: kodex,
    limits: priceLimits(kodex, DAY),
    last: 30_000,
    ask: 30_010,
    bid: 30_000,
    orderable: 10_000_000,
    sellable: 7,
    confidence: 1,
    ...changes,
  }) as SizingView;

const buy = (changes?: Parameters<typeof view>[0]) => sizeOrder('buy', view(changes));

describe('a buy', () => {
  test('is a limit order at the best ask for the allowed share of the cash', () => {
    // 300 of 1,000 parts of 10,000,000 won at 30,010
    expect(buy()).toEqual({ code: kodex.code, side: 'buy', type: 'limit', price: 30_010, quantity: 99 });
  });

  test.each([
    [0, 0],
    [0.5, 49],
    [1, 99],
    [-1, 0],
    [7, 99],
  ])('scales with the confidence: %d gives %d shares', (confidence, quantity) => {
    expect(buy({ confidence }).quantity).toBe(quantity);
  });

  test('never exceeds the largest order', () => {
    const config = configWith({ risk: { ...configWith().risk, maxOrderAmount: 300_200 } });
    // ten shares are 300,100 won and 40 of commission; with 300,100 allowed the commission does not fit any more
    expect(buy({ config }).quantity).toBe(10);
    const tight = configWith({ risk: { ...configWith().risk, maxOrderAmount: 300_100 } });
    expect(buy({ config: tight }).quantity).toBe(9);
  });

  test('leaves room for the commission', () => {
    const all = { config: configWith({ cashPerBuy: 1_000, costs: 'mock' }) };
    // 3,001,000 won for 100 shares, and 0.35 % of it: 10,500
    expect(buy({ ...all, orderable: 3_011_500 }).quantity).toBe(100);
    expect(buy({ ...all, orderable: 3_011_499 }).quantity).toBe(99);
  });

  test('without an ask takes the next price above the last that lies on the grid', () => {
    expect(buy({ ask: 0, last: 30_003 }).price).toBe(30_005);
  });

  test.each([
    ['above the upper limit', 45_000, 39_000],
    ['below the lower limit', 15_000, 21_000],
    ['off the grid', 30_013, 30_010],
  ])('an ask %s is brought within', (_, ask, price) => {
    expect(buy({ ask }).price).toBe(price);
  });

  test('of nothing is an order of 0 shares, which the check denies', () => {
    expect(buy({ orderable: 0 }).quantity).toBe(0);
  });
});

test('a sale is a market order for everything that is free, whatever the confidence', () => {
  expect(sizeOrder('sell', view({ confidence: 0.1 }))).toEqual({
    code: kodex.code,
    side: 'sell',
    type: 'market',
    price: null,
    quantity: 7,
  });
});

test('whatever the prices, cash and limits: a sized buy fits its budget, one share more would not, and no check of price or cash denies it', () => {
  const amount = fc.integer({ min: 0, max: 100_000_000 });
  const given = fc.record({
    instrument: fc.constantFrom(kodex, hynix),
    ask: fc.integer({ min: 0, max: 200_000 }),
    last: fc.integer({ min: 1, max: 200_000 }),
    orderable: amount,
    maxOrderAmount: amount,
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    cashPerBuy: fc.integer({ min: 1, max: 1_000 }),
    costs: fc.constantFrom('kiwoom' as const, 'mock' as const),
  });
  fc.assert(
    fc.property(given, ({ maxOrderAmount, cashPerBuy, costs, ...rest }) => {
      const risk = { ...configWith().risk, maxOrderAmount, maxPositionAmount: 1e12 } as never;
      const config = configWith({ risk, cashPerBuy, costs });
      const limits = priceLimits(rest.instrument, DAY);
      const moment = view({ ...rest, config, limits });
      const order = sizeOrder('buy', moment);
      const cost = (quantity: number): number => {
        const won = order.price! * quantity;
        return won + chargesOn(won, 'buy', rest.instrument, costs, config.settlementDay).commission;
      };
      const parts = Math.round(cashPerBuy * rest.confidence);
      const budget = Math.min(Math.floor((rest.orderable * parts) / 1_000), maxOrderAmount);
      expect(isOnTick(order.price!, rest.instrument, DAY)).toBe(true);
      expect(cost(order.quantity)).toBeLessThanOrEqual(budget);
      expect(cost(order.quantity + 1)).toBeGreaterThan(budget);
      const pretrade = {
        ...moment,
        now: at('100000'),
        risk: { state: 'active', cause: 'operator', reason: '' },
        codeState: 'trading',
        listing: null,
        listedShares: null,
        sessionTrading: true,
        linkOnline: true,
        positionAmount: 0,
        workingOrders: 0,
        unknownOrders: 0,
        recentOrders: 0,
      } as unknown as PretradeView;
      expect(checkOrder(order, pretrade)?.reason ?? null).toBe(order.quantity === 0 ? 'no_quantity' : null);
    }),
  );
});
