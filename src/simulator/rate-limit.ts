/** Requests per second, one bucket per api-id (KIWOOM.md §4.4): mock 1, real 5, as their 1700 messages say. */
import { SECOND, type Clock, type EpochMs } from '../domain/index.js';

/** Requests that one api-id may make within any second. */
export const REQUESTS_PER_SECOND = { mock: 1, real: 5, none: null } as const;
export type RateLimitName = keyof typeof REQUESTS_PER_SECOND;

export class RateLimit {
  readonly #recent = new Map<string, EpochMs[]>();
  /** While it lasts nothing is admitted. */
  #storm = { until: 0, calls: 0 };

  constructor(
    readonly perSecond: number | null,
    private readonly clock: Clock,
  ) {}

  /** Takes one place in the bucket of `apiId`; false when none is free, and then none is taken. */
  admit(key: string, apiId: string): boolean {
    if (this.#storms()) return false;
    if (this.perSecond === null) return true;
    const now = this.clock.now();
    const bucket = `${key}/${apiId}`;
    const recent = (this.#recent.get(bucket) ?? []).filter((time) => now - time < SECOND);
    const admitted = recent.length < this.perSecond;
    if (admitted) recent.push(now);
    this.#recent.set(bucket, recent);
    return admitted;
  }

  /** Refuses everybody for `ms`, or the next `calls`, whichever is over first (a fault: `rateStorm`). */
  refuse(ms: number, calls: number): void {
    this.#storm = { until: this.clock.now() + ms, calls };
  }

  #storms(): boolean {
    if (this.#storm.calls === 0 || this.clock.now() >= this.#storm.until) return false;
    this.#storm.calls--;
    return true;
  }
}
