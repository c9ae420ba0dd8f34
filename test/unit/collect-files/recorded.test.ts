import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRecordedBars } from '../../../src/collect/files/index.js';
import { parseKst, stockCode, type StockCode } from '../../../src/domain/index.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'haru-bars-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const HEADER = '현재가,거래량,체결시간,시가,고가,저가,수정주가구분';
const ROWS = [
  '-31145,20,20221110090100,-31150,-31160,-31140,',
  '-31150,10,20221110090000,+31200,+31200,-31150,',
  '+31300,30,20221109152900,31280,+31300,-31275,',
];

function csv(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\r\n'));
  return path;
}

function sqlite(name: string, fill: (database: Database.Database) => void): string {
  const path = join(folder, name);
  const database = new Database(path);
  fill(database);
  database.close();
  return path;
}

const table = (database: Database.Database, code: string, rows: readonly (readonly unknown[])[]): void => {
  database.exec(
    `CREATE TABLE [${code}] (date TEXT, open INTEGER, high INTEGER, low INTEGER, close INTEGER, volume INTEGER)`,
  );
  const insert = database.prepare(`INSERT INTO [${code}] VALUES (?, ?, ?, ?, ?, ?)`);
  for (const row of rows) insert.run(row);
};

describe('CSV', () => {
  test('signs are directions, rows in any order, the code is in the name', async () => {
    const file = await readRecordedBars(csv('opt10080-069500-1m.csv', [`\uFEFF${HEADER}`, ...ROWS]));
    expect(file.interval).toBe('1m');
    expect([...file.bars.keys()]).toEqual(['069500']);
    expect(file.bars.get('069500' as StockCode)).toEqual([
      { time: parseKst('20221109152900'), open: 31280, high: 31300, low: 31275, close: 31300, volume: 30 },
      { time: parseKst('20221110090000'), open: 31200, high: 31200, low: 31150, close: 31150, volume: 10 },
      { time: parseKst('20221110090100'), open: 31150, high: 31160, low: 31140, close: 31145, volume: 20 },
    ]);
  });

  test('the code may be given where the name does not tell it', async () => {
    const path = csv('bars.csv', [HEADER, ...ROWS]);
    expect([...(await readRecordedBars(path, [stockCode('114800')])).bars.keys()]).toEqual(['114800']);
    await expect(readRecordedBars(path)).rejects.toThrow(
      'bars.csv holds one code and its name does not say which: give it with --code',
    );
  });

  test('REST names and plain names of columns do as well', async () => {
    const lines = [
      'cntr_tm,open_pric,high_pric,low_pric,cur_prc,trde_qty',
      '20221110090000,1,2,1,2,5',
      '20221110090500,2,2,1,1,5',
    ];
    expect((await readRecordedBars(csv('005930.csv', lines))).interval).toBe('5m');
  });

  test.each<[string, string, string]>([
    ['a price is no number', '-31x45,20,20221110090200,1,1,1,', 'line 5: close: "-31x45" is not a whole number.'],
    ['a price is 0', '0,20,20221110090200,1,1,1,', 'line 5: close: 0 is not a price'],
    ['the time is none', '31145,20,2022111009,1,1,1,', 'line 5: time: "2022111009" is not a time'],
    ['the day is none', '31145,20,20221310090000,1,1,1,', 'line 5: time: "20221310" is not a day'],
    ['high is below low', '31145,20,20221110090200,31145,31100,31150,', 'line 5: high 31100 is below low 31150'],
    ['the row is short', '31145,20', 'line 5: time: nothing is not a time'],
  ])('a broken row is told with its line: %s', async (_, row, message) => {
    const path = csv('opt10080-069500-1m.csv', [HEADER, ...ROWS, row]);
    await expect(readRecordedBars(path)).rejects.toThrow(message);
    await expect(readRecordedBars(path)).rejects.toThrow('Mend the row or leave it out.');
  });

  test.each<[string, readonly string[], string]>([
    [
      'a column is missing',
      ['현재가,거래량', '1,2'],
      'has no column for time: it takes one of time, date, datetime, 체결시간',
    ],
    ['there are no rows', [HEADER], 'holds no bars below its header'],
    ['the bars are daily', [HEADER, '1,1,20221110,1,1,1,', '1,1,20221111,1,1,1,'], 'holds no minute bars'],
  ])('%s', async (_, lines, message) => {
    await expect(readRecordedBars(csv('069500.csv', lines))).rejects.toThrow(message);
  });

  test('a file that is not there', async () => {
    await expect(readRecordedBars(join(folder, 'nowhere.csv'))).rejects.toThrow(
      'nowhere.csv cannot be read (ENOENT): it takes',
    );
  });
});

describe('SQLite of the original system', () => {
  const bars = [
    ['20221109150000', 31300, 31300, 31250, 31280, 9],
    ['20221110090000', 31200, 31250, 31150, 31210, 7],
    ['20221110100000', 31210, 31220, 31200, 31205, 5],
  ];

  test('a table per code, names from company_info', async () => {
    const path = sqlite('good.db', (database) => {
      table(database, '069500', bars);
      table(database, '114800', bars);
      database.exec('CREATE TABLE company_info (st_code TEXT, nm_code TEXT, last_update TEXT)');
      database.exec(`INSERT INTO company_info VALUES ('069500', 'KODEX 200', '')`);
    });
    const file = await readRecordedBars(path);
    expect(file.interval).toBe('60m');
    expect([...file.bars.keys()]).toEqual(['069500', '114800']);
    expect(file.names.get('069500' as StockCode)).toBe('KODEX 200');
    expect([...(await readRecordedBars(path, [stockCode('114800')])).bars.keys()]).toEqual(['114800']);
    await expect(readRecordedBars(path, [stockCode('005930')])).rejects.toThrow(
      'has no bars of 005930: it holds 069500, 114800.',
    );
  });

  test('a broken row is told with its table and place', async () => {
    const path = sqlite('broken.db', (database) =>
      table(database, '069500', [...bars, ['20221110110000', 'x', 1, 1, 1, 1]]),
    );
    await expect(readRecordedBars(path)).rejects.toThrow(
      'broken.db, table 069500, row 4: open: "x" is not a whole number.',
    );
  });

  test('a database without bars', async () => {
    const path = sqlite('empty.db', (database) => database.exec('CREATE TABLE other (a)'));
    await expect(readRecordedBars(path)).rejects.toThrow('empty.db holds no table of bars');
  });
});
