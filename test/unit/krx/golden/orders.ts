/** Quantities, prices, sizes, marks of the lists: one order each, and what the rules say of it. */
import {
  checkKrxOrder,
  createCalendar,
  kstTime,
  listingStatus,
  priceAsItComes,
  tradingDay,
  type KrxOrder,
  type KrxOrderView,
  type ListingStatus,
} from '../../../../src/domain/index.js';
import { listed, type GoldenCase } from './case.js';

type Change = { order?: Partial<KrxOrder>; view?: Partial<KrxOrderView>; day?: string; time?: string };

function ask({ order = {}, view = {}, day = '20261120', time = '100000' }: Change) {
  const on = tradingDay(day);
  return checkKrxOrder(
    { side: 'buy', type: '0', price: 70_000, quantity: 1, ...order },
    {
      instrument: listed('stock', 70_000),
      schedule: createCalendar().schedule(on),
      now: kstTime(on, time),
      state: 'trading',
      last: 70_000,
      ask: 70_100,
      bid: 70_000,
      ...view,
    },
  );
}

const PRICE = 'KIWOOM.md §7 and §4.3, 571357';
const TICK = 'KIWOOM.md §11, Tick sizes; §4.3, RC4003';
const LIMIT = 'KIWOOM.md §11, Price limits';
const SIZE = 'KRX notice of 2018-09-12 (mediapen, newsway)';
const BROKER = 'KIWOOM.md §12.3, errors -303 … -306';
const WARNED = 'KIWOOM.md §6, ka10099: orderWarning and auditInfo';
const MARKET = { type: '3', price: null };
const million = 1_000_000;
const big = (shares: number) => ({ listedShares: shares });
const elw = { instrument: listed('elw', 1_000) };
const mark = (orderWarning: string, auditInfo = '정상') =>
  listingStatus({ auditInfo, state: '증거금100%', orderWarning });

