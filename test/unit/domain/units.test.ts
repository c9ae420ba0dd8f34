import { describe, expect, test } from 'vitest';
import {
  brokerOrderId,
  epochMs,
  InputError,
  interval,
  intervalMs,
  INTERVALS,
  money,
  orderId,
  price,
  quantity,
  seq,
  stockCode,
  tradingDay,
} from '../../../src/domain/index.js';

const ODD = [Number.NaN, Infinity, -Infinity, 0.5, 2 ** 53];

describe('a number with a brand', () => {
  test.each([
    ['price', price, [1, 2_000_000], [0, -1, ...ODD]],
    ['quantity', quantity, [0, 1, 1e9], [-1, ...ODD]],
    ['money', money, [0, -1_000, 1e15], ODD],
    ['seq', seq, [1, 1e9], [0, -1, ...ODD]],
    ['epochMs', epochMs, [0, 1_668_038_400_000], [-1, ...ODD]],
  ] as const)('%s takes what it may be and nothing else', (_, make, good, bad) => {
    for (const value of good) expect(make(value)).toBe(value);
    for (const value of bad) expect(() => make(value)).toThrow(InputError);
  });

  test('says what it takes', () => {
    expect(() => price(0)).toThrow('0 is not a price: it takes a whole number of won above 0.');
    expect(() => quantity(1.5)).toThrow('1.5 is not a quantity: it takes a whole number of shares, 0 or more.');
  });
});

describe('a text with a brand', () => {
  test.each(['069500', '0001A0', 'Q50001'])('the stock code %s', (code) => {
    expect(stockCode(code)).toBe(code);
  });

  test.each(['', '69500', '0695000', 'A069500', '069500_NX', '06950a', ' 069500', '069500\n'])(
    'is no stock code: %j',
    (code) => {
      expect(() => stockCode(code)).toThrow(InputError);
      expect(() => stockCode(code)).toThrow(/069500\./);
    },
  );

  test('a broker order number is padded to seven digits, as the live server sends it', () => {
    expect(brokerOrderId('139')).toBe('0000139');
    expect(brokerOrderId('0000139')).toBe('0000139');
    expect(brokerOrderId('1234567890')).toBe('1234567890');
    for (const bad of ['', '12a', '12345678901', '-1']) expect(() => brokerOrderId(bad)).toThrow(InputError);
  });

  test('an order id is not empty', () => {
    expect(orderId('20221110-000001')).toBe('20221110-000001');
    expect(() => orderId('')).toThrow(InputError);
  });
});

describe('an interval', () => {
  test.each(INTERVALS)('%s is one', (text) => {
    expect(interval(text)).toBe(text);
  });

  test.each(['', '1', '2m', '1h', '60', '1M'])('%j is none, and the sentence lists them', (text) => {
    expect(() => interval(text)).toThrow(/1m, 3m, 5m, 10m, 15m, 30m, 45m, 60m, 1d/);
  });

  test('has a length', () => {
    expect(INTERVALS.map((one) => intervalMs(one) / 60_000)).toEqual([1, 3, 5, 10, 15, 30, 45, 60, 1_440]);
  });
});

test('a trading day is an existing date', () => {
  expect(tradingDay('20240229')).toBe('20240229');
  for (const bad of ['', '20230229', '20221301', '20221100', '2022-11-10', '202211', '20221110 ', '99999999']) {
    expect(() => tradingDay(bad)).toThrow(InputError);
  }
});
