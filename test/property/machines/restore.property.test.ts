/** A machine restored from the JSON of its snapshot is the same machine: whatever comes next has the same outcome. */
import fc from 'fast-check';
import type { AnyStateMachine, EventFromLogic } from 'xstate';
import { expect, test } from 'vitest';
import { marketPhaseMachine } from '../../../machines/market-phase.js';
import { orderMachine } from '../../../machines/order.js';
import { positionMachine } from '../../../machines/position.js';
import { riskMachine } from '../../../machines/risk.js';
import { traderMachine } from '../../../machines/trader.js';
import { TestHost } from '../../model/machines/host.js';
import * as marketPhase from '../../model/machines/market-phase.model.js';
import * as order from '../../model/machines/order.model.js';
import * as position from '../../model/machines/position.model.js';
import * as risk from '../../model/machines/risk.model.js';
import type { Situation } from '../../model/machines/table.js';
import * as trader from '../../model/machines/trader.model.js';

interface Model<M extends AnyStateMachine> {
  readonly situations: Readonly<Record<string, Situation<M>>>;
  readonly events: Readonly<Record<string, EventFromLogic<M>>>;
}

function staysItself<M extends AnyStateMachine>(machine: M, model: Model<M>): void {
  const walk = fc.array(fc.constantFrom(...Object.keys(model.events)), { maxLength: 8 });
  test(machine.id, () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(model.situations)), walk, walk, (situation, before, after) => {
        const { origin, events } = model.situations[situation]!;
        const lived = new TestHost(machine, origin);
        lived.send(...events);
        for (const name of before) lived.send(model.events[name]!);
        const restored = new TestHost(machine, { snapshot: lived.persisted() });
        expect(restored.emitted, 'being restored is no event').toEqual([]);
        for (const name of after) {
          expect(restored.persisted()).toEqual(lived.persisted());
          expect(restored.tags).toEqual(lived.tags);
          expect(restored.send(model.events[name]!)).toEqual(lived.send(model.events[name]!));
        }
        expect(restored.persisted()).toEqual(lived.persisted());
      }),
      { numRuns: 200 },
    );
  });
}

staysItself(orderMachine, order);
staysItself(riskMachine, risk);
staysItself(positionMachine, position);
staysItself(traderMachine, trader);
staysItself(marketPhaseMachine, marketPhase);
