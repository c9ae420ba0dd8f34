import { describe, expect, test } from 'vitest';
import { createRng, type Rng } from '../../../src/domain/index.js';

const draw = (rng: Rng, n: number) => Array.from({ length: n }, () => rng.next());

describe('a seed', () => {
  test('decides everything', () => {
    expect(draw(createRng('a'), 100)).toEqual(draw(createRng('a'), 100));
    expect(draw(createRng('a'), 10)).not.toEqual(draw(createRng('b'), 10));
    expect(draw(createRng(7), 10)).toEqual(draw(createRng('7'), 10));
  });

  test('gives these numbers for good: recorded days depend on them', () => {
    const rng = createRng('20221110');
    expect([rng.int(0, 1_000_000), rng.int(0, 1_000_000), rng.int(0, 1_000_000)]).toEqual([591783, 130068, 768277]);
  });
});

describe('a fork', () => {
  test('depends on the seed and its name, not on what was drawn', () => {
    const one = createRng('day');
    const other = createRng('day');
    draw(other, 1_000);
    expect(draw(one.fork('tape'), 20)).toEqual(draw(other.fork('tape'), 20));
  });

  test('is another stream than its parent and its siblings', () => {
    const parent = createRng('day');
    const streams = [
      draw(createRng('day'), 20),
      draw(parent.fork('a'), 20),
      draw(parent.fork('b'), 20),
      draw(parent.fork('a').fork('b'), 20),
    ];
    expect(new Set(streams.flat()).size).toBe(80);
  });

  test('takes nothing from its parent', () => {
    const one = createRng('day');
    const fork = one.fork('a');
    draw(fork, 10);
    expect(draw(one, 5)).toEqual(draw(createRng('day'), 5));
  });

  test('is not correlated with its sibling', () => {
    const a = draw(createRng('day').fork('a'), 20_000);
    const b = draw(createRng('day').fork('b'), 20_000);
    const covariance = a.reduce((sum, x, i) => sum + (x - 0.5) * (b[i]! - 0.5), 0) / a.length;
    expect(Math.abs(covariance * 12)).toBeLessThan(0.03);
  });
});

describe('the numbers', () => {
  test('lie in [0, 1) evenly', () => {
    const counts = new Array<number>(20).fill(0);
    for (const x of draw(createRng('even'), 100_000)) {
      expect(x >= 0 && x < 1).toBe(true);
      counts[Math.floor(x * 20)]!++;
    }
    // Chi squared with 19 degrees of freedom: 43.8 at 0.1 %.
    expect(counts.reduce((sum, n) => sum + (n - 5_000) ** 2 / 5_000, 0)).toBeLessThan(43.8);
  });

  test('as integers reach both ends and nothing else', () => {
    const rng = createRng('ends');
    const seen = new Set(Array.from({ length: 1_000 }, () => rng.int(-2, 3)));
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
    expect(rng.int(5, 5)).toBe(5);
  });

  test('as normal deviates have mean 0, variance 1, and thin tails', () => {
    const rng = createRng('normal');
    const values = Array.from({ length: 50_000 }, () => rng.normal());
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    const beyondTwo = values.filter((x) => Math.abs(x) > 1.96).length / values.length;
    expect(Math.abs(beyondTwo - 0.05)).toBeLessThan(0.005);
    expect(values.every(Number.isFinite)).toBe(true);
  });
});
