/** Cells of a file as numbers and times. What a cell cannot be is an InputError, which becomes the reason of a rejection. */
import {
  DAY,
  epochMs,
  InputError,
  kstTime,
  parseKst,
  startOfDay,
  tradingDay,
  type EpochMs,
} from '../../domain/index.js';

/** As text, SQLite and Parquet give them. */
export type Cell = string | number | bigint | Date | null | undefined;

/** Plain digits, or grouped by thousands; `.0` is how data frames write whole numbers. */
const WHOLE = /^([+-]*)(\d+|\d{1,3}(?:,\d{3})+)(?:\.0+)?$/;

/**
 * A whole number.
 *
 * @param signed a sign is a direction and drops (KIWOOM.md §5); else it is a sign
 * @throws InputError for anything but a whole number
 * @example wholeOf('-31145', true) === 31145; wholeOf('2,450,000', false) === 2450000
 */
export function wholeOf(cell: Cell, signed: boolean): number {
  if (typeof cell === 'string') {
    const plain = digitsOf(cell);
    if (plain >= 0) return plain;
    const [, sign = '', digits = ''] = WHOLE.exec(cell.trim()) ?? [];
    if (digits !== '') return (sign.endsWith('-') && !signed ? -1 : 1) * Number(digits.replaceAll(',', ''));
  }
  const value = typeof cell === 'bigint' ? Number(cell) : cell;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new InputError('bad_number', `${shown(cell)} is not a whole number.`);
  }
  return signed ? Math.abs(value) : value;
}

/** The number that up to fifteen digits and nothing else make, or -1: most cells are so, and this is quick. */
function digitsOf(text: string): number {
  const { length } = text;
  if (length === 0 || length > 15) return -1;
  let value = 0;
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

export type TimeReader = (cell: Cell) => EpochMs;

/**
 * Makes a reader of times: `YYYYMMDD`, with `HHMM` or `HHMMSS`, the same with `-`, `/`, `.`, `:` between (all in KST),
 * ISO 8601 with a zone, epoch milliseconds (13 digits), dates of Parquet. Days and clocks repeat from row to row, so each
 * text is understood once and remembered.
 *
 * @throws InputError for anything else
 */
export function createTimeReader(): TimeReader {
  const days = new Map<string, number>();
  const clocks = new Map<string, number>();

  const start = (day: string): number => {
    let value = days.get(day);
    if (value === undefined) days.set(day, (value = startOfDay(tradingDay(day))));
    return value;
  };
  const clock = (text: string): number => {
    let value = clocks.get(text);
    if (value === undefined) {
      value = kstTime(MIDNIGHT_DAY, text.padEnd(6, '0')) - startOfDay(MIDNIGHT_DAY);
      if (value >= DAY) throw notATime(text);
      clocks.set(text, value);
    }
    return value;
  };
  const ofText = (text: string): EpochMs => {
    const digits = /^\d+$/.test(text) ? text : plainDigits(text);
    if (digits === null) return parseKst(text);
    if (digits.length === 8) return start(digits) as EpochMs;
    if (digits.length === 13) return epochMs(Number(digits));
    if (digits.length !== 12 && digits.length !== 14) throw notATime(text);
    return (start(digits.slice(0, 8)) + clock(digits.slice(8))) as EpochMs;
  };
  return (cell) => {
    if (typeof cell === 'string') return ofText(cell.trim());
    if (cell instanceof Date) return epochMs(cell.getTime());
    if (typeof cell === 'number' || typeof cell === 'bigint') return ofText(String(cell));
    throw notATime(cell);
  };
}

/** Any day does: only the clock is wanted. */
const MIDNIGHT_DAY = tradingDay('20000101');

/** `1985-01-04`, `2022/11/10 09:00`, `2022-11-10T09:00:00` → digits; null for what is not so. */
function plainDigits(text: string): string | null {
  return /^\d{4}([-/.])\d{2}\1\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?$/.test(text) ? text.replaceAll(/\D/g, '') : null;
}

function notATime(cell: Cell): InputError {
  return new InputError(
    'bad_time',
    `${shown(cell)} is not a time: it takes YYYYMMDD, YYYYMMDDHHMMSS (both in KST) or ISO 8601.`,
  );
}

function shown(cell: Cell): string {
  if (cell === null || cell === undefined) return 'nothing';
  return typeof cell === 'string' ? JSON.stringify(cell) : String(cell);
}
