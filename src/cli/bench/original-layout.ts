/** Bars in the layout of the system that haru follows, for programs that read nothing else. */
import Database from 'better-sqlite3';
import { formatKst, type Bar } from '../../domain/index.js';

/** Writes a new database with one table, named by the code: `date` as text, then the five numbers. */
export function writePlainBars(path: string, code: string, bars: readonly Bar[]): void {
  const db = new Database(path);
  try {
    db.exec(`CREATE TABLE "${code}" (date TEXT PRIMARY KEY, open REAL, high REAL, low REAL, close REAL, volume REAL)`);
    const insert = db.prepare(`INSERT INTO "${code}" VALUES (?, ?, ?, ?, ?, ?)`);
    db.transaction(() => {
      for (const { time, open, high, low, close, volume } of bars) {
        insert.run(formatKst(time), open, high, low, close, volume);
      }
    })();
  } finally {
    db.close();
  }
}
