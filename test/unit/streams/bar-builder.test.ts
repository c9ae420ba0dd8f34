import { beforeEach, describe, expect, test } from 'vitest';
import { createBarBuilder, type BarBuilder, type TickAnomaly } from '../../../streams/index.js';
import { at, bar, CODE, trade } from './ticks.js';

let anomalies: TickAnomaly[];
let builder: BarBuilder;

beforeEach(() => {
  anomalies = [];
  builder = createBarBuilder({ code: CODE, interval: '1m', onAnomaly: (anomaly) => anomalies.push(anomaly) });
});

const kinds = () => anomalies.map(({ kind, missing }) => [kind, missing]);

describe('a bar', () => {
  test('is open while its minute lasts', () => {
    expect(builder.onTick(trade(33_000, 10, 10), at('09:00:00'))).toBeNull();
    expect(builder.onTick(trade(33_010, -5, 15), at('09:00:59'))).toBeNull();
  });

  test('closes at the first tick of a later minute, which is no part of it', () => {
    builder.onTick(trade(33_000, 10, 10), at('09:00:00'));
    builder.onTick(trade(33_020, 1, 11), at('09:00:20'));
    builder.onTick(trade(32_990, -4, 15), at('09:00:40'));
    builder.onTick(trade(33_005, 5, 20), at('09:00:59'));
    expect(builder.onTick(trade(34_000, 100, 120), at('09:03:00'))).toEqual(
      bar('09:00:00', 33_000, 33_020, 32_990, 33_005, 20),
    );
  });

  test('closes when the clock has passed its end, and not before', () => {
    builder.onTick(trade(33_000, 10, 10), at('09:00:30'));
    expect(builder.closeUntil(at('09:00:59'))).toBeNull();
    expect(builder.closeUntil(at('09:01:00'))).toEqual(bar('09:00:00', 33_000, 33_000, 33_000, 33_000, 10));
    expect(builder.closeUntil(at('09:02:00'))).toBeNull();
  });

  test('has a minute of its own for the closing auction and for trades after hours', () => {
    builder.onTick(trade(33_000, 10, 10), at('15:19:59'));
    expect(builder.onTick(trade(33_100, 500, 510), at('15:30:00'))?.time).toBe(at('15:19:00'));
    expect(builder.onTick(trade(33_100, 7, 517, 3), at('15:35:00'))).toEqual(
      bar('15:30:00', 33_100, 33_100, 33_100, 33_100, 500),
    );
    expect(builder.closeUntil(at('15:36:00'))).toEqual(bar('15:35:00', 33_100, 33_100, 33_100, 33_100, 7));
  });

  test.each([
    ['5m', '09:57:03', '09:55:00'],
    ['15m', '15:30:00', '15:30:00'],
    ['45m', '09:10:00', '09:00:00'],
    ['60m', '15:30:00', '15:00:00'],
    ['1d', '15:30:00', '00:00:00'],
  ] as const)('of %s that holds %s starts at %s', (interval, time, start) => {
    const long = createBarBuilder({ code: CODE, interval });
    long.onTick(trade(33_000, 10, 10), at(time));
    expect(long.until).toBe(at(start));
  });
});

describe('a lost tick', () => {
  test('is reported, and its shares are in the bar of the tick that shows it', () => {
    builder.onTick(trade(33_000, 10, 10), at('09:00:01'));
    builder.onTick(trade(33_000, 5, 35), at('09:00:02'));
    expect(anomalies).toEqual([
      { kind: 'gap', code: CODE, time: at('09:00:02'), expected: 15, got: 35, missing: 20, count: 1 },
    ]);
    expect(builder.closeUntil(at('09:01:00'))?.volume).toBe(35);
  });

  test('before the very first one is noticed too: the day starts at 0', () => {
    builder.onTick(trade(33_000, 10, 110), at('09:00:01'));
    expect(kinds()).toEqual([['gap', 100]]);
    expect(builder.closeUntil(at('09:01:00'))?.volume).toBe(110);
  });

  test('between two bars counts in the later one', () => {
    builder.onTick(trade(33_000, 10, 10), at('09:00:01'));
    expect(builder.onTick(trade(33_000, 5, 65), at('09:01:02'))?.volume).toBe(10);
    expect(builder.closeUntil(at('09:02:00'))?.volume).toBe(55);
  });
});

describe('a tick that says nothing new', () => {
  test('is counted and ignored: sent twice', () => {
    builder.onTick(trade(33_000, 10, 10), at('09:00:01'));
    builder.onTick(trade(39_000, 10, 10), at('09:00:01'));
    expect(kinds()).toEqual([['duplicate', -10]]);
    expect(builder.closeUntil(at('09:01:00'))).toEqual(bar('09:00:00', 33_000, 33_000, 33_000, 33_000, 10));
  });

  test('is counted and ignored: overtaken by a later one', () => {
    builder.onTick(trade(33_000, 10, 10), at('09:00:01'));
    builder.onTick(trade(33_000, 10, 30), at('09:00:03'));
    builder.onTick(trade(39_000, 10, 20), at('09:00:02'));
    expect(kinds()).toEqual([['gap', 10], ['outOfOrder', -20]]); // prettier-ignore
    expect(builder.closeUntil(at('09:01:00'))).toEqual(bar('09:00:00', 33_000, 33_000, 33_000, 33_000, 30));
  });

  test('is reported when it carries more shares than the volume grew, and the volume decides', () => {
    builder.onTick(trade(33_000, 10, 10), at('09:00:01'));
    builder.onTick(trade(33_000, 10, 15), at('09:00:01'));
    expect(kinds()).toEqual([['overlap', -5]]);
    expect(builder.closeUntil(at('09:01:00'))?.volume).toBe(15);
  });
});

