import { describe, expect, test } from 'vitest';
import { DENIALS, priceLimits, type DenialCode, type OrderSpec } from '../../../src/domain/index.js';
import { amountOf, checkOrder, costOf, type PretradeView } from '../../../src/engine/pretrade.js';
import { configWith, DAY, hynix, kodex } from './bench.js';

type Loose<T> = { readonly [K in keyof T]?: unknown };

const buy = (changes: Loose<OrderSpec> = {}): OrderSpec =>
  ({ code: kodex.code, side: 'buy', type: 'limit', price: 30_000, quantity: 100, ...changes }) as OrderSpec;
const sell = (changes: Loose<OrderSpec> = {}): OrderSpec => buy({ side: 'sell', type: 'market', price: null, ...changes }); // prettier-ignore

/** Nothing stands against an order of 3,000,000 won. */
const view = (changes: Loose<PretradeView> = {}): PretradeView =>
  ({
    config: configWith(),
    instrument: kodex,
    limits: priceLimits(kodex, DAY),
    risk: 'active',
    tradable: true,
    sessionTrading: true,
    linkOnline: true,
    orderable: 10_000_000,
    sellable: 100,
    positionAmount: 0,
    last: 30_000,
    workingOrders: 0,
    unknownOrders: 0,
    recentOrders: 0,
    dayProfit: 0,
    ...changes,
  }) as PretradeView;

const withRisk = (risk: object) => configWith({ risk: { ...configWith().risk, ...risk } });

/** For each denial: an order that has that fault and no other, and the same just within bounds. */
const CASES: Readonly<Record<DenialCode, readonly [bad: [OrderSpec, PretradeView], good: [OrderSpec, PretradeView]]>> = {
  halted: [[sell(), view({ risk: 'halted' })], [sell(), view({ risk: 'reducing' })]],
  reducing: [[buy(), view({ risk: 'reducing' })], [sell(), view({ risk: 'reducing' })]],
  link_down: [[buy(), view({ linkOnline: false })], [buy(), view()]],
  not_ready: [[buy(), view({ sessionTrading: false })], [buy(), view()]],
  market_closed: [[buy(), view({ tradable: false })], [buy(), view()]],
  unknown_outcome: [[buy(), view({ unknownOrders: 1 })], [buy(), view()]],
  order_in_flight: [[buy(), view({ workingOrders: 1 })], [buy(), view()]],
  no_quantity: [[buy({ quantity: 0 }), view()], [buy({ quantity: 1 }), view()]],
  off_tick: [[buy({ price: 30_001 }), view()], [buy({ price: 30_005 }), view()]],
  outside_limits: [[buy({ price: 39_005, quantity: 1 }), view()], [buy({ price: 39_000, quantity: 1 }), view()]],
  no_holding: [[sell({ quantity: 101 }), view()], [sell({ quantity: 100 }), view()]],
  // 3,000,000 won and 450 of commission
  no_cash: [[buy(), view({ orderable: 3_000_449 })], [buy(), view({ orderable: 3_000_450 })]],
  over_order_amount: [
    [buy(), view({ config: withRisk({ maxOrderAmount: 2_999_999 }) })],
    [buy(), view({ config: withRisk({ maxOrderAmount: 3_000_000 }) })],
  ],
  over_position_amount: [
    [buy(), view({ positionAmount: 7_000_001 })],
    [buy(), view({ positionAmount: 7_000_000 })],
  ],
  over_order_rate: [[sell(), view({ recentOrders: 30 })], [sell(), view({ recentOrders: 29 })]],
  daily_loss: [
    [buy(), view({ dayProfit: -50_000, config: withRisk({ maxDailyLoss: 50_000 }) })],
    [buy(), view({ dayProfit: -49_999, config: withRisk({ maxDailyLoss: 50_000 }) })],
  ],
  signal_only: [[sell(), view({ config: configWith({ signalOnly: true }) })], [sell(), view()]],
}; // prettier-ignore

