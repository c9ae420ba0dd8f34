/** Importing comes to the same in every store: the one in memory and the one on disk. */
import { writeFileSync } from 'node:fs';
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { openMarketStore } from '../../../db/market/index.js';
import { importBars } from '../../../src/collect/files/index.js';
import { ManualClock, parseKst, stockCode, type MarketStore } from '../../../src/domain/index.js';
import { memoryStore, temporaryFolder } from '../../unit/collect-files/files.js';

const path = temporaryFolder();
let stores = 0;
const diskStore = (): MarketStore =>
  openMarketStore({ home: path(`home-${++stores}`), clock: new ManualClock(parseKst('20240102120000')) });

/** Two files over the same minutes: the second repeats, corrects and adds; some rows of either are no bars. */
const row = fc.record({
  minute: fc.nat(59),
  price: fc.integer({ min: -1, max: 5 }),
  volume: fc.integer({ min: -1, max: 3 }),
});
const file = fc.array(row, { minLength: 2, maxLength: 40 });
const text = (rows: readonly { minute: number; price: number; volume: number }[]): string =>
  [
    'time,open,high,low,close,volume',
    ...rows.map(
      ({ minute, price, volume }) =>
        `2022111010${String(minute).padStart(2, '0')}00,${price},${price + 1},${price},${price},${volume}`,
    ),
  ].join('\n');

describe('two files, one after the other', () => {
  test.prop([file, file], { numRuns: 25 })('leave the same bars and the same counts', async (first, second) => {
    const series = { code: stockCode('069500'), interval: '1m' } as const;
    const [memory, disk] = [memoryStore(), diskStore()];
    const wanted = { codes: [series.code], interval: series.interval, path: path('bars.csv') };
    try {
      for (const rows of [first, second, second]) {
        writeFileSync(wanted.path, text(rows));
        const inMemory = await importBars({ ...wanted, store: memory });
        expect(await importBars({ ...wanted, store: disk })).toEqual(inMemory);
      }
      expect(disk.bars(series)).toEqual(memory.bars(series));
      const [again] = await importBars({ ...wanted, store: disk });
      expect(again).toMatchObject({ stored: 0, corrected: 0 });
    } finally {
      disk.close();
    }
  });
});
