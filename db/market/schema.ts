/**
 * The tables of market.sqlite, as numbered migrations. A bar is kept with its code and interval in plain words, so that
 * the file can be asked with any SQLite tool: `SELECT * FROM bars WHERE code = '069500' AND interval = '1m'`.
 */
import type { Database } from 'better-sqlite3';
import { bringUpToDate, type FileFormat } from '../migrations.js';

/** "HMKT" in ASCII. */
const APPLICATION_ID = 0x484d4b54;

/** Migration n leads from version n to n + 1. Never edit one that was released: add the next. */
const MIGRATIONS: readonly string[] = [
  // `origin` is the strength of precedence.ts. `series` sums up what `bars` holds, so that nobody counts millions of rows.
  `CREATE TABLE bars (
     code TEXT NOT NULL, interval TEXT NOT NULL, time INTEGER NOT NULL, open INTEGER NOT NULL, high INTEGER NOT NULL,
     low INTEGER NOT NULL, close INTEGER NOT NULL, volume INTEGER NOT NULL, origin INTEGER NOT NULL,
     PRIMARY KEY (code, interval, time)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE series (
     code TEXT NOT NULL, interval TEXT NOT NULL, bars INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
     final INTEGER, PRIMARY KEY (code, interval)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE positions (
     code TEXT NOT NULL, interval TEXT NOT NULL, newest INTEGER NOT NULL, oldest INTEGER NOT NULL, cursor TEXT,
     earlier_from INTEGER, earlier_to INTEGER, PRIMARY KEY (code, interval)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE notes (
     id INTEGER PRIMARY KEY, code TEXT NOT NULL, interval TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL,
     origin INTEGER NOT NULL, time INTEGER NOT NULL,
     open_before INTEGER NOT NULL, high_before INTEGER NOT NULL, low_before INTEGER NOT NULL, close_before INTEGER NOT NULL,
     volume_before INTEGER NOT NULL,
     open_after INTEGER NOT NULL, high_after INTEGER NOT NULL, low_after INTEGER NOT NULL, close_after INTEGER NOT NULL,
     volume_after INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX notes_by_series ON notes (code, interval, id);
   CREATE UNIQUE INDEX differences_once ON notes (
     code, interval, time, origin, open_before, high_before, low_before, close_before, volume_before,
     open_after, high_after, low_after, close_after, volume_after
   ) WHERE kind = 'difference';
   CREATE TABLE instruments (
     code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, market TEXT NOT NULL, kind TEXT NOT NULL, base_price INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE fundamentals (
     code TEXT NOT NULL, day TEXT NOT NULL, figures TEXT NOT NULL, PRIMARY KEY (code, day)
   ) STRICT, WITHOUT ROWID;`,
];

const MARKET: FileFormat = {
  applicationId: APPLICATION_ID,
  migrations: MIGRATIONS,
  foreign: [
    'not_market_data',
    'holds no market data of haru: it takes market.sqlite of the data folder; `haru import` reads other files',
  ],
  newer: 'newer_market',
  older: 'older_market',
};

/** See {@link bringUpToDate}. @throws InputError `not_market_data`, `newer_market`, `older_market` */
export function migrateMarket(db: Database, path: string, write: boolean): void {
  bringUpToDate(db, path, write, MARKET);
}
