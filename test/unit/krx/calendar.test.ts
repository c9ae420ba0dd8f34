/**
 * Golden days. Sources: KRX notices in the press (closings of 2020-08-17, 2023-05-29, 2024-10-01, 2025-01-27; year ends;
 * exam days of 2021 … 2025: donga, khan, tf, newdaily), the Public Holidays Act as amended on 2026-02-10.
 */
import { describe, expect, test } from 'vitest';
import {
  addDays,
  createCalendar,
  formatClock,
  HaruError,
  InputError,
  knownYears,
  tradingDay,
  weekdayOf,
} from '../../../src/domain/index.js';

const calendar = createCalendar();

describe('KRX is closed', () => {
  test.each([
    ['20180507', 'substitute for Children’s Day'], ['20180613', 'local elections'], ['20180926', 'substitute for Chuseok'],
    ['20190506', 'substitute for Children’s Day'], ['20191231', 'year end'],
    ['20200127', 'substitute for Seollal'], ['20200415', 'general election'], ['20200817', 'declared'],
    ['20210816', 'substitute for Liberation Day'], ['20211004', 'substitute'], ['20211011', 'substitute'],
    ['20220309', 'presidential election'], ['20220601', 'local elections'], ['20220912', 'substitute for Chuseok'],
    ['20221010', 'substitute for Hangeul Day'], ['20221230', 'year end: the 31st is a Saturday'],
    ['20230124', 'substitute for Seollal'], ['20230529', 'substitute for Buddha’s Birthday'], ['20231002', 'declared'],
    ['20231229', 'year end: the 31st is a Sunday'],
    ['20240410', 'general election'], ['20240506', 'substitute for Children’s Day'], ['20241001', 'declared'],
    ['20250127', 'declared'], ['20250303', 'substitute for 1 March'], ['20250506', 'substitute'],
    ['20250603', 'presidential election'], ['20251008', 'substitute for Chuseok'], ['20251231', 'year end'],
    ['20260302', 'substitute for 1 March'], ['20260501', 'Labour Day'], ['20260525', 'substitute for Buddha’s Birthday'],
    ['20260603', 'local elections'], ['20260717', 'Constitution Day, a holiday again'], ['20260817', 'substitute'],
    ['20261005', 'substitute'], ['20261231', 'year end'],
    ['20270209', 'substitute for Seollal'], ['20270503', 'substitute for Labour Day'],
    ['20270719', 'substitute for Constitution Day'], ['20270816', 'substitute'], ['20271004', 'substitute'],
    ['20271011', 'substitute'], ['20271227', 'substitute for Christmas'], ['20271231', 'year end'],
  ])('%s: %s', (day) => {
    expect(weekdayOf(tradingDay(day))).toBeGreaterThan(0);
    expect(weekdayOf(tradingDay(day))).toBeLessThan(6);
    expect(calendar.isTradingDay(tradingDay(day))).toBe(false);
  }); // prettier-ignore
});

describe('KRX is open', () => {
  test.each([
    ['20180102', 'first day'], ['20200302', '1 March was a Sunday without substitute'], ['20210503', 'Labour Day on a Saturday, 2021'],
    ['20211227', 'Christmas on a Saturday, 2021'], ['20220502', 'Labour Day on a Sunday, 2022'], ['20221226', 'Christmas on a Sunday, 2022'],
    ['20221229', 'last day of 2022'], ['20250131', 'after Seollal'], ['20250717', 'Constitution Day before it came back'],
    ['20260608', 'Memorial Day has no substitute'], ['20260928', 'Chuseok on a Saturday has no substitute'],
    ['20261120', 'a Friday'], ['20270607', 'Memorial Day has no substitute'],
  ])('%s: %s', (day) => {
    expect(calendar.isTradingDay(tradingDay(day))).toBe(true);
  }); // prettier-ignore

  test.each(['20221112', '20221113', '20260718', '20300105'])('but never at a weekend: %s', (day) => {
    expect(calendar.isTradingDay(tradingDay(day))).toBe(false);
  });
});

test('the number of trading days of a year is known', () => {
  const count = (year: string) => {
    let days = 0;
    for (let day = tradingDay(`${year}0101`); day.startsWith(year); day = addDays(day, 1)) {
      if (calendar.isTradingDay(day)) days++;
    }
    return days;
  };
  // As KRX counted them, to 2025.
  expect(['2018', '2019', '2020', '2021', '2022', '2023', '2024', '2025'].map(count)).toEqual([
    244, 246, 248, 248, 246, 245, 244, 242,
  ]);
  expect(knownYears()).toEqual(['2018', '2019', '2020', '2021', '2022', '2023', '2024', '2025', '2026', '2027']);
});

