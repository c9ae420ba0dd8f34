import { describe, expect, test } from 'vitest';
import { Book } from '../../../src/exchange/book.js';
import { Ladder } from '../../../src/exchange/ladder.js';
import { day, kodex } from './helpers.js';

const ladder = new Ladder(kodex, day);
const rung = (price: number) => ladder.floor(price);
const book = (): Book => {
  const book = new Book(ladder, 1_000, 42);
  book.follow(31_500, true, 0);
  return book;
};

test('is closed until the first trade', () => {
  const book = new Book(ladder, 1_000, 42);
  expect([book.open, book.best('buy'), book.best('sell'), book.levels('buy')]).toEqual([false, 0, 0, []]);
  expect(book.take('buy', Infinity, 10)).toEqual([]);
});

test('is the same for the same salt, whatever was looked at', () => {
  const one = book();
  const two = book();
  one.levels('buy');
  one.sizeAt(5);
  for (const price of [31_505, 31_510]) for (const each of [one, two]) each.follow(price, true, 10);
  expect(one.levels('sell')).toEqual(two.levels('sell'));
  expect(one.levels('buy')).toEqual(two.levels('buy'));
});

test('a trade eats from its level', () => {
  const one = book();
  const shown = one.sizeAt(rung(31_500));
  // The same chance renews other levels in both; only what the trade took differs at its own.
  one.follow(31_500, true, 100);
  expect(one.sizeAt(rung(31_500))).toBe(shown - 100);
});

test('a level eaten up is shown anew', () => {
  const one = book();
  const shown = one.sizeAt(rung(31_500));
  one.follow(31_500, true, shown);
  expect(one.sizeAt(rung(31_500))).toBeGreaterThan(0);
  expect(one.sizeAt(rung(31_500))).not.toBe(shown);
});

test('levels that the price walks over change sides and are others’ orders', () => {
  const one = book();
  const asks = one.levels('buy');
  one.follow(31_550, true, 0);
  const bids = one.levels('sell');
  expect(bids.map((level) => level.price)).toEqual(asks.map((level) => level.price).reverse());
  const same = bids.filter((bid) => asks.some((ask) => ask.price === bid.price && ask.quantity === bid.quantity));
  expect(same).toEqual([]);
});

describe('what was taken', () => {
  test('is gone, though shown', () => {
    const one = book();
    const shown = one.levels('buy')[0]!;
    expect(one.take('buy', shown.price, 10_000_000)).toEqual([shown]);
    expect(one.levels('buy')[0]).toEqual(shown);
    expect(one.take('buy', shown.price, 1)).toEqual([]);
  });

  test('comes back with fresh orders at the level', () => {
    const one = book();
    const shown = one.levels('buy')[0]!;
    one.take('buy', shown.price, 10_000_000);
    one.follow(31_500, true, shown.quantity);
    expect(one.take('buy', shown.price, 10_000_000)).toEqual([one.levels('buy')[0]]);
  });
});

test('the queue before an order is what its own side shows at its price', () => {
  const one = book();
  expect(one.queueAt(31_495, 'buy')).toBe(one.levels('sell')[0]!.quantity);
  expect(one.queueAt(31_500, 'sell')).toBe(one.levels('buy')[0]!.quantity);
  expect([one.queueAt(31_500, 'buy'), one.queueAt(31_495, 'sell')]).toEqual([0, 0]);
});

describe('the ladder', () => {
  test('has every price of the day once, from limit to limit', () => {
    expect([ladder.at(0), ladder.at(ladder.size - 1), ladder.size]).toEqual([
      22_050,
      40_950,
      (40_950 - 22_050) / 5 + 1,
    ]);
    expect(() => ladder.at(ladder.size)).toThrow('rung');
  });

  test('finds the rungs around any price', () => {
    expect([ladder.floor(22_050), ladder.ceil(22_050), ladder.floor(22_053), ladder.ceil(22_053)]).toEqual([
      0, 0, 0, 1,
    ]);
    expect([ladder.floor(22_049), ladder.ceil(50_000)]).toEqual([-1, ladder.size]);
  });
});
