/** What is written is read back exactly; what is read is counted exactly, whatever the rows are and in whatever order. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { afterAll, describe, expect } from 'vitest';
import { csvOf, importBars, readWhole, writeBars, type BarRun } from '../../../src/collect/files/index.js';
import { rowsOf } from '../../../src/collect/files/csv.js';
import {
  addDays,
  formatKst,
  InputError,
  INTERVALS,
  intervalMs,
  MINUTE,
  startOfDay,
  stockCode,
  tradingDay,
  type Bar,
  type EpochMs,
  type Interval,
} from '../../../src/domain/index.js';
import { memoryStore } from '../../unit/collect-files/files.js';

const folder = mkdtempSync(join(tmpdir(), 'haru-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const big = fc.oneof(
  fc.integer({ min: 1, max: 3_000_000 }),
  fc.maxSafeNat().map((n) => Math.max(1, n)),
);

/** A bar at the `place`-th time of an interval's grid, days in turn. */
const barAt = (interval: Interval, place: number, prices: readonly number[], volume: number): Bar => {
  const [low = 1, a = 1, b = 1, high = 1] = [...prices].sort((x, y) => x - y);
  const perDay = interval === '1d' ? 1 : 6;
  const midnight = startOfDay(addDays(tradingDay('20220103'), Math.floor(place / perDay)));
  const clock = interval === '1d' ? 0 : 9 * 60 * MINUTE + (place % perDay) * intervalMs(interval);
  return { time: (midnight + clock) as EpochMs, open: a, high, low, close: b, volume } as Bar;
};
const bars = (interval: Interval): fc.Arbitrary<Bar[]> =>
  fc
    .uniqueArray(
      fc.tuple(fc.nat(40), fc.array(big, { minLength: 4, maxLength: 4 }), fc.oneof(fc.constant(0), fc.maxSafeNat())),
      { minLength: 1, maxLength: 30, selector: ([place]) => place },
    )
    .map((rows) =>
      rows.map(([place, prices, volume]) => barAt(interval, place, prices, volume)).sort((x, y) => x.time - y.time),
    );
const runs: fc.Arbitrary<BarRun[]> = fc
  .uniqueArray(fc.tuple(fc.constantFrom('069500', '0001A0', '114800'), fc.constantFrom(...INTERVALS)), {
    minLength: 1,
    maxLength: 5,
    selector: String,
  })
  .chain((series) =>
    fc.tuple(
      ...series.map(([code, interval]) =>
        bars(interval).map((all): BarRun => ({ series: { code: stockCode(code), interval }, bars: all })),
      ),
    ),
  );

describe.each(['csv', 'parquet'] as const)('%s', (format) => {
  test.prop([runs], { numRuns: 60 })('what export writes, import reads to the last number', async (written) => {
    const path = join(folder, `bars.${format}`);
    rmSync(path, { force: true });
    writeBars(path, format, written);
    const { series } = await readWhole(path);
    expect(series.map((one) => ({ series: one.series, bars: one.bars, rejected: one.rejected }))).toEqual(
      written.map((run) => ({ ...run, rejected: [] })),
    );
  });
});

const places = fc.array(fc.tuple(fc.nat(20), fc.nat(2)), { minLength: 2, maxLength: 60 });

test.prop([places, fc.boolean()], { numRuns: 200 })(
  'rows in any order, some of them twice: the first of each time is stored, others are duplicates or refused',
  async (rows, reversed) => {
    const told = rows.map(([place, variant]) => barAt('5m', place, [5, 6, 7, 8], variant));
    const first = new Map<number, Bar>();
    let same = 0;
    const refused: number[] = [];
    told.forEach((bar, i) => {
      const before = first.get(bar.time);
      if (before === undefined) first.set(bar.time, bar);
      else if (before.volume === bar.volume) same++;
      else refused.push(i + 2);
    });
    const lines = told.map((bar) =>
      [formatKst(bar.time), bar.open, bar.high, bar.low, bar.close, bar.volume].join(','),
    );
    const path = join(folder, 'order.csv');
    writeFileSync(path, ['time,open,high,low,close,volume', ...lines].join('\n'));
    const store = memoryStore();
    const wanted = { codes: [stockCode('069500')], interval: '5m' as const };
    const [one] = await importBars({ path, store, ...wanted });
    expect(one).toMatchObject({ read: rows.length, stored: first.size, duplicates: same });
    expect(one?.rejected.map(({ row }) => row)).toEqual(refused);
    expect(store.bars({ code: stockCode('069500'), interval: '5m' })).toEqual(
      [...first.values()].sort((a, b) => a.time - b.time),
    );

    if (reversed) lines.reverse();
    writeFileSync(path, ['time,open,high,low,close,volume', ...lines].join('\n'));
    const [again] = await importBars({ path, store, ...wanted });
    expect(again!.read).toBe(again!.stored + again!.duplicates + again!.rejected.length);
    if (!reversed) expect(again?.stored).toBe(0);
  },
);

const cell = fc.oneof(
  fc.constantFrom(
    '20221110090000',
    '20221110',
    '1',
    '-5',
    '0',
    '',
    '"1,000"',
    '"',
    'x',
    '069500',
    '1m',
    '1e9',
    '９',
    '\0',
    '\r',
    'time',
    '현재가',
  ),
  fc.string({ maxLength: 6 }),
);
const anything = fc
  .array(
    fc.array(cell, { maxLength: 9 }).map((cells) => cells.join(',')),
    { maxLength: 12 },
  )
  .map((lines) => lines.join('\n'));

test.prop(
  [
    anything,
    fc.constantFrom(
      '',
      'time,open,high,low,close,volume\n',
      'code,interval,time,open,high,low,close,volume\n',
      '20221110,1,1,1,1,1\n',
    ),
  ],
  { numRuns: 300 },
)('a file of anything ends in one sentence, or every row is counted once', async (text, head) => {
  const path = join(folder, '069500.csv');
  writeFileSync(path, head + text);
  try {
    for (const one of await importBars({ path, store: memoryStore() })) {
      expect(one.read).toBe(one.stored + one.duplicates + one.rejected.length);
      expect(one.rejected.every(({ row, why }) => row > 0 && why.endsWith('.'))).toBe(true);
    }
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
  }
});

test.prop([
  fc.array(fc.array(fc.constantFrom('1', 'ab', '"x,y"', '"', '', '한'), { minLength: 1, maxLength: 4 }), {
    maxLength: 8,
  }),
])('every line is one row, whatever its quotes', (rows) => {
  const lines = rows.map((cells) => cells.join(','));
  expect(rowsOf(lines.map((line) => `${line}\n`).join(''))).toHaveLength(lines.length);
});

test('a series written in runs has one header', () => {
  const series = { code: stockCode('069500'), interval: '1d' } as const;
  const run = (place: number): BarRun => ({ series, bars: [barAt('1d', place, [1, 2, 3, 4], 5)] });
  expect([...csvOf([run(0), run(1)])].join('')).toBe(
    'code,interval,time,open,high,low,close,volume\n069500,1d,20220103,2,4,1,3,5\n069500,1d,20220104,2,4,1,3,5\n',
  );
});
