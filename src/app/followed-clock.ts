/** The time of a simulator in lockstep, followed from another process: it moves only when we have done all we had to. */
import { WebSocket } from 'ws';
import { z } from 'zod';
import { HaruError, ManualClock, SECOND, type Clock, type EpochMs } from '../domain/index.js';

export interface FollowedClock {
  readonly clock: Clock;
  /**
   * From now on a step is made when `idle` resolves; before, time passes as on the wall, so that what waits for it goes on.
   *
   * @param onLost told once when the simulator is gone, with whom time stands still
   */
  follow(idle: () => Promise<void>, onTime: (now: EpochMs) => void, onLost: (error: HaruError) => void): void;
  stop(): void;
}

const step = z.object({ step: z.int(), now: z.int().transform((ms) => ms as EpochMs) });

/** @param url of the simulator's clock. @throws HaruError `no_simulator` */
export async function followedClock(url: string): Promise<FollowedClock> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const followed = new Following(socket, url);
  await followed.begun;
  return followed;
}

class Following implements FollowedClock {
  readonly begun: Promise<void>;
  #clock: ManualClock | null = null;
  #idle: (() => Promise<void>) | null = null;
  #onTime: (now: EpochMs) => void = () => {};
  #onLost: (error: HaruError) => void = () => {};
  #lost: HaruError | null = null;
  #stopped = false;
  /** Ends the wait for the wall. */
  #hurry: () => void = () => {};

  constructor(
    private readonly socket: WebSocket,
    private readonly url: string,
  ) {
    this.begun = new Promise((resolve, reject) => {
      socket.on('message', (data: Buffer) => {
        const { step: number, now } = step.parse(JSON.parse(data.toString('utf8')));
        this.#clock ??= new ManualClock(now);
        resolve();
        void this.#make(number, now);
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#lose();
        if (this.#lost !== null) reject(this.#lost);
      });
    });
  }

  get clock(): Clock {
    return this.#manual;
  }

  follow(idle: () => Promise<void>, onTime: (now: EpochMs) => void, onLost: (error: HaruError) => void): void {
    this.#idle = idle;
    this.#onTime = onTime;
    this.#onLost = onLost;
    if (this.#lost !== null) onLost(this.#lost);
    this.#hurry();
  }

  stop(): void {
    this.#stopped = true;
    this.#hurry();
    this.socket.close();
  }

  #isGone(): boolean {
    return this.#stopped || this.socket.readyState !== WebSocket.OPEN;
  }

  get #manual(): ManualClock {
    if (this.#clock === null) throw new HaruError('no_simulator', `The simulator at ${this.url} has told no time yet.`);
    return this.#clock;
  }

  async #make(number: number, now: EpochMs): Promise<void> {
    const clock = this.#manual;
    if (this.#idle === null) await this.#wall(now - clock.now());
    if (this.#isGone()) return;
    // A step that was overtaken while it waited has been made by the later one.
    if (now > clock.now()) clock.advanceTo(now);
    this.#onTime(now);
    await this.#idle?.();
    if (this.#isGone()) return;
    this.socket.send(JSON.stringify({ step: number, next: this.#next(clock) }));
  }

  /** Before the day is played no step is longer than a second, for each lasts as long on the wall. */
  #next(clock: ManualClock): number | null {
    const timer = clock.nextAt();
    return this.#idle === null ? Math.min(timer ?? Infinity, clock.now() + SECOND) : timer;
  }

  async #wall(ms: number): Promise<void> {
    if (ms <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #lose(): void {
    if (this.#stopped) return;
    this.#lost = new HaruError('no_simulator', `The simulator at ${this.url} is gone, and the time with it: start \`haru sim\` again.`); // prettier-ignore
    this.#onLost(this.#lost);
  }
}
