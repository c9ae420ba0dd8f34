/** With nothing changed a day lived anew is the recorded one, to the hash, wherever it begins; and money is kept whatever changes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DayLog } from '../../../src/domain/index.js';
import { whatIf, type WhatIfResult } from '../../../src/engine/whatif/index.js';
import { hold, smaCrossover } from '../../../src/learning/baselines/index.js';
import { liveDay } from '../../support/day-in-process.js';
import { busyPolicy } from '../../support/day-in-process-scenario.js';
import { troubleOf } from '../../support/day-in-process-faults.js';
import { withGolden } from '../../replay/golden-log.js';
import { planOf, scenarioOfPlan } from '../../simulation/simulate/drawn-day.js';
import { live, moves } from './days.js';

const LIMIT = 120_000;

function isTheRecorded(log: DayLog, result: WhatIfResult): void {
  expect(result).toMatchObject({ first: null, parting: null, stopped: null, fills: [] });
  expect(result.stateHash).toBe(result.recordedHash);
  expect(result.events + result.ticks).toBe(log.head);
  expect(result.orders.every(({ kind, same }) => kind === 'both' && same)).toBe(true);
}

describe('nothing is changed', () => {
  test('days of chance, from any event on', () => {
    fc.assert(
      fc.property(moves(60), fc.nat(), (day, where) => {
        const { log } = live(day, true);
        isTheRecorded(log, whatIf(log, { from: 1 + (where % log.head) }));
      }),
    );
  });

  test.each(['quiet', 'stormy'])(
    'the golden day %s, with its deaths, from every twelfth of it',
    { timeout: LIMIT },
    async (name) => {
      await withGolden(name, (log) => {
        for (let from = 1; from <= log.head; from += Math.ceil(log.head / 12))
          isTheRecorded(log, whatIf(log, { from }));
      });
    },
  );

  test('the same policy decides the same, and takes over anywhere', { timeout: LIMIT }, async () => {
    for (const seed of ['1', '2', '3']) {
      const { log, scenario } = await liveDay({ seed });
      for (const from of [1, log.head >> 1]) isTheRecorded(log, whatIf(log, { policy: scenario.policy, from }));
    }
  });
});

/** Cash as the executions alone leave it, from what the account was told to hold first. */
function cashByFills(log: DayLog, result: WhatIfResult): number {
  const parting = result.parting?.seq ?? Infinity;
  let cash = 0;
  for (let seq = 1; seq <= log.head; seq++) {
    const [{ event }] = log.read(seq, 1) as [ReturnType<DayLog['read']>[number]];
    if (event.type === 'AccountReported' && cash === 0) cash = event.cash;
    if (event.type === 'OrderFilled' && seq < parting)
      cash += (event.side === 'buy' ? -1 : 1) * event.price * event.quantity;
  }
  for (const { side, price, quantity } of result.fills) cash += (side === 'buy' ? -1 : 1) * price * quantity;
  return cash - result.whatIf.charges;
}

describe('something is changed', () => {
  test('what was before stands, money is kept, and the broker agrees in the evening', { timeout: LIMIT }, async () => {
    let [parted, assumed] = [0, 0];
    for (const seed of ['1', '2', '3', '4', '5']) {
      const { log } = await liveDay({ seed });
      const changes = [{ policy: busyPolicy('another', 0.3) }, { policy: hold() }, { rules: { cashPerBuy: 77 } }];
      for (const change of changes) {
        for (const from of [1, Math.ceil(log.head / 3), Math.ceil((2 * log.head) / 3)]) {
          const result = whatIf(log, { ...change, from });
          expect(result.stopped).toBeNull();
          expect(result.whatIf.cash).toBe(cashByFills(log, result));
          expect(result.whatIf.alarms).toBeLessThanOrEqual(result.recorded.alarms);
          assumed += result.assumed;
          if (result.parting === null) continue;
          parted++;
          if ('policy' in change) expect(result.assumed).toBe(0);
          expect(result.parting.seq).toBeGreaterThanOrEqual(from);
          for (const pair of result.orders) {
            if (pair.time < result.parting.time) expect(pair).toMatchObject({ kind: 'both', same: true });
          }
        }
      }
    }
    expect(parted).toBeGreaterThan(20);
    // Nobody is there to decide anew where only a rule is another.
    expect(assumed).toBeGreaterThan(50);
  });

  test('a stormy day goes on without its storm', { timeout: LIMIT }, async () => {
    await withGolden('stormy', (log) => {
      for (const from of [1, 200, 400, 600]) {
        const result = whatIf(log, { policy: smaCrossover({ fast: 2, slow: 5 }), from });
        expect(result.stopped).toBeNull();
        expect(result.parting).not.toBeNull();
      }
    });
  });

  test(
    'days with faults, deaths and an operator go on as well, and raise no alarm of their own',
    { timeout: LIMIT },
    async () => {
      let parted = 0;
      for (const seed of ['what if/1', 'what if/2', 'what if/3', 'what if/4']) {
        const plan = planOf(seed);
        const scenario = scenarioOfPlan(plan);
        const { log } = await liveDay(scenario, troubleOf(plan.faults, scenario.config.schedule, seed));
        for (const from of [1, log.head >> 1]) {
          isTheRecorded(log, whatIf(log, { from }));
          const result = whatIf(log, { from, policy: busyPolicy('another', 0.5) });
          expect(result.stopped).toBeNull();
          expect(result.whatIf.alarms).toBeLessThanOrEqual(result.recorded.alarms);
          parted += result.parting === null ? 0 : 1;
        }
      }
      expect(parted).toBeGreaterThan(4);
    },
  );

  test(
    'the future decides nothing: what follows an event later changes nothing before it',
    { timeout: LIMIT },
    async () => {
      const { log } = await liveDay({ seed: '5' });
      const policy = busyPolicy('another', 0.3);
      const whole = whatIf(log, { policy });
      const until = log.head >> 1;
      const half = whatIf({ day: log.day, head: until, sealed: false, read: (from, limit) => log.read(from, Math.min(limit, until - from + 1)) }, { policy }); // prettier-ignore
      expect(half.fills.length).toBeGreaterThan(0);
      expect(whole.fills.slice(0, half.fills.length)).toEqual(half.fills);
    },
  );
});
