/** A day's log that counts and keeps nothing: a year of bars leaves half a million events that nobody reads. */
import { invariant, type DayLog, type Envelope, type TradingDay } from '../../domain/index.js';

/** What is appended is checked for its seq, and forgotten. */
export function createLightLog(day: TradingDay): DayLog {
  let head = 0;
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
      invariant(!sealed && seq === head + 1, () => `event ${seq} cannot follow event ${head}`);
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
