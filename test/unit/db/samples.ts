/** One event of every type, valid and with telling values, for all tests of the log. */
import {
  NO_RISK_LIMITS,
  scheduleOf,
  tradingDay,
  type DayConfig,
  type DayEvent,
  type Envelope,
  type EventType,
  type Seq,
} from '../../../src/domain/index.js';

export const DAY = tradingDay('20221110');
const START = scheduleOf(DAY).openingAuction;

const config = {
  day: DAY,
  schedule: scheduleOf(DAY),
  settlementDay: '20221114',
  market: 'sim',
  codes: ['069500', '0001A0'],
  interval: '1m',
  policy: 'sma(5,20)',
  lookback: 20,
  costs: 'kiwoom',
  seed: '하루',
  signalOnly: false,
  risk: {
    ...NO_RISK_LIMITS,
    maxOrderAmount: 10_000_000,
    maxPositionAmount: 20_000_000,
    maxOrdersPerMinute: 30,
  },
  cashPerBuy: 300,
  barGrace: 500,
  orderTimeout: 3_000,
} as unknown as DayConfig;

const order = { code: '069500', side: 'buy', type: 'limit', price: 32_140, quantity: 10 };
const working = {
  brokerOrderId: '0000140',
  originalBrokerId: null,
  code: '069500',
  side: 'buy',
  price: 32_140,
  quantity: 10,
  remaining: 3,
  time: '090112',
};

/** Keyed by type, so that a new event type does not compile until it has its sample. */
export const SAMPLES = {
  TradeTicked: { type: 'TradeTicked', code: '069500', price: 32_145, quantity: -12, volume: 48_213, ask: 32_150, bid: 0, session: 2 },
  QuoteTicked: { type: 'QuoteTicked', code: '0001A0', ask: 5_010, bid: 5_000, askQuantity: 1, bidQuantity: 900_000, indicativePrice: 0, indicativeQuantity: 0 },
  IndicativeTicked: { type: 'IndicativeTicked', code: 'ZZZZZZ', price: 1, quantity: 0, volume: 9_007_199_254_740_991 },
  MarketStateReported: { type: 'MarketStateReported', state: '3', time: '090000', remaining: '' },
  ViReported: { type: 'ViReported', code: '005930', phase: 'triggered', kind: 'dynamic', price: 61_500 },
  HaltReported: { type: 'HaltReported', code: null, halted: true },
  InstrumentReported: { type: 'InstrumentReported', instrument: { code: '069500', name: 'KODEX 200 \u{1F600} \uFFFD', market: 'KOSPI', kind: 'etf', basePrice: 32_000 }, known: true },
  BarsReported: { type: 'BarsReported', code: '069500', interval: '1m', before: START, bars: [{ time: START - 60_000, open: 3, high: 4, low: 2, close: 3, volume: 0 }] },
  BarCompleted: { type: 'BarCompleted', code: '069500', interval: '60m', bar: { time: START, open: 3, high: 4, low: 2, close: 3, volume: 0 } },
  LinkReported: { type: 'LinkReported', state: 'online', detail: '' },
  OrderAcknowledged: { type: 'OrderAcknowledged', orderId: '20221110-000001', brokerOrderId: '0000140' },
  OrderRejected: { type: 'OrderRejected', orderId: null, brokerOrderId: '0000141', code: 'RC4003', message: '호가 단위 오류' },
  OrderOutcomeUnknown: { type: 'OrderOutcomeUnknown', orderId: '20221110-000002', reason: 'timeout' },
  OrderAccepted: { type: 'OrderAccepted', brokerOrderId: '0000140', code: '069500', side: 'buy', orderType: 'limit', price: 32_140, quantity: 10 },
  OrderFilled: { type: 'OrderFilled', brokerOrderId: '0000140', executionId: '1001', code: '069500', side: 'buy', price: 32_140, quantity: 7, cumulative: 7, remaining: 3, orderQuantity: 10, orderPrice: 32_140, commission: 33, tax: 0 },
  OrderCanceled: { type: 'OrderCanceled', brokerOrderId: '0000140', requestBrokerId: '0000150', code: '069500', quantity: 3 },
  OrderAmended: { type: 'OrderAmended', brokerOrderId: '0000140', newBrokerOrderId: '0000151', code: '069500', quantity: 3, price: 32_135 },
  RequestRefused: { type: 'RequestRefused', request: 'cancel', orderId: '20221110-000001', code: '855056', message: 'no' },
  RequestAcknowledged: { type: 'RequestAcknowledged', request: 'amend', orderId: '20221110-000001', requestBrokerId: '0000151' },
  RequestOutcomeUnknown: { type: 'RequestOutcomeUnknown', request: 'cancel', orderId: '20221110-000001', reason: '502' },
  HoldingReported: { type: 'HoldingReported', code: '069500', quantity: 7, averagePrice: 32_140.5, cost: 224_983, sellable: 7 },
  AccountReported: { type: 'AccountReported', cash: 9_775_000, orderable: 9_775_000, holdings: [{ code: '069500', name: 'KODEX 200', quantity: 7, sellable: 7, cost: 224_980 }] },
  OpenOrdersReported: { type: 'OpenOrdersReported', orders: [working] },
  ExecutionsReported: { type: 'ExecutionsReported', orders: [{ ...working, filled: 7, averagePrice: 32_140 }] },
  QueryFailed: { type: 'QueryFailed', query: 'bars', reason: 'timeout' },
  ActionDecided: { type: 'ActionDecided', code: '069500', interval: '1m', barTime: START, action: 'buy', confidence: 0.75, outputs: [0.1, 1e-17, -3.5], policy: 'sma(5,20)' },
  OrderRequested: { type: 'OrderRequested', orderId: '20221110-000001', order },
  OrderDenied: { type: 'OrderDenied', orderId: '20221110-000003', order: { ...order, type: 'market', price: null }, reason: 'halted', detail: 'line\nbreak "quoted" \u0000' },
  CancelRequested: { type: 'CancelRequested', orderId: '20221110-000001', reason: 'flatten' },
  AmendRequested: { type: 'AmendRequested', orderId: '20221110-000001', price: 32_135, quantity: 3, reason: 'chase' },
  AlarmRaised: { type: 'AlarmRaised', alarm: 'tickGap', subject: '069500', detail: '12 shares' },
  DayOpened: { type: 'DayOpened', config, configHash: 'c0ffee', versions: { haru: '0.1.0', node: '20.19.0' }, previousHash: null, carried: { risk: 'active', reason: '', cause: 'operator', drawdown: 0 } },
  DayResumed: { type: 'DayResumed', reason: 'crash' },
  TimerFired: { type: 'TimerFired', name: 'orderTimeout:20221110-000001', dueAt: START },
  CommandReceived: { type: 'CommandReceived', command: { kind: 'cancel', orderId: '20221110-000001', reason: 'operator' }, source: 'cli' },
  DayClosed: { type: 'DayClosed', stateHash: 'beef', cash: 9_775_000, equity: 10_000_020, positions: [{ code: '069500', quantity: 7, averagePrice: 32_140 }], latched: { risk: 'active', reason: '', cause: 'operator', drawdown: 0 }, how: 'settled' },
} as const satisfies { readonly [T in EventType]: { readonly type: T; readonly [field: string]: unknown } }; // prettier-ignore

