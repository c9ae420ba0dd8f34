/** Every kind of file is told by what is in it. */
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { detectInterval, openBars } from '../../../src/collect/files/index.js';
import { createTimeReader, wholeOf } from '../../../src/collect/files/cells.js';
import { csvPages } from '../../../src/collect/files/csv.js';
import {
  addDays,
  formatKst,
  MINUTE,
  parseKst,
  startOfDay,
  stockCode,
  tradingDay,
  type EpochMs,
  type Interval,
} from '../../../src/domain/index.js';
import { imported, originalDatabase, originalTable, temporaryFolder, writeLines } from './files.js';

const path = temporaryFolder();
const bytes = (name: string, content: Buffer): string => {
  writeFileSync(path(name), content);
  return path(name);
};

describe('CSV of the charts', () => {
  test('opt10080: newest first, signs are directions', async () => {
    const file = writeLines(path('opt10080-114800-1m.csv'), [
      '\uFEFF현재가,거래량,체결시간,시가,고가,저가,수정주가구분',
      '-4710,84160,20221114090300,4715,4715,-4710,',
      '--4720,614276,20221114090200,4715,+4720,-4710,',
    ], '\r\n'); // prettier-ignore
    const { only, store } = await imported(file);
    expect(only).toMatchObject({ code: '114800', interval: '1m', format: 'Kiwoom CSV', stored: 2 });
    expect(store.bars(only)).toEqual([
      { time: parseKst('20221114090200'), open: 4715, high: 4720, low: 4710, close: 4720, volume: 614276 },
      { time: parseKst('20221114090300'), open: 4715, high: 4715, low: 4710, close: 4710, volume: 84160 },
    ]);
  });

  test('opt10081: days, the code named once', async () => {
    const file = writeLines(path('days.csv'), [
      '종목코드,현재가,거래량,거래대금,일자,시가,고가,저가',
      'A005930,61400,10,1,20221110,61200,61800,60900',
      ',62000,20,1,20221109,62000,62300,61500',
    ]);
    const { only, store } = await imported(file);
    expect(only).toMatchObject({ code: '005930', interval: '1d', stored: 2, from: parseKst('20221109') });
    expect(store.bars(only).map(({ close }) => close)).toEqual([62000, 61400]);
  });

  test('in the encoding of Korean Windows', async () => {
    // 현재가,거래량,체결시간,시가,고가,저가 in CP949
    const header = Buffer.from('c7f6c0e7b0a12cb0c5b7a1b7ae2cc3bcb0e1bdc3b0a32cbdc3b0a12cb0edb0a12cc0fab0a10a', 'hex');
    const rows = Buffer.from('-10,5,20221110090000,10,11,-9\n-10,5,20221110090100,10,11,-9\n');
    const { only } = await imported(bytes('069500.csv', Buffer.concat([header, rows])));
    expect(only).toMatchObject({ code: '069500', interval: '1m', format: 'Kiwoom CSV', stored: 2 });
  });
});

describe('plain CSV', () => {
  test('no header, a byte-order mark, quoted thousands, dates with dashes', async () => {
    const rows = [
      '\uFEFF1985-01-04,"6,511","6,511","6,473","6,473","2,232"',
      '1985-01-05,"6,434","6,465","6,427","6,427",0',
    ];
    const { only, store } = await imported(writeLines(path('daily-005930.csv'), rows));
    expect(only).toMatchObject({ code: '005930', interval: '1d', format: 'plain CSV', stored: 2 });
    expect(store.bars(only)[0]).toEqual({
      time: parseKst('19850104'),
      open: 6511,
      high: 6511,
      low: 6473,
      close: 6473,
      volume: 2232,
    });
  });

  test.each<[string, Interval]>([
    ['2022-11-10 09:00', '5m'],
    ['2022/11/10 09:00:00', '5m'],
    ['2022-11-10T09:00:00+09:00', '5m'],
    ['202211100900', '5m'],
    [String(parseKst('20221110090000')), '5m'],
    ['2022.11.10', '1d'],
  ])('times like %s', async (time, interval) => {
    const file = writeLines(path('069500.csv'), ['Date,Open,High,Low,Close,Volume', `${time},1.0,2,1,2,5.00`]);
    const { only } = await imported(file, { interval });
    expect(only).toMatchObject({
      stored: 1,
      rejected: [],
      from: parseKst(interval === '1d' ? '20221110' : '20221110090000'),
    });
  });
});

