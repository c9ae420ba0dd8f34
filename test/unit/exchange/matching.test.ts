import { describe, expect, test } from 'vitest';
import { Book } from '../../../src/exchange/book.js';
import { CodeMarket } from '../../../src/exchange/code-market.js';
import { Ladder } from '../../../src/exchange/ladder.js';
import { takeFromPrint } from '../../../src/exchange/matching.js';
import { OrderDesk } from '../../../src/exchange/order-desk.js';
import { WorkingOrders, type WorkingOrder } from '../../../src/exchange/working-orders.js';
import {
  accepted,
  at,
  day,
  fills,
  kodex,
  ofKind,
  order,
  play,
  samsung,
  schedule,
  tapeOf,
  venueOf,
  type Trade,
} from './helpers.js';

/** An open market around 31,500: the last trade was a purchase, so the ask is 31,500 and the bid 31,495. */
const open: Trade[] = [['090000', 31_500, 1_000]];
const quiet: Trade[] = [...open, ['120000', 31_500, 1]];

describe('an order that comes in continuous hours', () => {
  test('takes displayed levels one after the other, and rests with what is left', () => {
    const venue = venueOf(quiet);
    venue.advanceTo(at('090001'));
    const { asks } = venue.quote(kodex.code);
    const two = asks[0]!.quantity + asks[1]!.quantity;
    const events = accepted(venue.submit(order('1', { price: asks[1]!.price, quantity: two + 7 }), at('090001')));
    expect(fills(events)).toEqual([
      ['1', 31_500, asks[0]!.quantity],
      ['1', 31_505, asks[1]!.quantity],
    ]);
    expect(venue.remaining('1')).toBe(7);
  });

  test('does not take a displayed share twice', () => {
    const venue = venueOf(quiet);
    venue.advanceTo(at('090001'));
    const best = venue.quote(kodex.code).asks[0]!;
    accepted(venue.submit(order('1', { quantity: best.quantity - 1 }), at('090001')));
    expect(fills(accepted(venue.submit(order('2', { quantity: 5 }), at('090002'))))).toEqual([['2', 31_500, 1]]);
    expect(fills(accepted(venue.submit(order('3', { quantity: 5 }), at('090003'))))).toEqual([]);
  });

  test('at the market takes ten levels and waits for the rest', () => {
    const venue = venueOf([...open, ['100000', 31_500, 50], ['100100', 31_505, 50]]);
    venue.advanceTo(at('090001'));
    const bids = venue.quote(kodex.code).bids;
    const all = bids.reduce((sum, level) => sum + level.quantity, 0);
    const market = order('1', { side: 'sell', type: 'market', price: null, quantity: all + 60 });
    const events = accepted(venue.submit(market, at('090001')));
    expect(fills(events)).toEqual(bids.map((level) => ['1', level.price, level.quantity]));
    // The trade itself, then whatever the refreshed book shows.
    const later = play(venue, at('100100'));
    expect(fills(later)[0]).toEqual(['1', 31_500, 50]);
    expect(fills(later).reduce((sum, [, , shares]) => sum + shares, 0)).toBe(60);
  });

  test('rests before the first trade of the day, because there is no book yet', () => {
    const venue = venueOf([['093000', 31_400, -5]]);
    venue.advanceTo(at('091000'));
    const market = order('1', { type: 'market', price: null, quantity: 3 });
    expect(accepted(venue.submit(market, at('091000')))).toEqual([]);
    expect(fills(play(venue, at('093000')))).toEqual([['1', 31_400, 3]]);
  });
});

