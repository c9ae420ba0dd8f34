import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  createRng,
  InputError,
  parseKst,
  price,
  quantity,
  type Bar,
  type Interval,
} from '../../../src/domain/index.js';
import { recordedTape, Venue } from '../../../src/exchange/index.js';
import { aggregate, at, day, kodex, ofKind, play, schedule } from './helpers.js';

const bar = (hhmmss: string, open: number, high: number, low: number, close: number, volume: number): Bar => ({
  time: at(hhmmss),
  open: price(open),
  high: price(high),
  low: price(low),
  close: price(close),
  volume: quantity(volume),
});
const tape = (bars: readonly Bar[], interval: Interval = '1m') =>
  recordedTape({ schedule, series: [{ instrument: kodex, bars }], interval, rng: createRng('tape') });

describe('where trades fall', () => {
  test('the first of the opening bar is the auction, the closing bar is one print, later ones are after hours', () => {
    const { prints } = tape([
      bar('090000', 31_300, 31_310, 31_285, 31_300, 78_761),
      bar('153000', 31_145, 31_145, 31_145, 31_145, 164_047),
      bar('153500', 31_145, 31_145, 31_145, 31_145, 10_889),
    ]);
    expect(prints[0]).toMatchObject({ time: schedule.open, price: 31_300, auction: true, session: 2 });
    expect(prints.filter((print) => print.auction)).toHaveLength(2);
    const closing = prints.filter((print) => print.time === schedule.close);
    expect(closing).toHaveLength(1);
    expect(Math.abs(closing[0]!.quantity)).toBe(164_047);
    expect(prints.filter((print) => print.time > schedule.close).every((print) => print.session === 3)).toBe(true);
    expect(prints.filter((print) => print.time < schedule.close).length).toBeGreaterThan(4);
  });

  test('a long bar over the close keeps to continuous hours, and ends with the closing auction', () => {
    const { prints } = tape([bar('150000', 31_300, 31_400, 31_200, 31_250, 90_000)], '60m');
    const last = prints.at(-1)!;
    expect(last).toMatchObject({ time: schedule.close, price: 31_250, auction: true });
    expect(prints.slice(0, -1).every((print) => print.time < schedule.closingAuction)).toBe(true);
  });

  test('a daily bar has both auctions', () => {
    const { prints } = tape([bar('000000', 31_300, 31_400, 31_200, 31_250, 5_000_000)], '1d');
    expect(prints.filter((print) => print.auction).map((print) => print.time)).toEqual([schedule.open, schedule.close]);
    expect(aggregate(prints, '1d')).toEqual([bar('000000', 31_300, 31_400, 31_200, 31_250, 5_000_000)]);
  });

  test('a single trade is a whole bar', () => {
    expect(tape([bar('101000', 31_300, 31_300, 31_300, 31_300, 1)]).prints).toHaveLength(1);
    expect(tape([bar('090000', 31_300, 31_300, 31_300, 31_300, 1)]).prints[0]).toMatchObject({ auction: true });
  });

  test('high comes before low as often as after', () => {
    const high = Array.from({ length: 100 }, (_, seed) => {
      const bars = [bar('100000', 31_300, 31_400, 31_200, 31_310, 5_000)];
      const series = [{ instrument: kodex, bars }];
      const prices = recordedTape({ schedule, series, interval: '1m', rng: createRng(seed) }).prints.map(
        (p) => p.price,
      );
      return prices.indexOf(price(31_400)) < prices.indexOf(price(31_200));
    }).filter(Boolean).length;
    expect(high).toBeGreaterThan(30);
    expect(high).toBeLessThan(70);
  });

  test('prices between ticks, as adjusted history has them, are kept', () => {
    const adjusted = bar('090000', 31_266, 31_296, 31_226, 31_296, 95_338);
    const { prints } = tape([adjusted], '60m');
    expect(aggregate(prints, '60m')).toEqual([adjusted]);
    const strange = new Set(prints.map((print) => print.price).filter((won) => won % 5 !== 0));
    expect([...strange].every((won) => [31_266, 31_296, 31_226].includes(won))).toBe(true);
  });
});

describe('a bar that cannot be is refused in one sentence', () => {
  const good = bar('100000', 31_300, 31_310, 31_290, 31_300, 10);
  test.each<[string, Bar[], Interval, RegExp]>([
    [
      'open and close differ in one share',
      [{ ...good, high: price(31_310), close: price(31_310), low: price(31_300), volume: quantity(1) }],
      '1m',
      /take at least 2 trades, its volume is 1/,
    ],
    [
      'four prices in three shares',
      [{ ...good, close: price(31_305), volume: quantity(3) }],
      '1m',
      /at least 4 trades/,
    ],
    ['nothing traded', [bar('100000', 31_300, 31_300, 31_300, 31_300, 0)], '1m', /leave out bars without trades/],
    ['high below low', [bar('100000', 31_300, 31_290, 31_310, 31_300, 9)], '1m', /high 31290 is below low 31310/],
    ['twice the same time', [good, good], '1m', /two of this time/],
    ['another day', [{ ...good, time: parseKst('20221111100000') }], '1m', /not of 20221110/],
    ['off the interval', [{ ...good, time: at('100100') }], '5m', /no 5m bar starts then/],
    ['before the open', [{ ...good, time: at('085900') }], '1m', /ends before the open at 20221110090000/],
    ['in the closing auction', [{ ...good, time: at('152500') }], '1m', /closing auction runs/],
    ['an auction with two prices', [{ ...good, time: at('153000') }], '1m', /one price/],
    ['outside the limits', [bar('100000', 31_300, 41_000, 31_300, 31_300, 9)], '1m', /check the base price 31500/],
  ])('%s', (_, bars, interval, sentence) => {
    expect(() => tape(bars, interval)).toThrow(InputError);
    expect(() => tape(bars, interval)).toThrow(sentence);
    expect(() => tape(bars, interval)).toThrow(/^The \d+m bar of 069500 at \d{14} cannot be: .*\.$/);
  });

  test('a code given twice', () => {
    const series = [
      { instrument: kodex, bars: [] },
      { instrument: kodex, bars: [] },
    ];
    expect(() => recordedTape({ schedule, series, interval: '1m', rng: createRng(1) })).toThrow(
      /069500 is given twice/,
    );
  });
});

const file = '../shared/data/opt10080-069500-1m.csv';
const recorded = existsSync(file);

describe(recorded ? 'a real day' : `skipped: ${file} is absent`, () => {
  /** Columns: close, volume, time, open, high, low; newest first; signs are directions (KIWOOM.md §5). */
  const bars = (): Bar[] =>
    readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .map((line) => line.split(','))
      .filter((cells) => cells[2]?.startsWith(day))
      .map((cells) => {
        const won = (i: number) => price(Math.abs(Number(cells[i])));
        const [close, open, high, low] = [won(0), won(3), won(4), won(5)];
        return { time: parseKst(cells[2]!), open, high, low, close, volume: quantity(Number(cells[1])) };
      });

  test.runIf(recorded)('comes out of the venue as the bars that went in', () => {
    const source = bars();
    expect(source).toHaveLength(382);
    const venue = new Venue({ tape: tape(source), rng: createRng(1) });
    const prints = ofKind(play(venue), 'print');
    expect(aggregate(prints, '1m')).toEqual(source.reverse());
    expect(prints.at(-1)!.volume).toBe(source.reduce((sum, one) => sum + one.volume, 0));
    expect(prints.length / 382).toBeGreaterThan(4);
    expect(prints.length / 382).toBeLessThan(30);
  });
});
