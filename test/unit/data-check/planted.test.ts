/** Ten planted faults and more: each is found, by its kind and time, and nothing else is. */
import { describe, expect, test } from 'vitest';
import {
  dayOf,
  HOUR,
  kstTime,
  MINUTE,
  parseKst,
  startOfDay,
  tradingDay,
  type Bar,
  type EpochMs,
  type Price,
  type Quantity,
} from '../../../src/domain/index.js';
import { check, dailyBars, found, minutes, sessions } from './series.js';

/** From the last sessions of a year over the late first one of the next, with holidays in between. */
const DAYS = sessions('20211220', 20);
const ONE = minutes('1m', DAYS);
const HOURS = minutes('60m', DAYS);
const DAILY = dailyBars('20211220', 60);

const at = (bars: readonly Bar[], time: string): number => {
  const index = bars.findIndex((bar) => bar.time === parseKst(time));
  expect(index).toBeGreaterThanOrEqual(0);
  return index;
};
const changed = (bars: readonly Bar[], time: string, change: Partial<Record<keyof Bar, number>>): Bar[] => {
  const index = at(bars, time);
  return bars.map((bar, i) => (i === index ? ({ ...bar, ...change } as Bar) : bar));
};
const without = (bars: readonly Bar[], from: string, to: string): Bar[] =>
  bars.filter(({ time }) => time < parseKst(from) || time > parseKst(to));

test('nothing is planted, nothing is found', () => {
  expect(found('1m', ONE)).toEqual([]);
  expect(found('60m', HOURS)).toEqual([]);
  expect(found('1d', DAILY)).toEqual([]);
  expect(check('1d', []).findings).toEqual([]);
});

describe('each fault', () => {
  test.each<[fault: string, kind: string, planted: string[], time: string]>([
    ['prices that do not enclose', 'broken_ohlc', found('1m', changed(ONE, '20211228100500', { low: 31_100, high: 31_080 })), '20211228100500'],
    ['a bar twice', 'duplicate', found('1m', ONE.flatMap((bar) => (bar.time === parseKst('20211228100500') ? [bar, bar] : [bar]))), '20211228100500'],
    ['a bar after later ones', 'unordered', found('60m', [...HOURS.slice(0, 30), HOURS[9]!, ...HOURS.slice(30)]), '20211221110000'],
    ['a bar off the grid', 'off_grid', found('5m', changed(minutes('5m', DAYS), '20211228100500', { time: parseKst('20211228100600') })), '20211228100600'],
    ['a bar on New Year’s Eve, when KRX rests', 'closed_day', found('1d', [...DAILY, { ...DAILY[0]!, time: parseKst('20211231') }].sort((a, b) => a.time - b.time)), '20211231'],
    ['a bar after the close', 'outside_hours', found('60m', [...HOURS, { ...HOURS[0]!, time: parseKst('20211228160000') }].sort((a, b) => a.time - b.time)), '20211228160000'],
    ['a bar before the late opening', 'outside_hours', found('60m', [...HOURS, { ...HOURS[0]!, time: parseKst('20220103090000') }].sort((a, b) => a.time - b.time)), '20220103090000'],
    ['a session that is not there', 'missing_session', found('1m', without(ONE, '20220104000000', '20220104235959')), '20220104000000'],
    ['a day that is not there', 'missing_session', found('1d', without(DAILY, '20220210', '20220210')), '20220210'],
    ['an hour that is not there', 'hole', found('60m', without(HOURS, '20220104110000', '20220104110000')), '20220104110000'],
    ['minutes that are not there', 'hole', found('1m', without(ONE, '20220104110000', '20220104112959')), '20220104110000'],
    ['a morning that is not there', 'hole', found('1m', without(ONE, '20220104090000', '20220104093000')), '20220104090000'],
    ['an afternoon that is not there', 'hole', found('1m', without(ONE, '20220104143000', '20220104235959')), '20220104143000'],
    ['a price with a figure too many', 'price_jump', found('1m', changed(ONE, '20211228100500', { high: 310_100 })), '20211228100500'],
    ['a day with a figure too few', 'price_jump', found('1d', changed(DAILY, '20220210', { open: 3_100, high: 3_110, low: 3_090, close: 3_100 })), '20220210'],
    ['a price between two ticks', 'off_tick', found('1m', changed(ONE, '20211228100500', { high: 31_202 })), '20211228100500'],
    ['a minute without a share', 'no_volume', found('1m', changed(ONE, '20211228100500', { volume: 0 })), '20211228100500'],
    ['a day that moved without a share', 'no_volume', found('1d', changed(DAILY, '20220210', { volume: 0 })), '20220210'],
  ])('%s: %s', (_, kind, planted, time) => {
    expect(planted).toEqual([`${kind} ${time}`]);
  }); // prettier-ignore

  test('ten at once, none hides another', () => {
    const planted = [
      (bars: Bar[]) => changed(bars, '20211222100000', { low: 31_200 }),
      (bars: Bar[]) => changed(bars, '20211223100000', { volume: 0 }),
      (bars: Bar[]) => changed(bars, '20211224100000', { high: 31_203 }),
      (bars: Bar[]) => changed(bars, '20211227100000', { high: 62_000 }),
      (bars: Bar[]) => changed(bars, '20211228100000', { time: parseKst('20211228100030') }),
      (bars: Bar[]) => without(bars, '20211229000000', '20211229235959'),
      (bars: Bar[]) => without(bars, '20211230130000', '20211230132959'),
      (bars: Bar[]) => [...bars, { ...bars[0]!, time: parseKst('20220102100000') }],
      (bars: Bar[]) => [...bars, { ...bars[0]!, time: parseKst('20220104163000') }],
      (bars: Bar[]) => [...bars, bars.find(({ time }) => time === parseKst('20220105100000'))!],
    ].reduce((bars, plant) => plant(bars), ONE);
    expect(
      found(
        '1m',
        [...planted].sort((a, b) => a.time - b.time),
      ),
    ).toEqual([
      'broken_ohlc 20211222100000',
      'no_volume 20211223100000',
      'off_tick 20211224100000',
      'price_jump 20211227100000',
      'off_grid 20211228100030',
      'missing_session 20211229000000',
      'hole 20211230130000',
      'closed_day 20220102100000',
      'outside_hours 20220104163000',
      'duplicate 20220105100000',
    ]);
  });

  test('the details have the numbers', () => {
    const gap = check('1d', DAILY.filter(({ time }) => time < parseKst('20220111') || time > parseKst('20220113')));
    expect(gap.findings).toMatchObject([{ kind: 'missing_session', time: '20220111', detail: '3 sessions without a bar: 20220111…20220113' }]);
    const hole = check('1m', without(ONE, '20220104110000', '20220104112959'));
    expect(hole.findings[0]?.detail).toBe('no bar from 20220104110000 to 113000, 30 minutes; none is usual');
    const back = check('1d', changed(DAILY, '20220210', { high: 93_000 }));
    expect(back.findings[0]?.detail).toMatch(/^93000 is \+\d+\.\d % from the close before, 31\d+, beyond the daily limit, and prices come back: a wrong price$/);
    expect(back).toMatchObject({ code: '069500', interval: '1d', bars: 60 });
  }); // prettier-ignore
});