describe('a resting order', () => {
  test('queues behind the shares shown at its price when it came, and before them where it is the best', () => {
    const { prints } = tapeOf(open);
    const market = new CodeMarket(kodex, schedule, prints, 1);
    market.print(prints[0]!);
    const desk = new OrderDesk(schedule, new Map([[kodex.code, market]]));
    const [ask, second] = market.quote().asks;
    accepted(desk.submit(order('1', { side: 'sell', price: second!.price }), at('090001')));
    expect(market.orders.queue('sell').map((one) => one.ahead)).toEqual([second!.quantity]);
    accepted(desk.submit(order('2', { price: ask!.price, quantity: ask!.quantity + 1 }), at('090001')));
    expect(market.orders.queue('buy').map((one) => [one.left, one.ahead])).toEqual([[1, 0]]);
  });

  test.each([
    ['in continuous hours', '090000'],
    ['before the open', '083000'],
  ])('that came %s waits until the strangers shown before it have traded', (_, came) => {
    // Purchases a tick above stir the book, so that later the level shows another number; then the price comes.
    const purchases = Array.from({ length: 50 }, (_, i): Trade => [`0905${String(i + 10)}`, 31_500, 50]);
    const sales = Array.from({ length: 40 }, (_, i): Trade => [`0910${String(i + 10)}`, 31_495, -50]);
    const venue = venueOf([...open, ...purchases, ...sales]);
    venue.advanceTo(at(came));
    accepted(venue.submit(order('1', { price: 31_495, quantity: 50 }), at(came)));
    venue.advanceTo(at('090000'));
    const queue = venue.quote(kodex.code).bids[0]!.quantity;
    venue.advanceTo(at('091000'));
    expect(venue.quote(kodex.code).bids[0]!.quantity).not.toBe(queue);
    // The sale that reaches past the queue gives what it has left, the next one the rest.
    const reached = Math.floor(queue / 50);
    const first = (reached + 1) * 50 - queue;
    expect(ofKind(play(venue), 'execution').map(({ time, quantity }) => [time, quantity])).toEqual([
      [at(sales[reached]![0]), first],
      [at(sales[reached + 1]![0]), 50 - first],
    ]);
  });

  test('at the market is filled on the grid even when adjusted history trades between ticks', () => {
    const executed = (side: 'buy' | 'sell', trade: Trade) => {
      const venue = venueOf([trade]);
      accepted(venue.submit(order('1', { type: 'market', price: null, side, quantity: 5 }), at('083000')));
      return fills(play(venue, at('100000')));
    };
    expect(executed('buy', ['100000', 31_503, -10])).toEqual([['1', 31_505, 5]]);
    expect(executed('sell', ['100000', 31_503, 10])).toEqual([['1', 31_500, 5]]);
    expect(executed('buy', ['090000', 31_503, 10])).toEqual([['1', 31_505, 5]]);
  });

  test('that came a moment after an event the caller had not played yet takes part in it', () => {
    const venue = venueOf([...open, ['100000', 31_400, -20]]);
    venue.advanceTo(at('095900'));
    accepted(venue.submit(order('1', { price: 31_450 }), at('100001')));
    expect(fills(venue.advanceTo(at('100000')))).toEqual([['1', 31_450, 10]]);
  });

  test('fills at its own price, up to the trade’s shares, when the price goes through it', () => {
    const venue = venueOf([...open, ['091000', 31_300, -6]]);
    venue.advanceTo(at('090001'));
    accepted(venue.submit(order('1', { price: 31_400 }), at('090001')));
    const events = play(venue, at('091000'));
    expect(fills(events)[0]).toEqual(['1', 31_400, 6]);
    // The book has come below the limit: its sellers trade at the limit too.
    expect(fills(events)[1]).toEqual(['1', 31_400, 4]);
  });

  test('is served before a worse and before a later one, and a trade’s shares are handed out once', () => {
    const venue = venueOf([...open, ['091000', 31_300, -25], ['160000', 31_300, 1]]);
    venue.advanceTo(at('090001'));
    accepted(venue.submit(order('worse', { price: 31_400 }), at('090001')));
    accepted(venue.submit(order('first', { price: 31_450 }), at('090001')));
    accepted(venue.submit(order('second', { price: 31_450 }), at('090002')));
    const executed = fills(play(venue, at('091000')));
    expect(executed.slice(0, 3)).toEqual([
      ['first', 31_450, 10],
      ['second', 31_450, 10],
      ['worse', 31_400, 5],
    ]);
  });

  test('joins behind its own earlier order without counting the strangers twice', () => {
    const orders = new WorkingOrders();
    const working = (id: string, ahead: number): WorkingOrder => ({
      id,
      side: 'buy',
      limit: 31_495,
      left: 10,
      ahead,
      conditional: false,
    });
    const [one, two] = [working('1', 100), working('2', 130)];
    orders.add(one);
    orders.add(two);
    const ladder = new Ladder(kodex, day);
    const sell = (quantity: number): [string, number][] => {
      const executed: [string, number][] = [];
      takeFromPrint(
        orders,
        new Book(ladder, 100, 1),
        ladder,
        { price: 31_495, quantity: -quantity },
        (order, _, shares) => executed.push([order.id, shares]),
      );
      return executed;
    };
    // Queue: 100 strangers, order 1, 30 strangers, order 2.
    expect(sell(95)).toEqual([]);
    expect(sell(10)).toEqual([['1', 5]]);
    expect(sell(5 + 20)).toEqual([['1', 5]]);
    expect(two.ahead).toBe(10);
    expect(sell(14)).toEqual([['2', 4]]);
    expect([one.left, two.left, orders.queue('buy').length]).toEqual([0, 6, 1]);
  });

  test('expires at the close', () => {
    const venue = venueOf(quiet);
    venue.advanceTo(at('090001'));
    accepted(venue.submit(order('1', { price: 31_000 }), at('090001')));
    expect(ofKind(play(venue), 'expired')).toEqual([
      { kind: 'expired', time: schedule.close, orderId: '1', quantity: 10 },
    ]);
    expect(venue.remaining('1')).toBe(0);
    expect(venue.cancel('1', 0, at('180000'))).toEqual({ refusal: 'nothing_to_cancel' });
  });
});

