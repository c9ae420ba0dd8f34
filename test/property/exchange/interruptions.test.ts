/** What holds on every synthetic day, however much of it stops: random episodes, random orders of every type. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createCalendar,
  createRng,
  isOnTick,
  MINUTE,
  priceLimits,
  SECOND,
  stepTicks,
  tradingDay,
  VI_AUCTION,
  VI_RANDOM_END,
  viGroupOf,
  viTrigger,
  type EpochMs,
} from '../../../src/domain/index.js';
import {
  codeState,
  DEFAULT_UNIVERSE,
  printsByCode,
  syntheticTape,
  Venue,
  type Episode,
  type Interruption,
  type Tape,
  type VenueEvent,
  type VenueOrder,
} from '../../../src/exchange/index.js';
import { KOSPI200 } from '../../../src/exchange/universe.js';
import { ofKind, samsung } from '../../unit/exchange/helpers.js';

const schedule = createCalendar().schedule(tradingDay('20261120'));
const instruments = [DEFAULT_UNIVERSE[0]!, samsung];
const code = fc.constantFrom(...instruments.map((each) => each.code));
const direction = fc.constantFrom('up' as const, 'down' as const);
const at = fc.integer({ min: 0, max: 379 * 60 }).map((seconds) => (schedule.open + seconds * SECOND) as EpochMs);
const episode: fc.Arbitrary<Episode> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('vi' as const),
      code,
      at,
      trigger: fc.constantFrom('static' as const, 'dynamic' as const),
      direction,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('limitLock' as const), code, at, direction }) },
  {
    weight: 2,
    arbitrary: fc.tuple(code, at, fc.option(fc.integer({ min: 1, max: 120 }))).map(([code, at, minutes]) => ({
      kind: 'halt' as const,
      code,
      at,
      until: minutes === null ? null : ((at + minutes * MINUTE) as EpochMs),
    })),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('breaker' as const), level: fc.constantFrom(1, 2, 3), at }) },
);
const stopped = fc
  .record({
    seed: fc.nat(),
    ticksPerCode: fc.constantFrom(1, 30, 400),
    episodes: fc.array(episode, { minLength: 1, maxLength: 4 }),
  })
  .map((day) => ({ ...day, tape: syntheticTape({ schedule, instruments, rng: createRng(day.seed), ...day }) }));

const stopsOf = (tape: Tape): readonly Interruption[] => tape.interruptions ?? [];
const runs = { numRuns: 60 };

describe('a day with stops', () => {
  test('has no print inside a stop of its code, prices on the grid and within limits, times that never fall', () => {
    fc.assert(
      fc.property(stopped, ({ tape }) => {
        const wrong = tape.prints.filter(({ code, time, price, quantity }, i) => {
          const instrument = instruments.find((each) => each.code === code)!;
          const { lower, upper } = priceLimits(instrument, schedule.day);
          const inside = codeState(stopsOf(tape), code, time) !== 'trading';
          const beyond = price < lower || price > upper || !isOnTick(price, instrument, schedule.day);
          return inside || beyond || quantity === 0 || time < (tape.prints[i - 1]?.time ?? 0);
        });
        expect(wrong).toEqual([]);
      }),
      runs,
    );
  });

  test('interrupts exactly where the rules say: no trade leaves them uninterrupted, no interruption lacks its reason', () => {
    fc.assert(
      fc.property(stopped, ({ tape }) => {
        for (const [code, prints] of printsByCode(tape.prints)) {
          const instrument = instruments.find((each) => each.code === code)!;
          const listed = { ...instrument, group: viGroupOf(instrument, KOSPI200) };
          let still: number = instrument.basePrice;
          let last: number | null = null;
          for (const { price, auction, time } of prints) {
            if (!auction && time < schedule.closingAuction) {
              const references = { static: still, dynamic: last };
              expect(viTrigger(price, references, listed, 'continuous', schedule.day)).toBeNull();
            }
            last = price;
            if (auction) still = price;
          }
        }
        for (const stop of stopsOf(tape)) {
          if (stop.kind !== 'vi') continue;
          const instrument = instruments.find((each) => each.code === stop.code)!;
          const references = { static: stop.staticReference, dynamic: stop.dynamicReference || null };
          const listed = { ...instrument, group: viGroupOf(instrument, KOSPI200) };
          const session = stop.start === schedule.open ? 'openingAuction' : 'continuous';
          expect(viTrigger(stop.price, references, listed, session, schedule.day)).toBe(stop.trigger);
          expect(stop.end - stop.start).toBeLessThanOrEqual(
            stop.end === schedule.close ? 14 * MINUTE : VI_AUCTION + VI_RANDOM_END,
          );
        }
      }),
      runs,
    );
  });

  test('is the same day again for its seed, and none of it depends on the other code', () => {
    fc.assert(
      fc.property(stopped, ({ tape, seed, ticksPerCode, episodes }) => {
        const again = syntheticTape({ schedule, instruments, rng: createRng(seed), ticksPerCode, episodes });
        expect(again).toEqual(tape);
        const [first] = instruments as [(typeof instruments)[0]];
        const alone = syntheticTape({ schedule, instruments: [first], rng: createRng(seed), ticksPerCode, episodes });
        expect(alone.prints).toEqual(printsByCode(tape.prints).get(first.code) ?? []);
      }),
      { numRuns: 25 },
    );
  });
});

const wanted = fc.record({
  minute: fc.integer({ min: 0, max: 430 }),
  which: fc.nat(1),
  side: fc.constantFrom('buy' as const, 'sell' as const),
  type: fc.constantFrom(
    'limit' as const,
    'market' as const,
    'conditional' as const,
    'best' as const,
    'priority' as const,
  ),
  lifetime: fc.constantFrom('day' as const, 'day' as const, 'ioc' as const, 'fok' as const),
  ticks: fc.integer({ min: -20, max: 20 }),
  quantity: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 40_000 })),
});

/** Plays the day, sending each order at its minute after 08:20. */
function live(tape: Tape, seed: number, orders: readonly Wanted[]) {
  const venue = new Venue({ tape, rng: createRng(seed) });
  const events: VenueEvent[] = [];
  const sent = new Map<string, VenueOrder & { readonly sentAt: EpochMs; readonly works: number | null }>();
  const refusals: unknown[] = [];
  [...orders]
    .sort((a, b) => a.minute - b.minute)
    .forEach(({ minute, which, ticks, ...rest }, i) => {
      const now = (schedule.openingAuction - 10 * MINUTE + minute * MINUTE) as EpochMs;
      events.push(...venue.advanceTo(now));
      const instrument = instruments[which]!;
      const named = rest.type === 'limit' || rest.type === 'conditional';
      const { last } = venue.quote(instrument.code);
      const price = named ? stepTicks(last, ticks, instrument, schedule.day) : null;
      const order: VenueOrder = { ...rest, id: String(i), code: instrument.code, price };
      const result = venue.submit(order, now);
      refusals.push(result.refusal);
      if (result.refusal !== null) return;
      sent.set(order.id, { ...order, sentAt: now, works: result.price });
      events.push(...result.events);
    });
  events.push(...venue.advanceTo(schedule.afterHoursEnd));
  return { venue, events, sent, refusals };
}
type Wanted = typeof wanted extends fc.Arbitrary<infer W> ? W : never;

