/** Real time, and market time that runs a multiple of it. */
import type { Clock, EpochMs } from '../domain/index.js';

/** Longest delay that `setTimeout` keeps. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** The time on the wall. A timer that fires a moment early, as they may, is set again. */
export function wallClock(): Clock {
  const now = (): EpochMs => Date.now() as EpochMs;
  return {
    now,
    schedule: (at, fire) => {
      let timer: NodeJS.Timeout;
      const arm = (): void => {
        const delay = at - now();
        if (delay <= 0) timer = setTimeout(fire, 0);
        else timer = setTimeout(arm, Math.min(delay, LONGEST_TIMEOUT));
      };
      arm();
      return () => {
        clearTimeout(timer);
      };
    },
  };
}

/**
 * Market time: it is `start` now and runs `speed` times as fast as `wall`.
 *
 * @example scaledClock(kstTime(day, '085900'), 60, wallClock()) // one minute a second
 */
export function scaledClock(start: EpochMs, speed: number, wall: Clock): Clock {
  const origin = wall.now();
  return {
    now: () => Math.floor(start + (wall.now() - origin) * speed) as EpochMs,
    schedule: (at, fire) => wall.schedule(Math.ceil(origin + (at - start) / speed) as EpochMs, fire),
  };
}

/** A clock that never shows less than before, whatever the machine's clock does; the venue's time only goes forward. */
export function monotonic(clock: Clock): Clock {
  let latest = clock.now();
  return {
    now: () => {
      latest = Math.max(latest, clock.now()) as EpochMs;
      return latest;
    },
    schedule: (at, fire) => clock.schedule(at, fire),
  };
}
