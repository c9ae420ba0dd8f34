/** A seeded day that looks like KRX. */
import { InvariantError, type DaySchedule, type Instrument, type Rng } from '../domain/index.js';
import type { Tape } from './tape.js';

export interface SyntheticTapeOptions {
  readonly schedule: DaySchedule;
  readonly instruments: readonly Instrument[];
  readonly rng: Rng;
  /** Trades in continuous hours per code; default 12,000. */
  readonly ticksPerCode?: number;
}

export function syntheticTape(options: SyntheticTapeOptions): Tape {
  throw new InvariantError(`under construction ${String(options.ticksPerCode)}`);
}
