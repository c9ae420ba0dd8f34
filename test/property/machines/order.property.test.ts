/** The order against plain arithmetic: three sums and the name of a state, whatever events come in whatever order. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OrderEvent, OrderState } from '../../../machines/order-events.js';
import { orderMachine } from '../../../machines/order.js';
import { TestHost } from '../../model/machines/host.js';
import { checkOrder } from '../../model/machines/order.invariants.js';
import * as f from '../../unit/machines/order-fixture.js';

type Real = TestHost<typeof orderMachine>;
interface Model {
  state: OrderState;
  filled: number;
  amount: number;
  canceled: number;
  /** How many executions and cancels there were: makes the next one's number. */
  executions: number;
  cancels: number;
}
type Command = fc.Command<Model, Real>;

const QUANTITY = 100;
const CLOSED: readonly OrderState[] = ['denied', 'rejected', 'canceled', 'expired', 'filled'];
const WORKING: readonly OrderState[] = ['accepted', 'partiallyFilled'];
const OPEN: readonly OrderState[] = [...WORKING, 'pendingCancel', 'pendingAmend'];
const UNHEARD: readonly OrderState[] = ['submitting', 'unknown'];

const working = (model: Model): OrderState => (model.filled > 0 ? 'partiallyFilled' : 'accepted');

/** A command whose model returns the next state, or null where the event is none of the order's business. */
function command(
  name: string,
  event: (model: Model) => OrderEvent,
  next: (model: Model) => OrderState | null,
): Command {
  return {
    check: () => true,
    run: (model, real) => {
      const sent = event(model);
      const to = next(model);
      const emitted = real.send(sent);
      if (to === null) {
        expect(
          emitted.filter(({ type }) => type !== 'Unexpected'),
          'ignored or reported, never half done',
        ).toEqual([]);
      } else {
        expect(emitted.some(({ type }) => type === 'Unexpected')).toBe(false);
        model.state = to;
      }
      expect(real.state).toBe(model.state);
      const { order, canceled } = real.context;
      expect([order.filled, order.amount, canceled]).toEqual([model.filled, model.amount, model.canceled]);
      checkOrder(real);
    },
    toString: () => name,
  };
}

const move = (
  name: string,
  event: OrderEvent,
  from: readonly OrderState[],
  to: (model: Model) => OrderState,
): Command =>
  command(
    name,
    () => event,
    (model) => (from.includes(model.state) ? to(model) : null),
  );

function fill(quantity: number, price: number): Command {
  return command(
    `fill(${quantity} at ${price})`,
    ({ executions, filled, amount }) =>
      f.fill({
        id: `e-${executions}`,
        quantity,
        price,
        cumulative: filled + quantity,
        amount: amount + quantity * price,
      }),
    (model) => {
      if (model.state === 'initialized') return null;
      model.executions++;
      model.filled += quantity;
      model.amount += quantity * price;
      if (model.filled >= QUANTITY) return 'filled';
      if (CLOSED.includes(model.state)) return model.state;
      if (model.filled + model.canceled >= QUANTITY) return 'canceled';
      return model.state.startsWith('pending') ? model.state : 'partiallyFilled';
    },
  );
}

/** The execution counted `back` ago, once more. */
function repeat(back: number): Command {
  return {
    check: ({ executions }) => executions > back,
    run: (model, real) => {
      const event = f.fill({ id: `e-${model.executions - 1 - back}`, quantity: 7, cumulative: 1 });
      const before = real.persisted();
      expect(real.send(event)).toEqual([]);
      expect(real.persisted()).toEqual(before);
    },
    toString: () => `repeat(${back} back)`,
  };
}

function canceled(quantity: number): Command {
  return command(
    `canceled(${quantity})`,
    ({ cancels }) => f.canceled(quantity, f.FIRST, String(200 + cancels).padStart(7, '0')),
    (model) => {
      if (!OPEN.includes(model.state)) return null;
      const left = QUANTITY - model.filled - model.canceled;
      model.cancels++;
      model.canceled += quantity === 0 ? left : Math.min(quantity, left);
      if (model.filled + model.canceled === QUANTITY) return 'canceled';
      return model.state === 'pendingCancel' ? working(model) : model.state;
    },
  );
}

const commands = fc.commands<Model, Real>(
  [
    fc.constant(move('requested', f.requested, ['initialized'], () => 'submitting')),
    fc.constant(move('denied', f.denied, ['initialized'], () => 'denied')),
    fc.constant(move('acknowledged', f.acknowledged, UNHEARD, () => 'accepted')),
    fc.constant(move('accepted', f.accepted, UNHEARD, () => 'accepted')),
    fc.constant(move('outcomeUnknown', f.outcomeUnknown, ['submitting'], () => 'unknown')),
    fc.constant(
      command(
        'rejected',
        () => f.rejected(f.FIRST),
        ({ state, filled }) => (UNHEARD.includes(state) || (OPEN.includes(state) && filled === 0) ? 'rejected' : null),
      ),
    ),
    fc.constant(move('cancelRequested', f.cancelRequested, WORKING, () => 'pendingCancel')),
    fc.constant(move('amendRequested', f.amendRequested, WORKING, () => 'pendingAmend')),
    fc.constant(move('cancelRefused', f.answer('RequestRefused', 'cancel'), ['pendingCancel'], working)),
    fc.constant(move('amendRefused', f.answer('RequestRefused', 'amend'), ['pendingAmend'], working)),
    fc.constant(move('expired', f.expired, OPEN, () => 'expired')),
    fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 29_000, max: 31_000 })).map((of) => fill(...of)),
    fc.nat({ max: 3 }).map(repeat),
    fc.integer({ min: 0, max: 50 }).map(canceled),
  ],
  { maxCommands: 25, size: '+1' },
);

test('any order of events leaves the sums and the state that arithmetic leaves', () => {
  fc.assert(
    fc.property(commands, fc.boolean(), (run, begun) => {
      fc.modelRun(() => {
        const real = new TestHost(orderMachine, { input: f.input });
        if (begun) real.send(f.requested);
        const state: OrderState = begun ? 'submitting' : 'initialized';
        return { model: { state, filled: 0, amount: 0, canceled: 0, executions: 0, cancels: 0 }, real };
      }, run);
    }),
    { numRuns: 300 },
  );
});
