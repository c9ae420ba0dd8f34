import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, InputError, type Bar, type Interval } from '../../../src/domain/index.js';
import { CATALOG, computeIndicators, parseIndicators } from '../../../src/report/index.js';
import { orSkipped, originalBars, originalDataThere } from '../../support/original-data.js';
import * as naive from './naive.js';
import { anyBars, walk } from './series.js';

type Values = readonly (number | null)[];

function compute(text: string, bars: readonly Bar[], interval: Interval = '60m'): readonly Values[] {
  return computeIndicators(bars, interval, parseIndicators(text))[0]!.values;
}

function expectEqual(actual: Values, expected: Values, what: string): void {
  expect(actual.length, what).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    if (value === null) expect(actual[i], `${what} at ${i}`).toBeNull();
    else expect(Math.abs(actual[i]! - value), `${what} at ${i}: ${actual[i]} for ${value}`).toBeLessThan(1e-6);
  }
}

const definitions: Readonly<Record<string, (bars: readonly Bar[]) => readonly Values[]>> = {
  'sma(5)': (bars) => [naive.sma(bars, 5)],
  'ema(12)': (bars) => [naive.ema(bars, 12)],
  'wma(7)': (bars) => [naive.wma(bars, 7)],
  'bollinger(20,2)': (bars) => naive.bollinger(bars, 20, 2),
  'donchian(10)': (bars) => naive.donchian(bars, 10),
  vwap: (bars) => [naive.vwap(bars, ({ time }) => dayOf(time))],
  'rsi(14)': (bars) => [naive.rsi(bars, 14)],
  'atr(14)': (bars) => [naive.atr(bars, 14)],
  'macd(12,26,9)': (bars) => naive.macd(bars, 12, 26, 9),
  'stochastic(14,3,3)': (bars) => naive.stochastic(bars, 14, 3, 3),
  'williams(14)': (bars) => [naive.williams(bars, 14)],
  'cci(20)': (bars) => [naive.cci(bars, 20)],
  obv: (bars) => [naive.obv(bars)],
  'roc(12)': (bars) => [naive.roc(bars, 12)],
  'mfi(14)': (bars) => [naive.mfi(bars, 14)],
};

describe.each(Object.entries(definitions))('%s', (text, define) => {
  const compare = (bars: readonly Bar[]): void => {
    define(bars).forEach((expected, i) => expectEqual(compute(text, bars)[i]!, expected, `${text} output ${i}`));
  };

  test('is what its definition says', () => {
    compare(walk(150));
  });

  test.skipIf(!originalDataThere)(`is that of KODEX 200 as well${orSkipped}`, () => {
    compare(originalBars('069500').slice(-300));
  });
});

test('a day’s VWAP goes on over its month, and begins anew with the next', () => {
  const bars = walk(45, '1d');
  const expected = naive.vwap(bars, ({ time }) => dayOf(time).slice(0, 6));
  expectEqual(compute('vwap', bars, '1d')[0]!, expected, 'vwap of days');
});

describe('every indicator of the catalog', () => {
  const bars = walk(160);

  test.each(CATALOG.map(({ name }) => name))('%s is null until its window is full, then never again', (name) => {
    const outputs = compute(name, bars);
    for (const values of outputs) {
      const first = values.findIndex((value) => value !== null);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(first).toBeLessThan(60);
      expect(values.slice(first)).not.toContain(null);
      expect(values.length).toBe(bars.length);
    }
  });

  test.each([
    ['sma(20)', [19]],
    ['ema(20)', [19]],
    ['bollinger(20,2)', [19, 19, 19]],
    ['rsi(14)', [14]],
    ['macd(12,26,9)', [25, 33, 33]],
    ['stochastic(14,3,3)', [17, 17]],
    ['adx(14)', [26, 13, 13]],
    ['obv', [1]],
    ['vwap', [0]],
  ] as const)('%s begins at bar %j', (text, firsts) => {
    const begins = compute(
      text,
      bars.map((each) => ({ ...each, volume: 1 }) as Bar),
    ).map((values) => values.findIndex((value) => value !== null));
    expect(begins).toEqual(firsts);
  });

  test('no value knows what comes after it, and all are numbers or null', () => {
    const all = parseIndicators(CATALOG.map(({ name }) => name).slice(0, 20).join(',')); // prettier-ignore
    const rest = parseIndicators(CATALOG.map(({ name }) => name).slice(20).join(',')); // prettier-ignore
    fc.assert(
      fc.property(anyBars(90), fc.nat({ max: 90 }), (series, cut) => {
        for (const some of [all, rest]) {
          const whole = computeIndicators(series, '60m', some);
          const part = computeIndicators(series.slice(0, cut), '60m', some);
          whole.forEach(({ values }, i) => {
            for (const [n, each] of values.entries()) {
              expect(each.every((value) => value === null || Number.isFinite(value))).toBe(true);
              expect(part[i]!.values[n]).toEqual(each.slice(0, Math.min(cut, series.length)));
            }
          });
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('a list of indicators as people write it', () => {
  const labels = (text: string) => parseIndicators(text).map(({ label }) => label);

  test('numbers may be left out, names have other names, spaces and case do not matter', () => {
    expect(labels('SMA(5), bb ,macd(5, 35), vwap,Stoch')).toEqual([
      'sma(5)',
      'bollinger(20,2)',
      'macd(5,35,9)',
      'vwap',
      'stochastic(14,3,3)',
    ]);
  });

  test('one written twice counts once', () => {
    expect(labels('rsi,rsi(14),RSI')).toEqual(['rsi(14)']);
  });

  test.each([
    ['foo', /"foo" is not an indicator: it takes sma, ema/],
    ['sma(5', /not an indicator/],
    ['sma(0)', /period \(a whole number from 1 to 1000\)/],
    ['sma(2.5)', /a whole number/],
    ['sma(5,6)', /sma takes period/],
    ['sma(,)', /sma takes period/],
    ['rsi(1)', /from 2/],
    ['vwap(3)', /takes no numbers/],
    ['macd(26,12)', /first number must be below the second/],
    ['bollinger(20,NaN)', /deviations/],
    [Array.from({ length: 30 }, (_, i) => `sma(${i + 1})`).join(), /30 indicators are too many/],
  ])('%s is refused', (text, sentence) => {
    expect(() => parseIndicators(text)).toThrow(InputError);
    expect(() => parseIndicators(text)).toThrow(sentence);
  });

  test('no two indicators share a name', () => {
    const names = CATALOG.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });
});
