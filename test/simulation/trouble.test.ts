/** Days with people and networks in them: operators who interfere, lost requests and answers, links that break. */
import { describe, expect, test } from 'vitest';
import { liveDay, type LivedDay, type Trouble } from '../support/day-in-process.js';
import { alarmsOf, eventsOf, rowsOf, whatIsWrong } from './checks/index.js';
import { flakyLink, lossyNetwork, nervousOperator } from '../support/day-in-process-trouble.js';
import { forEachSeed, seedsFrom } from '../support/seeds.js';

const FILE = 'test/simulation/trouble';
const LIMIT = 120_000;

/** What is wrong, and alarms of any kind but `allowed`. */
function wrongWith(day: LivedDay, allowed: readonly string[]): string[] {
  const alarms = Object.entries(alarmsOf(rowsOf(day))).filter(([kind]) => !allowed.includes(kind));
  return [...whatIsWrong(day), ...alarms.map(([kind, count]) => `${count} × alarm ${kind}`)];
}

describe('books, orders and replay hold', () => {
  test('with an operator who halts, flattens and cancels at random', { timeout: LIMIT }, async () => {
    let commands = 0;
    await forEachSeed(FILE, seedsFrom(1, 12), async (seed) => {
      const day = await liveDay({ seed }, nervousOperator(seed));
      commands += eventsOf(rowsOf(day), 'CommandReceived').length;
      // Who cancels what was filled a moment ago is told so.
      return wrongWith(day, ['not_cancelable']);
    });
    expect(commands).toBeGreaterThan(20);
  });

  test('with requests and answers that get lost', { timeout: LIMIT }, async () => {
    let unknown = 0;
    await forEachSeed(FILE, seedsFrom(1, 12), async (seed) => {
      const day = await liveDay({ seed }, lossyNetwork(seed));
      const rows = rowsOf(day);
      unknown += eventsOf(rows, 'OrderOutcomeUnknown').length;
      return [...wrongWith(day, []), ...sentAgain(day)];
    });
    expect(unknown).toBeGreaterThan(20);
  });

  test('with a link that breaks while executions are on their way', { timeout: LIMIT }, async () => {
    const seen = { breaks: 0, lost: 0 };
    await forEachSeed(FILE, seedsFrom(1, 12), async (seed) => {
      const trouble: Trouble = flakyLink(seed);
      const day = await liveDay({ seed }, trouble);
      const rows = rowsOf(day);
      seen.lost += alarmsOf(rows)['cash_adopted'] ?? 0;
      seen.breaks += eventsOf(rows, 'LinkReported').filter(({ event }) => event.state === 'backingOff').length;
      // Executions that nobody saw are known at an average price; a print lost after the close has no bar to be fetched for.
      return wrongWith(day, ['cash_adopted', 'tick_gap']);
    });
    expect(seen.breaks).toBeGreaterThan(20);
    expect(seen.lost).toBeGreaterThan(0);
  });

  test('with all of it at once', { timeout: LIMIT }, async () => {
    await forEachSeed(FILE, seedsFrom(101, 12), async (seed) => {
      const trouble = { ...nervousOperator(seed), ...lossyNetwork(seed, 0.05), ...flakyLink(seed) };
      return wrongWith(await liveDay({ seed }, trouble), ['cash_adopted', 'tick_gap', 'not_cancelable']);
    });
  });
});

/** An order whose outcome is unknown is looked for, never sent again: as many calls as requests, at most. */
function sentAgain(day: LivedDay): string[] {
  const requested = eventsOf(rowsOf(day), 'OrderRequested').length;
  const sent = day.arrivals.filter(({ apiId }) => apiId === 'kt10000' || apiId === 'kt10001').length;
  return sent <= requested ? [] : [`${sent} orders were sent for ${requested} requests`];
}
