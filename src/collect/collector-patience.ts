/** Asking again where asking again may help, and ending when asked to. */
import { HaruError, SECOND, type Clock, type EpochMs } from '../domain/index.js';

/** Pauses before the second, third, … try. The client below has tried a few times within seconds already. */
const PAUSES: readonly number[] = [5 * SECOND, 30 * SECOND];

/** Runs `work`, again after a pause while it fails in a way that may pass. @throws what the last try threw; HaruError `stopped` */
export async function patiently<T>(clock: Clock, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES) {
    throwIfStopped(signal);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof HaruError) || !error.retryable) throw error;
    }
    await wait(clock, pause, signal);
  }
  throwIfStopped(signal);
  return work();
}

/** @throws HaruError `stopped` */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) {
    throw new HaruError('stopped', 'Collecting was stopped; the next time it goes on where it was.');
  }
}

/** Resolves after `ms`, or when asked to stop. */
function wait(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.schedule((clock.now() + ms) as EpochMs, end);
    signal?.addEventListener('abort', end);
  });
}
