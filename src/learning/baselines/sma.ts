/**
 * Moving-average crossover: buy when the mean of the last few closes rises above the mean of more, sell when it falls
 * below. The plainest trend follower there is (Brock, Lakonishok and LeBaron, 1992): a baseline, not advice.
 */
import { InputError, type Bar, type Decision, type Policy } from '../../domain/index.js';

export interface SmaOptions {
  /** Bars in the fast mean, ≥ 1. */
  readonly fast?: number;
  /** Bars in the slow mean, more than in the fast one. */
  readonly slow?: number;
}

const HOLD: Decision = { action: 'hold', confidence: 0, outputs: [] };

/** Distance of the means, as a part of the slow one, at which the policy is fully confident. */
const FULL_DISTANCE = 0.01;

/**
 * The policy holds no state: whether the means crossed is seen from the last bar and the one before it. Means are
 * compared as cross-multiplied integer sums, so that no rounding decides.
 *
 * @returns a policy whose `outputs` are `[fast mean, slow mean]`
 * @throws InputError when the lengths are not whole numbers with 1 ≤ fast < slow ≤ 1,000
 * @example smaCrossover({ fast: 5, slow: 20 }).id === 'sma(5,20)'
 */
export function smaCrossover({ fast = 5, slow = 20 }: SmaOptions = {}): Policy {
  if (!Number.isInteger(fast) || !Number.isInteger(slow) || fast < 1 || slow <= fast || slow > 1_000) {
    throw new InputError(
      'bad_policy',
      `sma(${fast},${slow}) is not a policy: it takes two whole numbers, 1 ≤ fast < slow ≤ 1000, like sma(5,20).`,
    );
  }
  return {
    id: `sma(${fast},${slow})`,
    lookback: slow + 1,
    features: false,
    decide({ bars }) {
      if (bars.length < slow + 1) return HOLD;
      const fastSum = sumOf(bars, fast);
      const slowSum = sumOf(bars, slow);
      const now = Math.sign(fastSum * slow - slowSum * fast);
      const before = Math.sign(sumBefore(bars, fast, fastSum) * slow - sumBefore(bars, slow, slowSum) * fast);
      const outputs = [fastSum / fast, slowSum / slow];
      if (now > 0 && before <= 0)
        return { action: 'buy', confidence: confidence(fastSum, slowSum, fast, slow), outputs };
      if (now < 0 && before >= 0)
        return { action: 'sell', confidence: confidence(fastSum, slowSum, fast, slow), outputs };
      return { action: 'hold', confidence: 0, outputs };
    },
  };
}

/** Sum of the closes of the last `length` bars. */
function sumOf(bars: readonly Bar[], length: number): number {
  let sum = 0;
  for (let i = bars.length - length; i < bars.length; i++) sum += bars[i]?.close ?? 0;
  return sum;
}

/** What that sum was one bar before, `now` being what it is. */
function sumBefore(bars: readonly Bar[], length: number, now: number): number {
  return now - (bars.at(-1)?.close ?? 0) + (bars.at(-1 - length)?.close ?? 0);
}

/** In (0, 1]: half for the crossing itself, the rest by how far apart the means already are. */
function confidence(fastSum: number, slowSum: number, fast: number, slow: number): number {
  const distance = Math.abs(fastSum * slow - slowSum * fast) / (slowSum * fast);
  return Math.min(0.5 + distance / FULL_DISTANCE / 2, 1);
}
