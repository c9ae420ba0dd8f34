/** Trading that stops: what the tape then holds, what the venue tells, and what becomes of orders. */
import { describe, expect, test } from 'vitest';
import {
  createRng,
  formatClock,
  kstTime,
  SECOND,
  tradingDay,
  type EpochMs,
  type StockCode,
} from '../../../src/domain/index.js';
import {
  KNOWN_INSTRUMENTS,
  syntheticTape,
  Venue,
  type Episode,
  type Interruption,
  type Tape,
  type TapePrint,
  type ViStop,
} from '../../../src/exchange/index.js';
import { interrupt } from '../../../src/exchange/interrupt.js';
import { accepted, at, day, fills, kodex, ofKind, order, samsung, schedule, tapeOf, type Trade } from './helpers.js';

const { code } = samsung;

function tapeWith(episodes: readonly Episode[], seed = 1, codes: readonly StockCode[] = [code]): Tape {
  const instruments = KNOWN_INSTRUMENTS.filter((each) => codes.includes(each.code));
  return syntheticTape({ schedule, instruments, rng: createRng(seed), ticksPerCode: 3_000, episodes });
}

const venueWith = (tape: Tape): Venue => new Venue({ tape, rng: createRng('venue') });
const within = (prints: readonly TapePrint[], { start, end }: Interruption) =>
  prints.filter(({ time }) => time >= start && (end === null || time < end));
const times = (stop: Interruption | undefined) =>
  [stop?.start, stop?.auctionFrom, stop?.end].map((time) => (typeof time === 'number' ? formatClock(time) : null));

/** The trades of one code by hand, with what the rules make of them; interruptions last two minutes and 15 seconds. */
function interrupted(trades: readonly Trade[], stops: Parameters<typeof interrupt>[1]['stops'] = []) {
  const half = { ...createRng(1), next: () => 0.5 };
  return interrupt(tapeOf(trades).prints, { instrument: kodex, group: 'calm', schedule, stops, rng: half });
}
const brief = (prints: readonly TapePrint[]) =>
  prints.map((print) => [formatClock(print.time), print.price, print.quantity, print.auction]);

