/** Real time, for what happens to real sockets however fast the market's time runs. */
import type { Clock, EpochMs } from '../domain/index.js';

/** Its timers do not keep a process alive. */
export function realClock(): Clock {
  return {
    now: () => Date.now() as EpochMs,
    schedule: (at, fire) => {
      const timer = setTimeout(fire, Math.max(0, at - Date.now()));
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
