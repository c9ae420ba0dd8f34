/**
 * The diagrams in machines/README.md are drawn from the machines. To draw them again:
 * `UPDATE_DIAGRAMS=1 npm test -- test/model/machines/diagram`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { orderMachine } from '../../../machines/order.js';
import { mermaid } from './diagram.js';

const readme = new URL('../../../machines/README.md', import.meta.url);
const section = /(<!-- order: drawn from machines\/order\.ts -->\n\n```mermaid\n)([\s\S]*?)(\n```)/;

test('the README shows the order machine as it is', () => {
  const text = readFileSync(readme, 'utf8');
  const drawn = mermaid(orderMachine);
  expect(section.exec(text), 'the section with its marker is there').not.toBeNull();
  if (process.env['UPDATE_DIAGRAMS'] === '1') {
    writeFileSync(
      readme,
      text.replace(section, (_, before: string, __, after: string) => before + drawn + after),
    );
  } else {
    expect(section.exec(text)?.[2]).toBe(drawn);
  }
});

test('every state and every way between two states is drawn', () => {
  const drawn = mermaid(orderMachine);
  for (const state of Object.keys(orderMachine.states)) expect(drawn).toContain(state);
  expect(drawn).toContain('  [*] --> initialized\n');
  expect(drawn).toContain('  submitting --> unknown: OrderOutcomeUnknown');
  expect(drawn).toContain('  pendingCancel --> filled: OrderFilled, Reconciled');
});