describe('a late tick', () => {
  test('moves no price of a closed bar, and its shares go into the next one', () => {
    builder.onTick(trade(33_000, 10, 10), at('09:00:01'));
    builder.closeUntil(at('09:01:00'));
    expect(builder.onTick(trade(39_000, 7, 17), at('09:00:59'))).toBeNull();
    builder.onTick(trade(33_010, 1, 18), at('09:01:05'));
    expect(kinds()).toEqual([['late', 0]]);
    expect(builder.closeUntil(at('09:02:00'))).toEqual(bar('09:01:00', 33_010, 33_010, 33_010, 33_010, 8));
  });

  test('moves no price of the open bar either', () => {
    builder.onTick(trade(33_000, 10, 10), at('09:00:01'));
    builder.onTick(trade(33_010, 1, 11), at('09:01:05'));
    builder.onTick(trade(39_000, 7, 18), at('09:00:59'));
    expect(builder.closeUntil(at('09:02:00'))).toEqual(bar('09:01:00', 33_010, 33_010, 33_010, 33_010, 8));
  });
});

describe('before the open', () => {
  test('trades at the old close make no bar and no volume of one', () => {
    builder.onTick(trade(32_500, 40, 40, 1), at('08:35:00'));
    builder.onTick(trade(33_000, 10, 50), at('09:00:00'));
    expect(anomalies).toEqual([]);
    expect(builder.closeUntil(at('09:01:00'))).toEqual(bar('09:00:00', 33_000, 33_000, 33_000, 33_000, 10));
  });

  test('a clock that ticks closes nothing', () => {
    expect(builder.closeUntil(at('08:30:00'))).toBeNull();
    builder.onTick(trade(33_000, 10, 10), at('09:00:00'));
    expect(builder.closeUntil(at('08:59:00'))).toBeNull();
    expect(builder.closeUntil(at('09:01:00'))?.volume).toBe(10);
  });
});

describe('coming in mid-day', () => {
  test('the volume so far is unknown and no gap, and bars begin at the pivot', () => {
    builder.startFrom(at('10:01:00'));
    builder.onTick(trade(33_000, 10, 5_010), at('10:00:37'));
    builder.onTick(trade(39_000, 10, 5_020), at('10:00:59'));
    expect(builder.onTick(trade(33_005, 3, 5_023), at('10:01:00'))).toBeNull();
    expect(anomalies).toEqual([]);
    expect(builder.closeUntil(at('10:02:00'))).toEqual(bar('10:01:00', 33_005, 33_005, 33_005, 33_005, 3));
  });

  test('works when the first tick of all comes after the pivot', () => {
    builder.startFrom(at('10:01:00'));
    builder.onTick(trade(33_005, 3, 5_023), at('10:04:00'));
    expect(anomalies).toEqual([]);
    expect(builder.closeUntil(at('10:05:00'))?.volume).toBe(3);
  });

  test('a longer bar that holds the pivot is left to others', () => {
    const long = createBarBuilder({ code: CODE, interval: '5m' });
    long.startFrom(at('10:01:00'));
    long.onTick(trade(33_005, 3, 5_023), at('10:04:00'));
    long.onTick(trade(33_010, 2, 5_025), at('10:05:00'));
    expect(long.closeUntil(at('10:10:00'))).toEqual(bar('10:05:00', 33_010, 33_010, 33_010, 33_010, 2));
  });

  test('after a hole drops the bar that was open', () => {
    builder.onTick(trade(33_000, 10, 10), at('10:00:01'));
    builder.startFrom(at('10:03:00'));
    expect(builder.onTick(trade(33_100, 5, 90), at('10:03:10'))).toBeNull();
    expect(anomalies).toEqual([]);
    expect(builder.closeUntil(at('10:04:00'))).toEqual(bar('10:03:00', 33_100, 33_100, 33_100, 33_100, 5));
  });
});

test('its state survives JSON', () => {
  builder.onTick(trade(33_000, 10, 10), at('09:00:01'));
  const copy = createBarBuilder({ code: CODE, interval: '1m' });
  copy.restore(JSON.parse(JSON.stringify(builder.state())) as ReturnType<BarBuilder['state']>);
  builder.onTick(trade(33_100, 10, 20), at('09:00:02'));
  copy.onTick(trade(33_100, 10, 20), at('09:00:02'));
  expect(copy.state()).toEqual(builder.state());
  expect(copy.closeUntil(at('09:01:00'))).toEqual(bar('09:00:00', 33_000, 33_100, 33_000, 33_100, 20));
});

test('counts each kind of anomaly', () => {
  for (let i = 0; i < 3; i++) builder.onTick(trade(33_000, 10, 10), at('09:00:01'));
  expect(anomalies.map(({ count }) => count)).toEqual([1, 2]);
  expect(builder.state().counts).toEqual({ gap: 0, overlap: 0, duplicate: 2, outOfOrder: 0, late: 0 });
});
