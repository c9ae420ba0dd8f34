/** Whether a synthetic day looks like one of KRX, over several seeds. */
import { describe, expect, test } from 'vitest';
import {
  createRng,
  HOUR,
  InputError,
  isOnTick,
  MINUTE,
  priceLimits,
  type StockCode,
} from '../../../src/domain/index.js';
import { DEFAULT_UNIVERSE, printsByCode, syntheticTape, type TapePrint } from '../../../src/exchange/index.js';
import { aggregate, day, samsung, schedule } from './helpers.js';

const [index, inverse] = DEFAULT_UNIVERSE as [(typeof DEFAULT_UNIVERSE)[0], (typeof DEFAULT_UNIVERSE)[0]];
const dayOf = (seed: number, ticksPerCode?: number) =>
  syntheticTape({
    schedule,
    instruments: [...DEFAULT_UNIVERSE, samsung],
    rng: createRng(seed),
    ...(ticksPerCode === undefined ? {} : { ticksPerCode }),
  });
const shares = (prints: readonly TapePrint[]) => prints.reduce((sum, print) => sum + Math.abs(print.quantity), 0);

describe.each([1, 2, 3])('the synthetic day of seed %i', (seed) => {
  const tape = dayOf(seed);
  const codes = printsByCode(tape.prints);
  const of = (code: StockCode) => codes.get(code)!;
  const each = (check: (prints: TapePrint[]) => void) => codes.forEach(check);

  test('has about 12,000 trades a code, all on the grid and within limits, none in the wrong hours', () => {
    expect(codes.size).toBe(4);
    for (const instrument of tape.instruments) {
      const prints = of(instrument.code);
      const { lower, upper } = priceLimits(instrument, day);
      expect(prints.length).toBeGreaterThan(11_900);
      expect(prints.length).toBeLessThan(12_100);
      expect(prints.every(({ price }) => isOnTick(price, instrument, day) && price >= lower && price <= upper)).toBe(
        true,
      );
      expect(prints.every(({ quantity }) => Number.isInteger(quantity) && quantity !== 0)).toBe(true);
      const between = prints.filter((print) => !print.auction && print.session === 2);
      expect(between.every(({ time }) => time >= schedule.open && time < schedule.closingAuction)).toBe(true);
    }
  });

  test('begins and ends with an auction of a few per cent of the volume, and closes at one price', () => {
    each((prints) => {
      const auctions = prints.filter((print) => print.auction);
      expect(auctions.map((print) => print.time)).toEqual([schedule.open, schedule.close]);
      for (const auction of auctions) {
        const share = Math.abs(auction.quantity) / shares(prints);
        expect(share).toBeGreaterThan(0.01);
        expect(share).toBeLessThan(0.12);
      }
      const after = prints.filter((print) => print.session === 3);
      expect(after.length).toBeGreaterThan(0);
      expect(new Set(after.map((print) => print.price))).toEqual(new Set([auctions[1]!.price]));
    });
  });

  test('is busier at the edges than at noon', () => {
    each((prints) => {
      const within = (from: number, to: number) =>
        prints.filter((print) => print.time > from && print.time < to && !print.auction).length;
      const noon = within(schedule.open + 2.5 * HOUR, schedule.open + 3.5 * HOUR);
      expect(within(schedule.open, schedule.open + HOUR)).toBeGreaterThan(1.2 * noon);
      expect(within(schedule.open, schedule.open + 10 * MINUTE) * 6).toBeGreaterThan(1.5 * noon);
    });
  });

  test('the inverse fund moves against the index, the stock with it', () => {
    const moves = (code: StockCode) =>
      aggregate(
        of(code).filter((print) => print.session === 2),
        '5m',
      ).map((bar, i, bars) => bar.close / (bars[i - 1]?.close ?? bar.open) - 1);
    expect(correlation(moves(index.code), moves(inverse.code))).toBeLessThan(-0.6);
    expect(correlation(moves(index.code), moves(samsung.code))).toBeGreaterThan(0.2);
  });

  test('prices bounce between bid and ask, by small steps', () => {
    each((prints) => {
      const prices = prints.filter((print) => !print.auction && print.session === 2).map((print) => print.price);
      const steps = prices.slice(1).map((price, i) => price - prices[i]!);
      const moved = steps.filter((step) => step !== 0);
      const turned = moved.slice(1).filter((step, i) => Math.sign(step) !== Math.sign(moved[i]!)).length;
      expect(turned / moved.length).toBeGreaterThan(0.5);
      expect(Math.max(...moved.map(Math.abs)) / prices[0]!).toBeLessThan(0.01);
    });
  });
});

test('volatility comes in clusters: the size of a move tells of the next one’s, beyond the shape of the day', () => {
  const told = Array.from({ length: 8 }, (_, seed) => {
    const quiet = dayOf(seed).prints.filter(
      ({ code, time }) =>
        code === samsung.code && time > schedule.open + 1.5 * HOUR && time < schedule.open + 5.5 * HOUR,
    );
    const moves = aggregate(quiet, '5m').map((bar) => Math.log(bar.high / bar.low));
    return correlation(moves.slice(1), moves.slice(0, -1));
  });
  expect(told.reduce((sum, one) => sum + one, 0) / told.length).toBeGreaterThan(0.15);
});

test('the day of a seed is always the same, and another seed’s another', () => {
  expect(dayOf(7, 300)).toEqual(dayOf(7, 300));
  expect(dayOf(7, 300).prints).not.toEqual(dayOf(8, 300).prints);
});

test('another code beside changes no code’s day', () => {
  const alone = syntheticTape({ schedule, instruments: [index], rng: createRng(7), ticksPerCode: 300 });
  expect(printsByCode(dayOf(7, 300).prints).get(index.code)).toEqual([...alone.prints]);
});

test('a number of trades that cannot be is refused', () => {
  for (const ticks of [0, -1, 1.5, NaN]) expect(() => dayOf(1, ticks)).toThrow(InputError);
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (f: (i: number) => number) => a.reduce((total, _, i) => total + f(i), 0);
  const cross = sum((i) => (a[i]! - ma) * (b[i]! - mb));
  return cross / Math.sqrt(sum((i) => (a[i]! - ma) ** 2) * sum((i) => (b[i]! - mb) ** 2));
}
