/** Pages that are written from the code say what the code says. To write them anew: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { orderMachine } from '../../../machines/order.js';
import { DENIALS } from '../../../src/domain/index.js';
import { denialsPage } from './denials-page.js';
import { mermaid } from './diagram.js';
import { metricsPage } from './metrics-page.js';
import { orderPage } from './order-page.js';

const PAGES = {
  'src/domain/DENIALS.md': denialsPage,
  'machines/ORDER.md': orderPage,
  'src/report/performance/METRICS.md': metricsPage,
} as const;

beforeAll(() => {
  if (process.env['HARU_DOCS'] !== 'write') return;
  for (const [path, page] of Object.entries(PAGES)) writeFileSync(path, page());
});

test.each(Object.entries(PAGES))('%s is not stale: `npm run docs` writes it', (path, page) => {
  expect(readFileSync(path, 'utf8')).toBe(page());
});

test('every denial is on its page, in both languages', () => {
  const page = denialsPage();
  for (const [code, { cause, remedy }] of Object.entries(DENIALS)) {
    for (const text of [`\`${code}\``, cause.en, cause.ko, remedy.en, remedy.ko]) expect(page).toContain(text);
  }
});

test('every state and every way between two states is drawn', () => {
  const drawn = mermaid(orderMachine);
  for (const state of Object.keys(orderMachine.states)) expect(drawn).toContain(state);
  expect(drawn).toContain('  [*] --> initialized\n');
  expect(drawn).toContain('  submitting --> unknown: OrderOutcomeUnknown');
  expect(drawn).toContain('  pendingCancel --> filled: OrderFilled, Reconciled');
});
