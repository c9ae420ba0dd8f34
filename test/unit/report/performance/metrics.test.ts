import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, createCalendar, knownYears, tradingDay, type Money } from '../../../../src/domain/index.js';
import { METRICS, performanceOf, TRADING_DAYS, type MetricKey } from '../../../../src/report/index.js';
import { naiveMetrics } from './naive/metrics.js';
import { anyRun, fill, points, run, timeAt } from './records.js';

/** Where sums cancel: the last digits of what was added, not of the little that is left. */
const LEFT = { ratio: 1e-15, number: 1e-13, won: 0, count: 0, days: 0, bars: 0, hours: 0, ticks: 1e-15, bp: 1e-12 } as const; // prettier-ignore

function differences(
  mine: Readonly<Record<MetricKey, number | null>>,
  naive: Partial<Record<MetricKey, number | null>>,
): string[] {
  return METRICS.flatMap(({ key, unit }) => {
    const [a, b] = [mine[key], naive[key]];
    const isSame =
      a === null || b === null || b === undefined ? a === b : Math.abs(a - b) <= 1e-12 * Math.abs(b) + LEFT[unit];
    return isSame ? [] : [`${key}: ${String(a)}, by definition ${String(b)}`];
  });
}

describe('metrics', () => {
  test('each is what its definition gives, to 1e-12, for any run', () => {
    fc.assert(
      fc.property(anyRun, (record) => {
        expect(differences(performanceOf(record), naiveMetrics(record))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('each is checked, has a name of its own, a unit and a formula', () => {
    const record = run({});
    expect(Object.keys(naiveMetrics(record)).sort()).toEqual(METRICS.map(({ key }) => key).sort());
    expect(new Set(METRICS.map(({ label }) => label)).size).toBe(METRICS.length);
    expect(METRICS.length).toBeGreaterThanOrEqual(40);
    expect(METRICS.filter(({ formula }) => formula.length < 5)).toEqual([]);
  });

  test('each is null for some run only where it says when', () => {
    const mayBeNull = METRICS.filter(({ without }) => without !== undefined).map(({ key }) => key);
    fc.assert(
      fc.property(anyRun, (record) => {
        const found = performanceOf(record);
        const empty = METRICS.filter(({ key }) => found[key] === null).map(({ key }) => key);
        expect(empty.filter((key) => !mayBeNull.includes(key))).toEqual([]);
        expect(JSON.parse(JSON.stringify(found))).toEqual(found);
      }),
    );
  });
});

test('a year has as many days as the calendar of KRX has on average', () => {
  const calendar = createCalendar();
  const years = knownYears();
  const daysIn = (year: string): number => {
    let days = 0;
    for (let day = tradingDay(`${year}0101`); day.startsWith(year); day = addDays(day, 1)) if (calendar.isTradingDay(day)) days++; // prettier-ignore
    return days;
  };
  const mean = years.reduce((sum, year) => sum + daysIn(year), 0) / years.length;
  expect(Math.round(mean)).toBe(TRADING_DAYS);
});

describe('told by hand', () => {
  test('a point within a day is not its end: 100 → 90 within, 110 at night is +10 %, but a drawdown of 10 %', () => {
    const { totalReturn, worstDay, maxDrawdown, tradingDays } = performanceOf(run({ initial: 100 as Money, points: points([90, 110], undefined, 2) })); // prettier-ignore
    expect({ totalReturn, worstDay, maxDrawdown, tradingDays }).toEqual({ totalReturn: 0.1, worstDay: 0.1, maxDrawdown: 0.1, tradingDays: 1 }); // prettier-ignore
  });

  test('a drawdown: from 120 to 60 and back over it, in bars and days', () => {
    const found = performanceOf(run({ initial: 100 as Money, points: points([120, 90, 60, 80, 120, 119]) }));
    expect(found.maxDrawdown).toBe(0.5);
    expect([found.maxDrawdownWon, found.maxDrawdownBars, found.maxDrawdownDays, found.recoveryDays]).toEqual([60, 4, 4, 2]); // prettier-ignore
    expect([found.drawdowns, found.timeUnderWater]).toEqual([2, 4 / 6]);
  });

  test('a trade: two purchases, sold in two goes with a purchase between: cost and charges pro rata, by average', () => {
    const fills = [
      fill(timeAt(0, 9), 0, 'buy', 1_000, 10, { commission: 30 }),
      fill(timeAt(0, 11), 0, 'buy', 2_000, 10, { commission: 30, decidedAt: 1_995 }),
      fill(timeAt(0, 12), 0, 'sell', 3_000, 5, { commission: 10, tax: 5 }),
      fill(timeAt(0, 13), 0, 'buy', 1_500, 5),
      fill(timeAt(0, 14), 0, 'sell', 1_000, 10),
      fill(timeAt(0, 15), 0, 'sell', 1_000, 10),
    ];
    const found = performanceOf(run({ fills }));
    // 5 of 20 shares at 1,500 cost 7,500, with 15 of the 60 won of commission; then 20 shares, still at 1,500.
    expect([found.trades, found.averageWin, found.averageLoss]).toEqual([2, 15_000 - 7_500 - 15 - 15, 20_000 - 30_000 - 45]); // prettier-ignore
    // Bought at 10 o'clock on the mean, sold at 12; then three quarters at 10 and a quarter at 13, sold at 14:30.
    expect(found.averageHoldingHours).toBeCloseTo((2 + 14.5 - 10.75) / 2, 12);
    expect([found.slippage, found.slippageTicks]).toEqual([50, 10 / 50]);
    expect(found.perCode[0]).toMatchObject({ code: '069500', name: 'KODEX 200', trades: 2, profit: -2_575, held: 0 });
  });

  test('a thousand parts of one order are one trade', () => {
    const parts = Array.from({ length: 1_000 }, () => fill(timeAt(1), 0, 'sell', 1_100, 1));
    const found = performanceOf(run({ fills: [fill(timeAt(0), 0, 'buy', 1_000, 1_000), ...parts] }));
    expect([found.trades, found.fills, found.realizedProfit]).toEqual([1, 1_001, 100_000]);
  });

  test('selling what is not held is a broken record', () => {
    expect(() => performanceOf(run({ fills: [fill(timeAt(0), 0, 'sell', 1_000, 1)] }))).toThrow(
      /sold 1 of 069500, held 0/,
    );
  });

  test('months: each against the end of the one before', () => {
    const months = points([110, 121, 60, 66].map((each) => each * 1_000)).map((point, i) => ({ ...point, time: timeAt([0, 10, 20, 30][i]!) })); // prettier-ignore
    const { perMonth } = performanceOf(run({ initial: 100_000 as Money, points: months, benchmark: months }));
    expect(perMonth.map((row) => [row.month, row.return, row.profit, row.benchmarkReturn])).toEqual([
      ['2022-10', 0.21, 21_000, 0.21],
      ['2022-11', -55 / 121, -55_000, -55 / 121],
    ]);
  });

  test('nothing at all has figures that are nothing', () => {
    const found = performanceOf(run({ points: [], bars: 0 }));
    expect([found.finalEquity, found.netProfit, found.sharpe, found.maxDrawdown, found.bestDay]).toEqual([10_000_000, 0, null, 0, null]); // prettier-ignore
  });
});
