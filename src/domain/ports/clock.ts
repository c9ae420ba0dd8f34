import type { EpochMs } from '../units.js';

/** Time as an argument: real, scaled or virtual. */
export interface Clock {
  now(): EpochMs;
  /** Calls `fire` once `now() >= at`, never inside this call. Returns a function that takes the timer back. */
  schedule(at: EpochMs, fire: () => void): () => void;
}
