/** Rows exactly as they are stored, trusted in nothing: what verification works on. */
import type { Database, Statement } from 'better-sqlite3';
import type { Block, BlockBuilder } from './block.js';
import type { EventRow } from './event-rows.js';
import { TickScan } from './reader.js';
import { ABSENT } from './tick-columns.js';

/** The text comes as bytes: a decoder would make every broken character the same. */
type Cells = [
  seq: unknown, type: unknown, schema: unknown, stream: unknown, tsEvent: unknown, tsRecv: unknown, cause: unknown,
  isText: unknown, data: unknown,
]; // prettier-ignore

const EVENTS = `SELECT seq, type, schema, stream, ts_event, ts_recv, cause, typeof(data) = 'text', CAST(data AS BLOB) FROM events`;

export class StoredRows {
  readonly #ticks: TickScan;
  readonly #range: Statement<[number, number]>;
  readonly #all: Statement<[]>;
  readonly #blocks: Statement<[], [number, number, unknown, unknown]>;
  readonly #count: Statement<[], number>;

  constructor(db: Database) {
    this.#ticks = new TickScan(db);
    this.#range = db.prepare<[number, number]>(`${EVENTS} WHERE seq BETWEEN ? AND ? ORDER BY seq`).raw();
    this.#all = db.prepare<[]>(EVENTS).raw();
    this.#blocks = db
      .prepare<[], [number, number, unknown, unknown]>('SELECT first_seq, last_seq, hash, crcs FROM blocks')
      .raw();
    this.#count = db.prepare<[], number>('SELECT (SELECT count(*) FROM ticks) + (SELECT count(*) FROM events)').pluck();
  }

  /** All blocks, in the order of the table, as far as it can be read. */
  blocks(): Block[] {
    const blocks: Block[] = [];
    attempt(() => {
      for (const [firstSeq, lastSeq, hash, crcs] of this.#blocks.iterate()) {
        blocks.push({ firstSeq, lastSeq, hash: bytes(hash), crcs: bytes(crcs) });
      }
    });
    return blocks;
  }

  /** Rows in both tables. */
  count(): number {
    return this.#count.get() ?? 0;
  }

  /** Adds the rows `from` … `to` to `builder` in seq order; false when they are not exactly those. */
  fill(builder: BlockBuilder, from: number, to: number): boolean {
    const events = this.#range.all(from, to) as Cells[];
    const place = { taken: 0, next: from, lost: 0 };
    const at = (seq: unknown): void => {
      if (seq !== place.next++) place.lost++;
    };
    const below = (seq: number): void => {
      for (
        let cells = events[place.taken];
        cells !== undefined && Number(cells[0]) < seq;
        cells = events[++place.taken]
      ) {
        at(cells[0]);
        addEvent(builder, cells);
      }
    };
    this.#ticks.range(from, to, (...columns) => {
      below(columns[0]);
      at(columns[0]);
      builder.addTickColumns(columns, ABSENT);
    });
    below(Infinity);
    return place.lost === 0 && place.next === to + 1;
  }

  /**
   * Visits every row of both tables in the order of the tables, without looking for any seq: a damaged key misleads a
   * search, but not a walk. `builder` holds just that row. Ends early where the file cannot be read any further.
   */
  walk(builder: BlockBuilder, visit: (seq: unknown) => void): void {
    const one = (seq: unknown, add: () => void): void => {
      builder.clear();
      add();
      visit(seq);
    };
    attempt(() => this.#ticks.all((...columns) => one(columns[0], () => builder.addTickColumns(columns, ABSENT))));
    attempt(() => {
      for (const cells of this.#all.iterate() as Iterable<Cells>) one(cells[0], () => addEvent(builder, cells));
    });
  }
}

function addEvent(builder: BlockBuilder, cells: Cells): void {
  const [seq, type, schema, stream, tsEvent, tsRecv, cause, isText, data] = cells;
  const row = { seq, type, schema, stream, tsEvent, tsRecv, cause } as Omit<EventRow, 'data'>;
  // The same bytes stored as another type would read the same; a leading zero byte, which no JSON has, tells them apart.
  builder.addEvent({ ...row, data: '' }, isText === 1 ? bytes(data) : Buffer.concat([Buffer.of(0), bytes(data)]));
}

function bytes(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

/** What cannot be read is damaged: for verification that is a finding, not a failure. */
export function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_')) return null;
    throw error;
  }
}
