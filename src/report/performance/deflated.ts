/** How good a Sharpe ratio is by chance alone, and how likely this one is none of it (Bailey and López de Prado, 2012 and 2014). */
import { normalBelow, normalQuantile } from './normal.js';
import { centralMoment, deviation, mean } from './statistics.js';

/** Euler and Mascheroni's. */
const GAMMA = 0.5772156649015329;

/** Mean ÷ deviation of the returns, per day; NaN without spread. */
export function sharpePerDay(returns: readonly number[]): number {
  const spread = deviation(returns);
  return spread > 0 ? mean(returns) / spread : Number.NaN;
}

/** m3 ÷ m2^1.5 with moments divided by n; NaN without spread. */
export function skewness(returns: readonly number[]): number {
  return deviation(returns) > 0 ? centralMoment(returns, 3) / centralMoment(returns, 2) ** 1.5 : Number.NaN;
}

/** m4 ÷ m2² − 3: 0 for the normal distribution; NaN without spread. */
export function excessKurtosis(returns: readonly number[]): number {
  return deviation(returns) > 0 ? centralMoment(returns, 4) / centralMoment(returns, 2) ** 2 - 3 : Number.NaN;
}

/**
 * The highest Sharpe ratio to be expected of `tried` settings that are worth nothing, per day:
 * √V × ((1 − γ) z(1 − 1/N) + γ z(1 − 1/(N e))). 0 for a single try.
 *
 * @param variance V, of the tries' own ratios per day; where these are not kept, what it is for returns without any worth: 1 ÷ (n − 1)
 */
export function expectedMaximumSharpe(tried: number, days: number, variance = 1 / (days - 1)): number {
  if (tried <= 1) return 0;
  const upper = (chance: number): number => -normalQuantile(chance);
  return Math.sqrt(variance) * ((1 - GAMMA) * upper(1 / tried) + GAMMA * upper(1 / (tried * Math.E)));
}

/** Of daily returns. */
export interface Moments {
  readonly days: number;
  /** Mean ÷ deviation. */
  readonly ratio: number;
  readonly skewness: number;
  /** 0 for the normal distribution. */
  readonly excessKurtosis: number;
}

/**
 * Probability that the true Sharpe ratio is above `threshold` (per day), given skew and kurtosis of the returns:
 * Φ((SR − SR*) √(n − 1) ÷ √(1 − skew SR + (kurtosis − 1)/4 SR²)).
 */
export function probabilityAbove(
  { days, ratio, skewness: skew, excessKurtosis: excess }: Moments,
  threshold: number,
): number {
  const spread = 1 - skew * ratio + ((excess + 2) / 4) * ratio ** 2;
  return spread > 0 ? normalBelow(((ratio - threshold) * Math.sqrt(days - 1)) / Math.sqrt(spread)) : Number.NaN;
}

/** {@link probabilityAbove} of a list of daily returns. */
export function probabilisticSharpe(returns: readonly number[], threshold: number): number {
  const moments = { skewness: skewness(returns), excessKurtosis: excessKurtosis(returns) };
  return probabilityAbove({ days: returns.length, ratio: sharpePerDay(returns), ...moments }, threshold);
}
