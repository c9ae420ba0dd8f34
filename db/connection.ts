/** A connection to one file, set up the one way that this folder relies on. */
import Sqlite, { type Database } from 'better-sqlite3';
import { HaruError } from '../src/domain/index.js';

export interface ConnectionOptions {
  readonly readonly: boolean;
  /** Whether the file may be made. */
  readonly create: boolean;
  /** The size the file may grow to, bytes; beyond it a commit fails as on a full disk. */
  readonly maxBytes?: number | undefined;
  /** What is said when SQLite throws; that of a day's log by default. */
  readonly failures?: readonly Failure[];
}

/** What SQLite threw, in our words: `code` of the {@link HaruError}, and a sentence that says how to mend it. */
export type Failure = readonly [thrown: RegExp, code: string, retryable: boolean, sentence: string];

/** Larger pages than the default: a third more rows a second for narrow rows that are only appended. */
export const PAGE_SIZE = 8192;
/** Size of the write-ahead log, roughly, at which the writer brings it into the file. */
export const CHECKPOINT_BYTES = 32 * 1024 * 1024;

/** Opens the file; a new one in WAL mode. The caller closes it. @throws HaruError */
export function connect(path: string, options: ConnectionOptions): Database {
  return guarded(
    path,
    () => {
      const db = new Sqlite(path, { readonly: options.readonly, fileMustExist: !options.create, timeout: 5_000 });
      try {
        if (!options.readonly) {
          db.pragma(`page_size = ${PAGE_SIZE}`);
          db.pragma('journal_mode = WAL');
          // A checkpoint stalls the commit that meets it: the writer has them meet market data, never an intent.
          db.pragma(`wal_autocheckpoint = ${(4 * CHECKPOINT_BYTES) / PAGE_SIZE}`);
          if (options.maxBytes !== undefined) db.pragma(`max_page_count = ${Math.ceil(options.maxBytes / PAGE_SIZE)}`);
        }
        // Without it REPLACE deletes behind the back of the triggers.
        db.pragma('recursive_triggers = ON');
        db.pragma('cache_size = -16000');
        // A file from elsewhere may hold a schema that lies: its triggers and views get no say over our functions.
        db.pragma('trusted_schema = OFF');
        // Reads the header, so that a file that is no database is refused here.
        db.pragma('schema_version');
        return db;
      } catch (error) {
        db.close();
        throw error;
      }
    },
    options.failures,
  );
}

/** Runs `action`, telling what SQLite threw in the words of {@link HaruError}. */
export function guarded<T>(path: string, action: () => T, failures = LOG_FAILURES): T {
  try {
    return action();
  } catch (error) {
    throw translated(path, error, failures);
  }
}

const LOG_FAILURES: readonly Failure[] = [
  [/^SQLITE_FULL/, 'disk_full', true, 'the disk is full: make room, what is recorded is kept and written then'],
  [/^SQLITE_IOERR/, 'disk_error', true, 'the disk failed: look at the disk, what is recorded is kept and written when it works again'],
  [/^SQLITE_(BUSY|LOCKED)/, 'log_busy', true, 'another process holds the file: end it, or wait'],
  [/^SQLITE_CONSTRAINT_(PRIMARYKEY|ROWID|UNIQUE)/, 'log_conflict', false, 'another process has written to this log: only one may'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'log_damaged', false, 'the file is damaged: run `haru log verify` to see where'],
  [/^SQLITE_(READONLY|PERM|CANTOPEN)/, 'log_unreachable', false, 'the file cannot be opened or written: look at its folder and permissions'],
]; // prettier-ignore

function translated(path: string, error: unknown, failures: readonly Failure[]): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  const found = failures.find(([pattern]) => pattern.test(error.code));
  if (found === undefined) return error;
  const [, name, retryable, sentence] = found;
  return new HaruError(name, `${path}: ${sentence} (${error.message}).`, { retryable, cause: error });
}