describe('orders of every type on a day with stops', () => {
  const sum = (events: readonly { quantity: number }[]) => events.reduce((total, { quantity }) => total + quantity, 0);

  test('each share is executed, dropped or expired, once; inside limits, outside stops', () => {
    fc.assert(
      fc.property(stopped, fc.array(wanted, { minLength: 1, maxLength: 20 }), ({ tape, seed }, orders) => {
        const { events, sent, venue } = live(tape, seed, orders);
        const told = [...ofKind(events, 'execution'), ...ofKind(events, 'dropped'), ...ofKind(events, 'expired')];
        for (const order of sent.values()) {
          const own = told.filter((event) => event.orderId === order.id);
          const executed = ofKind(own, 'execution');
          expect(sum(own)).toBe(order.quantity);
          expect(venue.remaining(order.id)).toBe(0);
          const { upper, lower } = venue.quote(order.code).limits;
          for (const { price, time } of executed) {
            expect(price >= lower && price <= upper).toBe(true);
            expect(venue.state(order.code, time)).toBe('trading');
            const free = order.works === null || (order.type === 'conditional' && time === schedule.close);
            if (!free) expect(order.side === 'buy' ? price <= order.works : price >= order.works).toBe(true);
          }
          if (order.lifetime !== 'day') expect(executed.every(({ time }) => time === order.sentAt)).toBe(true);
          if (order.lifetime === 'fok') expect([0, order.quantity]).toContain(sum(executed));
        }
      }),
      runs,
    );
  });

  test('refusals depend on the order and the moment alone', () => {
    fc.assert(
      fc.property(stopped, fc.array(wanted, { minLength: 5, maxLength: 20 }), ({ tape, seed }, orders) => {
        const one = live(tape, seed, orders);
        expect(live(tape, seed, orders).refusals).toEqual(one.refusals);
        for (const order of one.sent.values()) {
          expect(['halted', 'breaker']).not.toContain(one.venue.state(order.code, order.sentAt));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('they change nothing of the market', () => {
    const market = (events: readonly VenueEvent[]) =>
      events.filter(({ kind }) => kind !== 'execution' && kind !== 'expired' && kind !== 'dropped');
    fc.assert(
      fc.property(stopped, fc.array(wanted, { minLength: 1, maxLength: 20 }), ({ tape, seed }, orders) => {
        const alone = new Venue({ tape, rng: createRng(seed) }).advanceTo(schedule.afterHoursEnd);
        expect(market(live(tape, seed, orders).events)).toEqual(market(alone));
      }),
      { numRuns: 40 },
    );
  });
});
