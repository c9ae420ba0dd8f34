/** The days that a data folder holds. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HaruError, tradingDay, type TradingDay } from '../src/domain/index.js';
import { connect, guarded } from './connection.js';
import { readManifest } from './manifest.js';
import { migrate } from './schema.js';

export interface DayEntry {
  readonly day: TradingDay;
  readonly path: string;
  /** Rows of each table; `head` counts both. */
  readonly events: number;
  readonly ticks: number;
  readonly head: number;
  readonly sealed: boolean;
  /** How the day ended (`DayClosed.how`); null while it is open. */
  readonly how: string | null;
  /** Head of the hash chain, hex. */
  readonly hash: string | null;
  readonly bytes: number;
  /** Why the file could not be read, or null. */
  readonly fault: string | null;
}

/** Every `days/YYYYMMDD.sqlite` of the data folder, oldest first. A file that cannot be read is listed with its fault. */
export function listDays(home: string): DayEntry[] {
  const folder = join(home, 'days');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^\d{8}\.sqlite$/.test(name))
    .sort()
    .map((name) => entryOf(tradingDay(name.slice(0, 8)), join(folder, name)));
}

function entryOf(day: TradingDay, path: string): DayEntry {
  const bytes = statSync(path).size + (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0);
  try {
    return { day, path, ...contentsOf(path), bytes, fault: null };
  } catch (error) {
    if (!(error instanceof HaruError)) throw error;
    return {
      day,
      path,
      events: 0,
      ticks: 0,
      head: 0,
      sealed: false,
      how: null,
      hash: null,
      bytes,
      fault: error.message,
    };
  }
}

function contentsOf(path: string): Pick<DayEntry, 'events' | 'ticks' | 'head' | 'sealed' | 'how' | 'hash'> {
  const db = connect(path, { readonly: true, create: false });
  try {
    return guarded(path, () => {
      migrate(db, path, false);
      const how = readManifest(db).get('sealed') ?? null;
      const tip = db.prepare('SELECT last_seq, hash FROM blocks ORDER BY first_seq DESC LIMIT 1').raw().get();
      const [head, hash] = (tip as [number, Buffer] | undefined) ?? [0, null];
      // The smaller table is counted; the chain tells how many there are in all.
      const events = db.prepare('SELECT count(*) FROM events').pluck().get() as number;
      return { events, ticks: head - events, head, sealed: how !== null, how, hash: hash?.toString('hex') ?? null };
    });
  } finally {
    db.close();
  }
}
