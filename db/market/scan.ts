/**
 * Reads rows of `bars` by a function that SQL calls with the columns of a row, as db/reader.ts reads ticks: twice as fast
 * as `.raw().all()`, which makes an array for each row first. One statement a page.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { Series } from '../../src/domain/index.js';

/** Takes one row; `strength` is that of its origin. */
export type BarSink = (
  time: number, open: number, high: number, low: number, close: number, volume: number, strength: number,
) => void; // prettier-ignore

/** SQLite's way to say that there is no limit. */
export const NO_LIMIT = -1;

type Page = Statement<[code: string, interval: string, from: number, to: number, limit: number]>;

export class BarScan {
  #sink: BarSink = () => {};
  readonly #ascending: Page;
  readonly #descending: Page;

  constructor(db: Database) {
    const each: BarSink = (time, open, high, low, close, volume, strength) => {
      this.#sink(time, open, high, low, close, volume, strength);
    };
    db.function('haru_bar', { directOnly: true }, each);
    const page = (order: 'ASC' | 'DESC'): Page =>
      db.prepare(
        `SELECT count(haru_bar(time, open, high, low, close, volume, origin)) FROM (
           SELECT * FROM bars WHERE code = ? AND interval = ? AND time BETWEEN ? AND ? ORDER BY time ${order} LIMIT ?
         )`,
      );
    this.#ascending = page('ASC');
    this.#descending = page('DESC');
  }

  /** The oldest `limit` rows from `from` to `to`, both inclusive, oldest first. */
  oldest({ code, interval }: Series, from: number, to: number, limit: number, sink: BarSink): void {
    this.#sink = sink;
    this.#ascending.get(code, interval, from, to, limit);
  }

  /** The newest `limit` rows from `from` to `to`, newest first. */
  newest({ code, interval }: Series, from: number, to: number, limit: number, sink: BarSink): void {
    this.#sink = sink;
    this.#descending.get(code, interval, from, to, limit);
  }
}
