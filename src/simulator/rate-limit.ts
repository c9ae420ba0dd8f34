/** Requests per second, one bucket per api-id (KIWOOM.md §4.4): mock 1, real 5, as their 1700 messages say. */
import { SECOND, type Clock, type EpochMs } from '../domain/index.js';

/** Requests that one api-id may make within any second. */
export const REQUESTS_PER_SECOND = { mock: 1, real: 5, none: null } as const;
export type RateLimitName = keyof typeof REQUESTS_PER_SECOND;

export class RateLimit {
  readonly #recent = new Map<string, EpochMs[]>();

  constructor(
    readonly perSecond: number | null,
    private readonly clock: Clock,
  ) {}

  /** Takes one place in the bucket of `apiId`; false when none is free, and then none is taken. */
  admit(key: string, apiId: string): boolean {
    if (this.perSecond === null) return true;
    const now = this.clock.now();
    const bucket = `${key}/${apiId}`;
    const recent = (this.#recent.get(bucket) ?? []).filter((time) => now - time < SECOND);
    const admitted = recent.length < this.perSecond;
    if (admitted) recent.push(now);
    this.#recent.set(bucket, recent);
    return admitted;
  }
}
