/** Paths through the machines as `xstate/graph` finds them, lived by a real actor, with the rules checked at each step. */
import { getShortestPaths, getSimplePaths } from 'xstate/graph';
import type { AnyStateMachine, EventFromLogic, Snapshot } from 'xstate';
import { describe, expect, test } from 'vitest';
import { marketPhaseMachine } from '../../../machines/market-phase.js';
import type { OrderContext } from '../../../machines/order-context.js';
import type { OrderEvent } from '../../../machines/order-events.js';
import type { Position } from '../../../src/domain/index.js';
import { orderMachine } from '../../../machines/order.js';
import { positionMachine } from '../../../machines/position.js';
import { riskMachine } from '../../../machines/risk.js';
import { traderMachine } from '../../../machines/trader.js';
import * as f from '../../unit/machines/order-fixture.js';
import { TestHost, type Origin } from './host.js';
import * as marketPhase from './market-phase.model.js';
import { checkOrder } from './order.invariants.js';
import * as order from './order.model.js';
import * as position from './position.model.js';
import * as risk from './risk.model.js';
import * as trader from './trader.model.js';

interface Path {
  readonly steps: readonly { readonly event: unknown; readonly state: unknown }[];
}

const valueOf = (state: unknown): string => (state as { value: string }).value;
const initial = 'xstate.init';

/** Lives every path; returns how many there were and which states they ended in. */
function live<M extends AnyStateMachine>(
  machine: M,
  origin: Origin<M>,
  paths: readonly Path[],
  check: (host: TestHost<M>) => void = () => undefined,
): { readonly paths: number; readonly states: Set<string> } {
  const states = new Set<string>();
  for (const { steps } of paths) {
    const host = new TestHost(machine, origin);
    for (const { event, state } of steps) {
      if ((event as { type: string }).type !== initial) host.send(event as EventFromLogic<M>);
      expect(host.state).toBe(valueOf(state));
      check(host);
    }
    states.add(host.state);
  }
  return { paths: paths.length, states };
}

const states = (machine: AnyStateMachine): Set<string> =>
  new Set(Object.keys(machine.states).filter((state) => state !== 'starting'));
/**
 * All of the state that decides what comes next. Two states that look the same here must be the same in everything that
 * follows, or a path would not be what the graph says it is.
 */
const whole = (...without: readonly string[]) => ({
  serializeState: (state: Snapshot<unknown>): string => {
    const { value, context } = state as unknown as { value: string; context: Record<string, unknown> };
    const decisive = Object.entries(context).filter(([key]) => !without.includes(key));
    return JSON.stringify([value, decisive]);
  },
});

describe('order', () => {
  const input = f.input;

  test('the shortest path to every state that can be told apart', () => {
    const events = Object.values(order.events);
    const paths = getShortestPaths(orderMachine, { input, events, ...whole('reason'), stopWhen: isFarEnough });
    const lived = live(orderMachine, { input }, paths, checkOrder);
    expect(lived.states).toEqual(states(orderMachine));
    expect(lived.paths).toBeGreaterThan(200);
  });

  test('every way through the life of an order that is in no state twice', () => {
    const events: OrderEvent[] = [
      f.requested, f.denied, f.accepted, f.rejected(f.FIRST), f.outcomeUnknown, f.fill({ quantity: 40 }),
      f.fill({ quantity: 60, cumulative: 100, id: 'rest' }), f.cancelRequested, f.amendRequested,
      f.answer('RequestRefused', 'cancel'), f.canceled(0), f.amended(100), f.expired, f.absent,
    ]; // prettier-ignore
    const paths = getSimplePaths(orderMachine, { input, events, ...whole('reason', 'asked'), stopWhen: isClosed });
    const lived = live(orderMachine, { input }, paths, checkOrder);
    expect(lived.states).toEqual(states(orderMachine));
    expect(lived.paths).toBeGreaterThan(100);
  });

  const contextOf = (state: Snapshot<unknown>): OrderContext => (state as unknown as { context: OrderContext }).context;
  const isClosed = (state: Snapshot<unknown>): boolean =>
    (state as unknown as { hasTag: (tag: string) => boolean }).hasTag('closed');
  /** One execution or one cancel on: pairs.test.ts and coverage.test.ts go on from there. */
  const isFarEnough = (state: Snapshot<unknown>): boolean =>
    contextOf(state).order.executions.length + contextOf(state).cancels.length > 0;
});

test.each([
  [riskMachine, { state: 'active', reason: '' }, risk.events, ['noted', 'notes', 'reason']],
  [positionMachine, position.held(0), position.events, []],
  [traderMachine, trader.input, trader.events, ['passed']],
  [marketPhaseMachine, { schedule: marketPhase.schedule, now: marketPhase.moments.beforeOpen }, marketPhase.events,
    ['lastCode', 'lastCodeAt', 'otherMarkets', 'unknownCodes']],
] as const)('$id: the shortest path to every state that can be told apart', (machine: AnyStateMachine, input, events, without) => {
  const of = { input, events: Object.values(events), ...whole(...without), stopWhen: isLarge };
  const paths = getShortestPaths(machine, of as Parameters<typeof getShortestPaths<AnyStateMachine>>[1]);
  const lived = live(machine, { input }, paths);
  expect(lived.states).toEqual(states(machine));
}); // prettier-ignore

/** Buying without end leads to new states without end. */
function isLarge(state: Snapshot<unknown>): boolean {
  const { position: held } = (state as unknown as { context: { position?: Position } }).context;
  return held !== undefined && (held.quantity > 30 || Math.abs(held.realized) > 1_000_000);
}
