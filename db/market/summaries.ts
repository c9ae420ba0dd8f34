/** The table that sums up each series: kept with every write, so that a list of series never counts bars. */
import type { Database, Statement } from 'better-sqlite3';
import type { SeriesSummary } from '../../src/domain/index.js';

/** What a write adds to a series. */
export interface Growth {
  readonly code: string;
  readonly interval: string;
  /** Bars that were not there before. */
  readonly bars: number;
  /** The oldest and the newest bar given; each of them is stored now, whoever gave it first. */
  readonly first: number;
  readonly last: number;
  /** `last` when the bars given are final, else null. */
  readonly final: number | null;
}

export class Summaries {
  readonly #grow: Statement<[Growth]>;
  readonly #all: Statement<[]>;

  constructor(db: Database) {
    this.#grow = db.prepare(
      `INSERT INTO series (code, interval, bars, first, last, final) VALUES (@code, @interval, @bars, @first, @last, @final)
       ON CONFLICT (code, interval) DO UPDATE SET
         bars = bars + excluded.bars, first = min(first, excluded.first), last = max(last, excluded.last),
         final = max(coalesce(final, excluded.final), coalesce(excluded.final, final))`,
    );
    this.#all = db.prepare(
      `SELECT code, interval, coalesce(name, '') AS name, bars, first AS "from", last AS "to", final AS lastUpdate
       FROM series LEFT JOIN instruments USING (code) ORDER BY code, interval`,
    );
  }

  grow(growth: Growth): void {
    this.#grow.run(growth);
  }

  all(): SeriesSummary[] {
    return this.#all.all() as SeriesSummary[];
  }
}
