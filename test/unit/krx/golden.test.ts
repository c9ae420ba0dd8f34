/** Every golden case of the rule engine, with its source. Ticks, costs, limits and the calendar have files of their own. */
import { describe, expect, test } from 'vitest';
import { BREAKERS } from './golden/breakers.js';
import type { GoldenCase } from './golden/case.js';
import { HOURS, STATES } from './golden/hours.js';
import { SINGLE_ORDERS } from './golden/orders.js';
import { VOLATILITY } from './golden/volatility.js';

const TABLES: Readonly<Record<string, readonly GoldenCase[]>> = {
  'which order when': HOURS,
  'while something is wrong': STATES,
  'one order': SINGLE_ORDERS,
  'volatility interruptions': VOLATILITY,
  'circuit breakers': BREAKERS,
};

describe.each(Object.entries(TABLES))('%s', (_, cases) => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_name, { actual, expected }) => {
    expect(actual()).toEqual(expected);
  });
});

test('there are at least 300 of them, no two alike, each with a source', () => {
  const all = Object.entries(TABLES).flatMap(([table, cases]) => cases.map((one) => ({ table, ...one })));
  expect(all.length).toBeGreaterThanOrEqual(300);
  expect(new Set(all.map(({ table, name, source }) => `${table}: ${name} (${source})`)).size).toBe(all.length);
  expect(all.filter(({ source }) => !/^(KIWOOM\.md §|KRX)/.test(source))).toEqual([]);
});
