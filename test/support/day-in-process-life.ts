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
  readonly clock: DaemonClock;
  readonly commitClock: CommitClock;
  readonly dead: Promise<void>;
  readonly #abort = new AbortController();
  #bury: () => void = () => {};

  /** @param offset by how much the machine's clock is ahead of the market's, ms */
  constructor(market: ManualClock, offset: number) {
    this.dead = new Promise((resolve) => (this.#bury = resolve));
    this.commitClock = new CommitClock(market);
    this.clock = new DaemonClock(market, offset, (fire) => {
      if (!this.alive) return;
      this.commitClock.catchUp();
      fire();
    });
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Neither dead nor at the end of its day. */
  get lives(): boolean {
    return this.alive && this.end === null;
  }

  ended(end: DayEnd): void {
    if (end.how === 'failed' && end.error instanceof Died) return;
    this.end ??= end;
    this.#abort.abort();
  }

  die(): void {
    if (!this.alive) return;
    this.alive = false;
    this.#abort.abort();
    this.cut();
    this.#bury();
  }

  /** Dies here and now. */
  kill(): never {
    this.die();
    throw new Died();
  }
}

/** The clock on the daemon's wall, which somebody may set while it runs. Timers wait as `setTimeout` does: for a span. */
export class DaemonClock implements Clock {
  constructor(
    private readonly market: ManualClock,
    public offset: number,
    private readonly run: (fire: () => void) => void,
  ) {}

  now(): EpochMs {
    return (this.market.now() + this.offset) as EpochMs;
  }

  schedule(at: EpochMs, fire: () => void): () => void {
    let cancel = (): void => {};
    const arm = (): void => {
      cancel = this.market.schedule((at - this.offset) as EpochMs, () => {
        if (this.now() >= at) this.run(fire);
        else arm();
      });
    };
    arm();
    return () => cancel();
  }
}

/**
 * The time in which groups are committed: it is looked at only when something happens. A commit between two moments at
 * which nothing happens need not be a step of the day, and there are tens of thousands of them.
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

  /** Commits what was due by now. */
  catchUp(): void {
    for (const timer of this.#due) {
      if (timer.at > this.clock.now()) continue;
      this.#due.delete(timer);
      timer.fire();
    }
  }
}
