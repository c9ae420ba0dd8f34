/** What a check can find. */
import { dayOf, formatKst, type EpochMs, type Series, type TradingDay } from '../../domain/index.js';

/** Each kind of fault, in words for people. */
export const FINDING_KINDS = {
  broken_ohlc: 'high and low do not enclose open and close',
  duplicate: 'two bars of one time',
  unordered: 'a bar after a later one',
  off_grid: 'a bar that does not begin where bars of its interval do',
  closed_day: 'a bar of a day without trading',
  outside_hours: "a bar outside the day's trading hours",
  missing_session: 'trading days without a bar',
  hole: 'bars missing within a session',
  price_jump: 'prices beyond what the daily limit allows',
  off_tick: 'a price off the tick grid that all its neighbours keep',
  no_volume: 'prices that moved, or a minute bar, without a single share',
  rejected: 'a row of a file that is no bar',
} as const;
export type FindingKind = keyof typeof FINDING_KINDS;

/** What is worth knowing and no fault of any bar. */
export const NOTE_KINDS = {
  price_level: 'a new price level',
} as const;
export type NoteKind = keyof typeof NOTE_KINDS;

export interface Note extends Omit<Finding, 'kind'> {
  readonly kind: NoteKind;
}

export interface Finding extends Series {
  readonly kind: FindingKind;
  /** When the bar begins, or from when bars are missing: `YYYYMMDDHHMMSS` in KST, `YYYYMMDD` for daily bars; null for a row. */
  readonly time: string | null;
  /** What is wrong, with the numbers. */
  readonly detail: string;
}

/** Takes what a rule finds at a time. */
export type Report = (kind: FindingKind | NoteKind, time: EpochMs, detail: string) => void;

export interface Reports {
  readonly report: Report;
  /** By time. */
  findings(): Finding[];
  notes(): Note[];
}

export function createReports(series: Series): Reports {
  const told: { readonly at: EpochMs; readonly what: Finding | Note }[] = [];
  const byTime = (): (Finding | Note)[] => [...told].sort((a, b) => a.at - b.at).map(({ what }) => what);
  return {
    report: (kind, at, detail) => {
      const time = series.interval === '1d' ? dayOf(at) : formatKst(at);
      told.push({ at, what: { kind, code: series.code, interval: series.interval, time, detail } });
    },
    findings: () => byTime().filter((what): what is Finding => what.kind in FINDING_KINDS),
    notes: () => byTime().filter((what): what is Note => what.kind in NOTE_KINDS),
  };
}

/** `3 sessions`, `1 session`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** `20220105…20220107` */
export function span(first: TradingDay, last: TradingDay): string {
  return first === last ? first : `${first}…${last}`;
}
