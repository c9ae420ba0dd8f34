/** Circuit breakers of a synthetic day: where its index really falls far enough for long enough. */
import {
  breakerDue,
  breakerStops,
  breakerThreshold,
  nextBreaker,
  SECOND,
  type BreakerFired,
  type DaySchedule,
  type EpochMs,
} from '../domain/index.js';
import type { BreakerStop } from './interruptions.js';
import { valueAt, type MarketFactor } from './market-factor.js';

/** In time order; mostly none. While the market stands still its index does too. */
export function breakersOf({ path }: MarketFactor, schedule: DaySchedule): BreakerStop[] {
  const stops: BreakerStop[] = [];
  // The first level's threshold; a day whose index never comes near it needs no look at each second.
  if (!path.some((value) => value < Math.log(0.921))) return stops;
  const fired: BreakerFired[] = [];
  let below: EpochMs | null = null;
  for (let at: number = schedule.open; at < schedule.closingAuction; at += SECOND) {
    const level = nextBreaker(fired);
    if (level === null) break;
    const now = at as EpochMs;
    const index = Math.exp(valueAt(path, (now - schedule.open) / SECOND));
    below = index > breakerThreshold(level, 1, fired) ? null : (below ?? now);
    const due = breakerDue(below, now, schedule, fired);
    if (due === null) continue;
    fired.push({ level: due, at: now, index });
    const stop = breakerStops(due, now);
    stops.push({
      kind: 'breaker',
      code: null,
      level: due,
      start: now,
      auctionFrom: stop?.auctionFrom ?? null,
      end: stop?.end ?? null,
    });
    if (stop === null) break;
    below = null;
    at = stop.end - SECOND;
  }
  return stops;
}
