/** What every MarketStore does, whatever it stores in. Both implementations run this one suite. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InputError, InvariantError, type Bar, type ManualClock, type MarketStore } from '../../../src/domain/index.js';
import { at, bar, bars, DAYS, eveningClock, KODEX, position, SAMSUNG } from '../../unit/market-store/samples.js';

const stored = (count: number) => ({ stored: count, duplicates: 0, corrections: [], differences: [] });
const known = (count: number) => ({ stored: 0, duplicates: count, corrections: [], differences: [] });

export function marketStoreContract(name: string, open: (clock: ManualClock) => MarketStore): void {
  describe(name, () => {
    let store: MarketStore;
    let clock: ManualClock;
    beforeEach(() => {
      clock = eveningClock();
      store = open(clock);
    });
    afterEach(() => store.close());
    const valuesOf = (series = KODEX) => store.bars(series).map(({ close }) => close);

    test('is empty at first', () => {
      expect(store.series()).toEqual([]);
      expect(store.bars(KODEX)).toEqual([]);
      expect([...store.scan(KODEX)]).toEqual([]);
      expect(store.last(KODEX, 5)).toEqual([]);
      expect(store.notes(KODEX, 5)).toEqual([]);
      expect(store.position(KODEX)).toBeNull();
      expect(store.instrument(KODEX.code)).toBeNull();
      expect(store.fundamentals(KODEX.code)).toEqual([]);
    });

    test('gives back what was put, each series its own', () => {
      expect(store.put(KODEX, bars(0, 60), 'collected')).toEqual(stored(60));
      expect(store.put(SAMSUNG, bars(3, 2), 'collected')).toEqual(stored(2));
      expect(store.put(DAYS, bars(7, 1), 'collected')).toEqual(stored(1));
      expect(store.bars(KODEX)).toEqual(bars(0, 60));
      expect(store.bars(SAMSUNG)).toEqual(bars(3, 2));
      expect(store.bars(DAYS)).toEqual(bars(7, 1));
    });

    test('keeps a bar without volume and the largest numbers', () => {
      const largest = { ...bar(0), high: Number.MAX_SAFE_INTEGER, volume: Number.MAX_SAFE_INTEGER } as Bar;
      store.put(KODEX, [largest, bar(1, 33_000, 0)], 'imported');
      expect(store.bars(KODEX)).toEqual([largest, bar(1, 33_000, 0)]);
    });

    test('writing nothing is nothing', () => {
      expect(store.put(KODEX, [], 'collected')).toEqual(stored(0));
      expect(store.series()).toEqual([]);
    });

    test('writing twice changes nothing', () => {
      store.put(KODEX, bars(0, 30), 'imported');
      const before = store.series();
      expect(store.put(KODEX, bars(0, 30), 'imported')).toEqual(known(30));
      expect(store.put(KODEX, bars(20, 20), 'imported')).toMatchObject({ stored: 10, duplicates: 10 });
      expect(store.bars(KODEX)).toEqual(bars(0, 40));
      expect(before).toMatchObject([{ bars: 30 }]);
      expect(store.notes(KODEX, 9)).toEqual([]);
    });

    test('takes bars in any order, between and around those stored', () => {
      const all = bars(0, 5_000);
      const even = all.filter((_, i) => i % 2 === 0);
      const odd = all.filter((_, i) => i % 2 === 1);
      expect(store.put(KODEX, odd.toReversed(), 'ticks')).toEqual(stored(2_500));
      expect(store.put(KODEX, [all.at(-1)!, ...even], 'ticks')).toMatchObject({ stored: 2_500, duplicates: 1 });
      expect(store.bars(KODEX)).toEqual(all);
    });

    test('meets few bars far apart among many stored', () => {
      store.put(KODEX, bars(0, 10_000), 'collected');
      const far = [bar(0), bar(5_000, 1_000), bar(9_999), bar(12_345)];
      expect(store.put(KODEX, far, 'collected')).toMatchObject({
        stored: 2,
        duplicates: 2,
        corrections: [{ after: far[1] }],
      });
      expect(store.series()).toMatchObject([{ bars: 10_001, to: at(12_345) }]);
    });

    test('replaces a bar that the broker corrected, and notes it', () => {
      store.put(KODEX, bars(0, 3), 'collected');
      const correction = { ...KODEX, before: bar(1), after: bar(1, 34_000), origin: 'collected' };
      expect(store.put(KODEX, [bar(1, 34_000)], 'collected')).toEqual({ ...stored(1), corrections: [correction] });
      expect(valuesOf()).toEqual([bar(0).close, 34_000, bar(2).close]);
      expect(store.notes(KODEX, 9)).toEqual([{ ...correction, kind: 'correction', at: clock.now() }]);
      expect(store.series()).toMatchObject([{ bars: 3 }]);
    });

    test.each([
      ['ticks', 'imported'],
      ['collected', 'imported'],
      ['collected', 'ticks'],
    ] as const)('%s wins over %s, whichever comes first', (strong, weak) => {
      const difference = { ...KODEX, before: bar(0, 34_000), after: bar(0, 35_000), origin: weak };
      store.put(KODEX, [bar(0, 34_000)], strong);
      expect(store.put(KODEX, [bar(0, 35_000)], weak)).toEqual({ ...stored(0), differences: [difference] });
      expect(store.notes(KODEX, 9)).toEqual([{ ...difference, kind: 'difference', at: clock.now() }]);

      store.put(SAMSUNG, [bar(0, 35_000)], weak);
      expect(store.put(SAMSUNG, [bar(0, 34_000)], strong)).toMatchObject({
        stored: 1,
        corrections: [{ origin: strong }],
      });
      expect(store.bars(SAMSUNG)).toEqual(store.bars(KODEX));
    });

    test('a stronger origin with the same values vouches for the bar from then on', () => {
      store.put(KODEX, [bar(0)], 'imported');
      expect(store.put(KODEX, [bar(0)], 'collected')).toEqual(known(1));
      expect(store.put(KODEX, [bar(0, 35_000)], 'ticks')).toMatchObject({
        stored: 0,
        differences: [{ before: bar(0) }],
      });
      expect(store.bars(KODEX)).toEqual([bar(0)]);
    });

    test('a weaker origin with the same values does not weaken it', () => {
      store.put(KODEX, [bar(0)], 'collected');
      store.put(KODEX, [bar(0)], 'imported');
      expect(store.put(KODEX, [bar(0, 35_000)], 'ticks')).toMatchObject({ stored: 0, differences: [{}] });
    });

    test('notes a difference once, newest first, up to the limit', () => {
      store.put(KODEX, bars(0, 3), 'collected');
      const wrong = [bar(0, 40_000), bar(2, 41_000)];
      expect(store.put(KODEX, wrong, 'ticks').differences).toHaveLength(2);
      expect(store.put(KODEX, wrong, 'ticks').differences).toHaveLength(2);
      expect(store.put(KODEX, wrong, 'imported').differences).toHaveLength(2);
      expect(store.notes(KODEX, 9).map(({ origin, after }) => [origin, after.close])).toEqual([
        ['imported', 41_000],
        ['imported', 40_000],
        ['ticks', 41_000],
        ['ticks', 40_000],
      ]);
      expect(store.notes(KODEX, 1)).toHaveLength(1);
      expect(store.notes(KODEX, 0)).toEqual([]);
      expect(store.notes(SAMSUNG, 9)).toEqual([]);
    });

    test('of two bars for one time in one call the later given is the newer', () => {
      const result = store.put(KODEX, [bar(1), bar(0), bar(0, 34_000), bar(1), bar(0, 34_000)], 'imported');
      expect(result).toMatchObject({
        stored: 3,
        duplicates: 2,
        corrections: [{ before: bar(0), after: bar(0, 34_000) }],
      });
      expect(valuesOf()).toEqual([34_000, bar(1).close]);
      expect(store.series()).toMatchObject([{ bars: 2 }]);
    });

    test.each<[string, Partial<Record<keyof Bar, number>>, RegExp]>([
      ['a high below the low', { high: 100 }, /069500 1m at 20221110091000 .* high 100 is below low/],
      ['a close outside', { close: 40_000 }, /close 40000 lies outside/],
      ['an open outside', { open: 1 }, /open 1 lies outside/],
      ['half a won', { open: 33_000.5 }, /whole numbers of won/],
      ['a price of zero', { open: 0, low: 0 }, /whole numbers of won/],
      ['a negative volume', { volume: -1 }, /volume -1/],
      ['a volume beyond exact numbers', { volume: 2 ** 53 }, /volume/],
      ['no time', { time: Number.NaN }, /time NaN/],
    ])('refuses %s, and keeps nothing of that call', (_, wrong, message) => {
      store.put(KODEX, bars(0, 2), 'collected');
      const given = [bar(1, 34_000), bar(5), { ...bar(10), ...wrong } as Bar, bar(11)];
      expect(() => store.put(KODEX, given, 'collected')).toThrow(message);
      expect(() => store.collect(position(0, 11), given)).toThrow(InputError);
      expect(store.bars(KODEX)).toEqual(bars(0, 2));
      expect(store.position(KODEX)).toBeNull();
      expect(store.notes(KODEX, 9)).toEqual([]);
    });

    test('reads ranges, both ends inclusive', () => {
      store.put(KODEX, bars(0, 100), 'imported');
      expect(store.bars(KODEX, { from: at(10), to: at(12) })).toEqual(bars(10, 3));
      expect(store.bars(KODEX, { from: at(98) })).toEqual(bars(98, 2));
      expect(store.bars(KODEX, { to: at(1) })).toEqual(bars(0, 2));
      expect(store.bars(KODEX, { from: at(12), to: at(10) })).toEqual([]);
      expect(store.bars(KODEX, { from: at(100) })).toEqual([]);
    });

    test('scans in pages that join without a hole', () => {
      store.put(KODEX, bars(0, 100), 'imported');
      for (const size of [1, 7, 50, 100, 101]) {
        const pages = [...store.scan(KODEX, {}, size)];
        expect(pages.flat()).toEqual(bars(0, 100));
        expect(pages.slice(0, -1).every((page) => page.length === size)).toBe(true);
      }
      const some = [...store.scan(KODEX, { from: at(3), to: at(9) }, 3)];
      expect(some.map((page) => page.length)).toEqual([3, 3, 1]);
      expect(() => [...store.scan(KODEX, {}, 0)]).toThrow(InvariantError);
    });

    test('other calls are answered while a scan is under way', () => {
      store.put(KODEX, bars(0, 10), 'imported');
      const seen: Bar[] = [];
      for (const page of store.scan(KODEX, { to: at(9) }, 4)) {
        seen.push(...page);
        store.put(SAMSUNG, page, 'imported');
        store.last(SAMSUNG, 2);
      }
      expect(seen).toEqual(bars(0, 10));
      expect(store.bars(SAMSUNG)).toEqual(seen);
    });

    test('tells the newest bars, oldest first', () => {
      store.put(KODEX, bars(0, 10), 'imported');
      expect(store.last(KODEX, 3)).toEqual(bars(7, 3));
      expect(store.last(KODEX, 3, at(5))).toEqual(bars(2, 3));
      expect(store.last(KODEX, 99, at(2))).toEqual(bars(0, 2));
      expect(store.last(KODEX, 0)).toEqual([]);
      expect(store.last(KODEX, 3, at(0))).toEqual([]);
    });

    test('sums up each series', () => {
      store.put(SAMSUNG, bars(5, 3), 'ticks');
      store.put(KODEX, bars(10, 5), 'imported');
      store.put(KODEX, bars(0, 3), 'imported');
      store.put(KODEX, bars(14, 6), 'ticks');
      store.put(DAYS, bars(0, 1), 'collected');
      store.putInstrument({
        code: KODEX.code,
        name: 'KODEX 200',
        market: 'KOSPI',
        kind: 'etf',
        basePrice: bar(0).close,
      });
      expect(store.series()).toEqual([
        { ...SAMSUNG, name: '', bars: 3, from: at(5), to: at(7), lastUpdate: null },
        { ...DAYS, name: 'KODEX 200', bars: 1, from: at(0), to: at(0), lastUpdate: at(0) },
        { ...KODEX, name: 'KODEX 200', bars: 13, from: at(0), to: at(19), lastUpdate: at(14) },
      ]);
    });

    test('the last update does not depend on who came first', () => {
      store.put(KODEX, bars(0, 10), 'ticks');
      store.put(KODEX, [bar(4, 40_000)], 'imported');
      store.put(SAMSUNG, [bar(4, 40_000)], 'imported');
      store.put(SAMSUNG, bars(0, 10), 'ticks');
      expect(store.series().map(({ lastUpdate }) => lastUpdate)).toEqual([at(4), at(4)]);
    });

    test('a page of a collection moves the position with its bars', () => {
      const first = position(50, 99, { cursor: 'older', earlier: { from: at(0), to: at(9) } });
      expect(store.collect(first, bars(50, 50))).toEqual(stored(50));
      expect(store.position(KODEX)).toEqual(first);
      expect(store.position(DAYS)).toBeNull();
      const done = position(0, 99);
      expect(store.collect(done, bars(10, 41))).toMatchObject({ stored: 40, duplicates: 1 });
      expect(store.position(KODEX)).toEqual(done);
      expect(store.series()).toMatchObject([{ bars: 90, lastUpdate: at(99) }]);
    });

    test('a position without bars is kept, and makes no series', () => {
      store.collect(position(0, 0), []);
      expect(store.position(KODEX)).toEqual(position(0, 0));
      expect(store.series()).toEqual([]);
      expect(() => store.collect(position(5, 1), [])).toThrow(InvariantError);
    });

    test('keeps the last told of an instrument', () => {
      const told = {
        code: SAMSUNG.code,
        name: '삼성전자',
        market: 'KOSPI',
        kind: 'stock',
        basePrice: bar(0).close,
      } as const;
      store.putInstrument(told);
      expect(store.instrument(SAMSUNG.code)).toEqual(told);
      store.putInstrument({ ...told, name: '삼성전자우', basePrice: bar(9).close });
      expect(store.instrument(SAMSUNG.code)).toEqual({ ...told, name: '삼성전자우', basePrice: bar(9).close });
      expect(store.instrument(KODEX.code)).toBeNull();
    });

    test('company figures grow day by day', () => {
      const told = (day: string, per: number | null) =>
        ({ code: SAMSUNG.code, day, figures: { per, eps: -12.5 } }) as never;
      store.putFundamentals([told('20221110', 11.2), told('20221109', null)]);
      store.putFundamentals([told('20221110', 11.3)]);
      expect(store.fundamentals(SAMSUNG.code)).toEqual([told('20221109', null), told('20221110', 11.3)]);
      expect(store.fundamentals(KODEX.code)).toEqual([]);
      expect(() => store.putFundamentals([told('20221111', 9), told('20221112', Number.NaN)])).toThrow(
        /per of 005930 .* NaN/,
      );
      expect(store.fundamentals(SAMSUNG.code)).toHaveLength(2);
    });
  });
}
