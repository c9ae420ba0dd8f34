/** Each row that is no bar is refused alone, with its line and its reason; the others are stored. */
import { describe, expect, test } from 'vitest';
import { stockCode } from '../../../src/domain/index.js';
import { imported, originalDatabase, originalTable, temporaryFolder, writeLines } from './files.js';

const path = temporaryFolder();

describe('a row of minutes', () => {
  const HEADER = 'time,open,high,low,close,volume';
  const GOOD = ['20221110090000,100,110,90,105,7', '20221110090100,105,105,95,95,1', '20221110090200,95,96,95,96,3'];

  test.each<[why: string, row: string, reason: string]>([
    ['a price is a word', '20221110090300,x,110,90,105,7', 'open: "x" is not a whole number.'],
    ['a price has decimals', '20221110090300,100,110.5,90,105,7', 'high: "110.5" is not a whole number.'],
    ['thousands are grouped wrongly', '20221110090300,"1,00",110,90,105,7', 'open: "1,00" is not a whole number.'],
    ['a cell is empty', '20221110090300,100,110,90,,7', 'close: "" is not a whole number.'],
    ['the row ends early', '20221110090300,100,110,90,105', 'volume: nothing is not a whole number.'],
    [
      'a price is nought',
      '20221110090300,100,110,0,105,7',
      'low: 0 is not a price: it takes a whole number of won above 0.',
    ],
    [
      'a price is negative',
      '20221110090300,-100,110,90,105,7',
      'open: -100 is not a price: it takes a whole number of won above 0.',
    ],
    [
      'the volume is negative',
      '20221110090300,100,110,90,105,-7',
      'volume: -7 is not a quantity: it takes a whole number of shares, 0 or more.',
    ],
    ['high is below low', '20221110090300,100,90,110,105,7', 'high 90 is below low 110.'],
    ['open lies above high', '20221110090300,111,110,90,105,7', 'open 111 lies outside 90…110.'],
    ['close lies below low', '20221110090300,100,110,90,89,7', 'close 89 lies outside 90…110.'],
    [
      'it begins within a minute',
      '20221110090330,100,110,90,105,7',
      'no 1m bar begins at 20221110090330, one does at 20221110090300.',
    ],
    [
      'the day does not exist',
      '20221131090300,100,110,90,105,7',
      'time: "20221131" is not a day: it takes YYYYMMDD, like 20221110.',
    ],
    [
      'the clock does not exist',
      '20221110250300,100,110,90,105,7',
      'time: "250300" is not a time: it takes YYYYMMDD, YYYYMMDDHHMMSS (both in KST) or ISO 8601.',
    ],
    [
      'a time is told twice, differently',
      '20221110090100,105,105,95,95,2',
      'an earlier row has another bar at 20221110090100; that one stays.',
    ],
  ])('%s', async (_, row, reason) => {
    const file = writeLines(path('069500.csv'), [HEADER, ...GOOD.slice(0, 2), row, '', GOOD[2]!]);
    const { only, store } = await imported(file, { interval: '1m' });
    expect(only).toMatchObject({ read: 4, stored: 3, duplicates: 0, rejected: [{ row: 4, why: reason }] });
    expect(store.bars(only).map((bar) => [bar.open, bar.volume])).toEqual([[100, 7], [105, 1], [95, 3]]); // prettier-ignore
  });

  test('the same row twice is a duplicate and no fault', async () => {
    const file = writeLines(path('069500.csv'), [HEADER, ...GOOD, GOOD[1]!]);
    expect((await imported(file)).only).toMatchObject({ read: 4, stored: 3, duplicates: 1, rejected: [] });
  });

  test('a bar that the market itself told otherwise stays, and the row says so', async () => {
    const file = writeLines(path('069500.csv'), [HEADER, ...GOOD]);
    const { store, only } = await imported(file);
    const bars = store.bars(only);
    store.put(only, [{ ...bars[1]!, volume: 9 as never }], 'collected');
    const again = await imported(file, {}, store);
    const why = 'the store has another bar at 20221110090100 from the market itself.';
    expect(again.only).toMatchObject({ read: 3, stored: 0, duplicates: 2, rejected: [{ row: 3, why }] });
    expect(store.bars(only)[1]?.volume).toBe(9);
  });

  test('a later file corrects an earlier one', async () => {
    const { store } = await imported(writeLines(path('069500.csv'), [HEADER, ...GOOD]));
    const other = writeLines(path('069500.csv'), [HEADER, GOOD[0]!, '20221110090100,105,105,95,96,1']);
    expect((await imported(other, {}, store)).only).toMatchObject({ read: 2, stored: 1, duplicates: 1, corrected: 1 });
  });

  test('all rows may be refused, and each says why', async () => {
    const file = writeLines(path('069500.csv'), [HEADER, '20221110090000,0,0,0,0,0', 'total,1,2,3,4,5']);
    const { only } = await imported(file, { interval: '1m' });
    expect(only).toMatchObject({ read: 2, stored: 0, from: null, to: null });
    expect(only.rejected.map(({ row }) => row)).toEqual([2, 3]);
  });

  test('an unclosed quote costs its own line only', async () => {
    const file = writeLines(path('069500.csv'), [
      HEADER,
      GOOD[0]!,
      '"20221110090100,105,105,95,95,1',
      '"20221110090200",95,96,95,96,3',
    ]);
    const { only } = await imported(file, { interval: '1m' });
    expect(only).toMatchObject({ read: 3, stored: 2 });
    expect(only.rejected.map(({ row }) => row)).toEqual([3]);
  });
});

