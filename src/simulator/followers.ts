/**
 * Clients of our own that live in the simulator's time: a step of lockstep waits until each of them has made it. They
 * connect at `CLOCK_PATH` beside Kiwoom's wire. `{"step":7,"now":T}` asks, `{"step":7,"next":T|null}` answers, when
 * the client has fired its timers up to `now` and waits for nothing but time; `next` is its next timer.
 */
import { z } from 'zod';
import type { Clock, EpochMs } from '../domain/index.js';

/** One end of a follower's connection. */
export interface FollowerPeer {
  send(text: string): void;
  /** Drops a client that says what is no answer. */
  close(): void;
}

const answer = z.object({ step: z.int(), next: z.int().nullable() });

interface Follower {
  readonly peer: FollowerPeer;
  /** The last step it has made. */
  made: number;
  next: number | null;
  /** Whether it has answered yet. */
  joined: boolean;
}

export class Followers {
  readonly #all = new Set<Follower>();
  #step = 0;
  #everJoined = false;
  readonly #waiting = new Set<() => void>();

  /** @param clock the market's */
  constructor(private readonly clock: Clock) {}

  /** Whether anybody ever followed: then time stands still while nobody does. */
  get everJoined(): boolean {
    return this.#everJoined;
  }

  /** How many have answered and are still there. */
  get count(): number {
    return [...this.#all].filter(({ joined }) => joined).length;
  }

  /** When the first of their timers is due; null when none is pending. */
  nextAt(): EpochMs | null {
    const next = [...this.#all].flatMap((follower) => follower.next ?? []);
    return next.length === 0 ? null : (Math.min(...next) as EpochMs);
  }

  /** A new connection. The caller passes on what arrives and tells when the socket is gone. */
  connect(peer: FollowerPeer): { receive(text: string): void; closed(): void } {
    const follower: Follower = { peer, made: this.#step, next: null, joined: false };
    this.#all.add(follower);
    // What time it is now; who has just come is not waited for in a step under way.
    peer.send(JSON.stringify({ step: this.#step, now: this.clock.now() }));
    return {
      receive: (text) => {
        const read = answer.safeParse(parsed(text));
        if (!read.success) {
          peer.close();
          return;
        }
        follower.made = Math.max(follower.made, read.data.step);
        follower.next = read.data.next;
        follower.joined = true;
        this.#everJoined = true;
        this.#changed();
      },
      closed: () => {
        this.#all.delete(follower);
        this.#changed();
      },
    };
  }

  /** Resolves when somebody follows, or `signal` aborts. */
  async joined(signal?: AbortSignal): Promise<void> {
    await this.#until(() => this.count > 0, signal);
  }

  /** Resolves when everybody who follows has come to `now`, or is gone, or `signal` aborts. */
  async advance(now: EpochMs, signal?: AbortSignal): Promise<void> {
    const step = ++this.#step;
    for (const { peer } of this.#all) peer.send(JSON.stringify({ step, now }));
    await this.#until(() => [...this.#all].every(({ made }) => made >= step), signal);
  }

  async #until(condition: () => boolean, signal?: AbortSignal): Promise<void> {
    if (condition() || signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!condition() && signal?.aborted !== true) return;
        this.#waiting.delete(look);
        signal?.removeEventListener('abort', look);
        resolve();
      };
      this.#waiting.add(look);
      signal?.addEventListener('abort', look);
    });
  }

  #changed(): void {
    for (const look of [...this.#waiting]) look();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
