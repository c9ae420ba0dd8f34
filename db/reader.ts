/**
 * Reads both tables as one sequence, a page at a time.
 *
 * Ticks do not come through `.all()`: on Node 20 it makes an array for each row and sets it cell by cell, about 0.5
 * million rows a second. A function called by SQL gets the columns of a row as arguments of one call and makes the
 * envelope at once: four times as fast, and still one statement a page.
 */
import type { Database, Statement } from 'better-sqlite3';
import { HaruError, type Envelope, type TickEvent } from '../src/domain/index.js';
import { fromRow, type EventRow, type History } from './event-rows.js';
import { readTick, TICK_COLUMNS, type Column } from './tick-columns.js';

/** Takes one row of `ticks`, columns in the order of TICK_COLUMNS. */
export type TickSink = (
  seq: number, kind: Column, code: Column, tsEvent: Column, tsRecv: Column, cause: Column, price: Column,
  quantity: Column, volume: Column, ask: Column, bid: Column, askQuantity: Column, bidQuantity: Column, session: Column,
) => void; // prettier-ignore

/** Runs over rows of `ticks` in the order of the table, which in a sound file is that of seq. */
export class TickScan {
  #sink: TickSink = () => {};
  readonly #range: Statement<[number, number]>;
  readonly #all: Statement<[]>;

  constructor(db: Database) {
    // A spread would cost more than the rest of the call.
    const each: TickSink = (
      seq,
      kind,
      code,
      at,
      recv,
      cause,
      price,
      quantity,
      volume,
      ask,
      bid,
      askQ,
      bidQ,
      session,
    ) => {
      this.#sink(seq, kind, code, at, recv, cause, price, quantity, volume, ask, bid, askQ, bidQ, session);
    };
    db.function('haru_tick', { directOnly: true }, each);
    const scan = `SELECT count(haru_tick(${TICK_COLUMNS.join(', ')})) FROM ticks`;
    this.#range = db.prepare(`${scan} WHERE seq BETWEEN ? AND ?`);
    this.#all = db.prepare(scan);
  }

  range(from: number, to: number, sink: TickSink): void {
    this.#sink = sink;
    this.#range.get(from, to);
  }

  all(sink: TickSink): void {
    this.#sink = sink;
    this.#all.get();
  }
}

/** A tick as an envelope (it has `event`), anything else as its row. */
export type LogRow = Envelope<TickEvent> | EventRow;

export class LogReader {
  readonly #ticks: TickScan;
  readonly #events: Statement<[number, number]>;
  readonly #history: History;

  constructor(db: Database, history: History) {
    this.#ticks = new TickScan(db);
    this.#events = db
      .prepare<[number, number]>(
        'SELECT seq, type, schema, stream, ts_event, ts_recv, cause, data FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq',
      )
      .raw();
    this.#history = history;
  }

  /** The events `from` … `to`, all of them. @throws HaruError `log_damaged` when one is missing; see also fromRow, readTick */
  page(from: number, to: number): Envelope[] {
    return this.#merge(from, to, (row) => fromRow(row, this.#history));
  }

  /** As {@link page}, but what is not a tick is given as its row: not parsed, not upcast. */
  records(from: number, to: number): LogRow[] {
    return this.#merge<LogRow>(from, to, (row) => row) as LogRow[];
  }

  #merge<T>(from: number, to: number, eventOf: (row: EventRow) => T): (Envelope | T)[] {
    const events = this.rows(from, to);
    const page: (Envelope | T)[] = [];
    let taken = 0;
    const takeEventsBelow = (seq: number): void => {
      for (let row = events[taken]; row !== undefined && row.seq < seq; row = events[++taken]) {
        if (row.seq !== from + page.length) throw gap(from + page.length);
        page.push(eventOf(row));
      }
    };
    this.#ticks.range(
      from,
      to,
      (seq, kind, code, at, recv, cause, price, quantity, volume, ask, bid, askQ, bidQ, session) => {
        takeEventsBelow(seq);
        if (seq !== from + page.length) throw gap(from + page.length);
        page.push(readTick(seq, kind, code, at, recv, cause, price, quantity, volume, ask, bid, askQ, bidQ, session));
      },
    );
    takeEventsBelow(Infinity);
    if (page.length !== to - from + 1) throw gap(from + page.length);
    return page;
  }

  /** The rows of `events` in the range, as they are stored. */
  rows(from: number, to: number): EventRow[] {
    return (this.#events.all(from, to) as EventCells[]).map(
      ([seq, type, schema, stream, tsEvent, tsRecv, cause, data]) => ({
        seq,
        type,
        schema,
        stream,
        tsEvent,
        tsRecv,
        cause,
        data,
      }),
    );
  }
}

type EventCells = [number, string, number, string, number, number, number | null, string];

function gap(seq: number): HaruError {
  return new HaruError(
    'log_damaged',
    `Event ${seq} of the log is missing or out of its place: run \`haru log verify\`.`,
  );
}
