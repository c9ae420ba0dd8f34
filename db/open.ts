/** Opens a day's log: a new one, one that another process left open, or one to read. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { HaruError, InputError, type TradingDay } from '../src/domain/index.js';
import { connect, guarded } from './connection.js';
import { HISTORY, type History } from './event-rows.js';
import { beginManifest, readManifest } from './manifest.js';
import { quarantine } from './quarantine.js';
import { migrate } from './schema.js';
import { SqliteDayLog } from './sqlite-day-log.js';
import { verifyDatabase } from './verify.js';

/** Where the log is: the day in a data folder, or a file. */
export type LogPlace =
  { readonly home: string; readonly day: TradingDay } | { readonly path: string; readonly day?: TradingDay };

export interface OpenOptions {
  /** Make the file when there is none; with `path`, `day` is needed then. */
  readonly create?: boolean;
  readonly readonly?: boolean;
  /** Written into a new file, for people: `haru 0.1.0, node v20.19.0`. */
  readonly createdBy?: string;
  readonly history?: History;
  /** Told of what was passed over: a damaged snapshot. */
  readonly note?: (text: string) => void;
  /** The size the file may grow to; beyond it writing fails as on a full disk. */
  readonly maxBytes?: number;
}

/** `days/YYYYMMDD.sqlite` in the data folder. */
export function dayLogPath(home: string, day: TradingDay): string {
  return join(home, 'days', `${day}.sqlite`);
}

/**
 * Opens for writing (by default) or reading. A file without DayClosed was left by a crash: opened for writing it is
 * verified first, then gone on with (`recovered`), or moved to `quarantine/` when it does not verify.
 *
 * @throws InputError `no_log`, `newer_log`, `not_a_log`, `wrong_day`; HaruError `log_quarantined` (the next call starts a
 *   new file), `disk_full`, …
 * @example const log = openDayLog({ home: '.haru', day: tradingDay('20221110'), create: true })
 */
export function openDayLog(options: LogPlace & OpenOptions): SqliteDayLog {
  const path = 'home' in options ? dayLogPath(options.home, options.day) : options.path;
  const create = options.create === true && options.readonly !== true;
  const exists = existsSync(path);
  if (!exists && !create) {
    throw new InputError('no_log', `There is no log at ${path}: \`haru log list\` shows the days.`);
  }
  if (!exists) mkdirSync(dirname(path), { recursive: true });
  return options.readonly === true ? opened(path, options) : orQuarantined(path, () => opened(path, options));
}

function opened(path: string, options: LogPlace & OpenOptions): SqliteDayLog {
  const readonly = options.readonly === true;
  const db = connect(path, { readonly, create: options.create === true && !readonly, maxBytes: options.maxBytes });
  try {
    return guarded(path, () => {
      migrate(db, path, !readonly);
      const day = dayIn(db, path, options);
      const recovered = !readonly && wasLeftOpen(db);
      const { history = HISTORY, note = () => {} } = options;
      return new SqliteDayLog({ db, path, day, readonly, history, note, recovered });
    });
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The day that the file is of; a new file is told. */
function dayIn(db: Database, path: string, options: LogPlace & OpenOptions): TradingDay {
  const day = readManifest(db).get('day') as TradingDay | undefined;
  if (day !== undefined) {
    if (options.day !== undefined && options.day !== day) {
      throw new InputError('wrong_day', `${path} is the log of ${day}, not of ${options.day}.`);
    }
    return day;
  }
  if (options.day === undefined || options.readonly === true || hasRows(db)) {
    throw new HaruError('log_damaged', `${path} names no day: run \`haru log verify\`.`);
  }
  beginManifest(db, options.day, options.createdBy ?? `node ${process.version}`);
  return options.day;
}

/** Whether a process ended without closing the day. @throws HaruError `log_damaged` when what it left does not verify */
function wasLeftOpen(db: Database): boolean {
  if (!hasRows(db) || readManifest(db).has('sealed')) return false;
  const { ok, firstBad, reason } = verifyDatabase(db);
  if (!ok)
    throw new HaruError(
      'log_damaged',
      `it does not verify${firstBad === null ? '' : ` from event ${firstBad} on`}: ${reason}`,
    );
  return true;
}

function hasRows(db: Database): boolean {
  return (
    db
      .prepare('SELECT EXISTS (SELECT * FROM blocks) OR EXISTS (SELECT * FROM ticks) OR EXISTS (SELECT * FROM events)')
      .pluck()
      .get() === 1
  );
}

function orQuarantined<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof HaruError) || error.code !== 'log_damaged') throw error;
    const target = quarantine(path, error.message);
    throw new HaruError(
      'log_quarantined',
      `${path} was damaged and is kept as ${target}: look there, then start again with a new log. ${error.message}`,
      { cause: error },
    );
  }
}
