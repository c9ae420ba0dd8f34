/** Circuit breakers as they came, and the edges of their rule. */
import {
  breakerDue,
  breakerStops,
  breakerThreshold,
  createCalendar,
  formatClock,
  kstTime,
  nextBreaker,
  tradingDay,
  type BreakerFired,
  type BreakerLevel,
} from '../../../../src/domain/index.js';
import type { GoldenCase } from './case.js';

const RULE = 'KRX, circuit breaker (etoday 2024-08-05)';
const day = tradingDay('20240805');
const schedule = createCalendar().schedule(day);
const at = (hhmmss: string) => kstTime(day, hhmmss);
const fired = (...levels: [BreakerLevel, number][]): BreakerFired[] =>
  levels.map(([level, index]) => ({ level, index, at: at('100000') }));

const THRESHOLDS: readonly [string, number, BreakerLevel, BreakerFired[], number, string][] = [
  ['the first level of 2024-08-05', 779.33, 1, [], 716.9836, RULE],
  ['the first level', 2_500, 1, [], 2_300, RULE],
  ['the second level', 2_500, 2, fired([1, 2_290]), 2_125, RULE],
  ['the second level a per cent below the first', 2_500, 2, fired([1, 2_140]), 2_118.6, RULE],
  ['the third level', 2_500, 3, fired([1, 2_290], [2, 2_120]), 2_000, RULE],
  ['the third level a per cent below the second', 2_500, 3, fired([1, 2_290], [2, 2_010]), 1_989.9, RULE],
];
const DUE: readonly [string, string | null, string, BreakerFired[], BreakerLevel | null][] = [
  ['an index above the threshold', null, '135600', [], null],
  ['59 seconds below', '135501', '135600', [], null],
  ['a minute below', '135500', '135600', [], 1],
  ['a minute below again after the first', '113000', '113100', fired([1, 2_290]), 2],
  ['a minute below after the second', '140000', '140100', fired([1, 2_290], [2, 2_120]), 3],
  ['after the third', '140000', '140100', fired([1, 1], [2, 1], [3, 1]), null],
  ['14:49:59, the last moment of level 1', '144800', '144959', [], 1],
  ['14:50, too late for level 1', '144800', '145000', [], null],
  ['14:50, too late for level 2', '144800', '145000', fired([1, 2_290]), null],
  ['15:10, not too late for level 3', '150800', '151000', fired([1, 2_290], [2, 2_120]), 3],
  ['the close, too late for anything', '151000', '153000', fired([1, 2_290], [2, 2_120]), null],
  ['below since before the open, 30 seconds after it', '085000', '090030', [], null],
  ['below since before the open, a minute after it', '085000', '090100', [], 1],
];
const STOPS: readonly [BreakerLevel, string, string | null][] = [
  [1, '120500', '122500 123500'], // 2020-03-19, ajunews
  [2, '135600', '141600 142600'],
  [3, '140000', null],
];

export const BREAKERS: readonly GoldenCase[] = [
  ...THRESHOLDS.map(([name, close, level, before, expected, source]) => ({
    source,
    name,
    actual: () => Math.round(breakerThreshold(level, close, before) * 10_000) / 10_000,
    expected,
  })),
  ...DUE.map(([name, below, now, before, expected]) => ({
    source: RULE,
    name,
    actual: () => breakerDue(below === null ? null : at(below), at(now), schedule, before),
    expected,
  })),
  ...STOPS.map(([level, from, expected]) => ({
    source: 'KRX, circuit breaker: 20 minutes, then an auction of 10 (ajunews 2020-03-19)',
    name: `level ${level} at ${from}`,
    actual: () => {
      const stops = breakerStops(level, at(from));
      return stops === null ? null : `${formatClock(stops.auctionFrom)} ${formatClock(stops.end)}`;
    },
    expected,
  })),
  ...(
    [
      [[], 1],
      [fired([1, 1]), 2],
      [fired([1, 1], [2, 1]), 3],
      [fired([1, 1], [2, 1], [3, 1]), null],
    ] as const
  ).map(([before, expected]) => ({
    source: RULE,
    name: `after ${before.length} levels the next is ${expected}`,
    actual: () => nextBreaker(before),
    expected,
  })),
  {
    source: 'KRX, circuit breaker of 2024-08-05: KOSDAQ at 716.53 after 779.33 (etoday)',
    name: '716.53 is below the first threshold of 2024-08-05',
    actual: () => 716.53 <= breakerThreshold(1, 779.33, []),
    expected: true,
  },
];
