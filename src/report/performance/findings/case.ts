/** A finding, and the case that makes it. */
import type { Metrics } from '../catalog.js';
import type { Facts } from '../facts.js';

/** `doubt`: the figures say less than they seem to. `fault`: the run did badly. `merit`: it did well where most do not. */
export type Tone = 'doubt' | 'fault' | 'merit';

export interface Finding {
  /** Stable, for scripts. */
  readonly key: string;
  readonly tone: Tone;
  /** One sentence, with the figures it rests on. */
  readonly text: string;
}

/** When it applies, it says so with its figures; else null. */
export interface Case {
  readonly key: string;
  readonly tone: Tone;
  readonly of: (metrics: Metrics, facts: Facts) => string | null;
}
