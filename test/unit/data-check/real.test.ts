/** Nothing false is found in what the market really did. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkSeries, idleDays, tradedDays, unknownDays } from '../../../src/collect/check/index.js';
import { readWhole, type WholeSeries } from '../../../src/collect/files/index.js';
import { dayOf, type Bar } from '../../../src/domain/index.js';
import { calendar, KODEX } from './series.js';

const DATA = '../shared/data/';
const skipped = existsSync(DATA) ? '' : ` (skipped: no ${DATA})`;

const read = async (name: string): Promise<readonly WholeSeries[]> => (await readWhole(`${DATA}${name}`)).series;
const CODES = ['005930', '000660', '035420'];

describe.skipIf(skipped !== '')(`real bars${skipped}`, () => {
  test.each(['kiwoom-60m.db', 'opt10080-069500-1m.csv', 'opt10080-114800-1m.csv'])('%s: nothing', async (name) => {
    for (const { series, bars } of await read(name)) {
      const instrument = { ...KODEX, code: series.code };
      expect(checkSeries(series, [bars], { calendar, instrument })).toMatchObject({ findings: [], notes: [] });
    }
  });

  test('33 years of days: no fault, and the two days on which prices were set anew', async () => {
    const all = (await Promise.all(CODES.map((code) => read(`daily-${code}.csv`)))).flat();
    const traded = tradedDays(all.map(({ bars }) => unknownDays([bars])));
    const checked = all.map(({ series, bars }) => checkSeries(series, [bars], { calendar, traded }));
    expect(checked.map(({ findings }) => findings)).toEqual([[], [], []]);
    expect(checked.flatMap(({ notes }) => notes.map(({ kind, code, time }) => [kind, code, time]))).toEqual([
      ['price_level', '000660', '19990506'],
      ['price_level', '035420', '20130829'],
    ]);
  });

  test('each session taken out of the hours is missed, and each hour within one', async () => {
    const [{ series, bars }] = (await read('kiwoom-60m.db')) as [WholeSeries];
    const kinds = (kept: readonly Bar[]): string[] =>
      checkSeries(series, [kept], { calendar, instrument: KODEX }).findings.map(({ kind }) => kind);
    const days = [...new Set(bars.map(({ time }) => dayOf(time)))];
    for (let i = 1; i < days.length - 1; i += 9) {
      expect(kinds(bars.filter(({ time }) => dayOf(time) !== days[i]))).toEqual(['missing_session']);
    }
    for (let i = 20; i < bars.length - 20; i += 113) {
      const { time } = bars[i]!;
      expect(kinds(bars.filter((bar) => bar.time !== time))).toEqual(['hole']);
    }
  });

  test('a day of the other codes taken out of one is missed, in years without a calendar', async () => {
    const all = (await Promise.all(CODES.map((code) => read(`daily-${code}.csv`)))).flat();
    const [samsung] = all as [WholeSeries];
    const kept = { ...samsung, bars: samsung.bars.filter(({ time }) => dayOf(time) !== '20050511') };
    const traded = tradedDays([kept, ...all.slice(1)].map(({ bars }) => unknownDays([bars])));
    expect(checkSeries(kept.series, [kept.bars], { calendar, traded }).findings).toMatchObject([
      { kind: 'missing_session', time: '20050511' },
    ]);
  });

  test('days without a trade are known', async () => {
    const [{ bars }] = (await read('daily-000660.csv')) as [WholeSeries];
    expect([...idleDays([bars])].slice(0, 3)).toEqual(['19961226', '19961227', '20030327']);
  });
});
