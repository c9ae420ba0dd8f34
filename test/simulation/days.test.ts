/** Sixty small days without any fault, whole: books equal the broker's to the won, nothing alarms, and each can be lived again. */
import { describe, expect, test } from 'vitest';
import { liveDay, type LivedDay } from '../support/day-in-process.js';
import { alarmsOf, rowsOf, whatIsWrong } from './checks/index.js';
import { forEachSeed, seedsFrom } from '../support/seeds.js';

const FILE = 'test/simulation/days';
const CHUNK = 20;
const LIMIT = 120_000;
/** What the days together must have seen, or they prove less than they say. */
const seen = { fills: 0, canceled: 0, denied: 0, held: 0, taxed: 0, outran: 0 };

function note({ system, core, scenario }: LivedDay): void {
  const orders = Object.values(system.model.orders);
  seen.fills += system.model.counts.fills;
  seen.denied += system.model.counts.denied;
  seen.canceled += orders.filter(({ state, filled }) => state === 'canceled' && filled > 0).length;
  seen.held += core.ledger.positions.some(({ quantity }) => quantity > 0) ? 1 : 0;
  seen.taxed += core.ledger.charges.tax > 0 ? 1 : 0;
  seen.outran += scenario.latency === 0 ? 1 : 0;
}

async function holds(seed: string): Promise<string[]> {
  const day = await liveDay({ seed });
  note(day);
  const alarms = Object.entries(alarmsOf(rowsOf(day))).map(([kind, count]) => `${count} × alarm ${kind}`);
  return [...whatIsWrong(day), ...alarms];
}

describe('a quiet day', () => {
  const chunks = process.env['HARU_SEED'] === undefined ? 3 : 1;
  test.each(Array.from({ length: chunks }, (_, index) => index * CHUNK + 1))(
    `seeds from %i: books, orders, fills and replay`,
    async (from) => forEachSeed(FILE, seedsFrom(from, CHUNK), holds),
    LIMIT,
  );

  test('lived twice leaves the same log, byte for byte, and the same state', { timeout: LIMIT }, async () => {
    await forEachSeed(FILE, seedsFrom(1, 6), async (seed) => {
      const [once, twice] = [await liveDay({ seed }), await liveDay({ seed })];
      // The head hash chains the stored bytes of every row.
      const same = once.log.headHash() === twice.log.headHash() && once.stateHash === twice.stateHash;
      return same ? [] : [`${once.log.head} rows, then ${twice.log.head}; they differ`];
    });
  });

  test('another seed is another day', async () => {
    const [one, other] = [await liveDay({ seed: '1' }), await liveDay({ seed: '2' })];
    expect(one.log.headHash()).not.toBe(other.log.headHash());
  });

  test.skipIf(process.env['HARU_SEED'] !== undefined)('the days together saw what a market has to offer', () => {
    expect(seen.fills).toBeGreaterThan(1_200);
    expect(seen.canceled).toBeGreaterThan(60);
    expect(seen.denied).toBeGreaterThan(90);
    for (const days of [seen.held, seen.taxed, seen.outran]) expect(days).toBeGreaterThan(6);
  });
});
