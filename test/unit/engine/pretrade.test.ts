import { describe, expect, test } from 'vitest';
import {
  createCalendar,
  DENIALS,
  kstTime,
  NO_RISK_LIMITS,
  ORDINARY_LISTING,
  priceLimits,
  tradingDay,
  type DenialCode,
  type Instrument,
  type ListingStatus,
  type OrderSpec,
} from '../../../src/domain/index.js';
import { amountOf, checkOrder, costOf, type PretradeView } from '../../../src/engine/pretrade.js';
import { at, configWith, DAY, hynix, kodex, type ConfigChanges } from './bench.js';

type Loose<T> = { readonly [K in keyof T]?: unknown };

const buy = (changes: Loose<OrderSpec> = {}): OrderSpec =>
  ({ code: kodex.code, side: 'buy', type: 'limit', price: 30_000, quantity: 100, ...changes }) as OrderSpec;
const sell = (changes: Loose<OrderSpec> = {}): OrderSpec => buy({ side: 'sell', type: 'market', price: null, ...changes }); // prettier-ignore

/** Ordinary trading on an ordinary day; nothing stands against an order of 3,000,000 won. */
const view = (changes: Loose<PretradeView> = {}): PretradeView => {
  const instrument = (changes.instrument as Instrument | undefined) ?? kodex;
  return {
    config: configWith(),
    instrument,
    limits: priceLimits(instrument, DAY),
    now: at('100000'),
    risk: { state: 'active', cause: 'operator', reason: '' },
    closing: false,
    sessionTrading: true,
    linkOnline: true,
    codeState: 'trading',
    listing: null,
    listedShares: null,
    last: 30_000,
    ask: 30_000,
    bid: 29_995,
    tickAge: 100,
    clockSkew: 400,
    coolingUntil: 0,
    orderable: 10_000_000,
    sellable: 100,
    positionAmount: 0,
    workingOrders: 0,
    unknownOrders: 0,
    recentOrders: 0,
    ...changes,
  } as PretradeView;
};

const withRisk = (risk: ConfigChanges['risk']) => configWith({ risk: risk! });
const standing = (state: string, cause: string) => view({ risk: { state, cause, reason: 'why' } });
const listed = (changes: Partial<ListingStatus>) => view({ listing: { ...ORDINARY_LISTING, ...changes } });
const elw = { ...kodex, kind: 'elw', name: 'an ELW' } as Instrument;
const rich = { orderable: 9e12, config: withRisk({ maxOrderAmount: 0, maxPositionAmount: 0 }) } as const;
const on = (day: string, hhmmss: string, instrument: Instrument = kodex) => {
  const schedule = createCalendar().schedule(tradingDay(day));
  return { config: configWith({ day: tradingDay(day), schedule }), now: kstTime(tradingDay(day), hhmmss), instrument };
};

type Case = readonly [bad: [OrderSpec, PretradeView], good: [OrderSpec, PretradeView]];