test.each(Object.entries(CASES))('%s: exactly that fault is denied, its neighbour may leave', (reason, [bad, good]) => {
  expect(checkOrder(...bad)).toEqual({ reason, detail: DENIALS[reason as DenialCode][0] });
  expect(checkOrder(...good)).toBeNull();
});

test('no denial is left out', () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(DENIALS).sort());
});

describe('the first fault in this order names the denial', () => {
  // Each row adds an earlier fault to all that were there: the newest one is named.
  const faults: readonly (readonly [DenialCode, Loose<OrderSpec>, Loose<PretradeView>])[] = [
    ['signal_only', {}, { config: configWith({ signalOnly: true }) }],
    ['daily_loss', {}, { dayProfit: -1, config: { ...withRisk({ maxDailyLoss: 1 }), signalOnly: true } }],
    ['over_order_rate', {}, { recentOrders: 30 }],
    ['over_position_amount', {}, { positionAmount: 10_000_000 }],
    ['over_order_amount', {}, { config: { ...withRisk({ maxDailyLoss: 1, maxOrderAmount: 1 }), signalOnly: true } }],
    ['no_cash', {}, { orderable: 0 }],
    ['outside_limits', { price: 50_000 }, {}],
    ['off_tick', { price: 50_001 }, {}],
    ['no_quantity', { quantity: 0 }, {}],
    ['order_in_flight', {}, { workingOrders: 1 }],
    ['unknown_outcome', {}, { unknownOrders: 1 }],
    ['market_closed', {}, { tradable: false }],
    ['not_ready', {}, { sessionTrading: false }],
    ['link_down', {}, { linkOnline: false }],
    ['reducing', {}, { risk: 'reducing' }],
    ['halted', {}, { risk: 'halted' }],
  ];
  test.each(faults.map(([reason], index) => [reason, index] as const))('%s', (reason, index) => {
    const upTo = faults.slice(0, index + 1);
    const order = Object.assign({}, ...upTo.map(([, spec]) => spec)) as Loose<OrderSpec>;
    const moment = Object.assign({}, ...upTo.map(([, , part]) => part)) as Loose<PretradeView>;
    expect(checkOrder(buy(order), view(moment))?.reason).toBe(reason);
  });

  test('a sale of more than is held is named before the money is looked at', () => {
    const moment = view({ sellable: 0, recentOrders: 30, config: configWith({ signalOnly: true }) });
    expect(checkOrder(sell(), moment)?.reason).toBe('no_holding');
  });
});

describe('what limits do not hold back', () => {
  test('a sale needs no cash, and is never too large: leaving is always allowed', () => {
    const tight = withRisk({ maxOrderAmount: 1, maxPositionAmount: 1, maxDailyLoss: 1 });
    expect(checkOrder(sell(), view({ orderable: 0, config: tight, positionAmount: 9e9, dayProfit: -9e9 }))).toBeNull();
  });

  test('a loss limit of 0 is none', () => {
    expect(checkOrder(buy(), view({ dayProfit: -9_999_999 }))).toBeNull();
  });

  test('a market order has no price to be off tick or outside limits, and counts at the upper limit', () => {
    const market = buy({ type: 'market', price: null });
    expect(amountOf(market, view())).toBe(3_900_000);
    // 0.015 % of 3,900,000 is 585, cut to 10 won
    expect(costOf(market, view())).toBe(3_900_580);
    expect(checkOrder(market, view({ orderable: 3_900_580 }))).toBeNull();
    expect(checkOrder(market, view({ orderable: 3_900_579 }))?.reason).toBe('no_cash');
  });

  test('the tick of the instrument decides: 90,050 is no price of a stock, but one of a fund', () => {
    const price = 90_050;
    const moment = { instrument: hynix, limits: priceLimits(hynix, DAY) };
    expect(checkOrder(buy({ price, quantity: 1 }), view(moment))?.reason).toBe('off_tick');
    const fund = { ...kodex, basePrice: 90_000 } as typeof kodex;
    expect(checkOrder(buy({ price, quantity: 1 }), view({ instrument: fund, limits: priceLimits(fund, DAY) }))).toBeNull(); // prettier-ignore
  });
});
