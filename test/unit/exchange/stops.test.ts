/** Trading that stops at the venue: what is told, and what becomes of orders. */
import { describe, expect, test } from 'vitest';
import { SECOND, type EpochMs } from '../../../src/domain/index.js';
import type { ViStop } from '../../../src/exchange/index.js';
import { accepted, at, fills, kodex, ofKind, order, samsung, schedule } from './helpers.js';
import { tapeWith, times, venueWith, within } from './stops-helpers.js';

const { code } = samsung;

describe('at the venue', () => {
  const tape = tapeWith([{ kind: 'vi', code, at: at('110000'), trigger: 'dynamic', direction: 'up' }]);
  const stop = tape.interruptions?.[0] as ViStop;
  const inside = (seconds: number) => (stop.start + seconds * SECOND) as EpochMs;

  test('an interruption is told at both ends, shows its auction, and no trade between', () => {
    const venue = venueWith(tape);
    venue.advanceTo((stop.start - SECOND) as EpochMs);
    const events = venue.advanceTo(stop.end);
    const vi = ofKind(events, 'vi');
    expect(vi.map(({ phase, time }) => [phase, time])).toEqual([
      ['triggered', stop.start],
      ['released', stop.end],
    ]);
    const from = events.indexOf(vi[0]!);
    const until = events.indexOf(vi[1]!);
    const during = events.slice(from, until);
    expect(ofKind(during, 'print')).toEqual([]);
    const indicative = ofKind(during, 'indicative');
    expect(indicative).toHaveLength(Math.ceil((stop.end - stop.start) / (10 * SECOND)));
    expect(ofKind(during, 'book').map((book) => book.indicative?.price)).toEqual(indicative.map(({ price }) => price));
    const [print, ...rest] = ofKind(events.slice(until), 'print');
    expect(print).toMatchObject({ time: stop.end, code });
    expect(rest.every(({ time }) => time === stop.end)).toBe(true);
  });

  test('orders wait for the single price, market orders first, up to the shares of it', () => {
    const venue = venueWith(tape);
    venue.advanceTo(inside(30));
    const { upper } = venue.quote(code).limits;
    const print = tape.prints.find(({ time, auction }) => auction && time === stop.end)!;
    const shares = Math.abs(print.quantity);
    const early = order('limit', { code, price: upper, quantity: shares });
    expect(fills(accepted(venue.submit(early, inside(30))))).toEqual([]);
    const market = order('market', { code, type: 'market', price: null, quantity: 7 });
    expect(fills(accepted(venue.submit(market, inside(31))))).toEqual([]);
    const below = order('below', { code, price: print.price - 500, quantity: 5 });
    expect(fills(accepted(venue.submit(below, inside(32))))).toEqual([]);
    const executed = ofKind(venue.advanceTo(stop.end), 'execution').filter(({ time }) => time === stop.end);
    expect(executed.slice(0, 2).map(({ orderId, price, quantity }) => [orderId, price, quantity])).toEqual([
      ['market', print.price, 7],
      ['limit', print.price, shares - 7],
    ]);
    expect(venue.remaining('below')).toBe(5);
  });

  test('only types of a call auction are taken, and cancels and amendments', () => {
    const venue = venueWith(tape);
    venue.advanceTo(inside(10));
    const refusal = (rest: Parameters<typeof order>[1]) =>
      venue.submit(order(JSON.stringify(rest), { code, price: null, ...rest }), inside(10)).refusal;
    expect(refusal({ type: 'best' })).toBe('type_not_now');
    expect(refusal({ type: 'priority' })).toBe('type_not_now');
    expect(refusal({ type: 'market', lifetime: 'ioc' })).toBe('type_not_now');
    expect(refusal({ price: 62_000, lifetime: 'fok' })).toBe('type_not_now');
    expect(refusal({ type: 'conditional', price: 62_000 })).toBeNull();
    accepted(venue.submit(order('1', { code, price: 62_000 }), inside(11)));
    expect(venue.amend('1', '2', 0, 62_100, inside(12))).toMatchObject({ refusal: null, amended: 10 });
    expect(venue.cancel('2', 0, inside(13))).toEqual({ refusal: null, canceled: 10 });
  });

  test('other codes go on', () => {
    const both = tapeWith([{ kind: 'vi', code, at: at('110000'), trigger: 'dynamic', direction: 'up' }], 1, [
      kodex.code,
      code,
    ]);
    expect(within(both.prints, stop).filter((print) => print.code === kodex.code).length).toBeGreaterThan(3);
    expect(venueWith(both).state(kodex.code, inside(1))).toBe('trading');
  });
});

