/** A metric: its name, what it is in words, and the function. */
import type { Facts } from '../facts.js';

/**
 * `ratio` is a share or a return (0.05 is 5 %), `number` has no unit, `won` and `count` are whole, `days` are trading days of the record,
 * `bars` points of it, `hours` go on over nights, `ticks` are of a share, `bp` are parts of 10,000.
 */
export type Unit = 'ratio' | 'number' | 'won' | 'count' | 'days' | 'bars' | 'hours' | 'ticks' | 'bp';

export interface Metric<Key extends string = string> {
  /** In JSON. */
  readonly key: Key;
  /** For people. */
  readonly label: string;
  readonly unit: Unit;
  /** With the source where it has one. */
  readonly formula: string;
  /** When it has no value and is null; absent where there always is one. */
  readonly without?: string;
  /** NaN and infinities stand for "not defined" and become null. */
  readonly of: (facts: Facts) => number | null;
}

/** Keeps the keys as types, so that a metric is known by name wherever it is read. */
export function metrics<Key extends string>(list: readonly Metric<Key>[]): readonly Metric<Key>[] {
  return list;
}
