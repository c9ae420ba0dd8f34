/**
 * The tables of a sweep's file, as numbered migrations. Metrics lie in one JSON text, and those that people sort by are columns
 * made of it: `SELECT number, parameters, sharpe FROM configurations JOIN results USING (number) ORDER BY sharpe DESC`.
 */
import type { Database } from 'better-sqlite3';
import { bringUpToDate, type FileFormat } from '../migrations.js';

/** "HSWP" in ASCII. */
const APPLICATION_ID = 0x48535750;

/** Migration n leads from version n to n + 1. Never edit one that was released: add the next. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE sweep (
     id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), settings TEXT NOT NULL, versions TEXT NOT NULL, data_hash TEXT NOT NULL,
     history_hash TEXT NOT NULL, begun TEXT NOT NULL, grid INTEGER NOT NULL, skipped INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE configurations (
     number INTEGER NOT NULL PRIMARY KEY, parameters TEXT NOT NULL, identity TEXT NOT NULL,
     status TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'failed', 'done')), error TEXT
   ) STRICT;
   CREATE TABLE results (
     number INTEGER NOT NULL PRIMARY KEY REFERENCES configurations, bars INTEGER NOT NULL, decisions INTEGER NOT NULL,
     orders INTEGER NOT NULL, fills INTEGER NOT NULL, denied INTEGER NOT NULL, rejected INTEGER NOT NULL, alarms INTEGER NOT NULL,
     equity INTEGER NOT NULL, state_hash TEXT NOT NULL, stopped TEXT, seconds REAL NOT NULL, metrics TEXT NOT NULL, told TEXT NOT NULL,
     total_return REAL AS (metrics ->> 'totalReturn'), sharpe REAL AS (metrics ->> 'sharpe'),
     max_drawdown REAL AS (metrics ->> 'maxDrawdown'), trades INTEGER AS (metrics ->> 'trades')
   ) STRICT;
   CREATE TABLE fills (
     number INTEGER NOT NULL REFERENCES results, place INTEGER NOT NULL, time INTEGER NOT NULL, code TEXT NOT NULL,
     side TEXT NOT NULL CHECK (side IN ('buy', 'sell')), price INTEGER NOT NULL, quantity INTEGER NOT NULL,
     commission INTEGER NOT NULL, tax INTEGER NOT NULL, decided_at INTEGER NOT NULL, PRIMARY KEY (number, place)
   ) STRICT, WITHOUT ROWID;`,
];

const SWEEP: FileFormat = {
  applicationId: APPLICATION_ID,
  migrations: MIGRATIONS,
  foreign: ['not_a_sweep', 'holds no sweep of haru: move it away'],
  newer: 'newer_sweep',
  older: 'older_sweep',
};

/** See {@link bringUpToDate}. @throws InputError `not_a_sweep`, `newer_sweep`, `older_sweep` */
export function migrateSweep(db: Database, path: string, write: boolean): void {
  bringUpToDate(db, path, write, SWEEP);
}