/** For each denial: an order that has that fault and no other, and the same just within bounds. */
const CASES: Readonly<Record<DenialCode, Case>> = {
  halted: [[sell(), standing('halted', 'operator')], [sell(), standing('reducing', 'operator')]],
  reducing: [[buy(), standing('reducing', 'operator')], [sell(), standing('reducing', 'operator')]],
  daily_loss: [[sell(), standing('halted', 'daily_loss')], [sell(), standing('active', 'daily_loss')]],
  drawdown: [[buy(), standing('halted', 'drawdown')], [buy(), standing('active', 'drawdown')]],
  rejections: [[buy(), standing('reducing', 'rejections')], [sell(), standing('reducing', 'rejections')]],
  broker_differs: [[buy(), standing('reducing', 'broker_differs')], [sell(), standing('reducing', 'broker_differs')]],
  link_down: [[buy(), view({ linkOnline: false })], [buy(), view()]],
  not_ready: [[buy(), view({ sessionTrading: false })], [buy(), view()]],
  unknown_outcome: [[buy(), view({ unknownOrders: 1 })], [buy(), view()]],
  order_in_flight: [[buy(), view({ workingOrders: 1 })], [buy(), view()]],
  market_not_open: [[buy(), view({ now: at('081959') })], [buy(), view({ now: at('082000') })]],
  market_closed: [[buy(), view({ now: at('153000') })], [buy(), view({ now: at('152959') })]],
  trading_halted: [[sell(), view({ codeState: 'halted' })], [sell(), view({ codeState: 'callAuction' })]],
  circuit_breaker: [[sell(), view({ codeState: 'breaker' })], [sell(), view({ codeState: 'callAuction' })]],
  // the after-market takes limit orders only
  type_not_now: [
    [sell(), view({ ...on('20261120', '170000', hynix), last: 90_000 })],
    [sell({ type: 'limit', price: 90_000 }), view({ ...on('20261120', '170000', hynix), last: 90_000 })],
  ],
  type_not_here: [
    [sell(), view({ instrument: elw })],
    [sell({ type: 'limit', price: 30_000 }), view({ instrument: elw })],
  ],
  not_in_after_market: [
    [buy(), view(on('20261120', '170000'))],
    [buy({ price: 90_000, quantity: 1 }), view({ ...on('20261120', '170000', hynix), last: 90_000 })],
  ],
  no_quantity: [[buy({ quantity: 0 }), view()], [buy({ quantity: 1 }), view()]],
  bad_lot: [
    [buy({ quantity: 15 }), view({ instrument: elw })],
    [buy({ quantity: 20 }), view({ instrument: elw })],
  ],
  price_needed: [[buy({ price: null }), view()], [buy({ price: null, type: 'market', quantity: 1 }), view()]],
  price_forbidden: [[sell({ price: 30_000 }), view()], [sell(), view()]],
  off_tick: [[buy({ price: 30_001 }), view()], [buy({ price: 30_005 }), view()]],
  outside_limits: [[buy({ price: 39_005, quantity: 1 }), view()], [buy({ price: 39_000, quantity: 1 }), view()]],
  // 100 billion won are out of the broker's bounds long before
  over_broker_amount: [
    [buy({ quantity: 166_668 }), view(rich)],
    [buy({ quantity: 66_666 }), view(rich)],
  ],
  needs_confirmation: [
    [buy({ quantity: 66_667 }), view(rich)],
    [buy({ quantity: 66_666 }), view(rich)],
  ],
  over_exchange_amount: [
    [buy({ quantity: 3_333_334 }), view(rich)],
    [buy({ quantity: 66_666 }), view(rich)],
  ],
  // above a billion won 1 % of the shares at the exchange; at the broker 3 %, and 1 % without a person
  over_listed_shares: [
    [buy({ quantity: 33_334 }), view({ ...rich, listedShares: 3_333_399 })],
    [buy({ quantity: 33_334 }), view({ ...rich, listedShares: 3_333_400 })],
  ],
  over_broker_shares: [[buy(), view({ listedShares: 3_333 })], [buy(), view({ listedShares: 10_000 })]],
  stale_data: [
    [buy(), view({ tickAge: 60_001, config: withRisk({ maxTickAge: 60 }) })],
    [buy(), view({ tickAge: 60_000, config: withRisk({ maxTickAge: 60 }) })],
  ],
  clock_skew: [
    [buy(), view({ clockSkew: -5_001, config: withRisk({ maxClockSkew: 5_000 }) })],
    [buy(), view({ clockSkew: 5_000, config: withRisk({ maxClockSkew: 5_000 }) })],
  ],
  not_to_open: [[buy(), listed({ mayOpen: false })], [sell(), listed({ mayOpen: false })]],
  cooling_down: [[buy(), view({ coolingUntil: at('100001') })], [buy(), view({ coolingUntil: at('100000') })]],
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
  signal_only: [[sell(), view({ config: configWith({ signalOnly: true }) })], [sell(), view()]],
}; // prettier-ignore

test.each(Object.entries(CASES))('%s: exactly that fault is denied, its neighbour may leave', (reason, [bad, good]) => {
  const denial = checkOrder(...bad);
  expect(denial?.reason).toBe(reason);
  expect(denial?.detail.startsWith(DENIALS[reason as DenialCode].cause.en)).toBe(true);
  expect(checkOrder(...good)).toBeNull();
});