describe("the original's database", () => {
  test('names, the last update, and instruments that the store did not know', async () => {
    const rows = [['20221110090000', 10, 12, 9, 11, 5], ['20221110100000', 11, 11, 11, 11, 1]]; // prettier-ignore
    const file = originalDatabase(path('original.db'), (database) => {
      originalTable(database, '069500', rows, ', PRIMARY KEY (date)');
      originalTable(database, '005930', rows);
      originalTable(database, '520001', rows);
      database.exec('CREATE TABLE company_info (st_code TEXT, nm_code TEXT, last_update TEXT)');
      database.exec(
        `INSERT INTO company_info VALUES ('069500', 'KODEX 200', '20221110100000'), ('520001', '미래에셋 레버리지 ETN', '')`,
      );
    });
    const { series, store } = await imported(file);
    expect(series).toMatchObject([
      { code: '005930', interval: '60m', name: '005930', stored: 2, lastUpdate: null },
      { code: '069500', interval: '60m', name: 'KODEX 200', stored: 2, lastUpdate: parseKst('20221110100000') },
      { code: '520001', interval: '60m', name: '미래에셋 레버리지 ETN', stored: 2, lastUpdate: null },
    ]);
    expect(store.instrument(stockCode('069500'))).toMatchObject({
      name: 'KODEX 200',
      kind: 'etf',
      market: 'KOSPI',
      basePrice: 11,
    });
    expect(store.instrument(stockCode('520001'))).toMatchObject({ kind: 'etn' });
    expect(store.instrument(stockCode('005930'))).toBeNull();
  });

  test('what the broker said of an instrument stays', async () => {
    const file = originalDatabase(path('named.db'), (database) => {
      originalTable(database, '035720', [['20221110', 10, 12, 9, 11, 5]]);
      database.exec(`CREATE TABLE company_info (st_code TEXT, nm_code TEXT, last_update TEXT)`);
      database.exec(`INSERT INTO company_info VALUES ('035720', 'Kakao', '')`);
    });
    const { store } = await imported(file);
    const known = {
      code: stockCode('035720'),
      name: '카카오',
      market: 'KOSDAQ',
      kind: 'stock',
      basePrice: 9 as never,
    } as const;
    store.putInstrument(known);
    await imported(file, {}, store);
    expect(store.instrument(known.code)).toEqual(known);
  });
});

describe('a file of several series', () => {
  const rows = [
    'code,interval,time,open,high,low,close,volume',
    '069500,1m,20221110090000,1,1,1,1,1',
    '114800,1m,20221110090000,2,2,2,2,2',
    '069500,1d,20221110,3,3,3,3,3',
    '069500,1m,20221110090100,4,4,4,4,4',
  ];

  test('each row goes to its own', async () => {
    const { series } = await imported(writeLines(path('haru.csv'), rows));
    expect(series.map(({ code, interval, format, read, stored }) => [code, interval, format, read, stored])).toEqual([
      ['069500', '1m', 'haru CSV', 2, 2],
      ['114800', '1m', 'haru CSV', 1, 1],
      ['069500', '1d', 'haru CSV', 1, 1],
    ]);
  });

  test('only those asked for', async () => {
    const file = writeLines(path('haru.csv'), rows);
    expect((await imported(file, { codes: [stockCode('069500')], interval: '1m' })).series).toMatchObject([
      { code: '069500', interval: '1m', read: 2 },
    ]);
    await expect(imported(file, { codes: [stockCode('005930')] })).rejects.toThrow(
      'haru.csv holds no bars of these codes.',
    );
  });
});

