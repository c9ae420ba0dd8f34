/** Answers and reports race; some are lost. Whoever wins, the order ends as the venue has it, and nothing surprises it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderMachine } from '../../../machines/order.js';
import { TestHost } from '../../model/machines/host.js';
import { checkOrder } from '../../model/machines/order.invariants.js';
import * as f from '../../unit/machines/order-fixture.js';
import { Venue } from './venue.js';

type Real = TestHost<typeof orderMachine>;

const QUANTITY = 100;

/** One thing that happens, with a name for the report of a failure. */
interface Deed {
  readonly run: (real: Real, venue: Venue) => void;
  readonly [fc.toStringMethod]: () => string;
}

const deed = (name: string, run: Deed['run']): Deed => ({ run, [fc.toStringMethod]: () => name });
const always = (name: string, run: Deed['run']): fc.Arbitrary<Deed> => fc.constant(deed(name, run));

/** We ask only for what the rules let us: an open order with no request under way. */
const ask = (kind: 'cancel' | 'amend'): fc.Arbitrary<Deed> =>
  always(kind, (real, venue) => {
    if (real.state !== 'accepted' && real.state !== 'partiallyFilled') return;
    real.send(kind === 'cancel' ? f.cancelRequested : f.amendRequested);
    venue.ask(kind);
  });

const execute = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 29_900, max: 30_100 }))
  .map(([quantity, price]) =>
    deed(`execute ${quantity} at ${price}`, (_, venue) => {
      venue.execute(quantity, price);
    }),
  );
const decide = (name: string, takes: boolean, answered: boolean): fc.Arbitrary<Deed> =>
  always(name, (_, venue) => {
    venue.decide(takes, answered);
  });
const report = always('report', (real, venue) => real.send(...venue.reports.splice(0, 1)));
const answer = always('answer', (real, venue) => real.send(...venue.answers.splice(0, 1)));
const lose = always('lose', (_, venue) => {
  venue.lose();
});

const lawful = [
  execute,
  report,
  report,
  answer,
  ask('cancel'),
  ask('amend'),
  decide('take', true, true),
  decide('refuse', false, true),
];
const lossy = [...lawful, lose, decide('take, unanswered', true, false), decide('refuse, unanswered', false, false)];
const submission = fc.constantFrom<'taken' | 'unanswered' | 'refused'>('taken', 'taken', 'unanswered', 'refused');

function begin(how: 'taken' | 'unanswered' | 'refused'): [Real, Venue] {
  const real = new TestHost(orderMachine, { input: f.input });
  const venue = new Venue(QUANTITY);
  real.send(f.requested);
  venue.submit(how);
  return [real, venue];
}

/** Everything still on its way arrives; `answersFirst` decides the last race. */
function settle(real: Real, venue: Venue, answersFirst: boolean): void {
  if (answersFirst) real.send(...venue.answers.splice(0));
  real.send(...venue.reports.splice(0), ...venue.answers.splice(0));
}

function expectedState(venue: Venue): string {
  if (venue.refused) return 'rejected';
  if (venue.filled === QUANTITY) return 'filled';
  if (venue.working === 0) return 'canceled';
  return venue.filled > 0 ? 'partiallyFilled' : 'accepted';
}

test('without losses no race surprises the order, and its numbers are the venue’s', () => {
  fc.assert(
    fc.property(submission, fc.array(fc.oneof(...lawful), { maxLength: 30 }), fc.boolean(), (how, deeds, first) => {
      const [real, venue] = begin(how);
      for (const { run } of deeds) {
        run(real, venue);
        checkOrder(real);
      }
      venue.decide(true, true);
      settle(real, venue, first);
      expect(real.emitted.filter(({ type }) => type === 'Unexpected' || type === 'Alarm')).toEqual([]);
      expect(real.state).toBe(expectedState(venue));
      const { order, canceled } = real.context;
      expect([order.filled, order.amount, canceled]).toEqual([venue.filled, venue.amount, venue.canceled]);
      expect({ commission: order.commission, tax: order.tax }).toEqual(f.charges(venue.amount));
      if (!venue.refused) expect(order.brokerId).toBe(venue.lines.at(-1)!.number);
    }),
    { numRuns: 500 },
  );
});

test('whatever reports are lost, the broker’s lists bring the order back; reports that come after all count once', () => {
  const taken = fc.constantFrom('taken' as const, 'unanswered' as const);
  fc.assert(
    fc.property(taken, fc.array(fc.oneof(...lossy), { maxLength: 30 }), fc.boolean(), (how, deeds, first) => {
      const [real, venue] = begin(how);
      for (const { run } of deeds) {
        run(real, venue);
        checkOrder(real);
      }
      venue.decide(true, false);
      settle(real, venue, first);
      for (const row of venue.lists()) {
        real.send(row);
        checkOrder(real);
      }
      const { order } = real.context;
      expect(order.filled).toBe(venue.filled);
      // A price is whole won, the average of the shares nobody saw may not be.
      expect(Math.abs(order.amount - venue.amount)).toBeLessThanOrEqual(venue.filled);
      if (venue.working === 0) expect(real.snapshot.hasTag('closed')).toBe(true);
      else expect(real.state).toBe(expectedState(venue));

      real.send(...venue.lost.filter(({ type }) => type === 'OrderFilled'));
      checkOrder(real);
      expect([real.context.order.filled, real.context.order.amount]).toEqual([order.filled, order.amount]);
    }),
    { numRuns: 500 },
  );
});
