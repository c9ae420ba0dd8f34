/** A day's log that counts and keeps nothing: a year of bars leaves half a million events that nobody reads. */
import { invariant, type DayLog, type Envelope, type TradingDay } from '../../domain/index.js';

/**
 * What is appended is checked for its seq, and forgotten.
 *
 * @param after the seq of the last event before, where a day is gone on with
 */
export function createLightLog(day: TradingDay, after = 0): DayLog {
  let head = after;
  let sealed = false;
  return {
    day,
    get head() {
      return head;
    },
    get sealed() {
      return sealed;
    },
    append({ seq, event }: Envelope) {
      invariant(!sealed && seq === head + 1, 'the next event cannot be event', seq);
      head = seq;
      sealed = event.type === 'DayClosed';
    },
    flush: () => {},
    read: () => [],
    saveSnapshot: () => {},
    snapshotBefore: () => null,
    headHash: () => '',
    close: () => {},
  };
}
