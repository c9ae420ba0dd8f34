/** Whatever happens on a day: what leaves is what risk allows at that moment. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Bench } from '../../unit/engine/bench.js';
import { live, moves } from './days.js';

const day = moves(80);
const runs = { numRuns: 60 };

interface Sent {
  readonly risk: string;
  readonly side: 'buy' | 'sell';
  readonly closing: boolean;
  readonly held: number;
  readonly quantity: number;
}

/** Every order that left, with where risk stood when it was appended, and what was held of its code. */
function sentOn(bench: Bench): Sent[] {
  let risk = 'active';
  const held: Record<string, number> = {};
  const sent: Sent[] = [];
  for (const { envelope, step } of bench.steps) {
    const { event } = envelope;
    if (event.type === 'OrderRequested') {
      const { code, side, quantity } = event.order;
      sent.push({ risk, side, closing: event.closing === true, held: held[code] ?? 0, quantity });
    }
    for (const { path, value } of step.patches) {
      if (path[0] === 'risk') risk = path.length === 1 ? (value as { state: string }).state : path[1] === 'state' ? String(value) : risk; // prettier-ignore
      if (path[0] === 'positions' && path[1] !== undefined) held[path[1]] = path[2] === 'quantity' ? Number(value) : path.length === 2 ? (value as { quantity: number }).quantity : (held[path[1]] ?? 0); // prettier-ignore
    }
  }
  return sent;
}

test('days of chance say something: orders leave in every state that lets them', () => {
  const seen = new Set<string>();
  for (const script of fc.sample(day, { seed: 11, numRuns: 120 })) {
    for (const { risk, side, closing } of sentOn(live(script))) seen.add(`${risk} ${side}${closing ? ' closing' : ''}`);
  }
  expect([...seen]).toEqual(expect.arrayContaining(['active buy', 'active sell', 'reducing sell closing', 'halted sell closing'])); // prettier-ignore
});

test('a halted system sends nothing, but for the sales of an operator who wants everything sold', () => {
  fc.assert(
    fc.property(day, (script) => {
      expect(sentOn(live(script)).filter(({ risk, side, closing }) => risk === 'halted' && !(side === 'sell' && closing))).toEqual([]); // prettier-ignore
    }),
    runs,
  );
});

test('a reducing system never makes a position larger', () => {
  fc.assert(
    fc.property(day, (script) => {
      const wrong = sentOn(live(script)).filter(({ risk, side, quantity, held }) => risk === 'reducing' && (side === 'buy' || quantity > held)); // prettier-ignore
      expect(wrong).toEqual([]);
    }),
    runs,
  );
});

test('with a halt before anything else, no input makes an order leave', () => {
  fc.assert(
    fc.property(day, (script) => {
      const halted = [{ what: 'halt', pick: 0, size: 1 } as const, ...script.filter(({ what }) => what !== 'resume' && what !== 'flatten')]; // prettier-ignore
      expect(live(halted).gateway.submits).toEqual([]);
    }),
    runs,
  );
});
