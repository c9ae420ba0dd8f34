/** The position against plain arithmetic: two running sums and whether an order works. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { positionMachine, type PositionEvent } from '../../../machines/position.js';
import type { Money, Price, Quantity, Side } from '../../../src/domain/index.js';
import { TestHost } from '../../model/machines/host.js';
import { held } from '../../model/machines/position.model.js';

type Real = TestHost<typeof positionMachine>;
interface Model {
  quantity: number;
  cost: number;
  realized: number;
  working: Side | null;
}
type Command = fc.Command<Model, Real>;

function check(model: Model, real: Real): void {
  const { quantity, cost, realized } = real.context.position;
  expect({ quantity, cost, realized }).toEqual({
    quantity: model.quantity,
    cost: model.cost,
    realized: model.realized,
  });
  const resting = model.quantity > 0 ? 'long' : 'flat';
  expect(real.state).toBe(model.working === null ? resting : model.working === 'buy' ? 'opening' : 'closing');
}

function command(event: PositionEvent, apply: (model: Model) => 'ok' | 'unexpected' | 'oversold'): Command {
  return {
    check: () => true,
    run: (model, real) => {
      const before = { quantity: model.quantity, cost: model.cost };
      const outcome = apply(model);
      const emitted = real.send(event);
      check(model, real);
      const changed = before.quantity !== model.quantity || before.cost !== model.cost;
      expect(emitted.map(({ type }) => type)).toEqual([
        ...(changed ? ['PositionChanged'] : []),
        ...(outcome === 'oversold' ? ['Alarm'] : []),
        ...(outcome === 'unexpected' ? ['Unexpected'] : []),
      ]);
    },
    toString: () => JSON.stringify(event),
  };
}

function working(side: Side): Command {
  return command({ type: 'OrderWorking', side }, (model) => {
    if (model.working !== null || (side === 'sell' && model.quantity === 0)) return 'unexpected';
    model.working = side;
    return 'ok';
  });
}

function done(side: Side): Command {
  return command({ type: 'OrderDone', side }, (model) => {
    if (model.working !== side) return 'unexpected';
    model.working = null;
    return 'ok';
  });
}

function filled(side: Side, price: number, quantity: number): Command {
  return command({ type: 'Filled', side, price: price as Price, quantity: quantity as Quantity }, (model) => {
    if (side === 'buy') {
      model.quantity += quantity;
      model.cost += price * quantity;
      return 'ok';
    }
    const sold = Math.min(quantity, model.quantity);
    const keep =
      sold === model.quantity ? 0 : model.cost - Math.floor((model.cost * sold) / Math.max(model.quantity, 1));
    if (sold > 0) {
      model.realized += price * sold - (model.cost - keep);
      model.quantity -= sold;
      model.cost = keep;
    }
    return sold < quantity ? 'oversold' : 'ok';
  });
}

function adjusted(quantity: number, cost: number): Command {
  return command({ type: 'Adjusted', quantity: quantity as Quantity, cost: cost as Money }, (model) => {
    model.quantity = quantity;
    model.cost = cost;
    return 'ok';
  });
}

const side = fc.constantFrom<Side>('buy', 'sell');
const commands = fc.commands<Model, Real>(
  [
    side.map(working),
    side.map(done),
    fc.tuple(side, fc.integer({ min: 1, max: 500_000 }), fc.integer({ min: 1, max: 300 })).map((of) => filled(...of)),
    fc
      .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 500_000 }))
      .map(([quantity, average]) => adjusted(quantity, quantity * average)),
  ],
  { maxCommands: 30, size: '+1' },
);

test('any orders, fills and corrections leave the position that adding up leaves', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50 }), commands, (start, run) => {
      fc.modelRun(() => {
        const { quantity, cost, realized } = held(start);
        return {
          model: { quantity, cost, realized, working: null },
          real: new TestHost(positionMachine, { input: held(start) }),
        };
      }, run);
    }),
    { numRuns: 300 },
  );
});
