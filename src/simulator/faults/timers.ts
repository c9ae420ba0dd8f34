/** What is to happen at a market time, and whether somebody waits for it. All of it can be taken back at once. */
import type { Clock, EpochMs } from '../../domain/index.js';

export class Timers {
  readonly #pending = new Set<() => void>();

  constructor(
    private readonly clock: Clock,
    /** Plays the market up to now, so that what happens at a time comes after all that came before it. */
    private readonly catchUp: () => void,
  ) {}

  at(time: EpochMs, action: () => void): void {
    const cancel = this.clock.schedule(time, () => {
      this.#pending.delete(cancel);
      this.catchUp();
      action();
    });
    this.#pending.add(cancel);
  }

  later(ms: number, action: () => void): void {
    this.at((this.clock.now() + ms) as EpochMs, action);
  }

  stop(): void {
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
  }
}

/**
 * Whether the simulator keeps something back that only time will bring: an answer that comes late, a socket without a
 * word. A client may then wait for it, and time must not wait for the client.
 */
export class Withholding {
  #count = 0;
  #begun: (() => void)[] = [];

  get active(): boolean {
    return this.#count > 0;
  }

  begin(): void {
    this.#count++;
    for (const resolve of this.#begun.splice(0)) resolve();
  }

  end(): void {
    this.#count--;
  }

  /** Resolves as soon as something is kept back; at once when something is. */
  async begun(): Promise<void> {
    if (!this.active) await new Promise<void>((resolve) => this.#begun.push(resolve));
  }
}
