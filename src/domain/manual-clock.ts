/** A clock that stands still until it is moved: virtual time for simulation, replay and tests. */
import { invariant } from './errors.js';
import type { Clock } from './ports/clock.js';
import type { EpochMs } from './units.js';

interface Timer {
  readonly at: EpochMs;
  readonly order: number;
  readonly fire: () => void;
}

export class ManualClock implements Clock {
  #now: EpochMs;
  #order = 0;
  /** Sorted by (at, order); few timers are pending at any time. */
  readonly #timers: Timer[] = [];

  constructor(start: EpochMs) {
    this.#now = start;
  }

  now(): EpochMs {
    return this.#now;
  }

  schedule(at: EpochMs, fire: () => void): () => void {
    const timer: Timer = { at, order: this.#order++, fire };
    const place = this.#timers.findIndex((other) => other.at > at);
    this.#timers.splice(place === -1 ? this.#timers.length : place, 0, timer);
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index !== -1) this.#timers.splice(index, 1);
    };
  }

  /** When the next timer is due, or null when none is pending. */
  nextAt(): EpochMs | null {
    return this.#timers[0]?.at ?? null;
  }

  /** Moves time forward, firing due timers in order, each at its own time; timers set meanwhile fire too when due. */
  advanceTo(time: EpochMs): void {
    invariant(time >= this.#now, 'time runs backwards, to', time);
    for (let next = this.#timers[0]; next !== undefined && next.at <= time; next = this.#timers[0]) {
      this.#timers.shift();
      if (next.at > this.#now) this.#now = next.at;
      next.fire();
    }
    this.#now = time;
  }
}