describe('cancel and amend', () => {
  const working = () => {
    const venue = venueOf([...open, ['100000', 31_400, -1_000]]);
    venue.advanceTo(at('090001'));
    accepted(venue.submit(order('1', { price: 31_450 }), at('090001')));
    return venue;
  };

  test('a part or all can be taken back', () => {
    const venue = working();
    expect(venue.cancel('1', 4, at('090002'))).toEqual({ refusal: null, canceled: 4 });
    expect(venue.remaining('1')).toBe(6);
    expect(venue.cancel('1', 7, at('090002'))).toEqual({ refusal: 'over_quantity' });
    expect(venue.cancel('1', -1, at('090002'))).toEqual({ refusal: 'bad_quantity' });
    expect(venue.cancel('1', 0, at('090002'))).toEqual({ refusal: null, canceled: 6 });
    expect(venue.cancel('1', 0, at('090002'))).toEqual({ refusal: 'nothing_to_cancel' });
    expect(venue.cancel('2', 0, at('090002'))).toEqual({ refusal: 'no_such_order' });
    expect(fills(play(venue))).toEqual([]);
  });

  test('an amendment moves its shares to the new order, behind the others of the new price', () => {
    const venue = working();
    accepted(venue.submit(order('2', { price: 31_445 }), at('090002')));
    expect(venue.amend('1', '3', 6, 31_445, at('090003'))).toEqual({ refusal: null, amended: 6, events: [] });
    expect([venue.remaining('1'), venue.remaining('3')]).toEqual([4, 6]);
    expect(fills(play(venue, at('100000')))).toEqual([
      ['1', 31_450, 4],
      ['2', 31_445, 10],
      ['3', 31_445, 6],
    ]);
  });

  test('an amendment to the ask executes at once', () => {
    const venue = working();
    const result = venue.amend('1', '2', 0, 31_500, at('090003'));
    expect(result).toMatchObject({ refusal: null, amended: 10 });
    expect('events' in result && fills(result.events)).toEqual([['2', 31_500, 10]]);
  });

  test('a refused amendment leaves the order as it was', () => {
    const venue = working();
    expect(venue.amend('1', '2', 0, 31_501, at('090003'))).toEqual({ refusal: 'off_tick' });
    expect(venue.amend('1', '2', 11, 31_500, at('090003'))).toEqual({ refusal: 'over_quantity' });
    expect(venue.amend('9', '2', 1, 31_500, at('090003'))).toEqual({ refusal: 'no_such_order' });
    expect(venue.remaining('1')).toBe(10);
  });
});

describe('what is refused', () => {
  const submit = (rest: Parameters<typeof order>[1], time = '100000') => {
    const venue = venueOf(open);
    venue.advanceTo(at(time));
    return venue.submit(order('1', rest), at(time)).refusal;
  };

  test.each([
    ['off the grid', { price: 31_501 }, 'off_tick'],
    ['a limit order without a price', { price: null }, 'price_needed'],
    ['above the upper limit', { price: 40_955 }, 'outside_limits'],
    ['below the lower limit', { price: 22_045 }, 'outside_limits'],
    ['no shares', { quantity: 0 }, 'bad_quantity'],
    ['half a share', { quantity: 1.5 }, 'bad_quantity'],
    ['another code', { code: samsung.code }, 'unknown_code'],
  ] as const)('%s', (_, rest, refusal) => {
    expect(submit(rest)).toBe(refusal);
  });

  test('the limits themselves are fine', () => {
    expect([submit({ price: 40_950 }), submit({ price: 22_050 })]).toEqual([null, null]);
  });

  test.each([
    ['081959', 'market_not_open'],
    ['082000', null],
    ['085959', null],
    ['152500', null],
    ['152959', null],
    ['153000', 'market_closed'],
    ['154500', 'market_closed'],
  ])('at %s: %s', (time, refusal) => {
    expect(submit({}, time)).toBe(refusal);
    expect(submit({ type: 'market', price: null }, time)).toBe(refusal);
  });

  test('an id used twice, and time that runs backwards, stop the program', () => {
    const venue = venueOf(open);
    venue.advanceTo(at('100000'));
    accepted(venue.submit(order('1'), at('100000')));
    expect(() => venue.submit(order('1'), at('100000'))).toThrow('submitted before');
    expect(() => venue.advanceTo(at('095959'))).toThrow('backwards');
    expect(() => venue.submit(order('2'), at('095959'))).toThrow('backwards');
    expect(() => venue.quote(samsung.code)).toThrow('not on the tape');
  });
});
