/**
 * The replay's opponent: the same log as plain JSON rows, read and folded into minute bars by a loop. No machines, no
 * orders, no account, and nothing is compared with what was recorded.
 */
import Sqlite from 'better-sqlite3';
import { openDayLog } from '../../../db/index.js';
import { barStart, type Bar, type Envelope, type EpochMs } from '../../domain/index.js';

const PAGE = 5_000;

/** Writes every event of the log at `from` as one JSON row of a new database at `to`. */
export function writePlainLog(from: string, to: string): void {
  const log = openDayLog({ path: from, readonly: true });
  const db = new Sqlite(to);
  try {
    db.pragma('journal_mode = WAL');
    db.exec('CREATE TABLE log (seq INTEGER PRIMARY KEY, data TEXT NOT NULL)');
    const insert = db.prepare<[number, string]>('INSERT INTO log (seq, data) VALUES (?, ?)');
    const page = db.transaction((start: number) => {
      for (const each of log.read(start, PAGE)) insert.run(each.seq, JSON.stringify(each));
    });
    for (let start = 1; start <= log.head; start += PAGE) page(start);
  } finally {
    db.close();
    log.close();
  }
}

/** Reads such rows and returns the number of minute bars that their trades make. */
export function foldPlainLog(path: string): number {
  const db = new Sqlite(path, { readonly: true });
  try {
    const page = db
      .prepare<[number, number], string>('SELECT data FROM log WHERE seq >= ? ORDER BY seq LIMIT ?')
      .pluck();
    const bars = new Bars();
    let from = 1;
    for (let rows = page.all(from, PAGE); rows.length > 0; rows = page.all((from += PAGE), PAGE)) {
      for (const row of rows) bars.take(JSON.parse(row) as Envelope);
    }
    return bars.closed.length + bars.open.size;
  } finally {
    db.close();
  }
}

type Writable = { -readonly [K in keyof Bar]: Bar[K] extends EpochMs ? EpochMs : number };

class Bars {
  readonly closed: Writable[] = [];
  readonly open = new Map<string, Writable>();

  take({ event, tsEvent }: Envelope): void {
    if (event.type !== 'TradeTicked') return;
    const { code, price } = event;
    const time = barStart(tsEvent, '1m');
    const bar = this.open.get(code);
    if (bar?.time !== time) {
      if (bar !== undefined) this.closed.push(bar);
      this.open.set(code, {
        time,
        open: price,
        high: price,
        low: price,
        close: price,
        volume: Math.abs(event.quantity),
      });
      return;
    }
    bar.high = Math.max(bar.high, price);
    bar.low = Math.min(bar.low, price);
    bar.close = price;
    bar.volume += Math.abs(event.quantity);
  }
}
