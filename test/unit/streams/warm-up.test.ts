import { describe, expect, test } from 'vitest';
import {
  addDays,
  DAY as ONE_DAY,
  HOUR,
  startOfDay,
  stockCode,
  type Bar,
  type EpochMs,
} from '../../../src/domain/index.js';
import { createMarketStreams, createWindow } from '../../../streams/index.js';
import { at, bar, CODE, DAY, tape } from './ticks.js';

const shift = (one: Bar, by: number): Bar => ({ ...one, time: (one.time + by) as EpochMs });
const yesterday = (one: Bar) => shift(one, -ONE_DAY);
const times = (bars: readonly Bar[]) => bars.map(({ time }) => time);

describe('history', () => {
  test('of the decision interval fills the window, without the bar that still moves', () => {
    const market = createMarketStreams({ codes: [CODE], interval: '60m', lookback: 3 });
    const bars = [
      yesterday(bar('14:00:00', 1, 1, 1, 1, 1)),
      bar('09:00:00', 2, 2, 2, 2, 2),
      bar('10:00:00', 3, 3, 3, 3, 3),
    ];
    market.warmUp({ code: CODE, interval: '60m', before: at('10:37:00'), bars });
    expect(market.state().lanes[CODE]?.window.bars).toEqual(bars.slice(0, 2));
  });

  test('in minutes is joined, and the last bar of yesterday is complete', () => {
    const market = createMarketStreams({ codes: [CODE], interval: '60m', lookback: 3 });
    const bars = [
      yesterday(bar('15:00:00', 10, 14, 9, 12, 5)),
      yesterday(bar('15:19:00', 12, 12, 8, 11, 4)),
      yesterday(bar('15:30:00', 13, 13, 13, 13, 100)),
    ];
    market.warmUp({ code: CODE, interval: '1m', before: at('08:30:00'), bars });
    expect(market.state().lanes[CODE]?.window.bars).toEqual([yesterday(bar('15:00:00', 10, 14, 8, 13, 109))]);
  });

  test('whose first bar was cut by the end of a page leaves that bar out', () => {
    const market = createMarketStreams({ codes: [CODE], interval: '5m', lookback: 3 });
    const bars = ['13:12', '13:14', '13:15', '13:21'].map((minute) => yesterday(bar(`${minute}:00`, 1, 1, 1, 1, 1)));
    market.warmUp({ code: CODE, interval: '1m', before: at('08:30:00'), bars });
    expect(times(market.state().lanes[CODE]?.window.bars ?? [])).toEqual(
      ['13:15', '13:20'].map((minute) => at(`${minute}:00`) - ONE_DAY),
    );
  });

  test('of another interval or another code is left alone', () => {
    const market = createMarketStreams({ codes: [CODE], interval: '60m', lookback: 3 });
    const report = { before: at('10:00:00'), bars: [bar('09:00:00', 1, 1, 1, 1, 1)] };
    const before = market.state();
    market.warmUp({ ...report, code: CODE, interval: '15m' });
    market.warmUp({ ...report, code: stockCode('005930'), interval: '60m' });
    expect(market.state()).toEqual(before);
  });

  test('puts nothing out', () => {
    const market = createMarketStreams({ codes: [CODE], interval: '1m', lookback: 3 });
    const told: unknown[] = [];
    market.bars$.subscribe((value) => told.push(value));
    market.observations$.subscribe((value) => told.push(value));
    market.warmUp({ code: CODE, interval: '1m', before: at('10:00:00'), bars: [bar('09:00:00', 1, 1, 1, 1, 1)] });
    expect(told).toEqual([]);
    expect(market.push(tape([['10:00:00', 33_000, 1]])[0]!)).toEqual([]);
  });
});

describe('a hole in the day', () => {
  test('is closed by the minutes fetched after it, and the bar in it comes out whole', () => {
    const market = createMarketStreams({ codes: [CODE], interval: '5m', lookback: 3 });
    const ticks = tape([['09:00:00', 100, 10], ['09:01:00', 101, 10], ['09:02:00', 120, 10], ['09:03:10', 90, 10], ['09:05:00', 95, 1]]); // prettier-ignore
    market.push(ticks[0]!);
    market.push(ticks[1]!);
    market.startFrom(at('09:03:00')); // 09:02 was missed
    market.push(ticks[3]!);
    const minutes = [bar('09:00:00', 100, 100, 100, 100, 10), bar('09:01:00', 101, 101, 101, 101, 10), bar('09:02:00', 120, 120, 120, 120, 10)]; // prettier-ignore
    market.warmUp({ code: CODE, interval: '1m', before: at('09:03:00'), bars: minutes });
    const outputs = market.push(ticks[4]!);
    expect(outputs.map(({ kind }) => kind)).toEqual(['bar', 'bar', 'observation']);
    expect(outputs[1]).toMatchObject({ bar: { interval: '5m', bar: bar('09:00:00', 100, 120, 90, 90, 40) } });
  });

  test('without an answer costs the bar that holds the pivot, and none after it', () => {
    const market = createMarketStreams({ codes: [CODE], interval: '5m', lookback: 3 });
    market.startFrom(at('09:03:00'));
    const outputs = tape([['09:03:10', 90, 10], ['09:05:00', 95, 1], ['09:10:00', 96, 1]]).flatMap((tick) => market.push(tick)); // prettier-ignore
    const five = outputs.flatMap((output) =>
      output.kind === 'bar' && output.bar.interval === '5m' ? [output.bar.bar] : [],
    );
    expect(five).toEqual([bar('09:05:00', 95, 95, 95, 95, 1)]);
  });
});

describe('a window', () => {
  const flat = (i: number, volume: number): Bar => ({
    ...bar('09:00:00', 100, 100, 100, 100, volume),
    time: (startOfDay(addDays(DAY, -30)) + i * HOUR) as EpochMs,
  });

  test('shows no more than its lookback, and forgets what no feature reaches', () => {
    const window = createWindow(2);
    for (let i = 0; i < 200; i++) window.push(flat(i, 10));
    expect(window.view().bars).toHaveLength(2);
    expect(window.view().features).toHaveLength(2);
    expect(window.state().bars).toHaveLength(122);
  });

  test('reported bars win before the pivot, live bars from it on', () => {
    const window = createWindow(5);
    window.push(bar('09:00:00', 1, 1, 1, 1, 1));
    window.push(bar('10:00:00', 2, 2, 2, 2, 2));
    window.warmUp(
      [bar('08:00:00', 8, 8, 8, 8, 8), bar('09:00:00', 9, 9, 9, 9, 9), bar('10:00:00', 7, 7, 7, 7, 7)],
      at('10:00:00'),
    );
    expect(window.view().bars.map(({ close }) => close)).toEqual([8, 9, 2]);
  });

  test('remembers the last volume even when all bars it keeps were empty', () => {
    const window = createWindow(1);
    window.push(flat(0, 10));
    for (let i = 1; i <= 130; i++) window.push(flat(i, 0));
    const copy = createWindow(1);
    copy.restore(window.state());
    window.push(flat(131, 5));
    copy.push(flat(131, 5));
    expect(copy.view()).toEqual(window.view());
    expect(copy.view().features[0]?.[4]).toBe(0.5);
  });
});
