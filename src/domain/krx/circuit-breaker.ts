/**
 * 서킷브레이커: the whole market stops when its index falls (KRX, in force since 2015-06-15: etoday 2024-08-05, ajunews
 * 2020-03-19). Level 1 at −8 %, 2 at −15 %, 3 at −20 % of the previous close, held for a minute; each once a day; levels 2
 * and 3 only a further per cent below the index at which the level before came; levels 1 and 2 not in the last forty
 * minutes. Levels 1 and 2 stop trading for twenty minutes, then an auction of ten follows; level 3 ends the day.
 */
import { MINUTE } from '../time.js';
import type { EpochMs } from '../units.js';
import type { DaySchedule } from './schedule.js';

export type BreakerLevel = 1 | 2 | 3;

/** A level that came, and the index it came at. */
export interface BreakerFired {
  readonly level: BreakerLevel;
  readonly at: EpochMs;
  readonly index: number;
}

/** Fall from the previous close, per cent, by level. */
export const BREAKER_FALLS: Readonly<Record<BreakerLevel, number>> = { 1: 8, 2: 15, 3: 20 };
export const BREAKER_HOLDS = MINUTE;
const FURTHER = 1;
const STOPS_FOR = 20 * MINUTE;
const AUCTION_FOR = 10 * MINUTE;
/** 14:50 of a usual day. */
const LAST_MINUTES = 40 * MINUTE;

/** The level that is next; null after the third. */
export function nextBreaker(fired: readonly BreakerFired[]): BreakerLevel | null {
  const last = fired.at(-1)?.level ?? 0;
  return last === 3 ? null : ((last + 1) as BreakerLevel);
}

/** The index at or below which the next level's minute runs. */
export function breakerThreshold(level: BreakerLevel, previousClose: number, fired: readonly BreakerFired[]): number {
  const fall = (previousClose * (100 - BREAKER_FALLS[level])) / 100;
  const before = fired.at(-1);
  return before === undefined ? fall : Math.min(fall, before.index * (1 - FURTHER / 100));
}

/**
 * Whether the next level comes at `now`.
 *
 * @param below since when the index has been at or below {@link breakerThreshold}; null when it is above
 */
export function breakerDue(
  below: EpochMs | null,
  now: EpochMs,
  schedule: Pick<DaySchedule, 'open' | 'close'>,
  fired: readonly BreakerFired[],
): BreakerLevel | null {
  const level = nextBreaker(fired);
  if (level === null || below === null || now < schedule.open || now >= schedule.close) return null;
  if (level !== 3 && now >= schedule.close - LAST_MINUTES) return null;
  return now - Math.max(below, schedule.open) >= BREAKER_HOLDS ? level : null;
}

/** When orders are taken again, and when everybody trades; null after level 3, which ends the day. */
export function breakerStops(level: BreakerLevel, at: EpochMs): { auctionFrom: EpochMs; end: EpochMs } | null {
  if (level === 3) return null;
  return { auctionFrom: (at + STOPS_FOR) as EpochMs, end: (at + STOPS_FOR + AUCTION_FOR) as EpochMs };
}
