/** Which bar stays when two are given for one time. The one place that decides it, for every store. */
import { InvariantError, type Bar, type BarOrigin } from '../../src/domain/index.js';

/**
 * How far a bar of this origin is trusted. The broker's own bars are right by definition; ours from ticks may lack a lost
 * tick; of a file nobody knows who made it. The numbers are stored: never change one.
 */
const STRENGTHS: Readonly<Record<BarOrigin, number>> = { imported: 1, ticks: 2, collected: 3 };

export function strengthOf(origin: BarOrigin): number {
  return STRENGTHS[origin];
}

/** @throws InvariantError for a number that no origin has */
export function originOf(strength: number): BarOrigin {
  for (const origin of ['imported', 'ticks', 'collected'] as const) if (STRENGTHS[origin] === strength) return origin;
  throw new InvariantError(`no origin has strength ${strength}`);
}

/** Ticks make bars of whatever we saw; only what a broker or a file tells is known to be whole. */
export function isFinal(origin: BarOrigin): boolean {
  return origin !== 'ticks';
}

/**
 * What becomes of a bar given where one is stored. `confirmed`: the same values from a stronger origin, which the stored
 * one takes on, so that the outcome does not depend on who came first.
 */
export type Verdict = 'duplicate' | 'confirmed' | 'correction' | 'difference';

export function verdictOf(same: boolean, storedStrength: number, givenStrength: number): Verdict {
  if (same) return givenStrength > storedStrength ? 'confirmed' : 'duplicate';
  return givenStrength >= storedStrength ? 'correction' : 'difference';
}

export function sameValues(a: Bar, b: Bar): boolean {
  return a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;
}
