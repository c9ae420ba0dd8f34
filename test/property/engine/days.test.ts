/** What holds on every day, whatever the broker and the market do. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EpochMs } from '../../../src/domain/index.js';
import { DaySystem, replay, stateHash, type SystemState } from '../../../src/engine/index.js';
import { applyPatches, initialModel } from '../../../src/engine/model.js';
import { acknowledged, Bench, fill, KODEX } from '../../unit/engine/bench.js';
import { live, moves } from './days.js';

const day = moves(80);
const runs = { numRuns: 40 };

const firstOf = (bench: Bench) => bench.log.read(1, 1)[0]!;

test('days of chance do trade: orders leave, fill, end in every way, and alarms are raised', () => {
  const seen = new Set<string>();
  for (const script of fc.sample(day, { seed: 7, numRuns: 60 })) {
    const bench = live(script, true);
    for (const { state } of Object.values(bench.model.orders)) seen.add(state);
    for (const { type } of bench.events()) seen.add(type);
  }
  for (const state of ['denied', 'rejected', 'canceled', 'expired', 'filled']) expect(seen).toContain(state);
  for (const type of ['CancelRequested', 'AlarmRaised', 'DayClosed']) expect(seen).toContain(type);
});

test('no day fails: nothing that a broker says breaks an invariant', () => {
  fc.assert(
    fc.property(day, (script) => {
      expect(live(script, true).ends.filter(({ how }) => how === 'failed')).toEqual([]);
    }),
    runs,
  );
});

test('replayed from its log, every day takes the same decisions and ends in the same state', () => {
  fc.assert(
    fc.property(day, fc.boolean(), (script, settle) => {
      const bench = live(script, settle);
      const result = replay(bench.log);
      expect(result.divergence).toBeNull();
      expect(result.stateHash).toBe(stateHash(bench.system.state()));
    }),
    runs,
  );
});

test('restored from JSON at any event, a day goes on to the same outcomes, effects and patches, and to the same hash', () => {
  fc.assert(
    fc.property(day, fc.nat(), (script, at) => {
      const bench = live(script, true);
      const envelopes = bench.log.read(1, bench.log.head);
      const cut = 1 + (at % (envelopes.length - 1));
      const first = new DaySystem(bench.opened, firstOf(bench).tsRecv);
      for (const envelope of envelopes.slice(0, cut)) first.apply(envelope);
      const saved = JSON.parse(JSON.stringify(first.state())) as SystemState;

      const second = new DaySystem(bench.opened, firstOf(bench).tsRecv, saved);
      expect(stateHash(second.state())).toBe(stateHash(first.state()));
      for (const envelope of envelopes.slice(cut)) expect(second.apply(envelope)).toEqual(first.apply(envelope));
      expect(stateHash(second.state())).toBe(stateHash(bench.system.state()));
    }),
    { numRuns: 60 },
  );
});

test('the patches of all steps, applied to the empty model, give the model', () => {
  fc.assert(
    fc.property(day, (script) => {
      const bench = live(script, true);
      let model = initialModel(bench.opened);
      for (const { step } of bench.steps) model = applyPatches(model, [...step.patches]);
      expect(model).toEqual(bench.model);
    }),
    runs,
  );
});

test('cash is what the fills say: opening − bought + sold − charges, and no order is filled beyond its quantity', () => {
  fc.assert(
    fc.property(day, (script) => {
      const { model } = live(script);
      const orders = Object.values(model.orders);
      const flow = orders.reduce((sum, { side, amount }) => sum + (side === 'buy' ? -amount : amount), 0);
      const charges = orders.reduce((sum, { commission, tax }) => sum + commission + tax, 0);
      expect(model.account!.cash).toBe(model.account!.opening + flow - charges);
      expect(model.account!.commission + model.account!.tax).toBe(charges);
      for (const { filled, quantity } of orders) expect(filled).toBeLessThanOrEqual(quantity);
    }),
    runs,
  );
});

describe('a system made anew at a time of its own', () => {
  test('the time of opening decides the first phase, so a restored one does not need it', () => {
    const bench = new Bench()
      .trading()
      .bar('buy')
      .offer(acknowledged())
      .offer(fill({ quantity: 99, of: 99 }));
    const saved = JSON.parse(JSON.stringify(bench.system.state())) as SystemState;
    const again = new DaySystem(bench.opened, 0 as EpochMs, saved);
    expect(stateHash(again.state())).toBe(stateHash(bench.system.state()));
    expect([again.cash, again.equity, again.market.phase, again.model.positions[KODEX]?.quantity]).toEqual([
      bench.system.cash,
      bench.system.equity,
      'continuous',
      99,
    ]);
  });
});
