/**
 * What the system concludes from the same events changes as bugs are mended; a day is replayed by what it was lived with.
 * Each change of conclusions gets the next number here, and is asked for where it takes effect.
 *
 * | number | since then |
 * |---|---|
 * | 1 | as in the beginning; days whose configuration names no number |
 * | 2 | an order that is not answered in time must not leave any more, and only five seconds after that its absence from the lists is proof; lists that did not come are asked for again; an account asked for in the very moment of an execution is not held against the books |
 * | 3 | what was asked before the clock was set back is not held against what came after it; an execution whose report was lost is found although its order is closed, and a difference with the broker is told once the lists do not explain it; the broker is asked a hundred times, not six, before a day ends unreconciled; the last word of an order is no news where the lists told of its cancel before |
 */
import type { DayConfig } from '../domain/index.js';

/** What days of today are lived with. */
export const BEHAVIOUR = 3;

/** @param change a number of the table above */
export function hasBehaviour({ behaviour = 1 }: Pick<DayConfig, 'behaviour'>, change: number): boolean {
  return behaviour >= change;
}
