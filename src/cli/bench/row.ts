/** One line of `haru bench`: a measurement beside its opponent, both taken in the same run on the same machine. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is measured against, in a few words; `-` where there is nothing to compare. */
  readonly opponent: string;
  readonly opponentValue: number | null;
  /** How many times better than the opponent: above 1 we are ahead, be the unit a rate or a time. */
  readonly ratio: number | null;
}

/** A row of something where more is better. */
export function rate(name: string, unit: string, value: number, opponent: string, opponentValue: number): BenchRow {
  return { name, value, unit, opponent, opponentValue, ratio: value / opponentValue };
}

/** A row of something where less is better. */
export function time(name: string, unit: string, value: number, opponent: string, opponentValue: number): BenchRow {
  return { name, value, unit, opponent, opponentValue, ratio: opponentValue / value };
}

/** A row that nothing is measured against. */
export function alone(name: string, unit: string, value: number): BenchRow {
  return { name, value, unit, opponent: '-', opponentValue: null, ratio: null };
}

/** The value that `share` of the sorted values lie below; 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
