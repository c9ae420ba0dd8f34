/** Points that were laid while travelling, as JSON: whichever was not used for longest gives way. */
import type { EpochMs } from '../../domain/index.js';
import type { ReplayPoint } from '../replay.js';
import type { Outcome } from '../system/core.js';
import type { SystemState } from '../system/system.js';

interface Kept {
  readonly state: string;
  readonly expected: readonly Outcome[];
  readonly now: EpochMs;
}

export class Points {
  readonly #kept = new Map<number, Kept>();
  #letters = 0;

  /** @param room letters of JSON kept at most, about as many bytes */
  constructor(readonly room: number) {}

  get letters(): number {
    return this.#letters;
  }

  has(seq: number): boolean {
    return this.#kept.has(seq);
  }

  /** The newest at or before `seq`; 0 when there is none. */
  before(seq: number): number {
    let newest = 0;
    for (const at of this.#kept.keys()) if (at <= seq && at > newest) newest = at;
    return newest;
  }

  put(seq: number, { state, expected, now }: ReplayPoint): void {
    this.drop(seq);
    const kept = { state: JSON.stringify(state), expected, now };
    this.#kept.set(seq, kept);
    this.#letters += kept.state.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#letters <= this.room) break;
      this.drop(oldest);
    }
  }

  /** A copy of its own, so that the system that goes on from it changes nothing here. */
  get(seq: number): ReplayPoint | null {
    const kept = this.#kept.get(seq);
    if (kept === undefined) return null;
    this.#kept.delete(seq);
    this.#kept.set(seq, kept);
    return { ...kept, state: JSON.parse(kept.state) as SystemState };
  }

  drop(seq: number): void {
    this.#letters -= this.#kept.get(seq)?.state.length ?? 0;
    this.#kept.delete(seq);
  }
}
