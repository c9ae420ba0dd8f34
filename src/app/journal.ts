/** Which file a day is written to: a new one, one to go on with, or a refusal. Nothing recorded is ever overwritten. */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dayLogPath, openDayLog, type SqliteDayLog } from '../../db/index.js';
import {
  HaruError,
  InputError,
  NOTHING_LATCHED,
  type DayConfig,
  type Envelope,
  type EpochMs,
  type LatchedRisk,
  type Seq,
  type TradingCalendar,
  type TradingDay,
} from '../domain/index.js';
import { closingOf, replay, stateHash, type DaySystem } from '../engine/index.js';

/** An open log and what it already holds. */
export interface Journal {
  readonly log: SqliteDayLog;
  readonly path: string;
  /** The state after everything in the log, when an interrupted day goes on. */
  readonly resumed: DaySystem | null;
}

export interface JournalOptions {
  readonly home: string;
  /** A file of one's own instead of the day's place in the data folder. */
  readonly path: string | undefined;
  readonly config: DayConfig;
  /** Nothing can be gone on with: an earlier log of the day is kept aside. */
  readonly anew: boolean;
  readonly note: (text: string) => void;
}

/**
 * Opens the day's log. A day of the embedded simulator starts anew, its earlier log is kept aside; any other goes on
 * where the process before it stopped, and a settled one is over.
 *
 * @throws InputError `day_settled`, `other_config`; HaruError `log_quarantined`, `log_diverges`, …
 */
export function openJournal({ home, path: own, config, anew, note }: JournalOptions): Journal {
  const path = own ?? dayLogPath(home, config.day);
  if (anew && existsSync(path)) note(`The earlier log of ${config.day} is kept as ${setAside(path)}.`);
  const log = openDayLog({ path, day: config.day, create: true, note });
  if (log.head === 0) return { log, path, resumed: null };
  try {
    return { log, path, resumed: goOn(log, config) };
  } catch (error) {
    log.close();
    throw error;
  }
}

/** How the last day before `day` ended: its hash to chain to, its latched risk to carry over. */
export function previousDay(
  home: string,
  day: TradingDay,
  calendar: TradingCalendar,
): { readonly previousHash: string | null; readonly carried: LatchedRisk } {
  const none = { previousHash: null, carried: NOTHING_LATCHED };
  let earlier = day;
  for (let looked = 0; looked < DAYS_LOOKED_BACK; looked++) {
    earlier = calendar.previous(earlier);
    const path = dayLogPath(home, earlier);
    if (!existsSync(path)) continue;
    const closed = closingOfLog(path, earlier);
    if (closed === null) continue;
    return closed.type === 'DayClosed' ? { previousHash: closed.stateHash, carried: closed.latched } : none;
  }
  return none;
}

/** A halt older than this many trading days without any day in between is looked for no further. */
const DAYS_LOOKED_BACK = 60;

/**
 * The DayClosed of a log. One that was left open is replayed and closed as `recovered` first; null for one in which nothing
 * stands, as a process leaves it that was killed before it wrote DayOpened: that day was never lived.
 */
function closingOfLog(path: string, day: TradingDay): Envelope['event'] | null {
  const log = openDayLog({ path, day });
  try {
    if (log.head === 0) return null;
    if (!log.sealed) seal(log);
    const [last] = log.read(log.head, 1);
    if (last === undefined) throw new HaruError('bad_log', `${path} is empty.`);
    return last.event;
  } finally {
    log.close();
  }
}

function seal(log: SqliteDayLog): void {
  const { system, divergence } = replay(log);
  if (divergence !== null) throw diverges(log.day, divergence.seq);
  const [last] = log.read(log.head, 1);
  const at = last?.tsRecv ?? (0 as EpochMs);
  const seq = (log.head + 1) as Seq;
  log.append({ seq, tsEvent: at, tsRecv: at, cause: null, event: closingOf(system, 'recovered') }, 'full');
}

function goOn(log: SqliteDayLog, config: DayConfig): DaySystem {
  if (log.sealed) throw new InputError('day_settled', `The day ${log.day} is settled: its log takes no more events.`);
  const { system, divergence } = replay(log);
  if (divergence !== null) throw diverges(log.day, divergence.seq);
  if (stateHash(system.config) !== stateHash(config)) {
    throw new InputError(
      'other_config',
      `The log of ${log.day} was begun with another configuration: go on with that one, or move the file away.`,
    );
  }
  return system;
}

function diverges(day: TradingDay, seq: number): HaruError {
  return new HaruError(
    'log_diverges',
    `The log of ${day} replays differently from event ${seq} on: it was written by another version; run \`haru replay ${day}\`.`,
  );
}

/** Moves a log, with its write-ahead log, to the first free name in `earlier/` beside it. */
function setAside(path: string): string {
  const folder = join(dirname(path), 'earlier');
  mkdirSync(folder, { recursive: true });
  const base = path.slice(dirname(path).length + 1).replace(/\.sqlite$/, '');
  let target = '';
  for (let n = 1; target === '' || existsSync(target); n++) target = join(folder, `${base}-${n}.sqlite`);
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix);
  }
  return target;
}
