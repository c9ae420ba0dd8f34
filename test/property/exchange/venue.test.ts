/** What holds at the venue whatever we do: random orders, cancellations and amendments through random small days. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createCalendar,
  createRng,
  isOnTick,
  MINUTE,
  stepTicks,
  tradingDay,
  type EpochMs,
  type Instrument,
  type Side,
} from '../../../src/domain/index.js';
import {
  DEFAULT_UNIVERSE,
  syntheticTape,
  Venue,
  type ExecutionEvent,
  type Level,
  type Tape,
  type VenueEvent,
} from '../../../src/exchange/index.js';
import { ofKind, samsung } from '../../unit/exchange/helpers.js';

const schedule = createCalendar().schedule(tradingDay('20261120'));
const instruments: readonly Instrument[] = [DEFAULT_UNIVERSE[0]!, samsung];

type Action =
  | { does: 'submit'; which: number; side: Side; market: boolean; ticks: number; quantity: number }
  | { does: 'cancel'; target: number; quantity: number }
  | { does: 'amend'; target: number; quantity: number; ticks: number };

const shares = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 60_000 }));
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('submit' as const),
      which: fc.nat(1),
      side: fc.constantFrom<Side>('buy', 'sell'),
      market: fc.boolean(),
      ticks: fc.integer({ min: -15, max: 15 }),
      quantity: shares,
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('cancel' as const), target: fc.nat(), quantity: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('amend' as const),
      target: fc.nat(),
      quantity: fc.nat(20),
      ticks: fc.integer({ min: -15, max: 15 }),
    }),
  },
);
/** What we do, and how many minutes after 08:15; the day has 450 minutes until past the close. */
const script = fc.array(fc.tuple(fc.integer({ min: 0, max: 450 }), action), { minLength: 1, maxLength: 25 });
const day = fc.record({ seed: fc.nat(), ticks: fc.constantFrom(1, 30, 200), script });

interface Known {
  readonly id: string;
  readonly instrument: Instrument;
  readonly side: Side;
  /** null for market orders. */
  readonly limit: number | null;
  quantity: number;
}

interface Step {
  readonly events: readonly VenueEvent[];
  /** The book the step found, when the step was ours. */
  readonly before: { readonly asks: readonly Level[]; readonly bids: readonly Level[] } | null;
}

interface Played {
  readonly tape: Tape;
  readonly venue: Venue;
  readonly orders: Map<string, Known>;
  /** Shares taken back, by order. */
  readonly withdrawn: Map<string, number>;
  readonly steps: Step[];
}

/** Lives a day: the market in between, then what the script says. */
function live({ seed, ticks, script }: { seed: number; ticks: number; script: [number, Action][] }): Played {
  const tape = syntheticTape({ schedule, instruments, rng: createRng(seed), ticksPerCode: ticks });
  const venue = new Venue({ tape, rng: createRng(seed) });
  const played: Played = { tape, venue, orders: new Map(), withdrawn: new Map(), steps: [] };
  for (const [minute, what] of [...script].sort((a, b) => a[0] - b[0])) {
    const now = (schedule.openingAuction - 15 * MINUTE + minute * MINUTE) as EpochMs;
    played.steps.push({ events: venue.advanceTo(now), before: null });
    act(played, what, now);
  }
  played.steps.push({ events: venue.advanceTo(schedule.afterHoursEnd), before: null });
  return played;
}

function act({ venue, orders, withdrawn, steps }: Played, what: Action, now: EpochMs): void {
  const id = String(orders.size + 1);
  const priceAt = (instrument: Instrument, ticks: number) =>
    stepTicks(venue.quote(instrument.code).last, ticks, instrument, schedule.day);
  if (what.does === 'submit') {
    const instrument = instruments[what.which]!;
    const price = what.market ? null : priceAt(instrument, what.ticks);
    const { code } = instrument;
    const before = venue.quote(code);
    const type = what.market ? 'market' : 'limit';
    const result = venue.submit({ id, code, side: what.side, type, price, quantity: what.quantity }, now);
    if (result.refusal !== null) return;
    orders.set(id, { id, instrument, side: what.side, limit: price, quantity: what.quantity });
    steps.push({ events: result.events, before });
    return;
  }
  const target = [...orders.values()][what.target % Math.max(orders.size, 1)];
  if (target === undefined) return;
  const take = (count: number) => withdrawn.set(target.id, (withdrawn.get(target.id) ?? 0) + count);
  if (what.does === 'cancel') {
    const result = venue.cancel(target.id, what.quantity, now);
    if (result.refusal === null) take(result.canceled);
    return;
  }
  const price = priceAt(target.instrument, what.ticks);
  const before = venue.quote(target.instrument.code);
  const result = venue.amend(target.id, id, what.quantity, price, now);
  if (result.refusal !== null) return;
  take(result.amended);
  orders.set(id, { ...target, id, limit: price, quantity: result.amended });
  steps.push({ events: result.events, before });
}

const eventsOf = (played: Played) => played.steps.flatMap((step) => step.events);
const sum = (fills: readonly { quantity: number }[]) => fills.reduce((total, fill) => total + fill.quantity, 0);
const runs = { numRuns: 60 };