describe('a row of days', () => {
  const daily = (rows: readonly string[]) => imported(writeLines(path('daily-005930.csv'), rows));

  test('a day without a trade is a legal bar, as flat as the close before', async () => {
    const { only } = await daily(['2013-07-29,"300","310","290","300","1,258,246"', '2013-07-30,300,300,300,300,0']);
    expect(only).toMatchObject({ interval: '1d', stored: 2, rejected: [] });
  });

  test('a halted day with prices of nought is refused: nobody paid nothing', async () => {
    const { only } = await daily([
      '2013-07-29,300,310,290,300,7',
      '2013-07-30,0,0,0,300,0',
      '2013-07-31,300,300,300,300,0',
    ]);
    expect(only).toMatchObject({
      stored: 2,
      rejected: [{ row: 2, why: expect.stringMatching(/^open: 0 is not a price/) as string }],
    });
  });
});

describe('what is wrong with the whole file', () => {
  const HEADER = 'time,open,high,low,close,volume';

  test('a code or interval that is none, in a row, is refused with the row', async () => {
    const rows = [
      'code,interval,time,open,high,low,close,volume',
      'x,1m,20221110090000,1,1,1,1,1',
      '069500,1m,20221110090000,1,1,1,1,1',
      '069500,2m,20221110090100,1,1,1,1,1',
    ];
    const { only } = await imported(writeLines(path('many.csv'), rows));
    expect(only).toMatchObject({ code: '069500', read: 3, stored: 1 });
    expect(only.rejected).toEqual([
      { row: 2, why: expect.stringMatching(/^"x" is not a stock code/) as string },
      { row: 4, why: expect.stringMatching(/^"2m" is not an interval/) as string },
    ]);
  });

  test.each<[what: string, name: string, lines: readonly string[], message: RegExp]>([
    [
      'no code',
      'bars.csv',
      [HEADER, '20221110,1,1,1,1,1'],
      /^bars\.csv holds one code and its name does not say which: give it with --code/,
    ],
    [
      'no interval',
      '069500.csv',
      [HEADER, '20221110090000,1,1,1,1,1', '20221111090000,1,1,1,1,1'],
      /^The times in 069500\.csv do not tell how long its bars are/,
    ],
    ['no rows', '069500.csv', [HEADER], /^069500\.csv holds no bars/],
    [
      'no bars at all',
      '069500.csv',
      ['<html>', '<body>'],
      /^069500\.csv begins like no file of bars: it takes the original/,
    ],
    [
      'a column too few',
      '069500.csv',
      ['date,open,high,low,close', '20221110,1,1,1,1'],
      /^069500\.csv has no column for volume/,
    ],
    ['bytes that are no text', '069500.csv', ['\0\0\0'], /^069500\.csv is no file of bars/],
    ['no Parquet after all', '069500.parquet', ['PAR1 and nothing'], /^069500\.parquet is no sound Parquet file/],
    [
      'no database after all',
      '069500.db',
      ['SQLite format 3\0', 'and nothing'],
      /^069500\.db cannot be read as the original's database/,
    ],
  ])('%s', async (_, name, lines, message) => {
    await expect(imported(writeLines(path(name), lines))).rejects.toThrow(message);
  });

  test('codes that are not there are named beside those that are', async () => {
    const file = originalDatabase(path('two.db'), (database) => {
      originalTable(database, '069500', [['20221110090000', 1, 1, 1, 1, 1], ['20221110100000', 1, 1, 1, 1, 1]]); // prettier-ignore
      originalTable(database, '114800', [['20221110090000', 1, 1, 1, 1, 1]]);
    });
    await expect(imported(file, { codes: [stockCode('005930')] })).rejects.toThrow(
      'two.db has no bars of 005930: it holds 069500, 114800.',
    );
  });

  test('a table without the columns of bars', async () => {
    const file = originalDatabase(path('odd.db'), (database) =>
      database.exec('CREATE TABLE [069500] (date TEXT, price INTEGER)'),
    );
    await expect(imported(file)).rejects.toThrow('odd.db, table 069500 has no column open');
  });
});
