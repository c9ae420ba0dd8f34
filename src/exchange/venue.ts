/** The venue: plays a tape and matches our orders against it. */
import { InvariantError, type EpochMs, type Rng, type StockCode } from '../domain/index.js';
import type { Tape } from './tape.js';
import type { AmendResult, CancelResult, Quote, SubmitResult, VenueEvent, VenueOrder } from './venue-events.js';

export interface VenueOptions {
  readonly tape: Tape;
  readonly rng: Rng;
  /** Whether `book` events are told (default true); a backtest that reads bars only saves their cost. */
  readonly books?: boolean;
}

export class Venue {
  constructor(readonly options: VenueOptions) {}
  /** Time of the next market-side event; null when the day is over. */
  nextEventAt(): EpochMs | null {
    throw new InvariantError('under construction');
  }
  /** Plays everything up to and including `time`, in time order. */
  advanceTo(time: EpochMs): VenueEvent[] {
    throw new InvariantError(`under construction ${time}`);
  }
  /** Takes an order. Call `advanceTo(now)` first. Immediate executions are in `events`. */
  submit(order: VenueOrder, now: EpochMs): SubmitResult {
    throw new InvariantError(`under construction ${order.id} ${now}`);
  }
  /** Takes back `quantity` shares of a working order; 0 = all that is left. */
  cancel(orderId: string, quantity: number, now: EpochMs): CancelResult {
    throw new InvariantError(`under construction ${orderId} ${quantity} ${now}`);
  }
  /** Moves `quantity` shares (0 = all that is left) of a working order to the new order `newId` at `price`; the rest stays. */
  amend(orderId: string, newId: string, quantity: number, price: number, now: EpochMs): AmendResult {
    throw new InvariantError(`under construction ${orderId} ${newId} ${quantity} ${price} ${now}`);
  }
  /** The day of one code so far. @throws InvariantError when the code is not on the tape */
  quote(code: StockCode): Quote {
    throw new InvariantError(`under construction ${code}`);
  }
}
