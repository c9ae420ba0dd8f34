/** From what people type after `--days` to recorded days: one, several, a range of them, or all. */
import { existsSync } from 'node:fs';
import { listDays, openDayLog, type DayEntry, type SqliteDayLog } from '../../db/index.js';
import { InputError, tradingDay, type TradingDay } from '../domain/index.js';

export interface RecordedDay {
  readonly day: TradingDay;
  readonly path: string;
}

const TAKEN = 'days like 20221110, ranges like 20221101-20221130, files of logs, several with commas, or all';
const SHOWN = 8;

/**
 * The closed days that `text` means, oldest first, each once. Of a range, and of all, the open ones are left out.
 *
 * @param note told of each day that is left out
 * @throws InputError `bad_days` for no such words, `no_days` where there is none, `day_open` for an open day that was named
 * @example recordedDays('20221101-20221130,20221205', '.haru', io.note)
 */
export function recordedDays(text: string, home: string, note: (line: string) => void): RecordedDay[] {
  const stored = listDays(home);
  const found = text.split(',').flatMap((word) => daysOf(word.trim(), stored, home, note));
  const byDay = new Map(found.map((each) => [each.day, each]));
  return [...byDay.values()].sort((a, b) => a.day.localeCompare(b.day));
}

/** Opens the days one after the other; each is closed once the next is asked for. */
export function* openedDays(days: readonly RecordedDay[]): Generator<SqliteDayLog> {
  for (const { path } of days) {
    const log = openDayLog({ path, readonly: true });
    try {
      yield log;
    } finally {
      log.close();
    }
  }
}

function daysOf(word: string, stored: readonly DayEntry[], home: string, note: (line: string) => void): RecordedDay[] {
  const range = /^(\d{8})-(\d{8})$/.exec(word);
  if (word === 'all') return closedOf(stored, 'No day is recorded', home, note);
  if (range !== null) {
    const [from, to] = [tradingDay(range[1] ?? ''), tradingDay(range[2] ?? '')];
    if (to < from) throw new InputError('bad_days', `The range ${word} ends before it begins: turn it round.`);
    const within = stored.filter(({ day }) => day >= from && day <= to);
    return closedOf(within, `No day from ${from} to ${to} is recorded`, home, note, stored);
  }
  if (existsSync(word)) return [ofFile(word)];
  if (!/^\d{8}$/.test(word)) throw new InputError('bad_days', `--days takes ${TAKEN}: "${word}" is none.`);
  const day = tradingDay(word);
  const entry = stored.find((each) => each.day === day);
  if (entry === undefined)
    throw new InputError('no_days', `The day ${day} is not recorded in ${home}: ${thereIs(stored)}.`);
  if (!entry.sealed && entry.fault === null) throw open(day);
  return [entry];
}

function closedOf(
  entries: readonly DayEntry[],
  none: string,
  home: string,
  note: (line: string) => void,
  stored = entries,
): RecordedDay[] {
  for (const { day, sealed, fault } of entries) {
    if (fault !== null) note(`The day ${day} is left out: ${fault}`);
    else if (!sealed) note(`The day ${day} is left out: it is not over, its log is still open.`);
  }
  const closed = entries.filter(({ sealed }) => sealed);
  if (closed.length === 0) throw new InputError('no_days', `${none} and closed in ${home}: ${thereIs(stored)}.`);
  return closed;
}

function ofFile(path: string): RecordedDay {
  const log = openDayLog({ path, readonly: true });
  try {
    if (!log.sealed) throw open(log.day);
    return { day: log.day, path };
  } finally {
    log.close();
  }
}

function open(day: TradingDay): InputError {
  return new InputError(
    'day_open',
    `The day ${day} is not over, its log is still open: a run over days takes closed ones.`,
  );
}

function thereIs(stored: readonly DayEntry[]): string {
  const closed = stored.filter(({ sealed }) => sealed).map(({ day }) => day);
  if (closed.length === 0) return '`haru run` lives and records one';
  const shown = closed.slice(-SHOWN).join(', ');
  return `closed are ${closed.length > SHOWN ? `${closed.length - SHOWN} earlier ones and ` : ''}${shown}`;
}
