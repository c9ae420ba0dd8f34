/** The opponent of the market store: bars as the system that haru follows keeps them. */
import Sqlite, { type Database, type Statement } from 'better-sqlite3';

/** A row as it is written and read: the date is text, `YYYYMMDDHHMMSS`. */
export interface PlainRow {
  readonly date: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export class PlainBars {
  readonly #db: Database;
  readonly #insert: Statement<[string, number, number, number, number, number]>;
  readonly #all: Statement<[], PlainRow>;

  /** @param code names the table */
  constructor(path: string, code: string) {
    this.#db = new Sqlite(path);
    // The journal of our store, so that the layout is what differs.
    this.#db.pragma('journal_mode = WAL');
    this.#db.pragma('synchronous = NORMAL');
    this.#db.exec(
      `CREATE TABLE "${code}" (
         date TEXT PRIMARY KEY NOT NULL, open INTEGER, high INTEGER, low INTEGER, close INTEGER, volume INTEGER
       )`,
    );
    this.#insert = this.#db.prepare(`INSERT OR REPLACE INTO "${code}" VALUES (?, ?, ?, ?, ?, ?)`);
    this.#all = this.#db.prepare(`SELECT * FROM "${code}" ORDER BY date`);
  }

  inTransaction<T>(work: () => T): T {
    return this.#db.transaction(work)();
  }

  put(rows: readonly PlainRow[]): void {
    for (const { date, open, high, low, close, volume } of rows) this.#insert.run(date, open, high, low, close, volume);
  }

  all(): PlainRow[] {
    return this.#all.all();
  }

  close(): void {
    this.#db.close();
  }
}