test('no denial is left out, and none is dead', () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(DENIALS).sort());
});

test('a denial tells its figures', () => {
  expect(checkOrder(...CASES.no_cash[0])?.detail).toMatch(/\(3000450 of 3000449\)$/);
  expect(checkOrder(...CASES.daily_loss[0])?.detail).toMatch(/\(why\)$/);
  expect(checkOrder(...CASES.stale_data[0])?.detail).toMatch(/60001 ms ago/);
});

describe('the first fault in this order names the denial', () => {
  // Each row adds an earlier fault to all that were there: the newest one is named.
  const faults: readonly (readonly [DenialCode, Loose<OrderSpec>, Loose<PretradeView>])[] = [
    ['signal_only', {}, { config: configWith({ signalOnly: true }) }],
    ['over_order_rate', {}, { recentOrders: 30 }],
    ['over_position_amount', {}, { positionAmount: 10_000_000 }],
    ['over_order_amount', {}, { config: configWith({ risk: { maxOrderAmount: 1, maxTickAge: 60, maxClockSkew: 1_000 }, signalOnly: true }) }], // prettier-ignore
    ['no_cash', {}, { orderable: 0 }],
    ['cooling_down', {}, { coolingUntil: at('110000') }],
    ['not_to_open', {}, { listing: { ...ORDINARY_LISTING, mayOpen: false } }],
    ['clock_skew', {}, { clockSkew: 2_000 }],
    ['stale_data', {}, { tickAge: null }],
    ['off_tick', { price: 30_001 }, {}],
    ['outside_limits', { price: 50_001 }, {}],
    ['no_quantity', { quantity: 0 }, {}],
    ['market_closed', {}, { now: at('153500') }],
    ['circuit_breaker', {}, { now: at('100000'), codeState: 'breaker' }],
    ['order_in_flight', {}, { workingOrders: 1 }],
    ['unknown_outcome', {}, { unknownOrders: 1 }],
    ['not_ready', {}, { sessionTrading: false }],
    ['link_down', {}, { linkOnline: false }],
    ['broker_differs', {}, { risk: { state: 'reducing', cause: 'broker_differs', reason: '' } }],
    ['halted', {}, { risk: { state: 'halted', cause: 'operator', reason: '' } }],
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
  test('a sale needs no cash, no fresh tick, no calm code, and is never too large: leaving is always allowed', () => {
    const tight = withRisk({ maxOrderAmount: 1, maxPositionAmount: 1, maxTickAge: 1, maxClockSkew: 1 });
    const moment = { orderable: 0, config: tight, positionAmount: 9e9, tickAge: null, clockSkew: 9e9, coolingUntil: at('110000') }; // prettier-ignore
    expect(checkOrder(sell(), view(moment))).toBeNull();
  });

  test('a limit of 0 is none', () => {
    const moment = { tickAge: null, clockSkew: 9e9, recentOrders: 1_000, config: configWith({ risk: NO_RISK_LIMITS }) };
    expect(checkOrder(buy(), view(moment))).toBeNull();
    expect(
      checkOrder(buy({ quantity: 60_000 }), view({ ...moment, orderable: 9e12, positionAmount: 9e12 })),
    ).toBeNull();
  });

  test('while risk is halted one sale leaves: the one that closes for an operator; a purchase never', () => {
    const { risk } = standing('halted', 'daily_loss');
    expect(checkOrder(sell(), view({ risk, closing: true }))).toBeNull();
    expect(checkOrder(sell(), view({ risk }))?.reason).toBe('daily_loss');
    expect(checkOrder(buy(), view({ risk, closing: true }))?.reason).toBe('daily_loss');
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
    const moment = { instrument: hynix, last: 90_000 };
    expect(checkOrder(buy({ price, quantity: 1 }), view(moment))?.reason).toBe('off_tick');
    const fund = { ...kodex, basePrice: 90_000 } as typeof kodex;
    expect(checkOrder(buy({ price, quantity: 1 }), view({ instrument: fund }))).toBeNull(); // prettier-ignore
  });
});