describe('at the venue', () => {
  test('every share of an order is executed, withdrawn or expired, once', () => {
    fc.assert(
      fc.property(day, (day) => {
        const played = live(day);
        const events = eventsOf(played);
        for (const order of played.orders.values()) {
          const executed = ofKind(events, 'execution').filter((fill) => fill.orderId === order.id);
          const expired = ofKind(events, 'expired').filter((one) => one.orderId === order.id);
          expect(executed.every((fill) => Number.isInteger(fill.quantity) && fill.quantity > 0)).toBe(true);
          expect(expired.length).toBeLessThanOrEqual(1);
          expect(sum(executed) + sum(expired) + (played.withdrawn.get(order.id) ?? 0)).toBe(order.quantity);
          expect(played.venue.remaining(order.id)).toBe(0);
        }
        const ids = ofKind(events, 'execution').map((fill) => fill.executionId);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      runs,
    );
  });

  test('no execution breaks its limit, the grid, the price limits or the hours', () => {
    fc.assert(
      fc.property(day, (day) => {
        const played = live(day);
        for (const fill of ofKind(eventsOf(played), 'execution')) {
          const { instrument, side, limit } = played.orders.get(fill.orderId)!;
          if (limit !== null) expect(side === 'buy' ? fill.price <= limit : fill.price >= limit).toBe(true);
          expect(isOnTick(fill.price, instrument, schedule.day)).toBe(true);
          const { lower, upper } = played.venue.quote(instrument.code).limits;
          expect(fill.price >= lower && fill.price <= upper).toBe(true);
          expect(
            (fill.time >= schedule.open && fill.time < schedule.closingAuction) || fill.time === schedule.close,
          ).toBe(true);
        }
      }),
      runs,
    );
  });

  test('an order that comes executes within the displayed book, level by level', () => {
    fc.assert(
      fc.property(day, (day) => {
        const played = live(day);
        for (const { events, before } of played.steps) {
          if (before === null) continue;
          const fills = ofKind(events, 'execution');
          const side = fills[0] === undefined ? 'buy' : played.orders.get(fills[0].orderId)!.side;
          const shown = side === 'buy' ? before.asks : before.bids;
          for (const fill of fills) {
            const level = shown.find((one) => one.price === fill.price);
            expect(fill.quantity).toBeLessThanOrEqual(level?.quantity ?? 0);
          }
          const prices = fills.map((fill) => fill.price);
          expect(prices).toEqual([...new Set(prices)].sort((a, b) => (side === 'buy' ? a - b : b - a)));
        }
      }),
      runs,
    );
  });

  test('the shares handed out at a trade are its own and what the book then shows', () => {
    fc.assert(
      fc.property(day, (day) => {
        const played = live(day);
        for (const { events, before } of played.steps) {
          if (before !== null) continue;
          events.forEach((event, i) => {
            if (event.kind !== 'print') return;
            // What follows the trade up to the next one: executions from it, its book, executions from the book.
            const end = events.findIndex((other, j) => j > i && other.kind === 'print');
            const after = events.slice(i + 1, end === -1 ? undefined : end);
            const book = after.findIndex((other) => other.kind === 'book');
            const own = after.slice(0, book === -1 ? undefined : book);
            const auction = event.time === schedule.open || event.time === schedule.close;
            const shown = ofKind(after, 'book')[0];
            const depth = sum(shown?.asks ?? []) + sum(shown?.bids ?? []);
            expect(executed(own)).toBeLessThanOrEqual(Math.abs(event.quantity) * (auction ? 2 : 1));
            expect(executed(after)).toBeLessThanOrEqual(executed(own) + depth);
          });
        }
      }),
      runs,
    );
  });

  test('between two trades the same displayed shares are not handed out twice', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(shares, { minLength: 2, maxLength: 10 }), (seed, quantities) => {
        const tape = syntheticTape({ schedule, instruments, rng: createRng(seed), ticksPerCode: 30 });
        const venue = new Venue({ tape, rng: createRng(seed) });
        const now = (schedule.open + 60 * MINUTE) as EpochMs;
        venue.advanceTo(now);
        const { code } = instruments[0]!;
        const shown = new Map(venue.quote(code).asks.map((level) => [level.price, level.quantity]));
        const fills = quantities.flatMap((quantity, i): ExecutionEvent[] => {
          const order = { id: String(i), code, side: 'buy', type: 'market', price: null, quantity } as const;
          const result = venue.submit(order, now);
          return result.refusal === null ? ofKind(result.events, 'execution') : [];
        });
        for (const [price, quantity] of shown) {
          expect(sum(fills.filter((fill) => fill.price === price))).toBeLessThanOrEqual(quantity);
        }
        expect(sum(fills)).toBe(
          Math.min(sum(quantities.map((quantity) => ({ quantity }))), sum(venue.quote(code).asks)),
        );
      }),
      { numRuns: 20 },
    );
  });

  test('our orders change nothing of the market', () => {
    const market = (events: readonly VenueEvent[]) =>
      events.filter((event) => event.kind !== 'execution' && event.kind !== 'expired');
    fc.assert(
      fc.property(day, (day) => {
        const played = live(day);
        const alone = new Venue({ tape: played.tape, rng: createRng(day.seed) });
        expect(market(eventsOf(played))).toEqual(market(alone.advanceTo(schedule.afterHoursEnd)));
      }),
      { numRuns: 20 },
    );
  });

  test('executions are the same with and without books told, and for the same seed', () => {
    fc.assert(
      fc.property(day, (day) => {
        const again = live(day);
        expect(again.steps).toEqual(live(day).steps);
        const silent = new Venue({ tape: again.tape, rng: createRng(day.seed), books: false });
        const told = new Venue({ tape: again.tape, rng: createRng(day.seed) });
        const order = {
          id: '1',
          code: samsung.code,
          side: 'buy',
          type: 'market',
          price: null,
          quantity: 5_000,
        } as const;
        const run = (venue: Venue) => {
          venue.advanceTo(schedule.openingAuction);
          venue.submit(order, schedule.openingAuction);
          return ofKind(venue.advanceTo(schedule.afterHoursEnd), 'execution');
        };
        expect(run(silent)).toEqual(run(told));
      }),
      { numRuns: 20 },
    );
  });
});

function executed(events: readonly VenueEvent[]): number {
  return sum(ofKind(events, 'execution'));
}
