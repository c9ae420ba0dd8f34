import { describe, expect, test } from 'vitest';
import {
  addDays,
  barStart,
  clockOf,
  dayOf,
  epochMs,
  formatClock,
  formatKst,
  HOUR,
  InputError,
  kstTime,
  parseKst,
  startOfDay,
  tradingDay,
  weekdayOf,
  type Interval,
} from '../../../src/domain/index.js';

const DAY = tradingDay('20221110');
const OPEN = epochMs(Date.UTC(2022, 10, 10, 0, 0, 0));

describe('a clock time of Kiwoom', () => {
  test.each([
    ['090000', '20221110090000', 'as sent'],
    ['90000', '20221110090000', 'a leading zero lost (KIWOOM.md §12.5)'],
    ['930', '20221110000930', 'several lost'],
    ['0', '20221110000000', 'midnight as a number'],
    ['153000', '20221110153000', 'the close'],
    ['09000012', '20221110090000', 'hundredths cut off'],
    ['9000012', '20221110090000', 'hundredths, a leading zero lost'],
    ['235959', '20221110235959', 'the last second'],
    ['240000', '20221111000000', 'midnight at the end'],
    ['253000', '20221111013000', 'past midnight'],
  ])('%s is %s: %s', (text, expected) => {
    expect(formatKst(kstTime(DAY, text))).toBe(expected);
  });

  test.each([
    '888888',
    '999999',
    '096000',
    '090060',
    'ab0000',
    '-90000',
    '9:00:00',
    '0900.5',
    '',
    ' 90000',
    '1e4',
    '+90000',
    '0x1F',
  ])('%j is none', (text) => {
    expect(() => kstTime(DAY, text)).toThrow(InputError);
    expect(() => kstTime(DAY, text)).toThrow(/HHMMSS/);
  });
});

describe('Seoul', () => {
  test('is nine hours ahead, always', () => {
    expect(kstTime(DAY, '090000')).toBe(OPEN);
    expect(startOfDay(DAY)).toBe(OPEN - 9 * HOUR);
    expect(kstTime(tradingDay('20220710'), '090000')).toBe(Date.UTC(2022, 6, 10));
  });

  test.each([
    [Date.UTC(2022, 10, 9, 14, 59, 59, 999), '20221109'],
    [Date.UTC(2022, 10, 9, 15), '20221110'],
    [Date.UTC(2021, 11, 31, 15), '20220101'],
    [0, '19700101'],
  ])('the day at %i is %s', (time, day) => {
    expect(dayOf(epochMs(time))).toBe(day);
  });

  test.each([
    ['20221110', 4], ['20221112', 6], ['20221113', 0], ['20240229', 4], ['20261122', 0],
  ])('the weekday of %s is %i', (day, weekday) => {
    expect(weekdayOf(tradingDay(day))).toBe(weekday);
  }); // prettier-ignore

  test.each([
    ['20221231', 1, '20230101'], ['20230101', -1, '20221231'], ['20240228', 1, '20240229'], ['20230228', 1, '20230301'],
    ['20221110', 365, '20231110'], ['20221110', 0, '20221110'],
  ])('%s and %i days are %s', (day, days, result) => {
    expect(addDays(tradingDay(day), days)).toBe(result);
  }); // prettier-ignore
});

describe('a time as text', () => {
  test.each([
    ['20221110', '20221110000000'],
    ['20221110090000', '20221110090000'],
    ['2022-11-10T00:00:00Z', '20221110090000'],
    ['2022-11-10T09:00:00+09:00', '20221110090000'],
    ['2022-11-10T00:00:00.500Z', '20221110090000'],
  ])('%s is %s', (text, expected) => {
    expect(formatKst(parseKst(text))).toBe(expected);
  });

  test.each([
    '',
    '2022',
    '20221310',
    '20221110250000000',
    '2022-11-10',
    '2022-11-10T09:00:00',
    'yesterday',
    '2022-11-10T99:00:00Z',
  ])('is none: %j', (text) => {
    expect(() => parseKst(text)).toThrow(InputError);
  });

  test('comes back as it went', () => {
    expect(parseKst(formatKst(OPEN))).toBe(OPEN);
    expect(formatClock(epochMs(OPEN + 5 * HOUR + 61_000))).toBe('140101');
    expect(clockOf(OPEN)).toBe(9 * HOUR);
  });
});

describe('the start of a bar', () => {
  test.each<[Interval, string, string]>([
    ['1m', '153000', '153000'], ['1m', '090059', '090000'], ['3m', '090259', '090000'], ['5m', '153500', '153500'],
    ['10m', '152959', '152000'], ['15m', '091500', '091500'], ['30m', '151959', '150000'], ['45m', '094459', '090000'],
    ['45m', '094500', '094500'], ['60m', '153000', '150000'], ['60m', '163000', '160000'], ['1d', '153000', '000000'],
  ])('of %s at %s is %s', (interval, time, start) => {
    expect(formatClock(barStart(kstTime(DAY, time), interval))).toBe(start);
  }); // prettier-ignore
});
