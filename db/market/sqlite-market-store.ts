/** The market store in market.sqlite. See README.md of this folder's parent. */
import type { Database } from 'better-sqlite3';
import {
  invariant,
  type Bar,
  type BarOrigin,
  type BarRange,
  type Clock,
  type CollectPosition,
  type EpochMs,
  type Fundamentals,
  type MarketStore,
  type Note,
  type PutResult,
  type Series,
  type SeriesSummary,
  type StockCode,
  type StoredInstrument,
} from '../../src/domain/index.js';
import { guardedMarket } from './connection.js';
import { BarMerge } from './merge.js';
import { Notes } from './notes.js';
import { isFinal } from './precedence.js';
import { NOTHING, plus } from './put-result.js';
import { roundsOf } from './rounds.js';
import { BarScan, NO_LIMIT, type BarSink } from './scan.js';
import { checkFigures, Shelves } from './shelves.js';
import { Summaries } from './summaries.js';

/** Bars in a page, unless another size is asked for. */
export const PAGE_SIZE_BARS = 4_096;

export interface Parts {
  readonly db: Database;
  readonly path: string;
  /** Says when a correction or a difference is noted. */
  readonly clock: Pick<Clock, 'now'>;
}

export class SqliteMarketStore implements MarketStore {
  readonly #db: Database;
  readonly #path: string;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #scan: BarScan;
  readonly #merge: BarMerge;
  readonly #notes: Notes;
  readonly #summaries: Summaries;
  readonly #shelves: Shelves;

  constructor({ db, path, clock }: Parts) {
    this.#db = db;
    this.#path = path;
    this.#clock = clock;
    this.#scan = new BarScan(db);
    this.#merge = new BarMerge(db, this.#scan);
    this.#notes = new Notes(db);
    this.#summaries = new Summaries(db);
    this.#shelves = new Shelves(db);
  }

  put(series: Series, bars: readonly Bar[], origin: BarOrigin): PutResult {
    const rounds = roundsOf(series, bars);
    return this.#write(() => this.#store(series, rounds, origin));
  }

  collect(position: CollectPosition, bars: readonly Bar[]): PutResult {
    invariant(position.oldest <= position.newest, 'a position of a collection has its oldest bar after its newest');
    const rounds = roundsOf(position, bars);
    return this.#write(() => {
      this.#shelves.putPosition(position);
      return this.#store(position, rounds, 'collected');
    });
  }

  position(series: Series): CollectPosition | null {
    return this.#read(() => this.#shelves.position(series));
  }

  *scan(series: Series, range: BarRange = {}, pageSize = PAGE_SIZE_BARS): Generator<readonly Bar[]> {
    invariant(Number.isSafeInteger(pageSize) && pageSize > 0, () => `a page of ${pageSize} bars`);
    const { from, to } = bounds(range);
    for (let next: number = from; next <= to;) {
      const page: Bar[] = [];
      this.#read(() => this.#scan.oldest(series, next, to, pageSize, into(page)));
      const newest = page.at(-1);
      if (newest === undefined) return;
      yield page;
      if (page.length < pageSize) return;
      next = newest.time + 1;
    }
  }

  bars(series: Series, range: BarRange = {}): Bar[] {
    const { from, to } = bounds(range);
    const bars: Bar[] = [];
    this.#read(() => this.#scan.oldest(series, from, to, NO_LIMIT, into(bars)));
    return bars;
  }

  last(series: Series, count: number, before?: EpochMs): Bar[] {
    const bars: Bar[] = [];
    const to = before === undefined ? Number.MAX_SAFE_INTEGER : before - 1;
    this.#read(() => this.#scan.newest(series, 0, to, Math.max(0, count), into(bars)));
    return bars.reverse();
  }

  series(): SeriesSummary[] {
    return this.#read(() => this.#summaries.all());
  }

  putInstrument(instrument: StoredInstrument): void {
    this.#write(() => this.#shelves.putInstrument(instrument));
  }

  instrument(code: StockCode): StoredInstrument | null {
    return this.#read(() => this.#shelves.instrument(code));
  }

  notes(series: Series, limit: number): readonly Note[] {
    return this.#read(() => this.#notes.newest(series, limit));
  }

  putFundamentals(rows: readonly Fundamentals[]): void {
    checkFigures(rows);
    this.#write(() => rows.forEach((row) => this.#shelves.putFigures(row)));
  }

  fundamentals(code: StockCode): Fundamentals[] {
    return this.#read(() => this.#shelves.figures(code));
  }

  close(): void {
    this.#db.close();
  }

  /** In a transaction. */
  #store({ code, interval }: Series, rounds: readonly (readonly Bar[])[], origin: BarOrigin): PutResult {
    const series = { code, interval };
    let result = NOTHING;
    for (const bars of rounds) {
      const merged = this.#merge.merge(series, bars, origin);
      const first = bars[0]?.time ?? 0;
      const last = bars.at(-1)?.time ?? 0;
      const added = merged.stored - merged.corrections.length;
      this.#summaries.grow({ ...series, bars: added, first, last, final: isFinal(origin) ? last : null });
      this.#notes.add(merged, this.#clock.now());
      result = plus(result, merged);
    }
    return result;
  }

  #read<T>(action: () => T): T {
    return guardedMarket(this.#path, action);
  }

  /** One transaction, that waits for another process's to end: two may write in turn, never into each other. */
  #write<T>(action: () => T): T {
    return guardedMarket(this.#path, () => this.#db.transaction(action).immediate());
  }
}

function bounds({ from = 0 as EpochMs, to = Number.MAX_SAFE_INTEGER as EpochMs }: BarRange) {
  return { from, to };
}

/** Rows as bars, at the end of `bars`. */
function into(bars: Bar[]): BarSink {
  return (time, open, high, low, close, volume) => {
    bars.push({ time, open, high, low, close, volume } as Bar);
  };
}
