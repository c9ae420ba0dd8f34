/**
 * How sure a mean difference is, by resampling: percentile intervals (Efron, 1979) of the stationary bootstrap (Politis and
 * Romano, "The Stationary Bootstrap", JASA 89, 1994), which draws blocks of bars of random length, so that what hangs
 * together in time stays together.
 *
 * Two things are drawn, because two things are chance: the bars of the market, and the seeds of the trainings. All series and
 * windows are drawn by the same bars: what happened on one day happened to all of them.
 */
import type { Rng } from '../../domain/index.js';

/** One test window of one series. */
export interface Unit {
  /** Which moment each decision fell on, as an index shared by all units. */
  readonly moments: readonly number[];
  /** A run a seed: what each decision added more than the competitor's, in starting balances. */
  readonly runs: readonly Float64Array[];
}

export interface Interval {
  /** Mean over units and seeds of the difference of returns; in starting balances, a window. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  /** Moments in all. */
  readonly moments: number;
  /** Part of the intervals that cover the truth, as 0.95. */
  readonly confidence: number;
  readonly resamples: number;
  readonly rng: Rng;
}

/**
 * Mean length of a block, in bars: the cube root of the bars there are, the rate at which the error of the variance is
 * least (Politis and Romano, 1994, section 4).
 */
export function meanBlock(moments: number): number {
  return Math.max(1, Math.round(Math.cbrt(moments)));
}

/** @throws never; an interval of nothing is nought */
export function bootstrapMean(units: readonly Unit[], options: BootstrapOptions): Interval {
  const { moments, confidence, resamples, rng } = options;
  const used = units.filter(({ runs }) => runs.length > 0);
  if (used.length === 0 || moments === 0) return { mean: 0, low: 0, high: 0 };
  const once = new Float64Array(moments).fill(1);
  const all = (unit: Unit): number[] => unit.runs.map((_, run) => run);
  const mean = statistic(used, once, all);
  const times = new Float64Array(moments);
  const drawSeeds = ({ runs }: Unit): number[] => runs.map(() => rng.int(0, runs.length - 1));
  const drawn = Float64Array.from({ length: resamples }, () => {
    drawMoments(times, meanBlock(moments), rng);
    return statistic(used, times, drawSeeds);
  }).sort();
  const [low, high] = [(1 - confidence) / 2, (1 + confidence) / 2].map((share) => quantile(drawn, share));
  return { mean, low: low ?? 0, high: high ?? 0 };
}

/**
 * How often each moment is drawn: one walk along the moments, round and round, that jumps to any of them with a chance of
 * one in `block`.
 *
 * @param times written to
 */
export function drawMoments(times: Float64Array, block: number, rng: Rng): void {
  const { length } = times;
  times.fill(0);
  let at = 0;
  for (let drawn = 0; drawn < length; drawn++) {
    at = drawn === 0 || rng.next() * block < 1 ? rng.int(0, length - 1) : (at + 1) % length;
    times[at] = (times[at] ?? 0) + 1;
  }
}

/** Mean over units of the mean over runs of the sum over moments. */
function statistic(units: readonly Unit[], times: Float64Array, runsOf: (unit: Unit) => readonly number[]): number {
  let total = 0;
  for (const unit of units) {
    const runs = runsOf(unit);
    for (const run of runs) total += weightedSum(unit.runs[run] ?? times, unit.moments, times) / runs.length;
  }
  return total / units.length;
}

function weightedSum(values: Float64Array, moments: readonly number[], times: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] ?? 0) * (times[moments[i] ?? 0] ?? 0);
  return sum;
}

/** The value that `share` of the sorted values lie below. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
}
