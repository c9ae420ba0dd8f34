/** The interval of bars that do not say it: from their clocks. */
import { barStart, clockOf, dayOf, INTERVALS, type EpochMs, type Interval } from '../../domain/index.js';

/** So many bars of a sample may lie off the grid; each of them is refused later, with its row. */
const STRAY = 0.05;

/** Longest first. */
const MINUTES = INTERVALS.filter((name) => name !== '1d').reverse();

/**
 * Bars at midnight are daily; else the longest interval on whose grid the bars begin. One bar a day tells nothing.
 *
 * @param times of one series, in the file's order; a few hundred are enough
 * @returns null where the times do not tell
 */
export function detectInterval(times: readonly EpochMs[]): Interval | null {
  if (times.length === 0) return null;
  const allowed = Math.floor(times.length * STRAY);
  const strays = (fits: (time: EpochMs) => boolean): number =>
    times.reduce((count, time) => count + (fits(time) ? 0 : 1), 0);
  if (strays((time) => clockOf(time) === 0) <= allowed) return '1d';
  if (new Set(times.map(dayOf)).size === times.length) return null;
  return MINUTES.find((name) => strays((time) => barStart(time, name) === time) <= allowed) ?? null;
}
