/** Moves the day on: by a clock that runs by itself, or in lockstep with its clients as fast as they can follow. */
import { SECOND, type EpochMs, type ManualClock } from '../domain/index.js';
import type { Simulator } from './core.js';
import type { Followers } from './followers.js';

export interface Player {
  /** Resolves when the venue has said its last word. */
  readonly done: Promise<void>;
  stop(): void;
}

/** Plays along the simulator's own clock (real or scaled). */
export function playByClock(core: Simulator): Player {
  let cancel = (): void => {};
  const done = new Promise<void>((resolve) => {
    const next = (): void => {
      const at = core.nextEventAt();
      if (at === null) {
        resolve();
        return;
      }
      cancel = core.clock.schedule(at, () => {
        core.advanceTo(core.clock.now());
        next();
      });
    };
    next();
  });
  return { done, stop: () => cancel() };
}

export interface LockstepOptions {
  /** The clock that simulator and daemon share; nobody else moves it. */
  readonly clock: ManualClock;
  readonly core: Simulator;
  /** Awaited after every step: whatever else must settle before time moves on, like REST calls under way. */
  settled?(): Promise<void> | undefined;
  /** Clients that live in this time from other processes: each step waits for them. While none is there time stands still, once there was one. */
  readonly followers?: Followers;
  /** Real time after which a client that does not echo is given up, ms. Default 10,000. */
  readonly guard?: number;
  /** Ends the day early when aborted. */
  readonly signal?: AbortSignal;
  /** Called after every step with the new time. @returns true when it asked a client for something: time waits for that too */
  onStep?(now: EpochMs): unknown;
}

export interface LockstepResult {
  readonly steps: number;
  /** Data frames sent, over all sessions. */
  readonly frames: number;
}

/**
 * Plays the day in lockstep: moves time to the next moment at which anything happens, sends the frames, and goes on
 * only when every logged-in client has echoed a PING sent after them, and `settled` has resolved. Ends after the
 * venue's last event. The wire stays Kiwoom's; a client that does not know about lockstep only needs to echo PINGs,
 * as it must anyway.
 */
export async function runLockstep(options: LockstepOptions): Promise<LockstepResult> {
  const { clock, core, guard = 10 * SECOND } = options;
  const framesBefore = core.sessions.framesSent;
  let steps = 0;
  // What the clients asked before the day began is answered before time moves.
  await allSettled(options, guard, false);
  for (let next = await nextTime(options); next !== null; next = await nextTime(options)) {
    if (options.signal?.aborted === true) break;
    const { framesSent, departed } = core.sessions;
    const target = Math.max(next, clock.now()) as EpochMs;
    clock.advanceTo(target);
    await followed(options);
    core.advanceTo(target);
    steps++;
    // Nobody echoes for a connection that is gone: its client hears of that in the next turns, or not at all.
    if (core.sessions.departed > departed) await turns(TURNS);
    await allSettled(options, guard, core.sessions.framesSent > framesSent);
    if (options.onStep?.(target) === true) await allSettled(options, guard, false);
  }
  return { steps, frames: core.sessions.framesSent - framesBefore };
}

/**
 * Waits until the clients have dealt with the step. While the simulator keeps back what only time will bring (an answer
 * that comes late, a socket without a word) a client may be unable to say so: then it gets some turns of the event loop.
 */
async function allSettled(options: LockstepOptions, guard: number, told: boolean): Promise<void> {
  const { withholding, sessions } = options.core;
  await unlessWithheld(options, async () => {
    if (told && withholding?.active !== true) await sessions.barrier(guard, withholding?.begun());
    await options.settled?.();
  });
  await followed(options);
}

/** Brings those who live in this time from elsewhere to the present moment. */
async function followed(options: LockstepOptions): Promise<void> {
  const { followers, clock, signal } = options;
  if (followers?.everJoined === true) await unlessWithheld(options, () => followers.advance(clock.now(), signal));
}

async function unlessWithheld({ core }: LockstepOptions, work: () => Promise<void>): Promise<void> {
  const { withholding } = core;
  if (withholding === null) await work();
  else await Promise.race([work(), withholding.begun().then(() => turns(TURNS))]);
}

/** Enough for a client in this process to answer and ask again several times; more than a socket on this machine takes. */
const TURNS = 64;

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * When something happens next: an event of the venue, rounded up to a whole second as FID 20 has no finer time, or a timer
 * before it. Null when the venue has nothing more to say and nobody who follows waits for a later time.
 */
async function nextTime({ core, clock, followers, signal }: LockstepOptions): Promise<EpochMs | null> {
  if (followers?.everJoined === true) await followers.joined(signal);
  const venueAt = core.nextEventAt();
  const followerAt = followers?.nextAt() ?? null;
  if (venueAt === null && followerAt === null) return null;
  const venue = venueAt === null ? Infinity : Math.ceil(venueAt / SECOND) * SECOND;
  return Math.min(venue, followerAt ?? Infinity, clock.nextAt() ?? Infinity) as EpochMs;
}
