/** The process dies at chosen events and comes back from its log. Deaths at random are part of `npm run simulate`. */
import { describe, expect, test } from 'vitest';
import { liveDay, type LivedDay } from '../support/day-in-process.js';
import { alarmsOf, eventsOf, rowsOf, whatIsWrong } from './checks/index.js';

const LIMIT = 120_000;
/** Executions that nobody saw are known at an average price; a print lost after the close has no bar to be fetched for. */
const ALLOWED = ['cash_adopted', 'tick_gap'];

function wrongWith(day: LivedDay): string[] {
  const rows = rowsOf(day);
  const alarms = Object.entries(alarmsOf(rows)).filter(([kind]) => !ALLOWED.includes(kind));
  const resumed = eventsOf(rows, 'DayResumed').length;
  return [
    ...whatIsWrong(day),
    ...alarms.map(([kind, count]) => `${count} × alarm ${kind}`),
    ...(resumed === day.deaths.length ? [] : [`${day.deaths.length} deaths, ${resumed} resumptions`]),
    ...orphansOf(day),
  ];
}

/** An order that was requested but never reached the broker is rejected in the end, and no other is. */
function orphansOf(day: LivedDay): string[] {
  const requested = eventsOf(rowsOf(day), 'OrderRequested').length;
  const accepted = day.core.blotter.orders.filter(({ kind }) => kind === 'new').length;
  const rejected = Object.values(day.system.model.orders).filter(({ state }) => state === 'rejected').length;
  return accepted + rejected === requested
    ? []
    : [`${requested} requested, ${accepted} at the broker, ${rejected} rejected`];
}

describe('a day that crashes', () => {
  test('at every single event around an order', { timeout: LIMIT }, async () => {
    const calm = await liveDay({ seed: 'around' });
    const [first] = eventsOf(rowsOf(calm), 'OrderRequested').slice(3);
    const around = Array.from({ length: 10 }, (_, index) => first!.seq - 2 + index);
    for (const seq of around) {
      const day = await liveDay({ seed: 'around' }, { diesAt: (row, life) => life === 1 && row.seq === seq });
      expect([seq, day.deaths.length, wrongWith(day)]).toEqual([seq, 1, []]);
    }
  });

  test('before the broker ever told of the account, the day begins again from its first event', async () => {
    const day = await liveDay({ seed: 'early' }, { diesAt: (row, life) => life === 1 && row.seq === 1 });
    expect(wrongWith(day)).toEqual([]);
    expect(day.system.model.counts.orders).toBeGreaterThan(0);
  });

  test('ten times, it is still the same account', { timeout: LIMIT }, async () => {
    const day = await liveDay({ seed: 'often' }, { diesAt: ({ seq }, life) => life <= 10 && seq >= 60 * life });
    expect([day.deaths.length, wrongWith(day)]).toEqual([10, []]);
  });
});
