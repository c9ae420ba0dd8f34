/** Intervals that keep what they promise, on series of which the truth is known. */
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../../src/domain/index.js';
import { bootstrapMean, drawMoments, meanBlock, type Unit } from '../../../../src/learning/evaluation/index.js';

const MOMENTS = 200;
const moments = Array.from({ length: MOMENTS }, (_, i) => i);

/** Differences with a common part of the market and an own part of each seed, around `mean`. */
function noise(name: string, mean: number, { seeds = 3, persistence = 0 } = {}): Unit {
  const rng = createRng(name);
  let market = 0;
  const common = moments.map(() => (market = persistence * market + 0.01 * rng.normal()));
  const runs = Array.from({ length: seeds }, () => Float64Array.from(common, (x) => mean + x + 0.005 * rng.normal()));
  return { moments, runs };
}

function interval(units: readonly Unit[], name: string, resamples = 300): ReturnType<typeof bootstrapMean> {
  return bootstrapMean(units, { moments: MOMENTS, confidence: 0.95, resamples, rng: createRng(name) });
}

/** Part of the intervals that lie on one side of the truth. */
function missed(count: number, make: (i: number) => readonly Unit[], truth: number): number {
  let misses = 0;
  for (let i = 0; i < count; i++) {
    const { low, high } = interval(make(i), `draw/${i}`);
    if (low > truth || high < truth) misses++;
  }
  return misses / count;
}

describe('an interval', () => {
  test('misses the truth about as often as it says', () => {
    const share = missed(300, (i) => [noise(`iid/${i}`, 0.0002)], 0.0002 * MOMENTS);
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.1);
  });

  test('knows what hangs together in time: without blocks it would miss far more often', () => {
    const share = missed(200, (i) => [noise(`ar/${i}`, 0, { persistence: 0.5 })], 0);
    expect(share).toBeLessThan(0.2);
    let naive = 0;
    for (let i = 0; i < 200; i++) {
      const { runs } = noise(`ar/${i}`, 0, { persistence: 0.5 });
      const mean = moments.map((t) => runs.reduce((sum, run) => sum + run[t]!, 0) / runs.length);
      const sum = mean.reduce((total, x) => total + x, 0);
      const deviation = Math.sqrt(mean.reduce((total, x) => total + (x - sum / MOMENTS) ** 2, 0));
      if (Math.abs(sum) > 1.96 * deviation) naive++;
    }
    expect(naive / 200).toBeGreaterThan(share + 0.05);
  });

  test('two series that move together are no second proof, two that do not are', () => {
    const one = noise('one', 0.0005);
    const width = (units: readonly Unit[]): number => interval(units, 'width', 1_000).high - interval(units, 'width', 1_000).low; // prettier-ignore
    expect(width([one, one]) / width([one])).toBeGreaterThan(0.9);
    expect(width([one, noise('other', 0.0005)]) / width([one])).toBeLessThan(0.85);
  });

  test('its middle is the mean of the sums, and without chance it is a point', () => {
    const flat: Unit = { moments, runs: [new Float64Array(MOMENTS).fill(0.001)] };
    const { mean, low, high } = interval([flat], 'flat');
    for (const value of [mean, low, high]) expect(value).toBeCloseTo(0.2, 12);
    const { runs } = noise('some', 0.001);
    const total = runs.reduce((sum, run) => sum + run.reduce((a, b) => a + b, 0), 0) / runs.length;
    expect(interval([{ moments, runs }], 'some').mean).toBeCloseTo(total, 12);
    expect(interval([], 'nothing')).toEqual({ mean: 0, low: 0, high: 0 });
  });

  test('seeds are chance too: the more they differ, the wider it is', () => {
    const apart = (by: number): Unit => ({ moments, runs: [-by, 0, by].map((x) => new Float64Array(MOMENTS).fill(x)) });
    const narrow = interval([apart(0.0001)], 'seeds');
    const wide = interval([apart(0.001)], 'seeds');
    expect(wide.high - wide.low).toBeCloseTo(10 * (narrow.high - narrow.low), 9);
    expect(wide.high).toBeGreaterThan(0.1);
  });
});

test('moments are drawn in blocks of the mean length asked for, as many as there are', () => {
  const times = new Float64Array(100);
  let [blocks, total] = [0, 0];
  for (let draw = 0; draw < 200; draw++) {
    drawMoments(times, 5, createRng(`blocks/${draw}`));
    const sum = times.reduce((a, b) => a + b, 0);
    expect(sum).toBe(100);
    total += sum;
    // Walks overlap, so what begins is counted where a moment is drawn more often than the one before it.
    times.forEach((count, i) => (blocks += Math.max(0, count - times.at(i - 1)!)));
  }
  expect(total / blocks).toBeGreaterThan(5);
  expect(total / blocks).toBeLessThan(8);
  expect([meanBlock(1), meanBlock(380), meanBlock(7_500)]).toEqual([1, 7, 20]);
});