describe('blocks of a CSV', () => {
  test.each([7, 16, 64, 4096])('lines and rows are the same in blocks of %i bytes', (block) => {
    const lines = ['머리,글', '1,"2,000"', '', '한글,4', '"5",6', '7,8'];
    const file = writeLines(path('blocks.csv'), lines, '\r\n');
    const pages = [...csvPages(file, { encoding: 'utf-8', skip: 1, block })];
    const rows = pages.flatMap(({ firstRow, rows }) => rows.map((row, i) => [firstRow + i, ...row]));
    expect(rows).toEqual([[2, '1', '2,000'], [3, ''], [4, '한글', '4'], [5, '5', '6'], [6, '7', '8']]); // prettier-ignore
    expect(pages.at(-1)?.done).toBe(1);
  });
});

describe('the interval of bars that do not say it', () => {
  const times = (step: number, count: number, days = 3): EpochMs[] =>
    Array.from({ length: days }, (_, d) => startOfDay(addDays(tradingDay('20221109'), d))).flatMap((midnight) =>
      Array.from({ length: count }, (_, i) => (midnight + 540 * MINUTE + i * step * MINUTE) as EpochMs),
    );

  test.each<[Interval, number]>([
    ['1m', 1],
    ['3m', 3],
    ['5m', 5],
    ['10m', 10],
    ['15m', 15],
    ['30m', 30],
    ['45m', 45],
    ['60m', 60],
  ])('%s', (name, step) => {
    const count = Math.floor(380 / step) + 1;
    expect(detectInterval(times(step, count))).toBe(name);
    expect(detectInterval([...times(step, count)].reverse())).toBe(name);
    // One bar where none begins, among many, hides nothing.
    expect(detectInterval([...times(step, count, 30), (parseKst('20221221090000') + 20_000) as EpochMs])).toBe(name);
  });

  test('days, and what cannot be told', () => {
    expect(detectInterval([parseKst('20221110'), parseKst('20221111')])).toBe('1d');
    expect(detectInterval([parseKst('20221110')])).toBe('1d');
    expect(detectInterval([parseKst('20221110090000'), parseKst('20221111090000')])).toBeNull();
    expect(detectInterval([])).toBeNull();
  });

  test('minutes in which few trade are still minutes', () => {
    const thin = times(1, 381).filter((_, i) => i % 7 === 0 || i % 11 === 3);
    expect(detectInterval(thin)).toBe('1m');
  });
});

describe('cells', () => {
  test.each<[string | number | bigint, boolean, number]>([
    ['31145', false, 31145], ['-31145', true, 31145], ['+31145', false, 31145], ['-5', false, -5], ['2,450,000', false, 2450000],
    [' 7 ', false, 7], ['7.0', false, 7], [7, false, 7], [-7, true, 7], [7n, false, 7], ['9007199254740991', false, 9007199254740991],
  ])('%s, signed %s, is %d', (cell, signed, value) => expect(wholeOf(cell, signed)).toBe(value)); // prettier-ignore

  test.each([['12a'], ['1,2'], ['1.5'], [1.5], [''], [null], [undefined]])('%j is no whole number', (cell) => {
    expect(() => wholeOf(cell, false)).toThrow('is not a whole number');
  });

  test('a time is understood the same however often it comes', () => {
    const read = createTimeReader();
    for (const cell of ['20221110090000', 20221110090000, '2022-11-10 09:00', '20221110090000']) {
      expect(formatKst(read(cell))).toBe('20221110090000');
    }
    expect(read(new Date(1_668_038_400_000))).toBe(1_668_038_400_000);
    for (const cell of ['2022111009', '20221110090', '20221110096000', '', null])
      expect(() => read(cell)).toThrow('is not a');
  });
});

test('a file that is not there, and a folder', async () => {
  await expect(openBars(path('nowhere.csv'))).rejects.toThrow(
    'nowhere.csv cannot be read (ENOENT): it takes the original',
  );
  await expect(openBars(path('.'))).rejects.toThrow('cannot be read (EISDIR)');
});
