/** Recorded bars turned into ticks whose re-aggregation gives the same bars. */
import {
  InvariantError,
  type Bar,
  type DaySchedule,
  type Instrument,
  type Interval,
  type Rng,
} from '../domain/index.js';
import type { Tape } from './tape.js';

export interface RecordedSeries {
  readonly instrument: Instrument;
  /** The day's bars, any order. */
  readonly bars: readonly Bar[];
}

export interface RecordedTapeOptions {
  readonly schedule: DaySchedule;
  readonly series: readonly RecordedSeries[];
  readonly interval: Interval;
  readonly rng: Rng;
}

/** @throws InputError when a bar cannot have happened (its sentence names code, time and remedy) */
export function recordedTape(options: RecordedTapeOptions): Tape {
  throw new InvariantError(`under construction ${options.interval}`);
}
