/** How far a run has come, by dates: nobody knows how many pages there are before the last one. */
import { DAY, type EpochMs, type Interval } from '../domain/index.js';

/** How far back a server's data are taken to reach: minutes about 13 months (KIWOOM.md §6), days for many years. */
const REACH = { minutes: 400 * DAY, days: 20 * 365 * DAY } as const;

/**
 * The share of a run that is done, in [0, 1).
 *
 * @param top where it began @param oldest the oldest bar so far @param target where it will end; null when nobody knows
 */
export function shareOf(interval: Interval, top: EpochMs, oldest: EpochMs, target: EpochMs | null): number {
  const reach = target === null ? REACH[interval === '1d' ? 'days' : 'minutes'] : top - target;
  return Math.min(Math.max((top - oldest) / Math.max(reach, 1), 0), 0.999);
}
