/** One life of the daemon. When it dies its timers, its sockets and everything under way are gone. */
import type { Clock, EpochMs, ManualClock } from '../../src/domain/index.js';
import type { DayEnd, Kernel } from '../../src/engine/index.js';

/** Thrown out of the kernel by the only way there is, before any effect leaves. */
export class Died extends Error {}

export class Life {
  alive = true;
  kernel: Kernel | null = null;
  end: DayEnd | null = null;
  cut: () => void = () => {};
  readonly clock: Clock;
  readonly commitClock: CommitClock;
  readonly dead: Promise<void>;
  readonly #abort = new AbortController();
  #bury: () => void = () => {};

  constructor(clock: ManualClock) {
    this.dead = new Promise((resolve) => (this.#bury = resolve));
    this.commitClock = new CommitClock(clock);
    this.clock = {
      now: () => clock.now(),
      schedule: (at, fire) =>
        clock.schedule(at, () => {
          if (!this.alive) return;
          this.commitClock.catchUp();
          fire();
        }),
    };
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  ended(end: DayEnd): void {
    if (end.how === 'failed' && end.error instanceof Died) return;
    this.end = end;
    this.#abort.abort();
  }

  die(): void {
    if (!this.alive) return;
    this.commitClock.catchUp();
    this.alive = false;
    this.#abort.abort();
    this.cut();
    this.#bury();
  }
}

/**
 * The time in which groups are committed. It is the day's, but looked at only when something happens: a commit between
 * two moments at which nothing happens need not be a step of the day, and there are tens of thousands of them.
 */
export class CommitClock implements Clock {
  readonly #due = new Set<{ readonly at: EpochMs; readonly fire: () => void }>();

  constructor(private readonly clock: Clock) {}

  now(): EpochMs {
    return this.clock.now();
  }

  schedule(at: EpochMs, fire: () => void): () => void {
    const timer = { at, fire };
    this.#due.add(timer);
    return () => this.#due.delete(timer);
  }

  /** Commits what was due before now. */
  catchUp(): void {
    for (const timer of this.#due) {
      if (timer.at > this.clock.now()) continue;
      this.#due.delete(timer);
      timer.fire();
    }
  }
}
