/** IOC, FOK, best, priority and conditional orders: what each does that a limit order does not. */
import { describe, expect, test } from 'vitest';
import { accepted, at, fills, kodex, ofKind, order, play, schedule, venueOf, type Trade } from './helpers.js';

const trades: Trade[] = [
  ['090000', 31_500, 1_000],
  ['152000', 31_500, 1],
  ['153000', 31_600, 400],
];

/** An open market: ask 31,500, bid 31,495. */
function open() {
  const venue = venueOf(trades);
  venue.advanceTo(at('090001'));
  return { venue, quote: venue.quote(kodex.code) };
}
const dropped = (events: Parameters<typeof ofKind>[0]) =>
  ofKind(events, 'dropped').map(({ orderId, quantity }) => [orderId, quantity]);

describe('IOC', () => {
  test('takes what is there up to its limit and drops the rest', () => {
    const { venue, quote } = open();
    const { price, quantity } = quote.asks[0]!;
    const events = accepted(venue.submit(order('1', { lifetime: 'ioc', price, quantity: quantity + 9 }), at('090001')));
    expect(fills(events)).toEqual([['1', price, quantity]]);
    expect(dropped(events)).toEqual([['1', 9]]);
    expect(venue.remaining('1')).toBe(0);
    expect(venue.cancel('1', 0, at('090002'))).toEqual({ refusal: 'nothing_to_cancel' });
  });

  test('at the market takes the ten levels that are shown', () => {
    const { venue, quote } = open();
    const shown = quote.bids.reduce((sum, level) => sum + level.quantity, 0);
    const wanted = order('1', { side: 'sell', type: 'market', lifetime: 'ioc', price: null, quantity: shown + 5 });
    const events = accepted(venue.submit(wanted, at('090001')));
    expect(fills(events)).toHaveLength(quote.bids.length);
    expect(dropped(events)).toEqual([['1', 5]]);
  });

  test('that finds nothing drops all of it', () => {
    const { venue } = open();
    const events = accepted(venue.submit(order('1', { lifetime: 'ioc', price: 31_400 }), at('090001')));
    expect([fills(events), dropped(events)]).toEqual([[], [['1', 10]]]);
  });

  test('before the first trade of the day finds no book', () => {
    const venue = venueOf([['093000', 31_400, -5]]);
    venue.advanceTo(at('091000'));
    const events = accepted(venue.submit(order('1', { lifetime: 'ioc' }), at('091000')));
    expect(dropped(events)).toEqual([['1', 10]]);
  });
});

describe('FOK', () => {
  test('trades all of it at once', () => {
    const { venue, quote } = open();
    const [first, second] = quote.asks;
    const quantity = first!.quantity + 1;
    const events = accepted(
      venue.submit(order('1', { lifetime: 'fok', price: second!.price, quantity }), at('090001')),
    );
    expect(fills(events)).toEqual([
      ['1', first!.price, first!.quantity],
      ['1', second!.price, 1],
    ]);
    expect(dropped(events)).toEqual([]);
  });

  test('or nothing, and leaves the book as it was', () => {
    const { venue, quote } = open();
    const { price, quantity } = quote.asks[0]!;
    const events = accepted(venue.submit(order('1', { lifetime: 'fok', price, quantity: quantity + 1 }), at('090001')));
    expect([fills(events), dropped(events)]).toEqual([[], [['1', quantity + 1]]]);
    expect(fills(accepted(venue.submit(order('2', { price, quantity }), at('090001'))))).toEqual([
      ['2', price, quantity],
    ]);
  });

  test('counts what others of ours have taken', () => {
    const { venue, quote } = open();
    const { price, quantity } = quote.asks[0]!;
    accepted(venue.submit(order('1', { price, quantity: 1 }), at('090001')));
    expect(dropped(accepted(venue.submit(order('2', { lifetime: 'fok', price, quantity }), at('090001'))))).toEqual([
      ['2', quantity],
    ]);
  });
});

describe('an order that takes its price from the book', () => {
  test.each([
    ['best', 'buy', 31_500, 2],
    ['best', 'sell', 31_495, 2],
    ['priority', 'buy', 31_495, 0],
    ['priority', 'sell', 31_500, 0],
  ] as const)('%s %s works at %i', (type, side, price, filled) => {
    const { venue } = open();
    const result = venue.submit(order('1', { type, side, price: null, quantity: 2 }), at('090001'));
    expect(result).toMatchObject({ refusal: null, price });
    expect(venue.remaining('1')).toBe(2 - filled);
  });

  test('best takes one level only and rests there with what is left', () => {
    const { venue, quote } = open();
    const { price, quantity } = quote.asks[0]!;
    const events = accepted(
      venue.submit(order('1', { type: 'best', price: null, quantity: quantity + 3 }), at('090001')),
    );
    expect(fills(events)).toEqual([['1', price, quantity]]);
    expect(venue.remaining('1')).toBe(3);
  });

  test('needs one', () => {
    const venue = venueOf([['093000', 31_400, -5]]);
    venue.advanceTo(at('091000'));
    expect(venue.submit(order('1', { type: 'best', price: null }), at('091000')).refusal).toBe('no_price_to_take');
    expect(venue.submit(order('1', { type: 'priority', price: null }), at('091000')).refusal).toBe('no_price_to_take');
  });

  test('may not name one', () => {
    expect(open().venue.submit(order('1', { type: 'best' }), at('090001')).refusal).toBe('price_forbidden');
    expect(open().venue.submit(order('1', { type: 'market' }), at('090001')).refusal).toBe('price_forbidden');
  });
});

describe('a conditional order', () => {
  test('is a limit order until the closing auction makes it one at the market', () => {
    const { venue } = open();
    accepted(venue.submit(order('far', { type: 'conditional', price: 31_000 }), at('090001')));
    accepted(venue.submit(order('limit', { price: 31_000 }), at('090001')));
    expect(fills(play(venue, at('152959')))).toEqual([]);
    expect(fills(play(venue, schedule.close))).toEqual([['far', 31_600, 10]]);
  });

  test('is at the market before any order of the closing auction itself', () => {
    const venue = venueOf([
      ['090000', 31_500, 1_000],
      ['153000', 31_600, 25],
    ]);
    venue.advanceTo(at('090001'));
    accepted(
      venue.submit(
        order('conditional', { type: 'conditional', side: 'sell', price: 40_000, quantity: 20 }),
        at('090001'),
      ),
    );
    venue.advanceTo(at('152000'));
    accepted(venue.submit(order('market', { type: 'market', side: 'sell', price: null, quantity: 20 }), at('152000')));
    expect(fills(play(venue, schedule.close))).toEqual([
      ['conditional', 31_600, 20],
      ['market', 31_600, 5],
    ]);
  });

  test('is not taken in the closing auction any more', () => {
    const venue = venueOf(trades);
    venue.advanceTo(at('152500'));
    expect(venue.submit(order('1', { type: 'conditional' }), at('152500')).refusal).toBe('type_not_now');
  });

  test('amended is a plain limit order', () => {
    const { venue } = open();
    accepted(venue.submit(order('1', { type: 'conditional', price: 31_000 }), at('090001')));
    expect(venue.amend('1', '2', 0, 31_005, at('090002'))).toMatchObject({ refusal: null, amended: 10 });
    expect(ofKind(play(venue, schedule.close), 'expired').map(({ orderId }) => orderId)).toEqual(['2']);
  });
});

test('a type that exists only in our words is refused', () => {
  const { venue } = open();
  expect(venue.submit(order('1', { type: 'priority', lifetime: 'ioc', price: null }), at('090001')).refusal).toBe(
    'unknown_type',
  );
});
