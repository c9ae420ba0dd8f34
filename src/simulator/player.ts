/** Moves the day on: by a clock that runs by itself, or in lockstep with its clients as fast as they can follow. */
import { SECOND, type EpochMs, type ManualClock } from '../domain/index.js';
import type { Simulator } from './core.js';

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
  /** Real time after which a client that does not echo is given up, ms. Default 10,000. */
  readonly guard?: number;
  /** Ends the day early when aborted. */
  readonly signal?: AbortSignal;
  /** Called after every step with the new time. */
  onStep?(now: EpochMs): void;
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
  for (let next = core.nextEventAt(); next !== null; next = core.nextEventAt()) {
    if (options.signal?.aborted === true) break;
    const { framesSent, departed } = core.sessions;
    const target = stepTime(next, clock);
    clock.advanceTo(target);
    core.advanceTo(target);
    steps++;
    // Nobody echoes for a connection that is gone: its client hears of that in the next turns, or not at all.
    if (core.sessions.departed > departed) await turns(TURNS);
    await allSettled(options, guard, core.sessions.framesSent > framesSent);
    options.onStep?.(target);
  }
  return { steps, frames: core.sessions.framesSent - framesBefore };
}

/**
 * Waits until the clients have dealt with the step. While the simulator keeps back what only time will bring (an answer
 * that comes late, a socket without a word) a client may be unable to say so: then it gets some turns of the event loop.
 */
async function allSettled(options: LockstepOptions, guard: number, told: boolean): Promise<void> {
  const { withholding, sessions } = options.core;
  const everybody = async (): Promise<void> => {
    if (told && withholding?.active !== true) await sessions.barrier(guard, withholding?.begun());
    await options.settled?.();
  };
  if (withholding === null) await everybody();
  else await Promise.race([everybody(), withholding.begun().then(() => turns(TURNS))]);
}

/** Enough for a client in this process to answer and ask again several times; more than a socket on this machine takes. */
const TURNS = 64;

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** The next event of the venue, rounded up to a whole second as FID 20 has no finer time, or a timer before it. */
function stepTime(venueAt: EpochMs, clock: ManualClock): EpochMs {
  const venue = Math.ceil(venueAt / SECOND) * SECOND;
  const timer = clock.nextAt() ?? Infinity;
  return Math.max(Math.min(venue, timer), clock.now()) as EpochMs;
}
