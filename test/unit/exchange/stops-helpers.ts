/** Days on which trading stops, and what is asked of them. */
import { createRng, formatClock, type StockCode } from '../../../src/domain/index.js';
import {
  KNOWN_INSTRUMENTS,
  syntheticTape,
  Venue,
  type Episode,
  type Interruption,
  type Tape,
  type TapePrint,
} from '../../../src/exchange/index.js';
import { samsung, schedule } from './helpers.js';

export function tapeWith(episodes: readonly Episode[], seed = 1, codes: readonly StockCode[] = [samsung.code]): Tape {
  const instruments = KNOWN_INSTRUMENTS.filter((each) => codes.includes(each.code));
  return syntheticTape({ schedule, instruments, rng: createRng(seed), ticksPerCode: 3_000, episodes });
}

export const venueWith = (tape: Tape): Venue => new Venue({ tape, rng: createRng('venue') });

/** The trades within a stop: there must be none. */
export const within = (prints: readonly TapePrint[], { start, end }: Interruption): TapePrint[] =>
  prints.filter(({ time }) => time >= start && (end === null || time < end));

/** Start, auction and end as HHMMSS. */
export const times = (stop: Interruption | undefined): (string | null)[] =>
  [stop?.start, stop?.auctionFrom, stop?.end].map((time) => (typeof time === 'number' ? formatClock(time) : null));