describe('what is no fault', () => {
  test('minutes without trades, in a code that is traded little', () => {
    const thin = ONE.filter((_, i) => i % 13 === 0 || i % 29 === 0);
    expect(found('1m', thin)).toEqual([]);
  });

  test('one quiet hour, in a code that has some', () => {
    const thin = HOURS.filter((_, i) => i % 9 !== 4);
    expect(found('60m', thin)).toEqual([]);
  });

  test('a volatility interruption', () => {
    expect(found('1m', without(ONE, '20220104110000', '20220104110259'))).toEqual([]);
  });

  test('a series that begins and ends within a session', () => {
    expect(found('1m', ONE.slice(150, -200))).toEqual([]);
    expect(found('1m', ONE.slice(150, 152))).toEqual([]);
  });

  test('an exam day, an hour later', () => {
    const days = sessions('20221114', 8);
    expect(minutes('60m', days).some(({ time }) => time === parseKst('20221117160000'))).toBe(true);
    expect(found('60m', minutes('60m', days))).toEqual([]);
    expect(found('1m', minutes('1m', days))).toEqual([]);
  });

  test('adjusted prices, off the grid by the hundred', () => {
    const adjusted = ONE.map((bar) => {
      const round = (price: number) => Math.round(price * 0.9837) as Price;
      return { ...bar, open: round(bar.open), high: round(bar.high), low: round(bar.low), close: round(bar.close) };
    });
    expect(found('1m', adjusted)).toEqual([]);
    // From one day on they are as they were traded.
    const from = parseKst('20220104');
    const limit = ONE.map((bar, i) => (bar.time < from ? adjusted[i]! : bar));
    expect(found('1m', limit)).toEqual([]);
  });

  test('a day without trades, flat; minutes of a day that has none', () => {
    const flat = (bar: Bar): Bar => ({ ...bar, open: bar.close, high: bar.close, low: bar.close, volume: 0 as Quantity });
    expect(found('1d', DAILY.map((bar, i) => (i > 20 && i < 25 ? flat(bar) : bar)))).toEqual([]);
    const halted = tradingDay('20220104');
    const idle = new Set([halted]);
    expect(found('1m', ONE.filter(({ time }) => time < startOfDay(halted) || time >= startOfDay(halted) + 24 * HOUR), { idle })).toEqual([]);
  }); // prettier-ignore

  test('a price that goes to its limit', () => {
    const day = tradingDay('20220104');
    const before = ONE.findLast(({ time }) => time < startOfDay(day))!.close;
    const limit = Math.floor((before * 1.3) / 5) * 5;
    expect(found('1m', changed(ONE, '20220104100500', { high: limit }))).toEqual([]);
    expect(found('1m', changed(ONE, '20220104100500', { high: Math.round(before * 1.32) }))).not.toEqual([]);
  });

  test('a leveraged fund, whose limits are wider', () => {
    const instrument = { code: '122630', name: 'KODEX 레버리지', market: 'KOSPI', kind: 'etf', basePrice: 1 } as never;
    expect(found('1d', changed(DAILY, '20220210', { high: 43_000 }), { instrument })).toEqual([]);
    expect(found('1d', changed(DAILY, '20220210', { high: 53_000 }), { instrument })).not.toEqual([]);
  });

  test('a price off a grid that nobody knows: no instrument', () => {
    expect(found('1m', changed(ONE, '20211228100500', { high: 31_202 }), { instrument: null })).toEqual([]);
  });
});

