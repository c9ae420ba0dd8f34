/**
 * What the system concludes from the same events changes as bugs are mended; a day is replayed by what it was lived with.
 * Each change of conclusions gets the next number here, and is asked for where it takes effect.
 *
 * | number | since then |
 * |---|---|
 * | 1 | as in the beginning; days whose configuration names no number |
 * | 2 | an order that is not answered in time must not leave any more, and only five seconds after that its absence from the lists is proof; lists that did not come are asked for again; an account asked for in the very moment of an execution is not held against the books |
 */
import type { DayConfig } from '../domain/index.js';

/** What days of today are lived with. */
export const BEHAVIOUR = 2;

/** @param change a number of the table above */
export function hasBehaviour({ behaviour = 1 }: Pick<DayConfig, 'behaviour'>, change: number): boolean {
  return behaviour >= change;
}
