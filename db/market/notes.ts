/** The table of corrections and differences. */
import type { Database, Statement } from 'better-sqlite3';
import type { Bar, Correction, EpochMs, Note, PutResult, Series } from '../../src/domain/index.js';
import { originOf, strengthOf } from './precedence.js';

const VALUES = ['open', 'high', 'low', 'close', 'volume'] as const;
const COLUMNS = [
  ...['code', 'interval', 'kind', 'at', 'origin', 'time'],
  ...VALUES.map((value) => `${value}_before`),
  ...VALUES.map((value) => `${value}_after`),
];

type Row = (string | number)[];

export class Notes {
  readonly #insert: Statement<[Row]>;
  readonly #newest: Statement<[code: string, interval: string, limit: number]>;

  constructor(db: Database) {
    // The one conflict that can be is with the index `differences_once`: that difference is noted already.
    this.#insert = db.prepare<[Row]>(
      `INSERT INTO notes (${COLUMNS.join()}) VALUES (${COLUMNS.map(() => '?').join()}) ON CONFLICT DO NOTHING`,
    );
    this.#newest = db
      .prepare<[string, string, number]>(
        `SELECT ${COLUMNS.slice(2).join()} FROM notes WHERE code = ? AND interval = ? ORDER BY id DESC LIMIT ?`,
      )
      .raw();
  }

  /** To be called in the transaction that writes the bars. */
  add({ corrections, differences }: PutResult, at: EpochMs): void {
    for (const each of corrections) this.#insert.run(rowOf('correction', each, at));
    for (const each of differences) this.#insert.run(rowOf('difference', each, at));
  }

  newest({ code, interval }: Series, limit: number): Note[] {
    return (this.#newest.all(code, interval, Math.max(0, limit)) as Row[]).map((row) =>
      noteOf({ code, interval }, row),
    );
  }
}

function rowOf(kind: Note['kind'], { code, interval, origin, before, after }: Correction, at: EpochMs): Row {
  const values = (bar: Bar): number[] => VALUES.map((value) => bar[value]);
  return [code, interval, kind, at, strengthOf(origin), after.time, ...values(before), ...values(after)];
}

function noteOf(series: Series, row: Row): Note {
  const [kind, at, strength, time, ...values] = row as [Note['kind'], EpochMs, number, EpochMs, ...number[]];
  const bar = (from: number): Bar => {
    const [open, high, low, close, volume] = values.slice(from, from + VALUES.length);
    return { time, open, high, low, close, volume } as Bar;
  };
  return { ...series, kind, at, origin: originOf(strength), before: bar(0), after: bar(VALUES.length) };
}
