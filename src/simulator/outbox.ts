/**
 * What leaves for the sockets, in order. Reports that follow from a request leave a moment later: the way to the
 * exchange and back takes time, and so the answer of the request does not race its own first report.
 */
import type { Clock, EpochMs } from '../domain/index.js';
import type { RealEntry } from './sessions.js';

interface Parcel {
  readonly dueAt: EpochMs;
  readonly entries: readonly RealEntry[];
}

export class Outbox {
  readonly #waiting: Parcel[] = [];

  constructor(
    private readonly clock: Clock,
    /** How long after a request its reports leave, ms; 0 = at once, so that a report may outrun the answer (§12.5, 7). */
    private readonly latency: number,
    private readonly publish: (entries: readonly RealEntry[]) => void,
  ) {}

  /** Reports that follow from a request. */
  tell(entries: readonly RealEntry[]): void {
    if (this.latency === 0) {
      this.publish(entries);
      return;
    }
    const dueAt = (this.clock.now() + this.latency) as EpochMs;
    this.#waiting.push({ dueAt, entries });
    this.clock.schedule(dueAt, () => this.flush(this.clock.now()));
  }

  /** What the venue says by itself: at once, but never before a report that is older. */
  pass(entries: readonly RealEntry[]): void {
    const last = this.#waiting.at(-1);
    if (last === undefined) this.publish(entries);
    else if (entries.length > 0) this.#waiting.push({ dueAt: last.dueAt, entries });
  }

  /** Lets go what is due by `now`. */
  flush(now: EpochMs): void {
    for (let next = this.#waiting[0]; next !== undefined && next.dueAt <= now; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.publish(next.entries);
    }
  }
}
