/** How a call auction of the tape looks while it runs: its indicative price walks from the reference to the print. */
import { invariant, type DaySchedule, type EpochMs, type Price } from '../domain/index.js';
import { auctionBook, viewAuction, type AuctionView } from './auction-book.js';
import type { Interruption } from './interruptions.js';
import type { Ladder } from './ladder.js';
import { unit } from './mix.js';
import type { TapePrint } from './tape.js';

/** Since when the orders of the auction that ends with `print` were taken. */
export function auctionStart(
  { code, time }: TapePrint,
  { openingAuction, open, closingAuction, close }: DaySchedule,
  interruptions: readonly Interruption[],
): EpochMs {
  if (time === open) return openingAuction;
  const own = (stop: Interruption): boolean => stop.code === code || stop.code === null;
  const stop = interruptions.findLast((each) => each.end === time && own(each));
  const since = stop?.auctionFrom ?? (time === close ? closingAuction : null);
  invariant(since !== null, () => `an auction of ${code} ends at ${time}, which nothing announced`);
  // An interruption of the opening auction prolongs it.
  return since === open ? openingAuction : since;
}

export class AuctionPlan {
  readonly start: EpochMs;
  readonly #print: TapePrint;
  readonly #ladder: Ladder;
  readonly #depth: number;
  readonly #salt: number;

  /** @param start when orders for it were first taken; see {@link auctionStart} */
  constructor(print: TapePrint, start: EpochMs, ladder: Ladder, depth: number, salt: number) {
    invariant(start < print.time, () => `auction from ${start} to ${print.time}`);
    this.start = start;
    this.#print = print;
    this.#ladder = ladder;
    this.#depth = depth;
    this.#salt = salt ^ print.time;
  }

  /** When everybody trades. */
  get end(): EpochMs {
    return this.#print.time;
  }

  /**
   * What is seen at `time`, from `start` to `end`. At the end the crossing is the tape's print; before, it strays by a
   * few ticks that fade, over a matched volume that grows.
   *
   * @param reference the price that the walk starts from, which also breaks ties of the single price
   */
  viewAt(time: EpochMs, reference: Price): AuctionView {
    const gone = (time - this.start) / (this.end - this.start);
    const from = this.#ladder.floor(reference);
    const to = this.#ladder.floor(this.#print.price);
    const stray = (unit(this.#salt, time - this.start, 0) - 0.5) * 12 * (1 - gone);
    const rung = this.#ladder.clamp(Math.round(from + (to - from) * gone ** 0.7 + stray));
    const grown = Math.abs(this.#print.quantity) * (0.1 + 0.9 * gone ** 2);
    const matched = Math.max(Math.round(grown), 1);
    return viewAuction(auctionBook(this.#ladder, rung, matched, this.#depth, this.#salt), reference);
  }
}
