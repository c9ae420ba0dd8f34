/** Bar lengths that Kiwoom serves and haru accepts (KIWOOM.md §6, ka10080 `tic_scope`; CLI.md). */
import { InputError } from './errors.js';
import { clockOf, DAY, MINUTE } from './time.js';
import type { EpochMs } from './units.js';

export const INTERVALS = ['1m', '3m', '5m', '10m', '15m', '30m', '45m', '60m', '1d'] as const;
export type Interval = (typeof INTERVALS)[number];

/** @throws InputError when `text` is not one of {@link INTERVALS}. */
export function interval(text: string): Interval {
  if (!(INTERVALS as readonly string[]).includes(text)) {
    throw new InputError(
      'bad_interval',
      `${JSON.stringify(text)} is not an interval: it takes ${INTERVALS.join(', ')}.`,
    );
  }
  return text as Interval;
}

/** Length in milliseconds; `1d` is a whole calendar day. */
export function intervalMs(interval: Interval): number {
  return interval === '1d' ? DAY : Number(interval.slice(0, -1)) * MINUTE;
}

/** Start of the bar that holds `time`: bars are stamped with the minute they start, counted from midnight in Seoul. */
export function barStart(time: EpochMs, interval: Interval): EpochMs {
  return (time - (clockOf(time) % intervalMs(interval))) as EpochMs;
}
