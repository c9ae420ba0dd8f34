/** Recorded bars to play as a tape: from CSV as Kiwoom's minute charts are kept, or the original system's SQLite. */
import { openSync, readSync, closeSync } from 'node:fs';
import { basename } from 'node:path';
import {
  dayOf,
  InputError,
  INTERVALS,
  intervalMs,
  type Bar,
  type Interval,
  type StockCode,
  type TradingDay,
} from '../domain/index.js';
import { readBarsCsv } from './bars-csv.js';
import { readBarsDatabase } from './bars-database.js';

export interface BarsFile {
  /** For messages. */
  readonly file: string;
  readonly interval: Interval;
  /** Oldest first. */
  readonly bars: ReadonlyMap<StockCode, readonly Bar[]>;
  /** Names where the file has them. */
  readonly names: ReadonlyMap<StockCode, string>;
}

/**
 * Reads a file of minute bars.
 *
 * @param codes the codes wanted; absent or empty: all that the file holds
 * @throws InputError one sentence with the line of a broken row, or with what is missing
 */
export function readBarsFile(path: string, codes: readonly StockCode[] = []): BarsFile {
  const file = basename(path);
  const { bars, names } = isDatabase(path) ? readBarsDatabase(path, codes) : readBarsCsv(path, codes);
  const sorted = new Map([...bars].map(([code, all]) => [code, [...all].sort((a, b) => a.time - b.time)]));
  return { file, interval: detectInterval(file, [...sorted.values()]), bars: sorted, names };
}

/** The days a file holds, sorted. */
export function daysIn(file: BarsFile): TradingDay[] {
  return [...new Set([...file.bars.values()].flatMap((bars) => bars.map((bar) => dayOf(bar.time))))].sort();
}

/** @throws InputError naming the days that are there, when `day` is not */
export function requireDay(file: BarsFile, day: TradingDay): void {
  const days = daysIn(file);
  if (days.includes(day)) return;
  const shown =
    days.length <= 8 ? days.join(', ') : `${days.length} days from ${days[0] ?? ''} to ${days.at(-1) ?? ''}`;
  throw new InputError('no_such_day', `${file.file} has no bars of ${day}: it holds ${shown}.`);
}

const SQLITE_MAGIC = 'SQLite format 3\0';

function isDatabase(path: string): boolean {
  let handle: number;
  try {
    handle = openSync(path, 'r');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError('no_such_file', `${path} cannot be read (${reason}): give a CSV or SQLite file of bars.`);
  }
  try {
    const head = Buffer.alloc(SQLITE_MAGIC.length);
    readSync(handle, head, 0, head.length, 0);
    return head.toString('latin1') === SQLITE_MAGIC;
  } finally {
    closeSync(handle);
  }
}

/** The interval is the shortest step between two bars of one day. */
function detectInterval(file: string, series: readonly (readonly Bar[])[]): Interval {
  let shortest = Infinity;
  for (const bars of series) {
    for (const [index, bar] of bars.entries()) {
      const before = bars[index - 1];
      if (before !== undefined && dayOf(before.time) === dayOf(bar.time)) {
        shortest = Math.min(shortest, bar.time - before.time);
      }
    }
  }
  const found = INTERVALS.find((name) => name !== '1d' && intervalMs(name) === shortest);
  if (found === undefined) {
    throw new InputError(
      'bad_bars',
      `${file} holds no minute bars: it takes bars of 1, 3, 5, 10, 15, 30, 45 or 60 minutes.`,
    );
  }
  return found;
}