const ORDERS: readonly [source: string, name: string, change: Change, expected: string | null][] = [
  [LIMIT, 'the upper limit', { order: { price: 91_000 } }, null],
  [LIMIT, 'the lower limit', { order: { price: 49_000 } }, null],
  [LIMIT, 'a tick above the upper limit', { order: { price: 91_100 } }, 'outside_limits'],
  [LIMIT, 'a tick below the lower limit', { order: { price: 48_950 } }, 'outside_limits'],
  [LIMIT, 'the recorded upper limit of 2026-07-22', { order: { price: 336_500 }, day: '20260722', view: { instrument: listed('stock', 259_000) } }, null],
  [LIMIT, 'the recorded lower limit of 2026-07-22', { order: { price: 181_500 }, day: '20260722', view: { instrument: listed('stock', 259_000) } }, null],
  [TICK, 'between two ticks', { order: { price: 70_050 } }, 'off_tick'],
  [TICK, 'half a won', { order: { price: 70_000.5 } }, 'off_tick'],
  [TICK, 'nothing', { order: { price: 0 } }, 'off_tick'],
  [TICK, 'an ETF between two ticks', { order: { price: 33_003 }, view: { instrument: listed('etf', 33_000) } }, 'off_tick'],
  [TICK, 'an ETF below 2,000 won since 2023-12-18', { order: { price: 1_501 }, day: '20231218', view: { instrument: listed('etf', 1_500) } }, null],
  [TICK, 'an ETF below 2,000 won before', { order: { price: 1_501 }, day: '20231215', view: { instrument: listed('etf', 1_500) } }, 'off_tick'],
  [TICK, 'an off-tick price beyond the limits is told as beyond', { order: { price: 91_050 } }, 'outside_limits'],
  [PRICE, 'a limit order without a price', { order: { price: null } }, 'price_needed'],
  [PRICE, 'a conditional order without a price', { order: { type: '5', price: null } }, 'price_needed'],
  [PRICE, 'a limit IOC order without a price', { order: { type: '10', price: null } }, 'price_needed'],
  [PRICE, 'a limit FOK order without a price', { order: { type: '20', price: null } }, 'price_needed'],
  [PRICE, 'a market order with a price', { order: { type: '3' } }, 'price_forbidden'],
  [PRICE, 'a market IOC order with a price', { order: { type: '13' } }, 'price_forbidden'],
  [PRICE, 'a market FOK order with a price', { order: { type: '23' } }, 'price_forbidden'],
  [PRICE, 'a best order with a price', { order: { type: '6' } }, 'price_forbidden'],
  [PRICE, 'a priority order with a price', { order: { type: '7' } }, 'price_forbidden'],
  [PRICE, 'a best IOC order with a price', { order: { type: '16' } }, 'price_forbidden'],
  [PRICE, 'a best FOK order with a price', { order: { type: '26' } }, 'price_forbidden'],
  [PRICE, 'closing-price trading with a price', { order: { type: '81' }, time: '154500' }, 'price_forbidden'],
  [PRICE, 'previous-close trading with a price', { order: { type: '61' }, time: '083500' }, 'price_forbidden'],
  [PRICE, 'a market order', { order: MARKET }, null],
  ['KRX, Types of orders: best limit', 'a best buy without an ask', { order: { type: '6', price: null }, view: { ask: 0 } }, 'no_price_to_take'],
  ['KRX, Types of orders: best limit', 'a priority buy without an ask', { order: { type: '7', price: null }, view: { ask: 0 } }, null],
  ['KRX, Types of orders: best limit', 'a priority buy without a bid', { order: { type: '7', price: null }, view: { bid: 0 } }, 'no_price_to_take'],
  ['KRX, Types of orders: best limit', 'a best sale without a bid', { order: { side: 'sell', type: '6', price: null }, view: { bid: 0 } }, 'no_price_to_take'],
  ['KRX, trading unit 1 since 2014-06-02', 'no shares', { order: { quantity: 0 } }, 'bad_quantity'],
  ['KRX, trading unit 1 since 2014-06-02', 'half a share', { order: { quantity: 0.5 } }, 'bad_quantity'],
  ['KRX, trading unit 1 since 2014-06-02', 'minus one', { order: { quantity: -1 } }, 'bad_quantity'],
  ['KRX, trading unit 1 since 2014-06-02', 'one share of a cheap stock', { order: { price: 1_000 }, view: { instrument: listed('stock', 1_000), last: 1_000 } }, null],
  ['KRX, ELW: trading (regulation.krx.co.kr)', 'an ELW by 10', { order: { price: 1_000, quantity: 10 }, view: elw }, null],
  ['KRX, ELW: trading (regulation.krx.co.kr)', 'an ELW by 15', { order: { price: 1_000, quantity: 15 }, view: elw }, 'bad_lot'],
  ['KRX, ELW: trading (regulation.krx.co.kr)', 'an ELW has no limits', { order: { price: 5_000, quantity: 10 }, view: elw }, null],
  [SIZE, '100 billion won', { order: { price: 100_000, quantity: million }, view: { instrument: listed('stock', 100_000), last: 100_000 } }, null],
  [SIZE, 'more than 100 billion won', { order: { price: 100_000, quantity: million + 1 }, view: { instrument: listed('stock', 100_000), last: 100_000 } }, 'over_exchange_amount'],
  [SIZE, 'more than 100 billion won before the rule', { day: '20180914', order: { price: 100_000, quantity: million + 1 }, view: { instrument: listed('stock', 100_000), last: 100_000 } }, null],
  [SIZE, '1 % of the shares', { order: { quantity: 100_000 }, view: big(10 * million) }, null],
  [SIZE, 'more than 1 % of the shares', { order: { quantity: 100_001 }, view: big(10 * million) }, 'over_listed_shares'],
  [SIZE, 'more than 1 % before the rule', { day: '20180914', order: { quantity: 100_001 }, view: big(10 * million) }, null],
  [SIZE, 'more than 5 % before the rule', { day: '20180914', order: { quantity: 500_001 }, view: big(10 * million) }, 'over_listed_shares'],
  [SIZE, 'more than 1 % for a billion won', { order: { price: 50_000, quantity: 20_000 }, view: { ...big(500_000), last: 50_000 } }, null],
  [SIZE, 'more than 1 % for more than a billion', { order: { price: 50_000, quantity: 20_001 }, view: { ...big(500_000), last: 50_000 } }, 'over_listed_shares'],
  [SIZE, '4 % of a small company', { order: { price: 50_000, quantity: 20_001 }, view: { ...big(398_000), last: 50_000 } }, 'over_listed_shares'],
  [SIZE, '5 % of a small company', { order: { price: 60_000, quantity: 16_667 }, view: { ...big(333_340), last: 59_000 } }, null],
  [SIZE, 'a market order at the last price', { order: { ...MARKET, quantity: 1_428_572 } }, 'over_exchange_amount'],
  [BROKER, '2 billion won', { order: { price: 50_000, quantity: 40_000 }, view: { through: 'broker' } }, null],
  [BROKER, 'more than 2 billion won', { order: { price: 50_000, quantity: 40_001 }, view: { through: 'broker' } }, 'needs_confirmation'],
  [BROKER, '5 billion won', { order: { price: 50_000, quantity: 100_000 }, view: { through: 'broker' } }, 'needs_confirmation'],
  [BROKER, 'more than 5 billion won', { order: { price: 50_000, quantity: 100_001 }, view: { through: 'broker' } }, 'over_broker_amount'],
  [BROKER, 'more than 5 billion won at the exchange', { order: { price: 50_000, quantity: 100_001 } }, null],
  [BROKER, 'more than 1 % of the shares', { order: { quantity: 101 }, view: { ...big(10_000), through: 'broker' } }, 'needs_confirmation'],
  [BROKER, 'more than 3 % of the shares', { order: { quantity: 301 }, view: { ...big(10_000), through: 'broker' } }, 'over_broker_shares'],
  [BROKER, '1 % of the shares', { order: { quantity: 100 }, view: { ...big(10_000), through: 'broker' } }, null],
  [WARNED, '투자경고 may be traded', { view: { listing: mark('5') } }, null],
  [WARNED, '투자위험 may be traded', { view: { listing: mark('4') } }, null],
  [WARNED, '거래정지 may not', { view: { listing: mark('0', '거래정지') } }, 'trading_halted'],
  [WARNED, '단기과열: a best order', { order: { type: '6', price: null }, view: { listing: mark('3') } }, 'type_not_now'],
  [WARNED, '단기과열: a limit order', { view: { listing: mark('3') } }, null],
  [WARNED, '정리매매 has no limits', { order: { price: 7_000 }, view: { listing: mark('2') } }, null],
  [WARNED, '정리매매: an IOC order', { order: { type: '10' }, view: { listing: mark('2') } }, 'type_not_now'],
  ['KIWOOM.md §11, 시간외단일가 ±10 %', 'after hours at +10 %', { day: '20221110', time: '163000', order: { type: '62', price: 77_000 } }, null],
  ['KIWOOM.md §11, 시간외단일가 ±10 %', 'after hours beyond +10 %', { day: '20221110', time: '163000', order: { type: '62', price: 77_100 } }, 'outside_limits'],
  ['KIWOOM.md §11, 시간외단일가 ±10 %', 'after hours never beyond the day’s limit', { day: '20221110', time: '163000', order: { type: '62', price: 91_100 }, view: { last: 90_000 } }, 'outside_limits'],
  ['KIWOOM.md §11, 시간외단일가 ±10 %', 'after hours at the day’s limit', { day: '20221110', time: '163000', order: { type: '62', price: 91_000 }, view: { last: 90_000 } }, null],
  ['KIWOOM.md §11, KRX 애프터마켓 ±30 %', 'the after-market at +30 %', { time: '163000', order: { price: 91_000 } }, null],
  ['KIWOOM.md §11, Leveraged ETFs; hankyung on 140950: 60 %', 'a geared fund at +60 %', { order: { price: 16_000 }, view: { instrument: listed('etf', 10_000, { name: 'KODEX 레버리지' }), last: 10_000 } }, null],
  ['KIWOOM.md §11, Leveraged ETFs; hankyung on 140950: 60 %', 'a geared fund beyond', { order: { price: 16_005 }, view: { instrument: listed('etf', 10_000, { name: 'KODEX 레버리지' }), last: 10_000 } }, 'outside_limits'],
  ['KIWOOM.md §11, Leveraged ETFs; hankyung on 140950: 60 %', 'an inverse fund beyond +30 %', { order: { price: 13_005 }, view: { instrument: listed('etf', 10_000, { name: 'KODEX 인버스' }), last: 10_000 } }, 'outside_limits'],
]; // prettier-ignore

