/** Waiting for a time that may be far off, and being woken when the process is asked to stop. */
import type { Clock, EpochMs } from '../domain/index.js';

/** Resolves at `at`, or when `signal` aborts. */
export function sleepUntil(at: EpochMs, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const wake = (): void => {
      cancel();
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const cancel = clock.schedule(at, wake);
    signal.addEventListener('abort', wake);
  });
}
