/** What checkers look at: the lived day, its log, and the same log lived once more. */
import type { MarketPhase } from '../../../machines/market-phase.js';
import type { DayEvent, Envelope } from '../../../src/domain/index.js';
import { replay, type ReplayResult } from '../../../src/engine/index.js';
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

/** Reads the log and replays it, watching phase and risk as they change. */
export function evidenceOf(day: LivedDay): Evidence {
  const rows = rowsOf(day);
  const phases: Turn<MarketPhase>[] = [];
  const risks: Turn<Risk>[] = [];
  const replayed = replay(day.log, {
    onStep: (by, { patches }) => {
      for (const { path, value } of patches) {
        if (path[0] === 'phase') phases.push({ from: phases.at(-1)?.to ?? 'beforeOpen', to: value as MarketPhase, by });
        if (path[0] === 'risk') {
          const to =
            path.length === 1 ? (value as { state: Risk }).state : path[1] === 'state' ? (value as Risk) : null;
          const from = risks.at(-1)?.to ?? 'active';
          if (to !== null && to !== from) risks.push({ from, to, by });
        }
      }
    },
  });
  return { day, rows, replayed, phases, risks };
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
