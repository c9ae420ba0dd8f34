/** The market phase against a monotone model: a rank that only grows, and that reaches `continuous` by `3` alone. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTradable, MARKET_PHASES, marketPhaseMachine, phaseOf } from '../../../machines/market-phase.js';
import type { StockCode } from '../../../src/domain/index.js';
import { TestHost } from '../../model/machines/host.js';
import { clock, CODES, moments, reported, schedule } from '../../model/machines/market-phase.model.js';

const [OPENING, CONTINUOUS, CLOSING, CLOSED, AFTER, OVER] = [1, 2, 3, 4, 5, 6] as const;
const ANNOUNCES: Readonly<Record<string, number>> = {
  '0': OPENING, '3': CONTINUOUS, '2': CLOSING, '4': CLOSED, '8': CLOSED, a: AFTER, c: AFTER, '9': OVER,
}; // prettier-ignore

/** What the clock alone may conclude: an index into the phases. */
function byClock(now: number): number {
  if (now >= schedule.afterHoursEnd) return OVER;
  if (now >= schedule.close) return CLOSED;
  if (now >= schedule.closingAuction) return CLOSING;
  return now >= schedule.openingAuction ? OPENING : 0;
}

const time = fc.oneof(
  fc.integer({ min: schedule.openingAuction - 3_600_000, max: schedule.afterHoursEnd + 3_600_000 }),
  fc.constantFrom(...Object.values(moments)),
  fc.constantFrom(...Object.values(moments)).map((at) => at - 1),
);
const step = fc.oneof(
  fc.record({ kind: fc.constant('state' as const), state: fc.constantFrom(...CODES), now: time }),
  fc.record({ kind: fc.constant('state' as const), state: fc.string({ maxLength: 3 }), now: time }),
  fc.record({ kind: fc.constant('clock' as const), state: fc.constant(''), now: time }),
);

test('the phase never goes back, and only 3 opens the market', () => {
  fc.assert(
    fc.property(time, fc.array(step, { maxLength: 20 }), (start, steps) => {
      const host = new TestHost(marketPhaseMachine, { input: { schedule, now: start as typeof schedule.open } });
      const inContinuous = start >= schedule.open && start < schedule.closingAuction;
      const inAfterHours = start >= schedule.closingPriceStart && start < schedule.afterHoursEnd;
      let rank: number = inContinuous ? CONTINUOUS : inAfterHours ? AFTER : byClock(start);
      expect(phaseOf(host.snapshot)).toBe(MARKET_PHASES[rank]);

      for (const { kind, state, now } of steps) {
        const to = kind === 'clock' ? byClock(now) : Object.hasOwn(ANNOUNCES, state) ? ANNOUNCES[state]! : rank;
        const believed = kind === 'clock' || to !== AFTER || rank === CLOSED || rank === AFTER;
        const next = believed ? Math.max(rank, to) : rank;
        const emitted = host.send(kind === 'clock' ? clock(now) : reported(state, now));
        expect(phaseOf(host.snapshot)).toBe(MARKET_PHASES[next]);
        expect(emitted.filter(({ type }) => type === 'PhaseChanged')).toEqual(
          next === rank ? [] : [{ type: 'PhaseChanged', from: MARKET_PHASES[rank], to: MARKET_PHASES[next], now }],
        );
        const backward = kind === 'state' && (to < rank || !believed);
        expect(emitted.some(({ type }) => type === 'Unexpected')).toBe(backward);
        if (next === CONTINUOUS && rank !== CONTINUOUS) expect(state).toBe('3');
        rank = next;
      }
    }),
    { numRuns: 1000 },
  );
});

test('interruptions and halts are two sets of codes, and only a free code in continuous trading is tradable', () => {
  const codes = ['069500', '005930', '0001A0'] as StockCode[];
  const change = fc.record({ code: fc.constantFrom(...codes), vi: fc.boolean(), on: fc.boolean() });
  fc.assert(
    fc.property(fc.constantFrom(...MARKET_PHASES), fc.array(change, { maxLength: 20 }), (phase, changes) => {
      const host = new TestHost(marketPhaseMachine, { input: { schedule, now: moments[phase] } });
      const [interrupted, halted] = [new Set<string>(), new Set<string>()];
      for (const { code, vi, on } of changes) {
        const emitted = vi
          ? host.send({ type: 'ViReported', code, phase: on ? 'triggered' : 'released' })
          : host.send({ type: 'HaltReported', code, halted: on });
        expect(emitted).toEqual([]);
        const set = vi ? interrupted : halted;
        if (on) set.add(code);
        else set.delete(code);
        expect(host.context.interrupted).toEqual([...interrupted].sort());
        expect(host.context.halted).toEqual([...halted].sort());
        for (const one of codes) {
          const free = !interrupted.has(one) && !halted.has(one);
          expect(isTradable(host.snapshot, one)).toBe(phase === 'continuous' && free);
        }
      }
    }),
  );
});
