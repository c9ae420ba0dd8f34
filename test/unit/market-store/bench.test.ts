import { expect, test } from 'vitest';
import { benchMarket } from '../../../src/cli/bench/market-bench.js';

test('the benchmark of the market store measures both sides on a tiny size', async () => {
  const rows = await benchMarket({ bars: 12_345, rounds: 1 });
  expect(rows.map(({ unit }) => unit)).toEqual(['bars/s', 'bars/s', 'bars/s', 'MB']);
  for (const { name, value, opponentValue, ratio } of rows.slice(0, 3)) {
    expect(value, name).toBeGreaterThan(1_000);
    expect(opponentValue, name).toBeGreaterThan(1_000);
    expect(ratio, name).toBeCloseTo(value / (opponentValue ?? 0), 9);
  }
  expect(rows[3]?.value).toBeGreaterThanOrEqual(0);
  expect(rows[3]?.value).toBeLessThan(64);
});
