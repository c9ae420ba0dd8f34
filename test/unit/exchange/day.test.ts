/** A day at the venue by the clock: auctions at both ends, the tape told as it is, books that fit it. */
import { describe, expect, test } from 'vitest';
import { accepted, at, fills, kodex, ofKind, order, play, schedule, venueOf, type Trade } from './helpers.js';

const trades: Trade[] = [
  ['090000', 31_620, 1_000],
  ['090001', 31_625, 40],
  ['090001', 31_620, -20],
  ['151959', 31_600, -5],
  ['153000', 31_650, 2_000],
  ['153512', 31_650, 70],
];

describe('the tape is told', () => {
  test('as it is, with running volume and amount and the best prices after each trade', () => {
    const prints = ofKind(play(venueOf(trades)), 'print');
    expect(prints.map((p) => [p.price, p.quantity, p.volume, p.ask, p.bid, p.session])).toEqual([
      [31_620, 1_000, 1_000, 31_620, 31_615, 2],
      [31_625, 40, 1_040, 31_625, 31_620, 2],
      [31_620, -20, 1_060, 31_625, 31_620, 2],
      [31_600, -5, 1_065, 31_605, 31_600, 2],
      [31_650, 2_000, 3_065, 31_650, 31_645, 2],
      [31_650, 70, 3_135, 31_650, 31_645, 3],
    ]);
    expect(prints.at(-1)!.amount).toBe(31_620 * 1_020 + 31_625 * 40 + 31_600 * 5 + 31_650 * 2_070);
  });

  test('whether or not we trade', () => {
    const venue = venueOf(trades);
    accepted(venue.submit(order('1', { type: 'market', price: null, quantity: 500 }), at('083000')));
    expect(ofKind(play(venue), 'print')).toEqual(ofKind(play(venueOf(trades)), 'print'));
  });

  test('in the same way in one step as event by event', () => {
    expect(venueOf(trades).advanceTo(schedule.afterHoursEnd)).toEqual(play(venueOf(trades)));
  });

  test('and the quote keeps the day’s numbers', () => {
    const venue = venueOf(trades);
    expect(venue.quote(kodex.code)).toMatchObject({
      last: 31_500,
      open: 0,
      high: 0,
      low: 0,
      volume: 0,
      ask: 0,
      bid: 0,
    });
    play(venue);
    expect(venue.quote(kodex.code)).toMatchObject({
      base: 31_500,
      limits: { lower: 22_050, upper: 40_950 },
      last: 31_650,
      open: 31_620,
      high: 31_650,
      low: 31_600,
      volume: 3_135,
      indicative: null,
    });
  });
});

