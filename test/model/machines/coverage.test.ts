/** No transition is written in vain: each one of every machine is taken by some walk. */
import type { AnyStateMachine, AnyTransitionDefinition, EventFromLogic } from 'xstate';
import { expect, test } from 'vitest';
import { marketPhaseMachine } from '../../../machines/market-phase.js';
import { orderMachine } from '../../../machines/order.js';
import type { OrderEvent } from '../../../machines/order-events.js';
import { positionMachine } from '../../../machines/position.js';
import { riskMachine } from '../../../machines/risk.js';
import { sessionMachine } from '../../../machines/session.js';
import { traderMachine } from '../../../machines/trader.js';
import { createRng } from '../../../src/domain/index.js';
import * as f from '../../unit/machines/order-fixture.js';
import { nameOf, TestHost, transitionsOf } from './host.js';
import * as marketPhase from './market-phase.model.js';
import * as order from './order.model.js';
import * as position from './position.model.js';
import * as risk from './risk.model.js';
import * as session from './session.model.js';
import type { Situation } from './table.js';
import * as trader from './trader.model.js';

/** From every situation every event and then five more: at random, but always the same. What no walk took is returned. */
function untaken<M extends AnyStateMachine>(
  machine: M,
  situations: Readonly<Record<string, Situation<M>>>,
  events: readonly EventFromLogic<M>[],
  rounds: number,
): string[] {
  const rng = createRng('coverage');
  const taken = new Set<AnyTransitionDefinition>();
  const walk = ({ origin, events: before }: Situation<M>, first: EventFromLogic<M>): void => {
    const host = new TestHost(machine, origin);
    host.send(...before, first);
    for (let step = 0; step < 5; step++) host.send(events[rng.int(0, events.length - 1)]!);
    for (const transition of host.taken) taken.add(transition);
  };
  for (let round = 0; round < rounds; round++)
    for (const situation of Object.values(situations)) for (const first of events) walk(situation, first);
  return transitionsOf(machine)
    .filter((transition) => !taken.has(transition))
    .map(nameOf);
}

test.each([
  [riskMachine, risk],
  [positionMachine, position],
  [traderMachine, trader],
  [marketPhaseMachine, marketPhase],
  [sessionMachine, session],
] as const)('$id', (machine: AnyStateMachine, model) => {
  const situations = model.situations as Readonly<Record<string, Situation<AnyStateMachine>>>;
  expect(untaken(machine, situations, Object.values(model.events), 1)).toEqual([]);
});

test('order', () => {
  const more: OrderEvent[] = [
    f.fill({ quantity: 20, cumulative: 20, id: 'early' }),
    f.fill({ quantity: 20, cumulative: 20, id: 'early2' }),
    f.fill({ quantity: 70, cumulative: 100, id: 'but30' }),
    f.found(30, 0),
    f.found(70, 0),
    f.found(100, 50),
  ];
  expect(untaken(orderMachine, order.situations, [...Object.values(order.events), ...more], 3)).toEqual([]);
});