describe('the hours', () => {
  test.each([
    // day, opening auction, open, closing auction, close, closing price from … to, after hours until
    ['20221110', '083000 090000 152000 153000 154000 160000 180000'],
    ['20220103', '093000 100000 152000 153000 154000 160000 180000'], // first day: 10:00, as recorded
    ['20230102', '093000 100000 152000 153000 154000 160000 180000'],
    ['20250102', '093000 100000 152000 153000 154000 160000 180000'], // kukinews 2024-12-17
    ['20221117', '093000 100000 162000 163000 164000 170000 180000'], // exam day, as recorded; to 18:00 (khan, newdaily)
    ['20241114', '093000 100000 162000 163000 164000 170000 180000'],
    ['20260911', '083000 090000 152000 153000 154000 160000 180000'], // the last after-hours auctions
    ['20260914', '083000 090000 152000 153000 154000 160000 200000'], // the first KRX after-market
    ['20261119', '093000 100000 162000 163000 164000 170000 200000'],
    ['20270104', '093000 100000 152000 153000 154000 160000 200000'],
  ])('of %s are %s', (day, expected) => {
    const { day: own, ...hours } = calendar.schedule(tradingDay(day));
    expect(own).toBe(day);
    expect(Object.values(hours).map(formatClock).join(' ')).toBe(expected);
  });

  test.each([
    '20181115', '20191114', '20201203', '20211118', '20221117', '20231116', '20241114', '20251113', '20261119', '20271118',
  ])('of the exam day %s, a Thursday, are an hour later', (day) => {
    expect(weekdayOf(tradingDay(day))).toBe(4);
    expect(formatClock(calendar.schedule(tradingDay(day)).close)).toBe('163000');
  }); // prettier-ignore

  test.each([
    '20180102',
    '20190102',
    '20200102',
    '20210104',
    '20220103',
    '20230102',
    '20240102',
    '20250102',
    '20260102',
    '20270104',
  ])('of the year’s first day %s begin at 10:00 and end as always', (day) => {
    const { open, close } = calendar.schedule(tradingDay(day));
    expect([formatClock(open), formatClock(close)]).toEqual(['100000', '153000']);
    expect(formatClock(calendar.schedule(calendar.next(tradingDay(day))).open)).toBe('090000');
  });

  test('of a day without trading are an error that names the next day', () => {
    expect(() => calendar.schedule(tradingDay('20260717'))).toThrow(InputError);
    expect(() => calendar.schedule(tradingDay('20260717'))).toThrow(/20260717.*20260720/);
  });
});

describe('next and previous', () => {
  test.each([
    ['20221110', 1, '20221111'], ['20221111', 1, '20221114'], ['20221228', 2, '20230102'], ['20250124', 1, '20250131'],
    ['20251002', 1, '20251010'], ['20251002', 2, '20251013'], ['20260716', 1, '20260720'], ['20221112', 1, '20221114'],
  ])('from %s, %i on: %s', (from, n, to) => {
    expect(calendar.next(tradingDay(from), n)).toBe(to);
  }); // prettier-ignore

  test.each([['20221114', '20221111'], ['20230102', '20221229'], ['20251010', '20251002']])('before %s: %s', (day, before) => {
    expect(calendar.previous(tradingDay(day))).toBe(before);
  }); // prettier-ignore
});

describe('overrides', () => {
  const own = createCalendar([
    { day: tradingDay('20261123'), hours: 'closed' },
    { day: tradingDay('20261005'), hours: 'regular' },
    { day: tradingDay('20261124'), hours: 'lateOpening' },
    { day: tradingDay('20261119'), hours: 'regular' },
  ]);

  test('close a day, open a holiday, move the hours, and take them back', () => {
    expect(own.isTradingDay(tradingDay('20261123'))).toBe(false);
    expect(own.next(tradingDay('20261120'))).toBe('20261124');
    expect(own.isTradingDay(tradingDay('20261005'))).toBe(true);
    expect(formatClock(own.schedule(tradingDay('20261124')).open)).toBe('100000');
    expect(formatClock(own.schedule(tradingDay('20261119')).open)).toBe('090000');
  });

  test('a first day that is closed passes the late opening on', () => {
    const moved = createCalendar([{ day: tradingDay('20270104'), hours: 'closed' }]);
    expect(formatClock(moved.schedule(tradingDay('20270105')).open)).toBe('100000');
  });

  test('that close two months leave no next day, and say so', () => {
    const days = Array.from({ length: 80 }, (_, i) => addDays(tradingDay('20261101'), i));
    const shut = createCalendar(days.map((day) => ({ day, hours: 'closed' as const })));
    expect(() => shut.next(tradingDay('20261101'))).toThrow(HaruError);
    expect(() => shut.next(tradingDay('20261101'))).toThrow(/calendar file/);
  });
});