describe('a halt', () => {
  const tape = tapeWith([{ kind: 'halt', code, at: at('103000'), until: at('113000') }]);

  test('refuses orders, takes cancels, shows nothing, and ends with ten minutes of auction', () => {
    const venue = venueWith(tape);
    venue.advanceTo(at('102959'));
    accepted(venue.submit(order('1', { code, price: 50_000 }), at('102959')));
    const events = venue.advanceTo(at('110000'));
    expect(ofKind(events, 'print').filter(({ time }) => time >= at('103000'))).toEqual([]);
    expect(ofKind(events, 'book').at(-1)).toMatchObject({ asks: [], bids: [], indicative: null });
    expect(venue.submit(order('2', { code, price: 60_000 }), at('110000')).refusal).toBe('trading_halted');
    expect(venue.amend('1', '3', 0, 50_100, at('110000'))).toEqual({ refusal: 'trading_halted' });
    expect(venue.cancel('1', 4, at('110000'))).toEqual({ refusal: null, canceled: 4 });
    venue.advanceTo(at('112000'));
    expect(venue.submit(order('4', { code, type: 'market', price: null }), at('112000')).refusal).toBeNull();
    const after = venue.advanceTo(at('113000'));
    expect(ofKind(after, 'print')[0]).toMatchObject({ time: at('113000') });
    expect(fills(after)[0]?.[0]).toBe('4');
  });

  test('for the day leaves no trade after it, and what works expires at the close', () => {
    const closed = tapeWith([{ kind: 'halt', code, at: at('103000'), until: null }]);
    expect(closed.prints.filter(({ time }) => time >= at('103000'))).toEqual([]);
    const venue = venueWith(closed);
    venue.advanceTo(at('102959'));
    accepted(venue.submit(order('1', { code, price: 50_000 }), at('102959')));
    expect(ofKind(venue.advanceTo(schedule.afterHoursEnd), 'expired')).toHaveLength(1);
    expect(venue.quote(code)).toMatchObject({ asks: [], bids: [] });
  });

  test('lifted during the closing auction ends with it', () => {
    const late = tapeWith([{ kind: 'halt', code, at: at('150000'), until: at('152500') }]);
    expect(times(late.interruptions?.[0])).toEqual(['150000', '151500', '153000']);
    expect(late.prints.filter(({ time }) => time >= at('150000') && time < at('153000'))).toEqual([]);
    expect(late.prints.filter(({ time }) => time === at('153000'))).toHaveLength(1);
    expect(ofKind(venueWith(late).advanceTo(at('151600')), 'indicative').at(-1)?.time).toBe(at('151600'));
  });
});

describe('a circuit breaker', () => {
  const breakers = (level: 1 | 2 | 3, seed: number) =>
    tapeWith([{ kind: 'breaker', level, at: at('100000') }], seed, [kodex.code, code]).interruptions?.filter(
      (stop) => stop.kind === 'breaker',
    ) ?? [];

  test.each([1, 2, 3, 4, 5])('of each level comes where the index falls so far, seed %i', (seed) => {
    for (const level of [1, 2, 3] as const) {
      const found = breakers(level, seed);
      expect(found.map((stop) => stop.level)).toEqual([1, 2, 3].slice(0, level));
      expect(Math.abs(found[0]!.start - at('100000'))).toBeLessThan(120 * SECOND);
    }
  });

  test('stops everything for twenty minutes, then takes orders for ten', () => {
    const tape = tapeWith([{ kind: 'breaker', level: 1, at: at('100000') }], 1, [kodex.code, code]);
    const stop = tape.interruptions?.find((each) => each.kind === 'breaker');
    if (typeof stop?.end !== 'number' || stop.auctionFrom === null) throw new Error('no breaker');
    expect([stop.auctionFrom - stop.start, stop.end - stop.start]).toEqual([1_200 * SECOND, 1_800 * SECOND]);
    expect(within(tape.prints, stop)).toEqual([]);
    const venue = venueWith(tape);
    venue.advanceTo(stop.start);
    expect(venue.submit(order('1', { price: 30_000 }), stop.start).refusal).toBe('circuit_breaker');
    venue.advanceTo(stop.auctionFrom);
    const market = order('2', { type: 'market', price: null });
    expect(venue.submit(market, stop.auctionFrom).refusal).toBeNull();
    expect(fills(venue.advanceTo(stop.end)).map(([id]) => id)).toEqual(['2']);
    expect(new Set(tape.prints.filter(({ time }) => time === stop.end).map((print) => print.code)).size).toBe(2);
  });

  test('of level 3 ends the day: what works expires at once, and nothing trades any more', () => {
    const tape = tapeWith([{ kind: 'breaker', level: 3, at: at('100000') }]);
    const last = tape.interruptions?.findLast((each) => each.kind === 'breaker');
    if (last === undefined) throw new Error('no breaker');
    expect(last).toMatchObject({ level: 3, auctionFrom: null, end: null });
    expect(tape.prints.filter(({ time }) => time >= last.start)).toEqual([]);
    const venue = venueWith(tape);
    venue.advanceTo(at('093000'));
    accepted(venue.submit(order('1', { code, price: 43_400 }), at('093000')));
    const expired = ofKind(venue.advanceTo(schedule.afterHoursEnd), 'expired');
    expect(expired.map(({ time }) => time)).toEqual([last.start]);
    expect(venue.state(code, at('152959'))).toBe('breaker');
  });
});

describe('a price limit', () => {
  test.each([
    ['up', 'asks', 'bids'],
    ['down', 'bids', 'asks'],
  ] as const)('reached %s leaves no %s and many shares in front of a late order', (direction, gone, there) => {
    const tape = tapeWith([{ kind: 'limitLock', code, at: at('103000'), direction }]);
    const venue = venueWith(tape);
    venue.advanceTo(at('120000'));
    const quote = venue.quote(code);
    const limit = direction === 'up' ? quote.limits.upper : quote.limits.lower;
    expect(quote.last).toBe(limit);
    expect(quote[gone]).toEqual([]);
    expect(quote[there][0]?.price).toBe(limit);
    expect(quote[there][0]!.quantity).toBeGreaterThan(5 * quote[there][1]!.quantity);
    const side = direction === 'up' ? 'buy' : 'sell';
    const late = order('1', { code, side, price: limit, quantity: 10 });
    expect(fills(accepted(venue.submit(late, at('120000'))))).toEqual([]);
    const other = order('2', { code, side, type: 'best', price: null });
    expect(venue.submit(other, at('120000')).refusal).toBe('no_price_to_take');
    const prints = tape.prints.filter(({ time }) => time > at('120000') && time < schedule.close);
    expect(new Set(prints.map(({ price }) => price))).toEqual(new Set([limit]));
    expect(tape.interruptions?.length).toBeGreaterThan(0);
  });
});
