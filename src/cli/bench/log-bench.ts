/** Measures the day's log beside what one would write without it: plain better-sqlite3, JSON rows, no hash chain. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import Sqlite from 'better-sqlite3';
import { GROUP_ROWS, openDayLog } from '../../../db/index.js';
import {
  scheduleOf,
  tradingDay,
  type Envelope,
  type EpochMs,
  type OrderId,
  type OrderRequested,
  type Price,
  type Quantity,
  type Seq,
  type StockCode,
  type TradeTicked,
} from '../../domain/index.js';
import { quantile, rate, time, type BenchRow } from './row.js';

const DAY = tradingDay('20221110');
const OPEN = scheduleOf(DAY).open;
const PAGE = 2_000;

export interface LogBenchOptions {
  readonly ticks: number;
  /** Order intents, each brought to the disk by itself. */
  readonly intents: number;
  readonly rounds: number;
}

const PLAIN_WRITE = `plain better-sqlite3: JSON rows, one transaction per ${GROUP_ROWS}, no chain`;
const PLAIN_SYNC = 'bare better-sqlite3 INSERT at synchronous=FULL';
const PLAIN_READ = 'plain better-sqlite3: .all() of JSON rows and JSON.parse';

/**
 * Ticks appended and read per second, and how long an order intent takes to be on disk. Ours and the opponent take turns,
 * the median of the rounds counts. Writes some 100 MB below the system's temporary folder and removes them.
 */
export async function benchLog(
  options: LogBenchOptions = { ticks: 200_000, intents: 300, rounds: 3 },
): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'haru-bench-'));
  try {
    const ticks = Array.from({ length: options.ticks }, (_, i) => tick(i + 1));
    const rounds = Array.from({ length: options.rounds }, (_, i) => ({
      ours: ourRound(join(folder, `ours-${i}.sqlite`), ticks, options.intents),
      plain: plainRound(join(folder, `plain-${i}.sqlite`), ticks, options.intents),
    }));
    const median = (of: (round: (typeof rounds)[number]) => number): number => quantile(rounds.map(of), 0.5);
    return [
      rate('ticks appended, with hash chain', 'ticks/s', median((r) => r.ours.written), PLAIN_WRITE, median((r) => r.plain.written)),
      rate('ticks read', 'ticks/s', median((r) => r.ours.read), PLAIN_READ, median((r) => r.plain.read)),
      time('order intent on disk, p50', 'ms', median((r) => r.ours.p50), PLAIN_SYNC, median((r) => r.plain.p50)),
      time('order intent on disk, p99', 'ms', median((r) => r.ours.p99), PLAIN_SYNC, median((r) => r.plain.p99)),
    ]; // prettier-ignore
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Round {
  readonly written: number;
  readonly read: number;
  readonly p50: number;
  readonly p99: number;
}

function ourRound(path: string, ticks: readonly Envelope[], intents: number): Round {
  const log = openDayLog({ path, day: DAY, create: true });
  try {
    const written = perSecond(ticks.length, () => {
      for (const each of ticks) log.append(each, 'group');
      log.flush('group');
    });
    const read = perSecond(ticks.length, () => {
      let count = 0;
      for (let from = 1; from <= ticks.length; from += PAGE) count += log.read(from, PAGE).length;
      return count;
    });
    return { written, read, ...waits(intents, (i) => log.append(intent(ticks.length + i), 'full')) };
  } finally {
    log.close();
  }
}

function plainRound(path: string, ticks: readonly Envelope[], intents: number): Round {
  const db = new Sqlite(path);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.exec('CREATE TABLE log (seq INTEGER PRIMARY KEY, data TEXT NOT NULL)');
    const insert = db.prepare<[number, string]>('INSERT INTO log (seq, data) VALUES (?, ?)');
    const put = (each: Envelope): unknown => insert.run(each.seq, JSON.stringify(each));
    const group = db.transaction((from: number) => ticks.slice(from, from + GROUP_ROWS).forEach(put));
    const written = perSecond(ticks.length, () => {
      for (let from = 0; from < ticks.length; from += GROUP_ROWS) group(from);
    });
    const page = db
      .prepare<[number, number], string>('SELECT data FROM log WHERE seq >= ? ORDER BY seq LIMIT ?')
      .pluck();
    const read = perSecond(ticks.length, () => {
      let count = 0;
      for (let from = 1; from <= ticks.length; from += PAGE) {
        count += page.all(from, PAGE).map((text) => JSON.parse(text) as Envelope).length;
      }
      return count;
    });
    db.pragma('synchronous = FULL');
    return { written, read, ...waits(intents, (i) => put(intent(ticks.length + i))) };
  } finally {
    db.close();
  }
}

/** @param work returns what it made, where the compiler might otherwise drop it */
function perSecond(count: number, work: () => unknown): number {
  const start = performance.now();
  work();
  return Math.round((count * 1_000) / (performance.now() - start));
}

function waits(intents: number, act: (i: number) => unknown): { p50: number; p99: number } {
  const each = Array.from({ length: intents }, (_, i) => {
    const start = performance.now();
    act(i + 1);
    return performance.now() - start;
  });
  return { p50: quantile(each, 0.5), p99: quantile(each, 0.99) };
}

function tick(seq: number): Envelope<TradeTicked> {
  return {
    seq: seq as Seq,
    tsEvent: (OPEN + seq * 100) as EpochMs,
    tsRecv: (OPEN + seq * 100 + 7) as EpochMs,
    cause: null,
    event: {
      type: 'TradeTicked',
      code: (seq % 3 === 0 ? '005930' : '069500') as StockCode,
      price: (32_000 + (seq % 60) * 5) as Price,
      quantity: (seq % 2 === 0 ? 1 : -1) * ((seq % 97) + 1),
      volume: (seq * 49) as Quantity,
      ask: 32_005 + (seq % 60) * 5,
      bid: 32_000 + (seq % 60) * 5,
      session: 2,
    },
  };
}

function intent(seq: number): Envelope<OrderRequested> {
  const order = {
    code: '069500' as StockCode,
    side: 'buy',
    type: 'limit',
    price: 32_000 as Price,
    quantity: 10 as Quantity,
  } as const;
  return {
    seq: seq as Seq,
    tsEvent: OPEN,
    tsRecv: OPEN,
    cause: (seq - 1) as Seq,
    event: { type: 'OrderRequested', orderId: `${DAY}-${String(seq).padStart(6, '0')}` as OrderId, order },
  };
}
