/** The calendar against days that KRX really traded. */
import { existsSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  barStart,
  createCalendar,
  formatKst,
  tradingDay,
  type TradingDay,
} from '../../../src/domain/index.js';

const HOURS = '../shared/data/kiwoom-60m.db';
const DAILY = '../shared/data/daily-005930.csv';
const skipped = (file: string) => (existsSync(file) ? '' : ` (skipped: no ${file})`);
const calendar = createCalendar();

function tradingDays(from: string, to: string): TradingDay[] {
  const days: TradingDay[] = [];
  for (let day = tradingDay(from); day <= to; day = addDays(day, 1)) if (calendar.isTradingDay(day)) days.push(day);
  return days;
}

describe.skipIf(!existsSync(HOURS))(`the sessions of 2021-12-01 to 2022-12-09${skipped(HOURS)}`, () => {
  const dates = (): string[] => {
    const db = new Database(HOURS, { readonly: true });
    const rows = db.prepare<[], { date: string }>('SELECT date FROM "069500" ORDER BY date').all();
    db.close();
    return rows.map(({ date }) => date);
  };

  test('are the trading days of the calendar, all 254 of them', () => {
    const days = [...new Set(dates().map((date) => date.slice(0, 8)))];
    expect(days).toEqual(tradingDays('20211201', '20221209'));
    expect(days).toHaveLength(254);
  });

  test('begin and end in the hours that the schedule says, the late and the shifted day too', () => {
    for (const day of tradingDays('20211201', '20221209')) {
      const own = dates().filter((date) => date.startsWith(day)); // prettier-ignore
      const { open, close } = calendar.schedule(day);
      expect([own[0], own.at(-1)]).toEqual([formatKst(barStart(open, '60m')), formatKst(barStart(close, '60m'))]);
    }
  });
});

describe.skipIf(!existsSync(DAILY))(`the days from 2018-01-01 to 2018-02-14${skipped(DAILY)}`, () => {
  test('are the trading days of the calendar', () => {
    const days = readFileSync(DAILY, 'utf8').split('\n').map((line) => line.slice(0, 10).replaceAll('-', '')).filter((day) => day >= '20180101' && day < '3'); // prettier-ignore
    expect(days).toEqual(tradingDays('20180101', '20180214'));
  });
});
