/**
 * Paces requests for each TR (KIWOOM.md §4.4): at most `count` departures in any `window`. Kiwoom publishes no limits,
 * so the pacer starts from observed ones and takes `유량=N` out of every refusal for what it is: the truth.
 * Waiting is done by the Clock alone, so a day in virtual time is paced in virtual time.
 */
import { HaruError, type Clock, type EpochMs } from '../domain/index.js';
import type { Activity } from './activity.js';

export interface Pace {
  readonly count: number;
  /** ms */
  readonly window: number;
}

export interface PaceLimits {
  /** Requests a second for every TR that has no limit of its own. */
  readonly perSecond: number;
  /** How long a second is, ms; wider than 1,000 where arrival times jitter. */
  readonly window: number;
  readonly own: Readonly<Record<string, Pace>>;
}

interface Waiter {
  readonly go: () => void;
  readonly fail: (error: HaruError) => void;
}

interface Bucket {
  pace: Pace;
  /** Departures of the last window, oldest first. */
  readonly left: number[];
  readonly queue: Waiter[];
  blockedUntil: number;
  timer: (() => void) | null;
}

/** A queue that has grown so long is a fault of the caller, not load. */
const MAX_WAITING = 1_000;

export class Pacer {
  readonly #buckets = new Map<string, Bucket>();
  #closed = false;

  constructor(
    private readonly clock: Clock,
    private readonly activity: Activity,
    private readonly limits: PaceLimits,
  ) {}

  /** Requests that wait for their turn. */
  get waiting(): number {
    let waiting = 0;
    for (const { queue } of this.#buckets.values()) waiting += queue.length;
    return waiting;
  }

  /** Resolves when a request of this TR may leave, in the order of asking. @throws HaruError `not_sent` when it never may */
  async take(apiId: string): Promise<void> {
    if (this.#closed) throw new HaruError('not_sent', 'the client is stopping');
    const bucket = this.#bucket(apiId);
    if (bucket.queue.length >= MAX_WAITING) {
      throw new HaruError('not_sent', `${MAX_WAITING} requests of ${apiId} already wait for their turn`);
    }
    if (bucket.queue.length === 0 && this.#freeAt(bucket) <= this.clock.now()) {
      this.#depart(bucket);
      return;
    }
    await new Promise<void>((go, fail) => {
      bucket.queue.push({ go, fail });
      this.#arm(bucket);
    });
  }

  /** The server named its limit. */
  learn(apiId: string, perSecond: number): void {
    const bucket = this.#bucket(apiId);
    bucket.pace = { count: Math.max(1, perSecond), window: this.limits.window };
  }

  /** The server refused a request as one too many: the TR rests for a window. */
  rest(apiId: string): void {
    const bucket = this.#bucket(apiId);
    bucket.blockedUntil = this.clock.now() + bucket.pace.window;
  }

  /** Nobody who waits will go any more. */
  close(): void {
    this.#closed = true;
    for (const bucket of this.#buckets.values()) {
      bucket.timer?.();
      for (const waiter of bucket.queue.splice(0)) waiter.fail(new HaruError('not_sent', 'the client is stopping'));
    }
  }

  #bucket(apiId: string): Bucket {
    let bucket = this.#buckets.get(apiId);
    if (bucket === undefined) {
      const pace = this.limits.own[apiId] ?? { count: this.limits.perSecond, window: this.limits.window };
      bucket = { pace, left: [], queue: [], blockedUntil: 0, timer: null };
      this.#buckets.set(apiId, bucket);
    }
    return bucket;
  }

  #freeAt(bucket: Bucket): number {
    const { pace, left } = bucket;
    const now = this.clock.now();
    // A clock that was set back must not hold everybody up until it is where it was: what has left, left by now.
    bucket.blockedUntil = Math.min(bucket.blockedUntil, now + pace.window);
    for (let i = left.length - 1; (left[i] ?? 0) > now; i--) left[i] = now;
    const first = left[left.length - pace.count];
    return Math.max(bucket.blockedUntil, first === undefined ? 0 : first + pace.window);
  }

  #depart(bucket: Bucket): void {
    bucket.left.push(this.clock.now());
    if (bucket.left.length > bucket.pace.count) bucket.left.splice(0, bucket.left.length - bucket.pace.count);
  }

  #arm(bucket: Bucket): void {
    if (bucket.timer !== null || bucket.queue.length === 0) return;
    bucket.timer = this.clock.schedule(this.#freeAt(bucket) as EpochMs, () => {
      bucket.timer = null;
      // Activity before the first waiter runs: virtual time must not move on between its going and its sending.
      this.activity.touch();
      while (bucket.queue.length > 0 && this.#freeAt(bucket) <= this.clock.now()) {
        this.#depart(bucket);
        bucket.queue.shift()?.go();
      }
      this.#arm(bucket);
    });
  }
}

/** Resolves once `ms` have passed on the clock. */
export function pause(clock: Clock, activity: Activity, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule((clock.now() + ms) as EpochMs, () => {
      activity.touch();
      resolve();
    });
  });
}
