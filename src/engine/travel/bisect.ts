/** The event with which a condition began to hold, for one that holds for good once it does. */
import { HaruError } from '../../domain/index.js';
import type { Condition } from './condition/condition.js';
import type { Traveller } from './traveller.js';

export interface Bisection {
  readonly seq: number;
  /** How many events were looked at. */
  readonly looks: number;
}

/**
 * Goes there by halving: twenty looks in a day of a million events. What is found is an event with which the condition
 * begins to hold; for a condition that comes and goes it is one of several, which nobody can tell from so few looks.
 *
 * @throws HaruError `not_monotone` when it does not fail at `from` and hold at `to`; the traveller stays
 */
export function bisect(traveller: Traveller, condition: Condition, from = 1, to = traveller.end): Bisection {
  const here = traveller.seq;
  const holdsAt = (seq: number): boolean => {
    traveller.seek(seq);
    return condition.holds(traveller.scene);
  };
  const atFrom = holdsAt(from);
  const atTo = holdsAt(to);
  if (atFrom || !atTo) {
    traveller.seek(here);
    throw new HaruError('not_monotone', sentence(condition.text, { from, to, atFrom, atTo }));
  }
  let [low, high, looks] = [from, to, 2];
  for (; high - low > 1; looks++) {
    const middle = Math.floor((low + high) / 2);
    if (holdsAt(middle)) high = middle;
    else low = middle;
  }
  traveller.seek(high);
  return { seq: high, looks };
}

function sentence(
  text: string,
  { from, to, atFrom, atTo }: { from: number; to: number; atFrom: boolean; atTo: boolean },
): string {
  const said = (holds: boolean): string => (holds ? 'holds' : 'does not hold');
  return `To bisect, a condition must fail first and hold last: ${text} ${said(atFrom)} at event ${from} and ${said(atTo)} at event ${to}; search for its first event instead, or for its opposite.`;
}