describe('the tape', () => {
  test('has a dynamic interruption where one trade is 3 % from the last, and trades what it held at its end', () => {
    const { prints, interruptions } = interrupted([
      ['090000', 31_500, 1_000],
      ['100000', 31_505, 10],
      ['100001', 32_455, 20], // 3.02 % up
      ['100030', 32_460, -30],
      ['100217', 32_400, 5],
    ]);
    expect(brief(prints)).toEqual([
      ['090000', 31_500, 1_000, true],
      ['100000', 31_505, 10, false],
      ['100216', 32_460, -50, true],
      ['100217', 32_400, 5, false],
    ]);
    expect(interruptions).toEqual([
      {
        kind: 'vi',
        code: kodex.code,
        start: at('100001'),
        auctionFrom: at('100001'),
        end: at('100216'),
        trigger: 'dynamic',
        price: 32_455,
        staticReference: 31_500,
        dynamicReference: 31_505,
        count: 1,
      },
    ]);
  });

  test('has a static one 10 % from the last single price, which its own auction then is', () => {
    const steps = Array.from({ length: 12 }, (_, i): Trade => [`10${String(10 + i)}00`, 31_500 + 300 * i, 10]);
    const { prints, interruptions } = interrupted([
      ['090000', 31_500, 1_000],
      ...steps,
      ['104000', 34_800, 10], // 10 % from 31,500 begins at 34,650
      ['110000', 34_900, 10],
      ['120000', 35_000, 10],
    ]);
    expect(interruptions).toHaveLength(1);
    expect(interruptions[0]).toMatchObject({ trigger: 'static', start: at('102100'), price: 34_800 });
    expect(brief(prints).slice(-4, -2)).toEqual([
      ['102315', 34_800, 10, true],
      ['104000', 34_800, 10, false],
    ]);
  });

  test('prolongs the opening auction when its price is 10 % from the base price', () => {
    const { prints, interruptions } = interrupted([
      ['090000', 34_650, 1_000],
      ['090100', 34_700, 10],
      ['090300', 34_700, 10],
    ]);
    expect(times(interruptions[0])).toEqual(['090000', '090000', '090215']);
    expect(interruptions[0]).toMatchObject({ trigger: 'static', staticReference: 31_500, dynamicReference: 0 });
    expect(brief(prints)[0]).toEqual(['090215', 34_700, 1_010, true]);
  });

  test('begins a second later when something traded in the same one', () => {
    const { interruptions } = interrupted([
      ['090000', 31_500, 1_000],
      ['100001', 31_505, 10],
      ['100001', 32_500, 20],
    ]);
    expect(times(interruptions[0])).toEqual(['100002', '100002', '100217']);
  });

  test('goes over into the closing auction when the interruption would last into it', () => {
    const { prints, interruptions } = interrupted([
      ['090000', 31_500, 1_000],
      ['151800', 31_500, 10],
      ['151801', 32_500, 20],
      ['153000', 32_400, 500],
    ]);
    expect(times(interruptions[0])).toEqual(['151801', '151801', '153000']);
    expect(brief(prints).at(-1)).toEqual(['153000', 32_400, 520, true]);
  });

  test('takes an interruption back when the market stops meanwhile, and counts the longer of two stops', () => {
    const breaker = { kind: 'breaker', code: null, level: 1 } as const;
    const stops = [
      { ...breaker, start: at('100100'), auctionFrom: at('102100'), end: at('103100') },
      { kind: 'halt', code: kodex.code, start: at('100500'), auctionFrom: at('101000'), end: at('102000') },
    ] as const;
    const { prints, interruptions } = interrupted(
      [
        ['090000', 31_500, 1_000],
        ['100000', 31_500, 10],
        ['100030', 32_500, 200],
        ['101500', 32_600, 300],
        ['103200', 32_600, 5],
      ],
      stops,
    );
    expect(interruptions.map((stop) => [stop.kind, ...times(stop)])).toEqual([
      ['vi', '100030', '100030', '100100'],
      ['halt', '100500', '101000', '102000'],
    ]);
    expect(brief(prints).slice(2)).toEqual([
      ['103100', 32_600, 100, true],
      ['103200', 32_600, 5, false],
    ]);
  });

  test('of a usual seed has none', () => {
    for (let seed = 0; seed < 10; seed++) {
      expect(tapeWith([], seed, [kodex.code, code]).interruptions).toEqual([]);
    }
  });

  test('of a recorded day says nothing: bars do not tell', () => {
    expect(tapeOf([]).interruptions).toBeUndefined();
  });
});

describe.each([
  ['dynamic', 'up'],
  ['dynamic', 'down'],
  ['static', 'up'],
  ['static', 'down'],
] as const)('an episode: %s %s', (trigger, direction) => {
  test.each([1, 2, 3])('of seed %i begins an interruption about the time asked for', (seed) => {
    const tape = tapeWith([{ kind: 'vi', code, at: at('110000'), trigger, direction }], seed);
    const stop = tape.interruptions?.[0] as ViStop;
    expect(stop).toMatchObject({ kind: 'vi', code, trigger, count: 1 });
    expect(Math.abs(stop.start - at('110000'))).toBeLessThan(trigger === 'dynamic' ? 60 * SECOND : 300 * SECOND);
    expect(stop.price > stop.dynamicReference).toBe(direction === 'up');
    expect(stop.end - stop.start).toBeGreaterThanOrEqual(120 * SECOND);
    expect(stop.end - stop.start).toBeLessThanOrEqual(150 * SECOND);
    expect(within(tape.prints, stop)).toEqual([]);
    expect(tape.prints.filter(({ time, auction }) => auction && time === stop.end)).toHaveLength(1);
  });
});

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

test('hours of another day shift interruptions with them', () => {
  const exam = tradingDay('20221117');
  expect(kstTime(exam, '100000')).toBeGreaterThan(kstTime(day, '100000'));
  const late = { ...schedule, closingAuction: at('162000'), close: at('163000') };
  const { interruptions } = interrupt(
    tapeOf([
      ['090000', 31_500, 1_000],
      ['151901', 32_500, 20],
    ]).prints,
    { instrument: kodex, group: 'calm', schedule: late, stops: [], rng: createRng(1) },
  );
  expect(interruptions[0]?.end).toBeLessThan(late.closingAuction);
});
