/** Everything that is to be seen after one event, as plain data. */
import type { DayEvent, Envelope, EpochMs, TradingDay } from '../../domain/index.js';
import type { Quote } from '../../../streams/index.js';
import type { Effect } from '../effects.js';
import type { ReadModel } from '../model.js';
import type { Outcome } from '../system/core.js';
import { changesIn, type Change } from './changes.js';
import type { Scene } from './cursor.js';
import { machinesOf, type Machines } from './machines.js';

export interface Moment {
  readonly day: TradingDay;
  readonly seq: number;
  /** When it arrived, and when it happened. */
  readonly time: EpochMs;
  readonly happened: EpochMs;
  readonly event: DayEvent;
  /** The earlier event that led to it. */
  readonly cause: Envelope | null;
  readonly machines: Machines;
  readonly model: ReadModel;
  readonly cash: number;
  readonly equity: number;
  /** The latest prices by code. */
  readonly quotes: Readonly<Record<string, Quote>>;
  /** What the log must hold next, because it follows from this event or from those before it. */
  readonly pending: readonly Outcome[];
  /** What was asked of the world by this event: orders sent, timers set. */
  readonly effects: readonly Effect[];
  /** What it changed in the read model. */
  readonly patches: readonly Change[];
}

export function momentOf(
  { envelope, step, before, system }: Scene,
  expected: readonly Outcome[],
  cause: Envelope | null,
): Moment {
  return {
    day: system.config.day,
    seq: envelope.seq,
    time: envelope.tsRecv,
    happened: envelope.tsEvent,
    event: envelope.event,
    cause,
    machines: machinesOf(system),
    model: system.model,
    cash: system.cash,
    equity: system.equity,
    quotes: Object.fromEntries(Object.entries(system.streams.quotes).map(([code, quote]) => [code, { ...quote }])),
    pending: [...expected],
    effects: step.effects,
    patches: changesIn(before, step.patches),
  };
}
