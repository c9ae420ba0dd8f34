/** Merges bars into the stored ones: each is compared with what is there, and only what differs is written. */
import type { Database } from 'better-sqlite3';
import type { Bar, BarOrigin, Correction, PutResult, Series } from '../../src/domain/index.js';
import { BarPage } from './bar-page.js';
import { strengthOf, verdictOf } from './precedence.js';
import type { BarScan } from './scan.js';

/** Stored rows read at once while merging. */
const PAGE = 2_048;
/** Rows in one INSERT: fewer calls into SQLite; more than this gains nothing. */
const BATCH = 50;
/** What differs from row to row; code, interval and origin are bound once for all rows of an INSERT. */
const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'];

interface Common {
  readonly code: string;
  readonly interval: string;
  readonly strength: number;
}

export class BarMerge {
  readonly #scan: BarScan;
  readonly #sql: ReturnType<typeof statements>;
  readonly #page = new BarPage(PAGE);
  readonly #batch = new Array<number>(BATCH * COLUMNS.length).fill(0);
  #filled = 0;

  constructor(db: Database, scan: BarScan) {
    this.#scan = scan;
    this.#sql = statements(db);
  }

  /**
   * To be called in a transaction: what throws leaves a part behind.
   *
   * @param bars strictly ascending by time
   */
  merge(series: Series, bars: readonly Bar[], origin: BarOrigin): PutResult {
    const task: Task = {
      series,
      origin,
      strength: strengthOf(origin),
      inserted: 0,
      duplicates: 0,
      corrections: [],
      differences: [],
    };
    this.#filled = 0;
    for (let next = 0; next < bars.length;) next = this.#mergePage(task, bars, next);
    this.#flush(task);
    const { inserted, duplicates, corrections, differences } = task;
    return { stored: inserted + corrections.length, duplicates, corrections, differences };
  }

  /** Merges the bars from the index `next` on that one page of stored rows tells about. Returns the index after them. */
  #mergePage(task: Task, bars: readonly Bar[], next: number): number {
    const page = this.#page;
    page.clear();
    this.#scan.oldest(task.series, bars[next]?.time ?? 0, bars.at(-1)?.time ?? 0, PAGE, page.take);
    const isLast = page.count < page.size;
    let row = 0;
    for (let i = next; i < bars.length; i++) {
      const bar = bars[i];
      if (bar === undefined) break;
      while (row < page.count && page.time(row) < bar.time) row++;
      // What is stored beyond the page is not known yet; the page began at a bar given, so there is always progress.
      if (row === page.count && !isLast) return i;
      if (row < page.count && page.time(row) === bar.time) this.#meet(task, row, bar);
      else this.#insert(task, bar);
    }
    return bars.length;
  }

  #meet(task: Task, row: number, bar: Bar): void {
    const { series, strength, origin } = task;
    const { code, interval } = series;
    const { time, open, high, low, close, volume } = bar;
    switch (verdictOf(this.#page.holds(row, bar), this.#page.strength(row), strength)) {
      case 'duplicate':
        task.duplicates++;
        return;
      case 'confirmed':
        task.duplicates++;
        this.#sql.confirm.run(strength, code, interval, time);
        return;
      case 'correction':
        task.corrections.push({ ...series, before: this.#page.bar(row), after: bar, origin });
        this.#sql.replace.run(open, high, low, close, volume, strength, code, interval, time);
        return;
      case 'difference':
        task.differences.push({ ...series, before: this.#page.bar(row), after: bar, origin });
    }
  }

  #insert(task: Task, { time, open, high, low, close, volume }: Bar): void {
    const batch = this.#batch;
    const at = this.#filled;
    batch[at] = time;
    batch[at + 1] = open;
    batch[at + 2] = high;
    batch[at + 3] = low;
    batch[at + 4] = close;
    batch[at + 5] = volume;
    this.#filled += COLUMNS.length;
    task.inserted++;
    if (this.#filled < batch.length) return;
    this.#sql.inserts.run(batch, commonOf(task));
    this.#filled = 0;
  }

  #flush(task: Task): void {
    for (let at = 0; at < this.#filled; at += COLUMNS.length) {
      this.#sql.insert.run(this.#batch.slice(at, at + COLUMNS.length), commonOf(task));
    }
    this.#filled = 0;
  }
}

interface Task {
  readonly series: Series;
  readonly origin: BarOrigin;
  readonly strength: number;
  inserted: number;
  duplicates: number;
  readonly corrections: Correction[];
  readonly differences: Correction[];
}

function commonOf({ series, strength }: Task): Common {
  return { code: series.code, interval: series.interval, strength };
}

function statements(db: Database) {
  const row = `(@code, @interval, ${COLUMNS.map(() => '?').join()}, @strength)`;
  const insert = `INSERT INTO bars (code, interval, ${COLUMNS.join()}, origin) VALUES`;
  const key = 'WHERE code = ? AND interval = ? AND time = ?';
  return {
    insert: db.prepare<[number[], Common]>(`${insert} ${row}`),
    inserts: db.prepare<[number[], Common]>(`${insert} ${Array(BATCH).fill(row).join()}`),
    confirm: db.prepare<[number, string, string, number]>(`UPDATE bars SET origin = ? ${key}`),
    replace: db.prepare<[number, number, number, number, number, number, string, string, number]>(
      `UPDATE bars SET open = ?, high = ?, low = ?, close = ?, volume = ?, origin = ? ${key}`,
    ),
  };
}
