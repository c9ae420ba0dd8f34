/**
 * The tables of a day's log, as numbered migrations: `PRAGMA user_version` says how many a file has had. Tables are STRICT
 * and append only: UPDATE and DELETE of what was recorded abort by trigger.
 */
import type { Database } from 'better-sqlite3';
import { InputError } from '../src/domain/index.js';

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

/**
 * Brings a file to {@link FORMAT}.
 *
 * @param write false for a file opened for reading only: then nothing is changed, an older version is refused
 * @throws InputError when the file is newer than this haru, or is no log at all
 */
export function migrate(db: Database, path: string, write: boolean): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  const id = db.pragma('application_id', { simple: true }) as number;
  const isNew = version === 0 && isEmpty(db);
  if (!isNew && id !== APPLICATION_ID) {
    throw new InputError(
      'not_a_log',
      `${path} is no log of haru: it takes a file of the days folder, like days/20221110.sqlite.`,
    );
  }
  if (version > FORMAT) {
    throw new InputError(
      'newer_log',
      `${path} has format ${version}, this haru knows up to ${FORMAT}: upgrade haru to read it.`,
    );
  }
  if (version === FORMAT) return;
  if (!write) {
    throw new InputError(
      'older_log',
      `${path} has format ${version} and this haru reads ${FORMAT}: open it once for writing, and it is brought up to date.`,
    );
  }
  for (let next = version; next < FORMAT; next++) {
    db.transaction(() => {
      db.exec(MIGRATIONS[next] ?? '');
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${next + 1}`);
    }).immediate();
  }
}

function isEmpty(db: Database): boolean {
  return db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}
