/** Lighter legs walk the same way: every machine of a day, event by event, does what it does under XState. */
import fc from 'fast-check';
import type { AnyStateMachine, EventFromLogic } from 'xstate';
import { setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { marketPhaseMachine } from '../../../machines/market-phase.js';
import { orderMachine } from '../../../machines/order.js';
import { positionMachine } from '../../../machines/position.js';
import { riskMachine } from '../../../machines/risk.js';
import { sessionMachine } from '../../../machines/session.js';
import { traderMachine } from '../../../machines/trader.js';
import { FlatHost } from '../../../src/engine/flat-host.js';
import { Host, type MachineHost, type Origin } from '../../../src/engine/actors.js';
import * as marketPhase from './market-phase.model.js';
import * as order from './order.model.js';
import * as position from './position.model.js';
import * as risk from './risk.model.js';
import * as session from './session.model.js';
import type { Situation } from './table.js';
import * as trader from './trader.model.js';

interface Model<M extends AnyStateMachine> {
  readonly situations: Readonly<Record<string, Situation<M>>>;
  readonly events: Readonly<Record<string, EventFromLogic<M>>>;
}

/** All that can be seen of a machine. */
function seen<M extends AnyStateMachine>(
  make: (onEmitted: (event: unknown) => void) => MachineHost<M>,
  events: readonly EventFromLogic<M>[],
): unknown {
  const emitted: unknown[] = [];
  const host = make((event) => emitted.push(event));
  host.deliver();
  const steps = events.map((event) => {
    host.send(event);
    const { value, context, tags } = host.snapshot as { value: string; context: object; tags: ReadonlySet<string> };
    return { value, context, tags: [...tags].sort(), persisted: JSON.stringify(host.persist()) };
  });
  return { emitted, steps };
}

function bothWays<M extends AnyStateMachine>(
  machine: M,
  origin: Origin<M>,
  events: readonly EventFromLogic<M>[],
): void {
  const flat = seen((listen) => new FlatHost(machine, origin, listen), events);
  expect(flat).toEqual(seen((listen) => new Host(machine, origin, listen), events));
}

function walksTheSame<M extends AnyStateMachine>(machine: M, model: Model<M>): void {
  describe(machine.id, () => {
    const situations = Object.values(model.situations);
    const events = Object.values(model.events);

    test('every event in every situation', () => {
      for (const { origin, events: before } of situations) {
        for (const event of events) bothWays(machine, origin, [...before, event]);
      }
    });

    test('any events in any order', () => {
      const run = fc.array(fc.constantFrom(...events), { maxLength: 40 });
      fc.assert(
        fc.property(fc.constantFrom(...situations), run, ({ origin, events: before }, then) => {
          bothWays(machine, origin, [...before, ...then]);
        }),
        { numRuns: 60 },
      );
    });

    test('gone on with from what the other left', () => {
      for (const { origin, events: before } of situations) {
        const host = new Host(machine, origin, () => {});
        for (const event of before) host.send(event);
        const snapshot = JSON.parse(JSON.stringify(host.persist())) as ReturnType<typeof host.persist>;
        bothWays(machine, { snapshot }, events.slice(0, 5));
      }
    });
  });
}

walksTheSame(orderMachine, order);
walksTheSame(riskMachine, risk);
walksTheSame(positionMachine, position);
walksTheSame(traderMachine, trader);
walksTheSame(marketPhaseMachine, marketPhase);
walksTheSame(sessionMachine, session);

describe('what it does not know is refused', () => {
  const bare = setup({});
  test.each([
    ['timers', bare.createMachine({ id: 'm', initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } })],
    [
      'states in states',
      bare.createMachine({ id: 'm', initial: 'a', states: { a: { initial: 'x', states: { x: {} } } } }),
    ],
    ['actions on leaving', bare.createMachine({ id: 'm', initial: 'a', states: { a: { exit: () => {} } } })],
    ['an end', bare.createMachine({ id: 'm', initial: 'a', states: { a: {}, z: { type: 'final' } } })],
  ])('%s', (_what, machine) => {
    expect(() => new FlatHost(machine, { input: undefined as never }, () => {})).toThrow('more than a flat host');
  });
});

test('an exception of the listener reaches whoever sent', () => {
  const { origin, events: before } = trader.situations.deciding;
  const host = new FlatHost(traderMachine, origin, ({ type }) => {
    if (type === 'IntentRaised') throw new Error('no');
  });
  for (const event of before) host.send(event);
  expect(() => {
    host.send(trader.events['ActionDecided:buy']);
  }).toThrow('no');
});
