/** The files that people really have: every row, or its reason. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatKst, parseKst } from '../../../src/domain/index.js';
import { imported } from './files.js';

const DATA = '../shared/data/';
const skipped = existsSync(DATA) ? '' : ` (skipped: no ${DATA})`;

describe.skipIf(skipped !== '')(`real files${skipped}`, () => {
  test("the original's database: 3 × 1,777 bars, names, last update; a second time nothing", async () => {
    const { series, store } = await imported(`${DATA}kiwoom-60m.db`);
    const lastUpdate = parseKst('20221209150000');
    const whole = {
      interval: '60m',
      read: 1777,
      stored: 1777,
      duplicates: 0,
      rejected: [],
      lastUpdate,
      to: lastUpdate,
    };
    expect(series).toMatchObject([
      { ...whole, code: '069500', name: 'KODEX 200' },
      { ...whole, code: '114800', name: 'KODEX 인버스' },
      { ...whole, code: '226490', name: 'KODEX 코스피' },
    ]);
    expect(store.series()).toMatchObject([{ bars: 1777, lastUpdate }, { bars: 1777 }, { bars: 1777 }]);
    const again = await imported(`${DATA}kiwoom-60m.db`, {}, store);
    for (const one of again.series) expect(one).toMatchObject({ stored: 0, duplicates: 1777, rejected: [] });
  });

  test.each(['069500', '114800'])('a page of %s in minutes: 900 rows with absolute prices', async (code) => {
    const { only, store } = await imported(`${DATA}opt10080-${code}-1m.csv`);
    expect(only).toMatchObject({ code, interval: '1m', read: 900, stored: 900, duplicates: 0, rejected: [] });
    const bars = store.bars(only);
    expect([formatKst(bars[0]!.time), formatKst(bars.at(-1)!.time)]).toEqual(['20221109131000', '20221114090300']);
    expect(bars.every(({ low }) => low > 0)).toBe(true);
  });

  test.each([['005930', 8826, 1], ['000660', 5299, 14], ['035420', 3776, 21]])('days of %s: all %i rows, %i of them without a trade', async (code, rows, idle) => {
    const file = `${DATA}daily-${code}.csv`;
    const { only, store } = await imported(file);
    expect(only).toMatchObject({ code, interval: '1d', file: basename(file), read: rows, stored: rows, rejected: [] });
    expect(store.bars(only).filter(({ volume }) => volume === 0)).toHaveLength(idle);
  }); // prettier-ignore
});
