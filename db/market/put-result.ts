/** Sums of what writing came to. */
import type { PutResult } from '../../src/domain/index.js';

export const NOTHING: PutResult = { stored: 0, duplicates: 0, corrections: [], differences: [] };

export function plus(a: PutResult, b: PutResult): PutResult {
  if (a === NOTHING) return b;
  return {
    stored: a.stored + b.stored,
    duplicates: a.duplicates + b.duplicates,
    corrections: [...a.corrections, ...b.corrections],
    differences: [...a.differences, ...b.differences],
  };
}
