/**
 * Counts what is under way on the wire. Virtual time must stand still meanwhile: an answer that takes a real millisecond
 * must take no virtual one. Waiting for time itself (the pacer, a pause before another try) is not activity, or time
 * would wait for itself.
 */
export class Activity {
  #count = 0;
  #waiting: (() => void)[] = [];

  get busy(): boolean {
    return this.#count > 0;
  }

  enter(): void {
    this.#count++;
  }

  /** Takes effect a turn of the event loop later, so that the outcome is in the inbox before anybody sees us idle. */
  leave(): void {
    setImmediate(() => {
      this.#count--;
      if (this.#count > 0) return;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const resolve of waiting) resolve();
    });
  }

  /** Busy until the next turn: covers the moment between a decision to send and the sending. */
  touch(): void {
    this.enter();
    this.leave();
  }

  /** Runs `work` as activity. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** Resolves when nothing is under way; at once when nothing is. */
  async idle(): Promise<void> {
    while (this.busy) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
