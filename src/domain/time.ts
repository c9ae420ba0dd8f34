/**
 * Time in Seoul. Korea has no daylight saving time: KST is UTC+9 always, so day and clock are plain arithmetic.
 * Everything inside is `EpochMs`; text in KST exists only at the edges.
 */
import { InputError } from './errors.js';
import { epochMs, type Brand, type EpochMs } from './units.js';

/** A calendar day in Seoul as `YYYYMMDD`. Sorts as text. */
export type TradingDay = Brand<string, 'TradingDay'>;

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
const KST_OFFSET = 9 * HOUR;

/** Checked constructor. @throws InputError when `text` is not an existing date. */
export function tradingDay(text: string): TradingDay {
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(4, 6));
  const date = Number(text.slice(6, 8));
  const utc = Date.UTC(year, month - 1, date);
  if (!/^\d{8}$/.test(text) || dayOf((utc - KST_OFFSET) as EpochMs) !== text) {
    throw new InputError('bad_day', `${JSON.stringify(text)} is not a day: it takes YYYYMMDD, like 20221110.`);
  }
  return text as TradingDay;
}

/** Midnight in Seoul at which `day` begins. */
export function startOfDay(day: TradingDay): EpochMs {
  return (Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8))) -
    KST_OFFSET) as EpochMs;
}

/** The day in Seoul at `time`. */
export function dayOf(time: EpochMs): TradingDay {
  const date = new Date(time + KST_OFFSET);
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  return `${year}${pad2(date.getUTCMonth() + 1)}${pad2(date.getUTCDate())}` as TradingDay;
}

/** Milliseconds since midnight in Seoul. */
export function clockOf(time: EpochMs): number {
  return (time + KST_OFFSET) % DAY;
}

/** 0 Sunday … 6 Saturday. */
export function weekdayOf(day: TradingDay): number {
  return new Date(startOfDay(day) + KST_OFFSET).getUTCDay();
}

export function addDays(day: TradingDay, days: number): TradingDay {
  return dayOf((startOfDay(day) + days * DAY) as EpochMs);
}

/**
 * A clock time of `day`, from `HHMMSS`. Longer forms (`HHMMSSss`) are cut, a lost leading zero is restored
 * (KIWOOM.md §12.5); hours from 24 on belong to the next day.
 *
 * @example kstTime(tradingDay('20221110'), '090000')
 * @throws InputError when the text is not a clock time.
 */
export function kstTime(day: TradingDay, hhmmss: string): EpochMs {
  const digits = hhmmss.length > 6 ? hhmmss.padStart(8, '0').slice(0, 6) : hhmmss.padStart(6, '0');
  const value = Number(digits);
  const hours = Math.trunc(value / 10_000);
  const minutes = Math.trunc(value / 100) % 100;
  const seconds = value % 100;
  if (!/^\d+$/.test(hhmmss) || hours > 47 || minutes > 59 || seconds > 59) {
    throw new InputError('bad_time', `${JSON.stringify(hhmmss)} is not a time of day: it takes HHMMSS, like 090000.`);
  }
  return epochMs(startOfDay(day) + hours * HOUR + minutes * MINUTE + seconds * SECOND);
}

/** `HHMMSS` in Seoul. */
export function formatClock(time: EpochMs): string {
  const seconds = Math.trunc(clockOf(time) / SECOND);
  return pad2(Math.trunc(seconds / 3600)) + pad2(Math.trunc(seconds / 60) % 60) + pad2(seconds % 60);
}

/** `YYYYMMDDHHMMSS` in Seoul, as Kiwoom writes it. */
export function formatKst(time: EpochMs): string {
  return dayOf(time) + formatClock(time);
}

/** Parses `YYYYMMDD`, `YYYYMMDDHHMMSS` (both KST) or ISO 8601 with zone. @throws InputError */
export function parseKst(text: string): EpochMs {
  if (/^\d{8}$/.test(text)) return startOfDay(tradingDay(text));
  if (/^\d{14}$/.test(text)) return kstTime(tradingDay(text.slice(0, 8)), text.slice(8));
  const iso = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(iso)) {
    throw new InputError(
      'bad_time',
      `${JSON.stringify(text)} is not a time: it takes YYYYMMDD, YYYYMMDDHHMMSS (both in KST) or ISO 8601 with a zone.`,
    );
  }
  return epochMs(iso);
}

function pad2(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
