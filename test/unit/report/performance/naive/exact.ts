/** Numbers without rounding: fractions of big integers, and logarithms to sixty digits. */

export interface Fraction {
  readonly n: bigint;
  /** Above 0. */
  readonly d: bigint;
}

export function fraction(n: bigint | number, d: bigint | number = 1n): Fraction {
  const [top, bottom] = [BigInt(n), BigInt(d)];
  return bottom < 0n ? { n: -top, d: -bottom } : { n: top, d: bottom };
}

export const plus = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const minus = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
export const times = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d);
export const over = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d, a.d * b.n);
export const less = (a: Fraction, b: Fraction): boolean => a.n * b.d < b.n * a.d;
export const ZERO = fraction(0);

/** The nearest float, or one beside it. */
export function float({ n, d }: Fraction): number {
  if (n === 0n) return 0;
  const size = (value: bigint): number => value.toString(2).replace('-', '').length;
  const shift = size(d) - size(n) + 80;
  const scaled = shift >= 0 ? (n << BigInt(shift)) / d : n / (d << BigInt(-shift));
  return Number(scaled) * 2 ** -shift;
}

/** Σ of all, over their common denominator. */
export function total(all: readonly Fraction[]): Fraction {
  return all.reduce(plus, ZERO);
}

const BITS = 400n;
const ONE = 1n << BITS;

/** ln(n ÷ d) × 2^400, by 2 artanh((n − d) ÷ (n + d)). */
function logarithm({ n, d }: Fraction): bigint {
  // Halved until the series converges fast.
  let halvings = 0n;
  while (n > 2n * d) [d, halvings] = [d * 2n, halvings + 1n];
  while (2n * n < d) [n, halvings] = [n * 2n, halvings - 1n];
  const artanh = (x: bigint): bigint => {
    let [power, sum] = [x, 0n];
    for (let odd = 1n; power !== 0n; odd += 2n) {
      sum += power / odd;
      power = (power * x * x) >> (2n * BITS);
      if (power === -1n) break;
    }
    return sum;
  };
  return 2n * artanh(((n - d) * ONE) / (n + d)) + halvings * 2n * artanh(ONE / 3n);
}

/** (n ÷ d)^(p ÷ q) − 1. */
export function powerLessOne(base: Fraction, p: number, q: number): number {
  const x = (logarithm(base) * BigInt(p)) / BigInt(q);
  // e^x = (e^(x ÷ 2^k))^(2^k).
  const k = 12n;
  const small = x >> k;
  let [term, sum] = [ONE, ONE];
  for (let i = 1n; term !== 0n && term !== -1n; i++) {
    term = (term * small) / (ONE * i);
    sum += term;
  }
  for (let i = 0n; i < k; i++) sum = (sum * sum) >> BITS;
  return float(fraction(sum - ONE, ONE));
}
