/** The normal distribution, exact to about 14 digits, in its tails too. */

/** From here on the tail's continued fraction converges faster than the series. */
const TAIL = 3;

/** P(Z ≤ x): Marsaglia's series (2004) in the middle, Laplace's continued fraction in the tails. */
export function normalBelow(x: number): number {
  if (x < -TAIL) return tailBeyond(-x);
  if (x > TAIL) return 1 - tailBeyond(x);
  let term = x;
  let total = x;
  for (let odd = 3; Math.abs(term) > 1e-18; odd += 2) {
    term *= (x * x) / odd;
    total += term;
  }
  return 0.5 + total * density(x);
}

/** x with P(Z ≤ x) = p, by Newton's method. @param p in (0, 1), else an infinity or NaN */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : Number.NaN;
  // Above the middle 1 − p is exact: mirrored, the tail keeps its digits.
  if (p > 0.5) return -normalQuantile(1 - p);
  let x = p < 0.02 ? -Math.sqrt(-2 * Math.log(p)) : 0;
  for (let i = 0; i < 60; i++) {
    const step = (normalBelow(x) - p) / density(x);
    // Far out Newton overshoots on the flat side: no step is longer than one deviation.
    x -= Math.max(-1, Math.min(1, step));
    if (Math.abs(step) <= 1e-15 * Math.max(1, Math.abs(x))) break;
  }
  return x;
}

/** P(Z > x) for x > 0: φ(x) ÷ (x + 1/(x + 2/(x + 3/(x + …)))). */
function tailBeyond(x: number): number {
  let fraction = x;
  for (let n = 160; n >= 1; n--) fraction = x + n / fraction;
  return density(x) / fraction;
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}
