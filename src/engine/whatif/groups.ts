/** A recorded log as the kernel wrote it: each input, and the decisions that followed from it before the next. */
import { isDecision, type Envelope } from '../../domain/index.js';

export interface Group {
  readonly input: Envelope;
  readonly decisions: readonly Envelope[];
  /** The process died, or the log ends, after it: decisions may be missing that would have followed. */
  readonly cut: boolean;
}

const NONE: readonly Envelope[] = [];

/** @example for (const { input, decisions } of groupsOf(eventsOf(log))) … */
export function* groupsOf(events: Iterable<Envelope>): Generator<Group> {
  let input: Envelope | null = null;
  // Most inputs are ticks on which nothing follows: they share one empty list.
  let decisions: Envelope[] | null = null;
  for (const envelope of events) {
    if (input !== null && isDecision(envelope.event)) {
      decisions ??= [];
      decisions.push(envelope);
      continue;
    }
    if (input !== null) yield { input, decisions: decisions ?? NONE, cut: envelope.event.type === 'DayResumed' };
    input = envelope;
    decisions = null;
  }
  if (input !== null) yield { input, decisions: decisions ?? NONE, cut: input.event.type !== 'DayClosed' };
}
