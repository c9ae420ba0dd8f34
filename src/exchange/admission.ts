/** Whether the venue takes an order: the checks that need no book. */
import type { Ladder } from './ladder.js';
import type { VenuePhase } from './sessions.js';
import type { Refusal } from './venue-events.js';

/** Refuses a time at which no order is taken (KIWOOM.md §11). Limit and market orders are taken at all others. */
export function refuseTime(phase: VenuePhase): Refusal | null {
  if (phase === 'before') return 'market_not_open';
  return phase === 'closed' ? 'market_closed' : null;
}

/** Refuses a limit price that is missing, outside the day's limits or off the tick grid. */
export function refusePrice(price: number | null, ladder: Ladder): Refusal | null {
  if (price === null || !Number.isSafeInteger(price)) return 'off_tick';
  if (price < ladder.limits.lower || price > ladder.limits.upper) return 'outside_limits';
  return ladder.at(ladder.floor(price)) === price ? null : 'off_tick';
}

export function refuseQuantity(quantity: number): Refusal | null {
  return Number.isSafeInteger(quantity) && quantity > 0 ? null : 'bad_quantity';
}
