/** What a log file says of itself: `day`, `format`, `created_by`; once sealed also `sealed` (how), `sealed_head`, `sealed_hash`. */
import type { Database } from 'better-sqlite3';
import type { TradingDay } from '../src/domain/index.js';
import { FORMAT } from './schema.js';

/** All entries by key. */
export function readManifest(db: Database): ReadonlyMap<string, string> {
  return new Map(db.prepare('SELECT key, value FROM manifest').raw().all() as [string, string][]);
}

/** Writes the entries of a new file. */
export function beginManifest(db: Database, day: TradingDay, createdBy: string): void {
  const put = db.prepare('INSERT OR REPLACE INTO manifest (key, value) VALUES (?, ?)');
  const entries = { format: String(FORMAT), created_by: createdBy, day };
  db.transaction(() => Object.entries(entries).map(([key, value]) => put.run(key, value)))();
}
