/** Moves virtual time for work that waits for it: whenever nothing is on the wire, straight to the next timer. */
import type { ManualClock } from '../domain/index.js';

/**
 * Starts moving `clock`; nobody else may move it meanwhile. Returns the function that ends it.
 *
 * @param idle resolves when no answer from the wire is due: an answer that takes a real millisecond takes no virtual one
 */
export function driveTime(clock: ManualClock, idle: () => Promise<void>): () => void {
  let driving = true;
  const drive = async (): Promise<void> => {
    while (driving) {
      await idle();
      // A turn of the event loop: what the last answer or timer set off has sent its request by then.
      await new Promise((resolve) => setImmediate(resolve));
      await idle();
      const next = clock.nextAt();
      if (next !== null) clock.advanceTo(next);
    }
  };
  void drive();
  return () => {
    driving = false;
  };
}