const LISTINGS: readonly [auditInfo: string, state: string, warning: string, expected: Partial<ListingStatus>][] = [
  ['정상', '증거금30%|담보대출|신용가능', '0', { halted: false, cashOnly: false, mayOpen: true, reasons: [] }],
  ['정상', '증거금100%', '0', { cashOnly: true, mayOpen: true }],
  ['정상', '증거금100%', '1', { auctionsOnly: false, mayOpen: true, reasons: ['ETF투자주의', '증거금100%'] }],
  ['정상', '', '2', { auctionsOnly: true, withoutLimits: true, withoutVi: true, mayOpen: false }],
  ['단기과열', '', '3', { auctionsOnly: true, withoutLimits: false, withoutVi: true, mayOpen: true }],
  ['정상', '', '4', { cashOnly: true, auctionsOnly: false, mayOpen: false, reasons: ['투자위험'] }],
  ['정상', '', '5', { cashOnly: true, mayOpen: true, reasons: ['투자경고'] }],
  ['거래정지', '', '0', { halted: true, mayOpen: false }],
  ['관리종목', '증거금100%|거래정지', '0', { halted: true, cashOnly: true, reasons: ['관리종목', '증거금100%', '거래정지'] }],
  ['투자주의환기종목', '', '0', { cashOnly: true, mayOpen: true }],
]; // prettier-ignore