/** Every sample that the first schema knew, in one day's order: DayOpened first, DayClosed last, the rest as listed. */
export function wholeDay(): Envelope[] {
  const { DayOpened, DayClosed, HaltReported: _later, BarCompleted: _too, ...rest } = SAMPLES;
  return [DayOpened, ...Object.values(rest), DayClosed].map((event, i) => envelope(i + 1, event));
}

/** What schema 2 brought: further limits, the cause and drawdown of a stop, what the lists say of a code, halts, whole bars, closing orders. */
export function dayOfSchema2(): Envelope[] {
  const { DayOpened, InstrumentReported, HaltReported, BarCompleted, OrderRequested, DayClosed } = SAMPLES;
  const stop = { reason: 'equity fell', cause: 'drawdown', drawdown: 1_234_567 };
  const risk = { ...config.risk, maxDrawdown: 200, maxRejections: 5, rejectionWindow: 10, maxTickAge: 120, maxClockSkew: 10_000, maxBrokerDifferences: 1, lossesBeforeCooldown: 3, cooldownMinutes: 10 }; // prettier-ignore
  const listing = { halted: false, auctionsOnly: true, withoutLimits: false, cashOnly: true, withoutVi: true, mayOpen: true, reasons: ['단기과열'] }; // prettier-ignore
  return [
    { ...DayOpened, config: { ...config, risk, feed: 'bars' }, carried: { risk: 'reducing', ...stop } },
    { ...InstrumentReported, listing, listedShares: 123_400_000 },
    HaltReported,
    { ...HaltReported, code: '069500' },
    BarCompleted,
    { ...OrderRequested, closing: true },
    { ...DayClosed, latched: { risk: 'halted', ...stop } },
  ].map((event, i) => envelope(i + 1, event));
}

/** @param event given as plain numbers and texts; the brands are promised here */
export function envelope(
  seq: number,
  event: DayEvent | { readonly type: EventType; readonly [field: string]: unknown },
  cause: number | null = null,
): Envelope {
  return {
    seq: seq as Seq,
    tsEvent: START + seq * 10,
    tsRecv: START + seq * 10 + 3,
    cause,
    event: event as DayEvent,
  } as Envelope;
}

/** A trade with values that depend on `seq`. */
export function trade(seq: number): Envelope {
  return envelope(seq, { ...SAMPLES.TradeTicked, price: 32_000 + (seq % 50) * 5, volume: seq * 10 });
}
