/** A recorded log as the kernel wrote it: each input, and the decisions that followed from it before the next. */
import { isDecision, type Envelope } from '../../domain/index.js';

export interface Group {
  readonly input: Envelope;
  readonly decisions: readonly Envelope[];
  /** The process died, or the log ends, after it: decisions may be missing that would have followed. */
  readonly cut: boolean;
}

/** @example for (const { input, decisions } of groupsOf(eventsOf(log))) … */
export function* groupsOf(events: Iterable<Envelope>): Generator<Group> {
  let input: Envelope | null = null;
  let decisions: Envelope[] = [];
  for (const envelope of events) {
    if (input !== null && isDecision(envelope.event)) {
      decisions.push(envelope);
      continue;
    }
    if (input !== null) yield { input, decisions, cut: envelope.event.type === 'DayResumed' };
    input = envelope;
    if (decisions.length > 0) decisions = [];
  }
  if (input !== null) yield { input, decisions, cut: input.event.type !== 'DayClosed' };
}
