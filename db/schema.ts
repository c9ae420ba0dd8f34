/**
 * The tables of a day's log, as numbered migrations: `PRAGMA user_version` says how many a file has had. Tables are STRICT
 * and append only: UPDATE and DELETE of what was recorded abort by trigger.
 */
import type { Database } from 'better-sqlite3';
import { bringUpToDate, type FileFormat } from './migrations.js';

/** "HARU" in ASCII: tells our files from other SQLite databases. */
export const APPLICATION_ID = 0x48415255;

const appendOnly = (table: string): string =>
  ['UPDATE', 'DELETE']
    .map(
      (verb) => `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table}
       BEGIN SELECT RAISE(ABORT, '${table} is append only: nothing recorded is ever changed'); END;`,
    )
    .join('\n');

/** Migration n leads from version n to n + 1. Never edit one that was released: add the next. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE events (
     seq INTEGER PRIMARY KEY, type TEXT NOT NULL, schema INTEGER NOT NULL, stream TEXT NOT NULL,
     ts_event INTEGER NOT NULL, ts_recv INTEGER NOT NULL, cause INTEGER, data TEXT NOT NULL
   ) STRICT;
   CREATE TABLE ticks (
     seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, code INTEGER NOT NULL, ts_event INTEGER NOT NULL,
     ts_recv INTEGER NOT NULL, cause INTEGER, price INTEGER, quantity INTEGER, volume INTEGER, ask INTEGER, bid INTEGER,
     ask_quantity INTEGER, bid_quantity INTEGER, session INTEGER
   ) STRICT;
   CREATE TABLE blocks (
     first_seq INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL, hash BLOB NOT NULL, crcs BLOB NOT NULL
   ) STRICT;
   CREATE TABLE snapshots (
     seq INTEGER PRIMARY KEY, hash TEXT NOT NULL, state TEXT NOT NULL, checksum TEXT NOT NULL
   ) STRICT;
   CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
   ${['events', 'ticks', 'blocks'].map(appendOnly).join('\n')}`,
];

/** The version that this haru writes. */
export const FORMAT = MIGRATIONS.length;

const LOG: FileFormat = {
  applicationId: APPLICATION_ID,
  migrations: MIGRATIONS,
  foreign: ['not_a_log', 'is no log of haru: it takes a file of the days folder, like days/20221110.sqlite'],
  newer: 'newer_log',
  older: 'older_log',
};

/**
 * Brings a file to {@link FORMAT}.
 *
 * @param write false for a file opened for reading only: then nothing is changed, an older version is refused
 * @throws InputError when the file is newer than this haru, or is no log at all
 */
export function migrate(db: Database, path: string, write: boolean): void {
  bringUpToDate(db, path, write, LOG);
}
