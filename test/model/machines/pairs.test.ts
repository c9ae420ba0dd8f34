/** Every (situation × event) pair of every machine has the outcome that its table promises. */
import type { AnyStateMachine, EventFromLogic } from 'xstate';
import { describe, expect, test } from 'vitest';
import { marketPhaseMachine } from '../../../machines/market-phase.js';
import { orderMachine } from '../../../machines/order.js';
import { positionMachine } from '../../../machines/position.js';
import { riskMachine } from '../../../machines/risk.js';
import { sessionMachine } from '../../../machines/session.js';
import { traderMachine } from '../../../machines/trader.js';
import * as marketPhase from './market-phase.model.js';
import * as order from './order.model.js';
import * as position from './position.model.js';
import * as risk from './risk.model.js';
import * as session from './session.model.js';
import { TestHost } from './host.js';
import { outcomes, readTable, type Situation } from './table.js';
import * as trader from './trader.model.js';

function promises<M extends AnyStateMachine>(
  machine: M,
  file: string,
  model: {
    readonly situations: Readonly<Record<string, Situation<M>>>;
    readonly events: Readonly<Record<string, EventFromLogic<M>>>;
  },
): void {
  describe(machine.id, () => {
    const promised = readTable(new URL(`${file}.table.txt`, import.meta.url));
    const actual = outcomes(machine, model.situations, model.events);

    test('each situation is in the state it is named after', () => {
      for (const [name, { origin, events }] of Object.entries(model.situations)) {
        const host = new TestHost(machine, origin);
        host.send(...events);
        expect(host.state, name).toBe(name.replace(/:.*|\d+$/, ''));
        expect(host.emitted.filter(({ type }) => type === 'Unexpected' || type === 'Alarm')).toEqual([]);
      }
    });

    test('no state and no event is left out', () => {
      const states = Object.keys(machine.states).filter((state) => state !== 'starting');
      expect(new Set(Object.keys(model.situations).map((name) => name.replace(/:.*|\d+$/, '')))).toEqual(
        new Set(states),
      );
      const types = new Set(Object.values(model.events).map((event: { readonly type: string }) => event.type));
      expect((machine.events as readonly string[]).filter((type) => type !== '*' && !types.has(type))).toEqual([]);
      expect(Object.keys(promised)).toEqual(Object.keys(model.events));
      expect(Object.keys(promised[Object.keys(promised)[0]!]!)).toEqual(Object.keys(model.situations));
    });

    test.each(Object.keys(model.events))('%s', (event) => {
      expect(actual[event]).toEqual(promised[event]);
    });
  });
}

promises(orderMachine, 'order', order);
promises(riskMachine, 'risk', risk);
promises(positionMachine, 'position', position);
promises(traderMachine, 'trader', trader);
promises(marketPhaseMachine, 'market-phase', marketPhase);
promises(sessionMachine, 'session', session);
