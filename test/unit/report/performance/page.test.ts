import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { performanceOf, writePerformancePage } from '../../../../src/report/index.js';
import { marks } from '../../../../src/report/performance/page/candles.js';
import { binsOf } from '../../../../src/report/chart/histogram.js';
import { MOST_TRADES } from '../../../../src/report/performance/page/tables.js';
import { bar } from '../series.js';
import { anyRun, fill, run, timeAt } from './records.js';

describe('bins of a distribution', () => {
  test('hold every day, and never gains and losses together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 20, maxLength: 300 }),
        (returns) => {
          const bins = binsOf(returns);
          expect(bins.reduce((sum, { days }) => sum + days, 0)).toBe(returns.length);
          expect(bins.reduce((sum, { unchanged }) => sum + unchanged, 0)).toBe(
            returns.filter((each) => each === 0).length,
          );
          const losses = bins.filter(({ from }) => from < 0).reduce((sum, { days }) => sum + days, 0);
          expect(losses).toBe(returns.filter((each) => each < 0).length);
          expect(bins.length).toBeLessThanOrEqual(90);
        },
      ),
    );
  });

  test('of equal days there is one', () => {
    expect(binsOf(Array.from({ length: 30 }, () => 0))).toEqual([{ from: 0, width: 0.001, days: 30, unchanged: 30 }]);
  });
});

test('marks: fills of a bar at their mean price, shares held after it; what came before the bars is held too', () => {
  const bars = [10, 11, 12].map((hour) => bar(timeAt(0, hour), [100, 100, 100, 100], 1));
  const fills = [
    fill(timeAt(0, 10), 0, 'buy', 100, 10),
    fill((timeAt(0, 10) + 1) as never, 0, 'buy', 130, 20),
    fill(timeAt(0, 12), 0, 'sell', 90, 25),
  ];
  expect(marks(bars, fills)).toEqual({
    'Bought at': [120, null, null],
    'Shares bought': [30, null, null],
    'Sold at': [null, null, 90],
    'Shares sold': [null, null, 25],
    'Shares held': [30, 30, 5],
  });
});

describe('the page', () => {
  test('is written for any run, and has no hole in its figures', () => {
    fc.assert(
      fc.property(anyRun, (record) => {
        const html = writePerformancePage(record).split('<script>')[0]!;
        expect(/NaN|Infinity|undefined/.exec(html)).toBeNull();
        for (const { text } of performanceOf(record).findings) expect(html).toContain(text.replaceAll("'", '&#39;'));
      }),
      { numRuns: 15 },
    );
  });

  test('has the first 500 trades, and says of how many', () => {
    const fills = Array.from({ length: 700 }, (_, i) => [
      fill(timeAt(i), 0, 'buy', 100, 1),
      fill(timeAt(i, 10), 0, 'sell', 101, 1),
    ]).flat();
    const html = writePerformancePage(run({ fills }));
    expect(html).toContain(`The first ${MOST_TRADES} of 700.`);
    expect(html.match(/data-value="c069500">069500 KODEX/g)).toHaveLength(MOST_TRADES);
  });
});
