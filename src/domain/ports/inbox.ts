import type { DayEvent } from '../events/index.js';
import type { EpochMs } from '../units.js';

/** The one door into the kernel. Adapters offer, the kernel gives the seq, appends, then dispatches. */
export interface Inbox {
  /** @param tsEvent when it happened; the kernel stamps when it arrived */
  offer(event: DayEvent, tsEvent: EpochMs): void;
}