describe('the clock of the day', () => {
  const events = play(venueOf(trades));

  test('times never decrease, and the day ends', () => {
    const times = events.map((event) => event.time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBe(schedule.afterHoursEnd);
  });

  test('the open is told before its trade, the close after its trade', () => {
    const kinds = (time: string) =>
      events.flatMap((e) => (e.time === at(time) ? [e.kind === 'state' ? e.state : e.kind] : []));
    expect(kinds('090000')).toEqual(['3', 'o', 'print', 'book']);
    expect(kinds('153000')).toEqual(['print', 'book', '4']);
  });

  test('no trade is told while an auction runs', () => {
    for (const { time } of ofKind(events, 'print')) {
      expect(time < schedule.open || (time >= schedule.closingAuction && time < schedule.close)).toBe(false);
    }
  });
});

describe('a call auction', () => {
  const events = play(venueOf(trades));

  test('shows every ten seconds what it would give, from the reference to the print', () => {
    const looks = ofKind(events, 'indicative');
    expect(looks).toHaveLength(180 + 60);
    const opening = looks.slice(0, 180);
    expect(opening[0]!.time).toBe(schedule.openingAuction);
    expect(Math.abs(opening[0]!.price - kodex.basePrice)).toBeLessThanOrEqual(6 * 5);
    expect(Math.abs(opening.at(-1)!.price - 31_620)).toBeLessThanOrEqual(5);
    expect(opening.at(-1)!.quantity).toBeGreaterThan(opening[0]!.quantity);
    expect(opening.every((look) => look.quantity <= 1_000 && look.volume === 0)).toBe(true);
    expect(looks.slice(180).every((look) => look.volume === 1_065)).toBe(true);
  });

  test('its book is what is left after the crossing', () => {
    const books = ofKind(events, 'book').filter((book) => book.indicative !== null);
    expect(books).toHaveLength(240);
    for (const { asks, bids, indicative } of books) {
      expect(asks[0]!.price).toBeGreaterThanOrEqual(indicative!.price);
      expect(bids[0]!.price).toBeLessThanOrEqual(indicative!.price);
      expect(bids[0]!.price).toBeLessThan(asks[0]!.price);
      expect(Math.max(asks.length, bids.length)).toBeLessThanOrEqual(10);
    }
  });

  test('fills whoever’s limit allows at the one price, market orders first, up to the matched shares', () => {
    const venue = venueOf(trades);
    venue.advanceTo(at('083000'));
    const now = at('083000');
    accepted(venue.submit(order('low', { price: 31_615 }), now));
    accepted(venue.submit(order('just', { price: 31_620, quantity: 300 }), now));
    accepted(venue.submit(order('high', { price: 32_000, quantity: 300 }), now));
    accepted(venue.submit(order('market', { type: 'market', price: null, quantity: 600 }), now));
    accepted(venue.submit(order('seller', { side: 'sell', price: 31_000, quantity: 5 }), now));
    const executed = fills(play(venue, at('090000')));
    expect(executed.slice(0, 4)).toEqual([
      ['market', 31_620, 600],
      ['high', 31_620, 300],
      ['just', 31_620, 100],
      ['seller', 31_620, 5],
    ]);
    expect(venue.remaining('low')).toBe(10);
  });

  test('takes orders that rested through the day into the close', () => {
    const venue = venueOf(trades);
    venue.advanceTo(at('100000'));
    accepted(venue.submit(order('sale', { side: 'sell', price: 31_640 }), at('100000')));
    expect(ofKind(play(venue), 'execution')).toEqual([
      { kind: 'execution', time: schedule.close, orderId: 'sale', executionId: '1', price: 31_650, quantity: 10 },
    ]);
  });

  test('gives nothing at once', () => {
    const venue = venueOf(trades);
    venue.advanceTo(at('152500'));
    expect(accepted(venue.submit(order('1', { price: 31_700 }), at('152500')))).toEqual([]);
    expect(venue.quote(kodex.code).indicative).not.toBeNull();
    expect(venue.cancel('1', 0, at('152959'))).toEqual({ refusal: null, canceled: 10 });
  });

  test('that the tape does not have is not shown', () => {
    const venue = venueOf([['093000', 31_400, 5]]);
    expect(ofKind(play(venue), 'indicative')).toEqual([]);
  });
});

describe('the book', () => {
  test('has ten levels a side on the grid around the last trade', () => {
    const venue = venueOf(trades);
    venue.advanceTo(at('090001'));
    const { asks, bids } = venue.quote(kodex.code);
    expect(asks.map((level) => level.price)).toEqual(Array.from({ length: 10 }, (_, i) => 31_625 + 5 * i));
    expect(bids.map((level) => level.price)).toEqual(Array.from({ length: 10 }, (_, i) => 31_620 - 5 * i));
    expect([...asks, ...bids].every((level) => Number.isInteger(level.quantity) && level.quantity > 0)).toBe(true);
  });

  test('ends at the price limits', () => {
    const venue = venueOf([
      ['090000', 40_945, 10],
      ['090100', 40_950, 10],
      ['090200', 40_950, -10],
      ['090300', 22_050, -10],
    ]);
    const tops = ofKind(play(venue, at('110000')), 'print').map((print) => [print.ask, print.bid]);
    expect(tops).toEqual([
      [40_945, 40_940],
      [40_950, 40_945],
      [0, 40_950],
      [22_055, 22_050],
    ]);
    expect(venue.quote(kodex.code).bids).toHaveLength(1);
  });
});