const COMING: readonly ['best' | 'priority' | 'limit' | 'market', 'buy' | 'sell', number, number, number | null][] = [
  ['best', 'buy', 105, 100, 105], ['best', 'sell', 105, 100, 100], ['priority', 'buy', 105, 100, 100],
  ['priority', 'sell', 105, 100, 105], ['best', 'buy', 0, 100, null], ['limit', 'buy', 105, 100, null],
  ['market', 'sell', 105, 100, null],
]; // prettier-ignore

export const SINGLE_ORDERS: readonly GoldenCase[] = [
  ...ORDERS.map(([source, name, change, expected]) => ({ source, name, actual: () => ask(change), expected })),
  ...LISTINGS.map(([auditInfo, state, orderWarning, expected]) => ({
    source: WARNED,
    name: `${auditInfo} | ${state} | ${orderWarning}`,
    actual: () => {
      const status = listingStatus({ auditInfo, state, orderWarning });
      return Object.fromEntries(Object.keys(expected).map((mark) => [mark, status[mark as keyof ListingStatus]]));
    },
    expected,
  })),
  ...COMING.map(([kind, side, askPrice, bid, expected]) => ({
    source: 'KRX, Types of orders (global.krx.co.kr): best and priority',
    name: `${kind} ${side} between ${bid} and ${askPrice}`,
    actual: () => priceAsItComes(kind, side, { ask: askPrice, bid }),
    expected,
  })),
];
