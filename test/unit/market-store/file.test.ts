/** The file itself: other versions, other files, crashes, full disks, and another process beside. */
import { chmodSync, copyFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { marketPath, openMarketStore } from '../../../db/market/index.js';
import { openDayLog } from '../../../db/index.js';
import { HaruError, InputError, tradingDay, type Fundamentals } from '../../../src/domain/index.js';
import { temporaryHomes } from '../db/temp.js';
import { at, bar, bars, eveningClock, KODEX, position, SAMSUNG } from './samples.js';

const newHome = temporaryHomes();
const clock = eveningClock();
const open = (home = newHome()) => openMarketStore({ home, clock });

/** Changes the file behind the store's back. */
function tamper(home: string, sql: string): void {
  const db = new Sqlite(marketPath(home));
  db.exec(sql);
  db.close();
}

/** The data folder as it is on disk if every process is gone this moment: nothing is closed, no write-ahead log taken in. */
function vanished(home: string): string {
  const copy = newHome();
  mkdirSync(copy, { recursive: true });
  for (const part of ['', '-wal']) copyFileSync(marketPath(home) + part, marketPath(copy) + part);
  return copy;
}

describe('opening', () => {
  test('a store that was closed is as it was', () => {
    const home = newHome();
    const store = open(home);
    store.put(KODEX, bars(0, 100), 'imported');
    store.collect(position(3, 9, { cursor: 'c' }), [bar(5, 40_000)]);
    const before = [store.series(), store.bars(KODEX), store.notes(KODEX, 9), store.position(KODEX)];
    store.close();
    for (const readonly of [false, true]) {
      const again = openMarketStore({ home, clock, readonly });
      expect([again.series(), again.bars(KODEX), again.notes(KODEX, 9), again.position(KODEX)]).toEqual(before);
      again.close();
    }
  });

  test('a newer file is refused in one sentence, and left alone', () => {
    const home = newHome();
    open(home).close();
    tamper(home, 'PRAGMA user_version = 99');
    expect(() => open(home)).toThrow(/has format 99, this haru knows up to 1: upgrade haru to read it\.$/);
    expect(() => open(home)).toThrow(InputError);
  });

  test('a log of a day and a file of something else are refused', () => {
    const home = newHome();
    const log = openDayLog({ home, day: tradingDay('20221110'), create: true });
    log.close();
    expect(() => openMarketStore({ path: log.path, clock })).toThrow(/holds no market data of haru/);
    tamper(home, 'CREATE TABLE company_info (x)');
    expect(() => open(home)).toThrow(/`haru import` reads other files/);
    writeFileSync(marketPath(home), 'no database at all, '.repeat(50));
    expect(() => open(home)).toThrow(expect.objectContaining({ code: 'market_damaged' }));
  });

  test('reading needs a file', () => {
    expect(() => openMarketStore({ home: newHome(), clock, readonly: true })).toThrow(/There is no market data at/);
  });
});

describe('a process that vanishes', () => {
  test('leaves every write that had returned', () => {
    const home = newHome();
    const store = open(home);
    store.put(KODEX, bars(0, 3_000), 'imported');
    store.collect(position(2_900, 2_999, { cursor: 'older' }), bars(2_900, 100));
    const left = vanished(home);
    const reader = openMarketStore({ home: left, clock, readonly: true });
    expect(reader.series()).toEqual(store.series());
    reader.close();
    const found = open(left);
    expect(found.bars(KODEX)).toEqual(bars(0, 3_000));
    expect(found.position(KODEX)).toEqual(position(2_900, 2_999, { cursor: 'older' }));
    expect(found.series()).toEqual(store.series());
    found.close();
    store.close();
  });

  test('leaves nothing of a write under way, however much of it is on the disk', () => {
    const home = newHome();
    const store = open(home);
    store.put(KODEX, bars(0, 10), 'imported');
    const size = statSync(`${marketPath(home)}-wal`).size;
    const half = new Sqlite(marketPath(home));
    half.pragma('cache_size = 10');
    half.exec(`BEGIN IMMEDIATE; DELETE FROM bars;
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      INSERT INTO bars SELECT '999999', '1m', i, 1, 1, 1, 1, 1, 1 FROM n;`);
    expect(statSync(`${marketPath(home)}-wal`).size).toBeGreaterThan(size);
    const found = open(vanished(home));
    expect(found.bars(KODEX)).toEqual(bars(0, 10));
    expect(found.put(KODEX, bars(0, 20), 'imported')).toMatchObject({ stored: 10, duplicates: 10 });
    found.close();
    half.close();
    store.close();
  });
});

describe('what cannot be written', () => {
  test('a full disk is told, nothing of that write is kept, and making room mends it', () => {
    const home = newHome();
    const small = openMarketStore({ home, clock, maxBytes: 60 * 8192 });
    small.put(KODEX, bars(0, 1_000), 'collected');
    const before = [small.series(), small.bars(KODEX)];
    const page = [bar(0, 40_000), ...bars(900, 20_000)];
    const write = () => small.collect(position(0, 20_899), page);
    expect(write).toThrow(HaruError);
    expect(write).toThrow(
      /market\.sqlite: the disk is full: make room and run the same again, nothing of this write was kept/,
    );
    expect(write).toThrow(expect.objectContaining({ code: 'disk_full', retryable: true }));
    expect([small.series(), small.bars(KODEX)]).toEqual(before);
    expect(small.position(KODEX)).toBeNull();
    expect(small.notes(KODEX, 9)).toEqual([]);
    expect(small.put(KODEX, bars(1_000, 5), 'collected')).toMatchObject({ stored: 5 });
    small.close();

    const roomy = open(home);
    expect(roomy.collect(position(0, 20_899), page)).toMatchObject({ stored: page.length - 105, duplicates: 105 });
    expect(roomy.series()).toMatchObject([{ bars: 20_900, to: at(20_899) }]);
    roomy.close();
  });

  test('a store opened for reading takes nothing', () => {
    const home = newHome();
    open(home).close();
    const store = openMarketStore({ home, clock, readonly: true });
    const writes = [
      () => store.put(KODEX, bars(0, 1), 'collected'),
      () => store.collect(position(0, 0), []),
      () => store.putInstrument({ code: KODEX.code, name: '', market: 'KOSPI', kind: 'etf', basePrice: bar(0).open }),
      () =>
        store.putFundamentals([{ code: KODEX.code, day: tradingDay('20221110'), figures: {} } satisfies Fundamentals]),
    ];
    for (const write of writes) {
      expect(write).toThrow(expect.objectContaining({ code: 'market_unreachable', retryable: false }));
    }
    expect(store.series()).toEqual([]);
    store.close();
  });

  // The superuser may write everything.
  test.skipIf(process.getuid?.() === 0)('a file without permission is told', () => {
    const home = newHome();
    open(home).close();
    chmodSync(marketPath(home), 0o444);
    expect(() => open(home).put(KODEX, bars(0, 1), 'collected')).toThrow(/look at its folder and permissions/);
  });

  test('where the folder cannot be made, it is told', () => {
    const home = newHome();
    mkdirSync(dirname(home), { recursive: true });
    mkdirSync(marketPath(home), { recursive: true });
    expect(() => open(home)).toThrow(expect.objectContaining({ code: 'market_unreachable' }));
  });
});

test('two processes write in turn and see each other', () => {
  const home = newHome();
  const daemon = open(home);
  const collector = open(home);
  daemon.put(KODEX, bars(0, 10), 'ticks');
  expect(collector.put(KODEX, [bar(9, 40_000), bar(10)], 'collected')).toMatchObject({ stored: 2, corrections: [{}] });
  expect(daemon.put(KODEX, bars(9, 3), 'ticks')).toMatchObject({ stored: 1, duplicates: 1, differences: [{}] });
  expect(daemon.series()).toEqual(collector.series());
  expect(daemon.series()).toMatchObject([{ bars: 12, lastUpdate: at(10) }]);
  daemon.close();
  collector.close();
});

test('damaged company figures are told, the others are read', () => {
  const home = newHome();
  const store = open(home);
  store.putFundamentals([{ code: KODEX.code, day: tradingDay('20221110'), figures: { per: 1 } }]);
  store.putFundamentals([{ code: SAMSUNG.code, day: tradingDay('20221110'), figures: { per: 2 } }]);
  for (const wrong of ['{', '[1]', '{"per":"1"}']) {
    tamper(home, `UPDATE fundamentals SET figures = '${wrong}' WHERE code = '069500'`);
    expect(() => store.fundamentals(KODEX.code)).toThrow(expect.objectContaining({ code: 'market_damaged' }));
  }
  expect(store.fundamentals(SAMSUNG.code)).toHaveLength(1);
  store.close();
});

test('the summary is what counting would tell', () => {
  const home = newHome();
  const store = open(home);
  store.put(KODEX, bars(0, 500), 'imported');
  store.put(KODEX, [...bars(400, 200), bar(5, 40_000)], 'collected');
  store.put(SAMSUNG, bars(7, 3), 'ticks');
  const db = new Sqlite(marketPath(home), { readonly: true });
  const counted = db
    .prepare(
      'SELECT code, interval, count(*) AS bars, min(time) AS "from", max(time) AS "to" FROM bars GROUP BY code, interval',
    )
    .all();
  db.close();
  expect(store.series().map(({ code, interval, bars, from, to }) => ({ code, interval, bars, from, to }))).toEqual(
    counted,
  );
  store.close();
});
