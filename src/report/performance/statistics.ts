/** Statistics of short lists of numbers. What is not defined is NaN here and becomes null where metrics are made (`finite`). */

/** Σ with the lost low parts kept (Neumaier, 1974): a long list adds as exactly as a short one. 0 for none. */
export function sum(values: readonly number[]): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Σ (x − mean)^power / n. */
export function centralMoment(values: readonly number[], power: number): number {
  const center = mean(values);
  return mean(values.map((value) => (value - center) ** power));
}

/** Of a sample: divided by n − 1. Undefined for fewer than two. Exactly 0 when all are equal. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  if (values.every((value) => value === values[0])) return 0;
  const center = mean(values);
  return Math.sqrt(sum(values.map((value) => (value - center) ** 2)) / (values.length - 1));
}

/** Of a sample, as {@link deviation}. @param b as long as `a` */
export function covariance(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  return sum(a.map((value, i) => (value - meanA) * ((b[i] ?? Number.NaN) - meanB))) / (a.length - 1);
}

/** Largest; undefined for none. No spread: a list may be longer than a call takes arguments. */
export function largest(values: readonly number[]): number {
  return values.reduce((best, value) => (value > best ? value : best), values[0] ?? Number.NaN);
}

export function smallest(values: readonly number[]): number {
  return values.reduce((best, value) => (value < best ? value : best), values[0] ?? Number.NaN);
}

/** Share of the values for which `holds`; undefined for none. */
export function share<T>(values: readonly T[], holds: (value: T) => boolean): number {
  return values.filter(holds).length / values.length;
}

/** The longest run of values, one after the other, for which `holds`. */
export function longestRun<T>(values: readonly T[], holds: (value: T) => boolean): number {
  let run = 0;
  let best = 0;
  for (const value of values) {
    run = holds(value) ? run + 1 : 0;
    best = Math.max(best, run);
  }
  return best;
}

/** What has no finite value has none: JSON knows neither NaN nor infinities. Negative zero is zero. */
export function finite(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : value === 0 ? 0 : value;
}
