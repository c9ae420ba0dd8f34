/** Both stores against the simplest model there is, a map: any order of writes, from any origin. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createMemoryMarketStore, openMarketStore } from '../../../db/market/index.js';
import { stockCode, type Bar, type BarOrigin, type MarketStore, type Series } from '../../../src/domain/index.js';
import { temporaryHomes } from '../../unit/db/temp.js';
import { at, bar, eveningClock } from '../../unit/market-store/samples.js';

const newHome = temporaryHomes();
const clock = eveningClock();
const stores = { file: openMarketStore({ home: newHome(), clock }), memory: createMemoryMarketStore({ clock }) };
afterAll(() => stores.file.close());

/** Each run has a code of its own, so that one file serves them all. */
let runs = 0;
const newSeries = (): Series => ({ code: stockCode(String(++runs).padStart(6, '0')), interval: '1m' });

// Few times and few values, so that bars meet.
const someBar = fc
  .record({ minute: fc.nat(12), step: fc.nat(2), volume: fc.nat(1) })
  .map(({ minute, step, volume }) => bar(minute, 33_000 + step * 5, volume));
const origin = fc.constantFrom<BarOrigin>('imported', 'ticks', 'collected');
const someBars = fc.array(someBar, { maxLength: 25 });
const write = fc.record({ bars: someBars, origin });

const RANK: Record<BarOrigin, number> = { imported: 0, ticks: 1, collected: 2 };
const same = (a: Bar, b: Bar): boolean => JSON.stringify(a) === JSON.stringify(b);

/** One bar at a time into a map. */
class Model {
  readonly held = new Map<number, { bar: Bar; origin: BarOrigin }>();
  final = -1;

  put(bars: readonly Bar[], origin: BarOrigin) {
    const result = { stored: 0, duplicates: 0, corrections: 0, differences: 0 };
    for (const given of bars) {
      if (origin !== 'ticks') this.final = Math.max(this.final, given.time);
      const held = this.held.get(given.time);
      const stronger = held === undefined || RANK[origin] >= RANK[held.origin];
      if (held === undefined) result.stored++;
      else if (same(held.bar, given)) result.duplicates++;
      else if (stronger) result.corrections++;
      else result.differences++;
      if (stronger) this.held.set(given.time, { bar: given, origin });
    }
    return { ...result, stored: result.stored + result.corrections };
  }

  get bars(): Bar[] {
    return [...this.held.values()].map((each) => each.bar).sort((a, b) => a.time - b.time);
  }

  summary() {
    const { bars } = this;
    const [first] = bars;
    if (first === undefined) return undefined;
    return {
      bars: bars.length,
      from: first.time,
      to: bars.at(-1)?.time,
      lastUpdate: this.final < 0 ? null : this.final,
    };
  }
}

function summaryOf(store: MarketStore, series: Series) {
  return store.series().find(({ code }) => code === series.code);
}

describe.each(['file', 'memory'] as const)('%s', (name) => {
  const store = stores[name];

  test('ends as the model, and counts every bar given once', () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 8 }), (writes) => {
        const series = newSeries();
        const model = new Model();
        for (const { bars, origin } of writes) {
          const { corrections, differences, ...counts } = store.put(series, bars, origin);
          const told = { ...counts, corrections: corrections.length, differences: differences.length };
          expect(told).toEqual(model.put(bars, origin));
          expect(told.stored + told.duplicates + told.differences).toBe(bars.length);
          for (const each of [...corrections, ...differences]) expect(same(each.before, each.after)).toBe(false);
        }
        expect(store.bars(series)).toEqual(model.bars);
        const summary = model.summary();
        if (summary === undefined) expect(summaryOf(store, series)).toBeUndefined();
        else expect(summaryOf(store, series)).toMatchObject(summary);
      }),
    );
  });

  test('writing twice changes nothing, not even a note', () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 4 }), write, (writes, last) => {
        const series = newSeries();
        for (const { bars, origin } of writes) store.put(series, bars, origin);
        // Each time once: of two bars for one time, writing both again is a change and a change back.
        const bars = [...new Map(last.bars.map((each) => [each.time, each])).values()];
        const first = store.put(series, bars, last.origin);
        const before = [store.bars(series), store.notes(series, 999), summaryOf(store, series)];
        const second = store.put(series, bars, last.origin);
        expect(second).toMatchObject({ stored: 0, corrections: [], differences: first.differences });
        expect([store.bars(series), store.notes(series, 999), summaryOf(store, series)]).toEqual(before);
      }),
    );
  });

  test('the order of writes of different origins does not matter', () => {
    const order = fc.shuffledSubarray<BarOrigin>(['imported', 'ticks', 'collected'], { minLength: 3 });
    const given = fc.record({ imported: someBars, ticks: someBars, collected: someBars });
    fc.assert(
      fc.property(given, order, order, (bars, one, other) => {
        const ends = [one, other].map((origins) => {
          const series = newSeries();
          for (const origin of origins) store.put(series, bars[origin], origin);
          // The origins must have ended alike too: a late word of each is taken or refused alike.
          const late = [...Array(13).keys()].map((minute) => bar(minute, 50_000));
          const summary = summaryOf(store, series);
          const values = store.bars(series);
          const refused = store.put(series, late, 'ticks').differences.map(({ after }) => after.time);
          return { values, refused, summary: { ...summary, code: '' } };
        });
        expect(ends[0]).toEqual(ends[1]);
      }),
    );
  });

  test('pages, ranges and the newest bars are cuts of all bars', () => {
    const minute = fc.nat(14).map(at);
    fc.assert(
      fc.property(someBars, minute, minute, fc.integer({ min: 1, max: 9 }), (given, from, to, count) => {
        const series = newSeries();
        store.put(series, given, 'imported');
        const all = store.bars(series);
        const cut = all.filter(({ time }) => time >= from && time <= to);
        expect(store.bars(series, { from, to })).toEqual(cut);
        expect([...store.scan(series, { from, to }, count)].flat()).toEqual(cut);
        expect(store.last(series, count, to)).toEqual(all.filter(({ time }) => time < to).slice(-count));
      }),
    );
  });
});

test('both stores tell the same of every write, bar for bar and note for note', () => {
  fc.assert(
    fc.property(fc.array(write, { maxLength: 8 }), (writes) => {
      const series = newSeries();
      for (const { bars, origin } of writes) {
        expect(stores.file.put(series, bars, origin)).toEqual(stores.memory.put(series, bars, origin));
      }
      expect(stores.file.notes(series, 999)).toEqual(stores.memory.notes(series, 999));
      expect(summaryOf(stores.file, series)).toEqual(summaryOf(stores.memory, series));
    }),
  );
});
