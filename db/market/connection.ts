/** A connection to market.sqlite, and what is said when it fails. */
import type { Database } from 'better-sqlite3';
import { CHECKPOINT_BYTES, connect, guarded, PAGE_SIZE, type ConnectionOptions, type Failure } from '../connection.js';

const FAILURES: readonly Failure[] = [
  [/^SQLITE_FULL/, 'disk_full', true, 'the disk is full: make room and run the same again, nothing of this write was kept'],
  [/^SQLITE_IOERR/, 'disk_error', true, 'the disk failed: look at the disk and run the same again, nothing of this write was kept'],
  [/^SQLITE_(BUSY|LOCKED)/, 'market_busy', true, 'another process is writing to the file: end it, or wait and run the same again'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'market_damaged', false, 'the file is damaged: move it away, then collect or import anew'],
  [/^SQLITE_(READONLY|PERM|CANTOPEN)/, 'market_unreachable', false, 'the file cannot be opened or written: look at its folder and permissions'],
]; // prettier-ignore

/** As {@link connect}. A commit outlives the process at once; a power cut may take the last ones, whole, and they are collected again. */
export function connectMarket(path: string, options: ConnectionOptions): Database {
  const db = connect(path, { ...options, failures: FAILURES });
  if (!options.readonly) {
    db.pragma('synchronous = NORMAL');
    // Nobody waits for a commit here, so SQLite's own checkpoints do; the file beside does not stay large after an import.
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_BYTES / PAGE_SIZE}`);
    db.pragma(`journal_size_limit = ${CHECKPOINT_BYTES}`);
  }
  return db;
}

/** As {@link guarded}, in the words of this file. */
export function guardedMarket<T>(path: string, action: () => T): T {
  return guarded(path, action, FAILURES);
}
