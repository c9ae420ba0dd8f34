import { Subject, type Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { beforeEach, expect, test } from 'vitest';
import { seq, type Bar, type EpochMs } from '../../../src/domain/index.js';
import { featuresOf } from '../../../src/features/index.js';
import {
  bars,
  createBarBuilder,
  createResampler,
  createWindow,
  observe,
  resample,
  type BarStep,
  type ClockAt,
  type TickAt,
} from '../../../streams/index.js';
import { at, bar, CODE, tape } from '../../unit/streams/ticks.js';

let scheduler: TestScheduler;
beforeEach(() => {
  scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
});

const step = (interval: '1m' | '5m', until: string, cause: number | null, closed: Bar | null): BarStep => ({
  code: CODE,
  interval,
  bar: closed,
  until: at(until),
  cause: cause === null ? null : seq(cause),
});
const clockAt = (clock: string, cause: number): ClockAt => ({ time: at(clock), cause: seq(cause) });
const ticks = tape([
  ['09:00:01', 100, 5],
  ['09:00:40', 103, -2],
  ['09:01:10', 101, 4],
  ['09:04:00', 99, 1],
  ['09:05:30', 98, 3],
]);
const [a, b, c, d, e] = ticks as [TickAt, TickAt, TickAt, TickAt, TickAt];
const minute = (): ReturnType<typeof createBarBuilder> => createBarBuilder({ code: CODE, interval: '1m' });

test('bars: a tick that opens a minute lets the one before out, with the tick as the cause', () => {
  scheduler.run(({ hot, expectObservable }) => {
    const ticks$ = hot('  -a-b-c-d-e-|', { a, b, c, d, e });
    const clock$ = hot('  -----------|') as Observable<ClockAt>;
    const expected = '    -p---q-r-s-|';
    expectObservable(ticks$.pipe(bars(minute(), clock$))).toBe(expected, {
      p: step('1m', '09:00:00', 1, null),
      q: step('1m', '09:01:00', 3, bar('09:00:00', 100, 103, 100, 103, 7)),
      r: step('1m', '09:04:00', 4, bar('09:01:00', 101, 101, 101, 101, 4)),
      s: step('1m', '09:05:00', 5, bar('09:04:00', 99, 99, 99, 99, 1)),
    });
  });
});

test('bars: the clock lets a minute out before the next tick, which then opens without closing', () => {
  scheduler.run(({ hot, expectObservable }) => {
    const ticks$ = hot(' -a-b----c-', { a, b, c });
    const clock$ = hot(' ----x-y---', { x: clockAt('09:01:01', 7), y: clockAt('09:02:01', 8) });
    expectObservable(ticks$.pipe(bars(minute(), clock$))).toBe('     -p--q-r--', {
      p: step('1m', '09:00:00', 1, null),
      q: step('1m', '09:01:00', 7, bar('09:00:00', 100, 103, 100, 103, 7)),
      r: step('1m', '09:02:00', 8, null),
    });
  });
});

test('bars: without a clock, ticks alone close, and the end of the ticks closes nothing', () => {
  scheduler.run(({ cold, expectObservable }) => {
    expectObservable(cold('ab', { a, b }).pipe(bars(minute()))).toBe('p', { p: step('1m', '09:00:00', 1, null) });
  });
});

test('resample: minutes are joined until the longer bar can change no more', () => {
  const minutes = {
    a: step('1m', '09:01:00', 1, bar('09:00:00', 100, 103, 99, 102, 7)),
    b: step('1m', '09:03:00', 2, bar('09:02:00', 102, 108, 101, 105, 4)),
    c: step('1m', '09:04:00', 3, null),
    d: step('1m', '09:05:00', 4, bar('09:04:00', 105, 105, 90, 95, 2)),
    e: step('1m', '09:06:00', 5, bar('09:05:00', 95, 95, 95, 95, 1)),
    f: step('1m', '09:11:00', 6, null),
  };
  scheduler.run(({ hot, expectObservable }) => {
    const minutes$ = hot('a-b-c-d-e-f-|', minutes);
    const expected = '    p-----q---r-|';
    expectObservable(minutes$.pipe(resample(createResampler({ code: CODE, interval: '5m' })))).toBe(expected, {
      p: step('5m', '09:00:00', 1, null),
      q: step('5m', '09:05:00', 4, bar('09:00:00', 100, 108, 90, 95, 13)),
      r: step('5m', '09:10:00', 6, bar('09:05:00', 95, 95, 95, 95, 1)),
    });
  });
});

test('observe: each completed bar shows the last bars with their features; mere progress shows nothing', () => {
  const closed = [1, 2, 3].map((i) => bar(`09:0${i}:00`, 100 + i, 105 + i, 95, 101 + i, 10 * i));
  const [x, y, z] = closed as [Bar, Bar, Bar];
  const rows = featuresOf(closed);
  const seen = (last: Bar, cause: number, from: number, to: number) => ({
    code: CODE,
    interval: '1m' as const,
    bars: closed.slice(from, to),
    features: rows.slice(from, to),
    price: last.close,
    barTime: last.time,
    cause: seq(cause),
  });
  scheduler.run(({ hot, expectObservable }) => {
    const steps$ = hot(' x-n-y-z-|', {
      x: step('1m', '09:02:00', 1, x),
      n: step('1m', '09:02:00', 2, null),
      y: step('1m', '09:03:00', 3, y),
      z: step('1m', '09:04:00', 4, z),
    });
    expectObservable(steps$.pipe(observe(createWindow(2)))).toBe('p---q-r-|', {
      p: seen(x, 1, 0, 1),
      q: seen(y, 3, 0, 2),
      r: seen(z, 4, 1, 3),
    });
  });
});

test('an error of the ticks passes through every operator', () => {
  scheduler.run(({ hot, expectObservable }) => {
    const boom = new Error('cut');
    const chain = hot('-a-#', { a }, boom).pipe(
      bars(minute()),
      resample(createResampler({ code: CODE, interval: '5m' })),
      observe(createWindow(1)),
    );
    expectObservable(chain).toBe('---#', undefined, boom);
  });
});

test('the chain is synchronous: what a tick causes is there when next returns', () => {
  const source = new Subject<TickAt>();
  const seen: (EpochMs | undefined)[] = [];
  source.pipe(bars(minute())).subscribe(({ bar }) => seen.push(bar?.time));
  source.next(a);
  source.next(c);
  expect(seen).toEqual([undefined, at('09:00:00')]);
});