describe('a new price level', () => {
  const split = DAILY.map((bar, i) => {
    if (i < 30) return bar;
    const fifth = (price: number) => (Math.round(price / 25) * 5) as Price;
    return { ...bar, open: fifth(bar.open), high: fifth(bar.high), low: fifth(bar.low), close: fifth(bar.close) };
  });

  test('is noted as a split, and is no fault', () => {
    const { findings, notes } = check('1d', split);
    expect(findings).toEqual([]);
    expect(notes).toMatchObject([{ kind: 'price_level', code: '069500', interval: '1d' }]);
    expect(notes[0]?.detail).toMatch(
      /prices stay there: a split or the like \(about 5\.\d\d to 1\) that earlier prices are not adjusted for$/,
    );
  });

  test('on the last day cannot be told from a wrong price', () => {
    expect(check('1d', split.slice(0, 31)).findings).toMatchObject([
      {
        kind: 'price_jump',
        detail: expect.stringMatching(/, a wrong price, or a split/) as string,
      },
    ]);
  });

  test('after missing sessions is not judged: nobody knows the close before', () => {
    const kinds = check('1d', [...split.slice(0, 25), ...split.slice(30)]).findings.map(({ kind }) => kind);
    expect(kinds).toEqual(['missing_session']);
  });
});

describe('years that the calendar does not know', () => {
  const open = (day: string) =>
    new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`).getUTCDay() % 6 !== 0 && day !== '20050505';
  const old = dailyBars('20050401', 60, open);

  test('a holiday is none that only the calendar would have to know', () => {
    expect(found('1d', old)).toEqual([]);
  });

  test('a session is missing when others have it', () => {
    const traded = new Set(old.map(({ time }) => dayOf(time)));
    expect(
      found(
        '1d',
        old.filter((_, i) => i !== 20),
        { traded },
      ),
    ).toEqual([`missing_session ${dayOf(old[20]!.time)}`]);
    expect(
      found(
        '1d',
        old.filter((_, i) => i !== 20),
      ),
    ).toEqual([]);
  });

  test('a pause longer than KRX was ever closed is missing, whatever others have', () => {
    expect(
      found(
        '1d',
        old.filter((_, i) => i < 10 || i > 24),
      ),
    ).toHaveLength(1);
  });

  test('Sundays are closed always, Saturdays since December 1998', () => {
    const on = (day: string) => found('1d', [{ ...old[0]!, time: parseKst(day) }]);
    expect(on('20050403')).toEqual(['closed_day 20050403']);
    expect(on('20050402')).toEqual(['closed_day 20050402']);
    expect(on('19981205')).toEqual([]);
    expect(on('19981212')).toEqual(['closed_day 19981212']);
  });
});

test('the after-market of KRX trades until 20:00 since September 2026', () => {
  const day = tradingDay('20260915');
  const late = { ...ONE[0]!, time: kstTime(day, '195900') };
  const close = { ...late, time: kstTime(day, '153000') };
  expect(found('1m', [close, late])).toEqual([]);
  expect(found('1m', [close, { ...late, time: (late.time + MINUTE) as EpochMs }])).toEqual([
    'outside_hours 20260915200000',
  ]);
});
