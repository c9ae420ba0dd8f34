import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barStart, intervalMs, MINUTE, type EpochMs, type Interval } from '../../../src/domain/index.js';
import { featuresOf } from '../../../src/features/index.js';
import {
  createMarketStreams,
  type MarketOutput,
  type MarketStreams,
  type MarketStreamsState,
} from '../../../streams/index.js';
import { CODE } from '../../unit/streams/ticks.js';
import { happenings, naiveBars, ticks, type Happening } from './tapes.js';

const LOOKBACK = 4;
const make = (interval: Interval) => createMarketStreams({ codes: [CODE], interval, lookback: LOOKBACK });
const run = (market: MarketStreams, part: readonly Happening[]): MarketOutput[] =>
  part.flatMap((one) => (one.kind === 'tick' ? market.push(one.tick) : market.closeUntil(one.time, null)));
const anInterval = fc.constantFrom<Interval>('1m', '3m', '5m', '15m', '60m');

test('every observation shows the last decision bars with the features that the whole series gives them', () => {
  fc.assert(
    fc.property(happenings, anInterval, (all, interval) => {
      const observations = run(make(interval), all).flatMap((o) => (o.kind === 'observation' ? [o.observation] : []));
      const trades = all.flatMap((one) => (one.kind === 'tick' ? [one.tick] : []));
      const bars = naiveBars(trades, interval);
      const rows = featuresOf(bars);
      observations.forEach((observation, i) => {
        expect(observation.bars).toEqual(bars.slice(Math.max(i + 1 - LOOKBACK, 0), i + 1));
        expect(observation.features).toEqual(rows.slice(Math.max(i + 1 - LOOKBACK, 0), i + 1));
      });
      expect(observations.length).toBeGreaterThanOrEqual(bars.length - 1);
    }),
    { numRuns: 100 },
  );
});

test('a market restored from JSON anywhere puts out the same, and ends in the same state', () => {
  fc.assert(
    fc.property(happenings, anInterval, fc.nat(), (all, interval, where) => {
      const cut = where % (all.length + 1);
      const straight = make(interval);
      const expected = run(straight, all);
      const before = make(interval);
      const first = run(before, all.slice(0, cut));
      const after = make(interval);
      after.restore(JSON.parse(JSON.stringify(before.state())) as MarketStreamsState);
      expect([...first, ...run(after, all.slice(cut))]).toEqual(expected);
      expect(after.state()).toEqual(straight.state());
      expect(after.quotes).toEqual(straight.quotes);
    }),
    { numRuns: 100 },
  );
});

test('coming in mid-day, with the morning fetched late, ends with the bars of a whole day', () => {
  fc.assert(
    fc.property(ticks, anInterval, fc.nat(), fc.nat(), fc.nat({ max: 20 }), (all, interval, where, ahead, delay) => {
      // Pivot: the minute after some tick. Ticks begin up to a few before it; the answer comes `delay` ticks after it.
      const start = where % all.length;
      const pivot = (barStart(all[start]!.tsEvent, '1m') + MINUTE) as EpochMs;
      const firstSeen = Math.max(start - (ahead % 3), 0);
      const live = all.slice(firstSeen);
      const minutes = naiveBars(all, '1m').filter((bar) => bar.time < pivot);
      const report = { code: CODE, interval: '1m' as const, before: pivot, bars: minutes };

      const market = make(interval);
      market.startFrom(pivot);
      const answeredAt = Math.min(start + delay, all.length - 1);
      live.forEach((tick, i) => {
        market.push(tick);
        if (firstSeen + i === answeredAt) market.warmUp(report);
      });
      const end = (all.at(-1)!.tsEvent + intervalMs('60m')) as EpochMs;
      market.closeUntil(end, null);
      expect(market.state().lanes[CODE]!.window.bars).toEqual(naiveBars(all, interval));
    }),
    { numRuns: 300 },
  );
});
