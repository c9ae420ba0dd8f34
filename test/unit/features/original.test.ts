/** The original system's own features of 1,777 real bars, number by number. */
import { existsSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { formatKst, parseKst, type Bar } from '../../../src/domain/index.js';
import { createFeatureBuilder, featuresOf, type FeatureRow } from '../../../src/features/index.js';

const BARS = '../shared/data/kiwoom-60m.db';
const EXPECTED = '../shared/data/expected/features-069500.jsonl';
const there = existsSync(BARS) && existsSync(EXPECTED);

function readBars(): Bar[] {
  const db = new Database(BARS, { readonly: true });
  const rows = db.prepare<[], Omit<Bar, 'time'> & { date: string }>('SELECT * FROM "069500" ORDER BY date').all();
  db.close();
  return rows.map(({ date, ...prices }) => ({ ...prices, time: parseKst(date) }));
}

describe.skipIf(!there)(`as the original computed${there ? '' : ' (skipped: no ../shared/data)'}`, () => {
  const bars = there ? readBars() : [];
  const expected = there
    ? readFileSync(EXPECTED, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { date: string; features: FeatureRow })
    : [];

  test('all 1,777 bars are there', () => {
    expect(bars.map(({ time }) => formatKst(time))).toEqual(expected.map(({ date }) => date));
    expect(bars).toHaveLength(1_777);
  });

  test('in batch: no number differs, not by one bit', () => {
    expect(featuresOf(bars)).toEqual(expected.map(({ features }) => features));
  });

  test('bar by bar: no number differs, not by one bit', () => {
    const builder = createFeatureBuilder();
    expect(bars.map((bar) => builder.push(bar))).toEqual(expected.map(({ features }) => features));
  });
});
