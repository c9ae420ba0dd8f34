/** How many (state × event) pairs of the machines that money depends on have an expectation that a test holds them to. */
import type { AnyStateMachine } from 'xstate';
import { expect, test } from 'vitest';
import { linkMachine } from '../../../machines/link.js';
import { orderMachine } from '../../../machines/order.js';
import { riskMachine } from '../../../machines/risk.js';
import * as link from './link.model.js';
import * as order from './order.model.js';
import * as risk from './risk.model.js';
import { readTable } from './table.js';

const stateOf = (situation: string): string => situation.replace(/:.*|\d+$/, '');

/** Every pair that the machine's own definition has: states that last, and events that it knows. */
function pairsOf(machine: AnyStateMachine): string[] {
  const states = Object.keys(machine.states).filter((state) => state !== 'starting');
  const events = (machine.events as readonly string[]).filter((type) => type !== '*' && !type.startsWith('xstate.'));
  return states.flatMap((state) => events.map((event) => `${state} × ${event}`));
}

/** Pairs with a cell in the table of `pairs.test.ts`. */
function tabled(name: string, events: Readonly<Record<string, { readonly type: string }>>): Set<string> {
  const table = readTable(new URL(`${name}.table.txt`, import.meta.url));
  const cells = Object.entries(table).flatMap(([row, columns]) =>
    Object.keys(columns).map((situation) => `${stateOf(situation)} × ${events[row]?.type ?? row}`),
  );
  return new Set(cells);
}

/** Pairs that `link.test.ts` runs: each event in each state of its table. */
const ofLink = new Set(Object.keys(link.TABLE).flatMap((state) => link.EVENTS.map(({ type }) => `${state} × ${type}`)));

test.each([
  ['order', orderMachine, tabled('order', order.events)],
  ['risk', riskMachine, tabled('risk', risk.events)],
  ['link', linkMachine, ofLink],
] as const)('%s: every pair', (name, machine: AnyStateMachine, covered) => {
  const pairs = pairsOf(machine);
  const open = pairs.filter((pair) => !covered.has(pair));
  process.stdout.write(`  ${name}: ${pairs.length - open.length} of ${pairs.length} (state × event) pairs\n`);
  expect(pairs.length).toBeGreaterThan(20);
  expect(open).toEqual([]);
});
