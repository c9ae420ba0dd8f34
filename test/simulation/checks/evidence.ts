/** What checkers look at: the lived day, its log, and the same log lived once more. */
import type { MarketPhase } from '../../../machines/market-phase.js';
import type { DayEvent, Envelope } from '../../../src/domain/index.js';
import { replay, type Gait, type ReplayResult } from '../../../src/engine/index.js';
import type { LivedDay } from '../../support/day-in-process.js';

/** A change of phase or of risk, with the event that brought it. */
export interface Turn<State extends string> {
  readonly from: State;
  readonly to: State;
  readonly by: Envelope;
}

export type Risk = 'active' | 'reducing' | 'halted';

export interface Evidence {
  readonly day: LivedDay;
  /** All rows of the day's log. */
  readonly rows: readonly Envelope[];
  readonly replayed: ReplayResult;
  readonly phases: readonly Turn<MarketPhase>[];
  readonly risks: readonly Turn<Risk>[];
}

/** Says what is wrong, a sentence each; empty is good. */
export type Check = (evidence: Evidence) => string[];

/**
 * Reads the log once and replays it, watching phase and risk as they change.
 *
 * @param gait absent: under XState, each step followed
 */
export function evidenceOf(day: LivedDay, gait?: Gait): Evidence {
  const rows = rowsOf(day);
  const phases: Turn<MarketPhase>[] = [];
  const risks: Turn<Risk>[] = [];
  const read = {
    head: rows.length,
    read: (from: number, limit: number) => rows.slice(from - 1, from - 1 + limit),
    snapshotBefore: (seq: number) => day.log.snapshotBefore(seq),
  };
  const replayed = replay(read, {
    ...(gait === undefined ? {} : { gait }),
    onStep: (by, _step, { model }) => {
      note(phases, model.phase as MarketPhase, 'beforeOpen', by);
      note(risks, model.risk.state as Risk, 'active', by);
    },
  });
  return { day, rows, replayed, phases, risks };
}

function note<State extends string>(turns: Turn<State>[], to: State, first: State, by: Envelope): void {
  const from = turns.at(-1)?.to ?? first;
  if (to !== from) turns.push({ from, to, by });
}

/** All rows of the day's log. */
export function rowsOf({ log }: Pick<LivedDay, 'log'>): Envelope[] {
  return log.read(1, log.head);
}

export function eventsOf<T extends DayEvent['type']>(
  rows: readonly Envelope[],
  type: T,
): Envelope<Extract<DayEvent, { type: T }>>[] {
  return rows.filter(({ event }) => event.type === type) as Envelope<Extract<DayEvent, { type: T }>>[];
}

/** How often each kind of alarm was raised. */
export function alarmsOf(rows: readonly Envelope[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { event } of eventsOf(rows, 'AlarmRaised')) counts[event.alarm] = (counts[event.alarm] ?? 0) + 1;
  return counts;
}
