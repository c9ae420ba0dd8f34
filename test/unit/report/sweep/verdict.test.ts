/** Whether the best of a sweep is luck: against the paper's own example, and figures worked out elsewhere. */
import { expect, test } from 'vitest';
import type { SweepRow } from '../../../../src/domain/index.js';
import { expectedMaximumSharpe, probabilityAbove } from '../../../../src/report/performance/deflated.js';
import { ORDERS, orderOf, ranked, verdictOn, writeSweepPage } from '../../../../src/report/index.js';

const row = (number: number, metrics: Record<string, number | null>): SweepRow => ({
  ...{ number, parameters: { fast: number, slow: 10 }, identity: String(number), status: 'done' },
  result: {
    ...{ bars: 1, decisions: 1, orders: 1, fills: 1, denied: 0, rejected: 0, alarms: 0, equity: 1, stateHash: '', seconds: 1 },
    ...{ stopped: null, told: {} },
    metrics: { skewness: -0.4, kurtosis: 2, tradingDays: 300, excessReturn: 0.01, totalReturn: 0.02, benchmarkReturn: 0.01, ...metrics },
  },
}); // prettier-ignore

/** The paper's "numerical example": a yearly ratio of 2.5 over 1,250 days, skew −3, kurtosis 10, variance of 100 tries ½ a year. */
test('the deflated ratio is that of Bailey and López de Prado (2014), page 10', () => {
  const moments = { days: 1_250, ratio: 2.5 / Math.sqrt(250), skewness: -3, excessKurtosis: 7 };
  const threshold = expectedMaximumSharpe(100, 1_250, 0.5 / 250);
  expect(threshold).toBeCloseTo(0.1132, 4);
  expect(probabilityAbove(moments, threshold)).toBeCloseTo(0.9004, 4);
  expect(probabilityAbove(moments, expectedMaximumSharpe(46, 1_250, 0.5 / 250))).toBeCloseTo(0.9505, 4);
});

const ROWS = [0.5, 1, 2.5, 1.5].map((sharpe, i) => row(i + 1, { sharpe }));

test.each([
  [4, 0.8984208982675104, 0.9549763496788986, /^More than luck: 4 configurations tried, the best \(fast=3 slow=10\) has a Sharpe ratio of 2\.50, .* would have 0\.90; .* 95\.5 %\.$/],
  [40, 1.869624674551287, 0.7476790116281895, /^Not told from luck: 40 configurations tried, .* would have 1\.87; .* 74\.8 % only\.$/],
])('%i tries', (tried, expected, deflated, words) => {
  const verdict = verdictOn(ROWS, tried);
  expect(verdict.best?.number).toBe(3);
  expect(verdict.expectedMaximumSharpe).toBeCloseTo(expected, 12);
  expect(verdict.deflatedSharpe).toBeCloseTo(deflated, 12);
  expect(verdict.words[0]).toMatch(words);
  expect(verdict.words[1]).toBe('4 of 4 configurations did better than buying and holding.');
}); // prettier-ignore

test('without ratios nothing is said of luck', () => {
  expect(verdictOn([], 3)).toMatchObject({ best: null, deflatedSharpe: null, words: [/none has a Sharpe ratio/].map((word) => expect.stringMatching(word) as string) }); // prettier-ignore
  expect(verdictOn([row(1, { sharpe: null })], 3).words[0]).toMatch(/none has a Sharpe ratio/);
  expect(verdictOn([row(1, { sharpe: 1 })], 3).words[0]).toMatch(/too few have one/);
});

test('rows stand best first; what has no value last; less drawdown is better', () => {
  const rows = [row(1, { sharpe: 1, maxDrawdown: 0.1 }), row(2, { sharpe: null, maxDrawdown: 0.3 }), row(3, { sharpe: 2, maxDrawdown: 0.2 }), row(4, { sharpe: 1, maxDrawdown: 0.05 })]; // prettier-ignore
  expect(ranked(rows, orderOf('sharpe')).map(({ number }) => number)).toEqual([3, 1, 4, 2]);
  expect(ranked(rows, orderOf('drawdown')).map(({ number }) => number)).toEqual([4, 1, 3, 2]);
  expect(() => orderOf('toString')).toThrow(`--sort takes ${Object.keys(ORDERS).join(', ')}: "toString" is none of them.`);
}); // prettier-ignore

test('the page has a map, a distribution and all rows, asks for nothing, and is one text for one sweep', () => {
  const rows = Array.from({ length: 12 }, (_, i) => row(i + 1, { sharpe: i / 4 - 1, totalReturn: i / 100 - 0.05 }));
  const axes = [
    { name: 'fast', values: rows.map(({ number }) => number) },
    { name: 'slow', values: [10, 20] },
  ];
  const page = { name: '<b>', about: [], fixed: {}, axes, rows: ranked(rows, orderOf('sharpe')), by: 'sharpe', verdict: verdictOn(rows, 12) } as const; // prettier-ignore
  const text = writeSweepPage(page);
  expect(text).toBe(writeSweepPage(page));
  expect(text.match(/<svg/g)).toHaveLength(2);
  expect(text.match(/<tr>/g)!.length).toBe(13);
  expect(text).toContain('buy-and-hold +1.00 %');
  expect(text).not.toMatch(/<b>\W|https?:\/\/(?!www\.w3\.org)/);
});
