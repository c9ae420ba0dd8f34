/**
 * Things that a synthetic day can be asked for. Except for a halt, which comes from outside, an episode only moves prices:
 * what follows from that (interruptions, breakers) follows by the same rules as on any other day.
 */
import {
  BREAKER_FALLS,
  dynamicViPercent,
  MINUTE,
  SECOND,
  viGroupOf,
  type BreakerLevel,
  type DaySchedule,
  type EpochMs,
  type Instrument,
  type StockCode,
} from '../domain/index.js';
import type { HaltStop } from './interruptions.js';
import type { Ladder } from './ladder.js';
import { KNOT, valueAt, type LogPath, type MarketFactor } from './market-factor.js';
import { KOSPI200 } from './universe.js';

export type Episode =
  /**
   * A volatility interruption that begins about `at`: `dynamic` by a jump from one trade to the next, `static` by a run of
   * ten minutes that ends 10 % from the open (given a trade every few seconds; fewer trades make it a jump).
   */
  | {
      readonly kind: 'vi';
      readonly code: StockCode;
      readonly at: EpochMs;
      readonly trigger: 'static' | 'dynamic';
      readonly direction: 'up' | 'down';
    }
  /** 상한가, 하한가: the price runs to its limit within minutes of `at`, through interruptions, and stays there. */
  | { readonly kind: 'limitLock'; readonly code: StockCode; readonly at: EpochMs; readonly direction: 'up' | 'down' }
  /** Trading of a code is halted; orders are taken again for the last ten minutes of it. `until` null: for the day. */
  | { readonly kind: 'halt'; readonly code: StockCode; readonly at: EpochMs; readonly until: EpochMs | null }
  /** The index falls within the ten minutes until `at` below −8 %; for levels 2 and 3 it falls again each time trading resumes. */
  | { readonly kind: 'breaker'; readonly level: BreakerLevel; readonly at: EpochMs };

/** What is added to a code's logarithmic price, by seconds since the open. */
export type Shock = (seconds: number) => number;

const RUN = 10 * MINUTE;
const RUN_TO_LIMIT = 3 * MINUTE;
const HALT_AUCTION = 10 * MINUTE;
const LEVELS = [1, 2, 3] as const satisfies readonly BreakerLevel[];
/** Between one fall and the next the market stands still for half an hour; the next one takes five minutes. */
const NEXT_FALL = 38 * MINUTE;
const RUN_AGAIN = 5 * MINUTE;
/** Per cent beyond a threshold. */
const BEYOND = 2;

/** The market's path with the falls that were asked for. */
export function withFalls(factor: MarketFactor, episodes: readonly Episode[], { open }: DaySchedule): MarketFactor {
  const falls = episodes.filter((episode) => episode.kind === 'breaker');
  if (falls.length === 0) return factor;
  const path = factor.path.slice();
  for (const { level: deepest, at } of falls) {
    let fallen = 0;
    for (const level of LEVELS.filter((each) => each <= deepest)) {
      const reached = (at - open + (level - 1) * NEXT_FALL) / SECOND;
      const begun = reached - (level === 1 ? RUN : RUN_AGAIN) / SECOND;
      // Beyond the threshold, and wherever the day has wandered by then, so that it stays there a minute.
      const target = Math.log(1 - (BREAKER_FALLS[level] + BEYOND) / 100);
      const shift = target - fallen - (level === 1 ? valueAt(path, Math.max(reached, 0)) : 0);
      path.forEach((value, knot) => (path[knot] = value + shift * ramp(knot * KNOT, begun, reached)));
      fallen = target;
    }
  }
  return { ...factor, path };
}

/** The moves of one code that were asked for, together. */
export function shockOf(
  episodes: readonly Episode[],
  instrument: Instrument,
  ladder: Ladder,
  path: LogPath,
  { open, day }: DaySchedule,
): Shock {
  const shocks = episodes.flatMap((episode): Shock[] => {
    if ((episode.kind !== 'vi' && episode.kind !== 'limitLock') || episode.code !== instrument.code) return [];
    const sign = episode.direction === 'up' ? 1 : -1;
    const from = (episode.at - open) / SECOND;
    const level = valueAt(path, from);
    if (episode.kind === 'limitLock') {
      const { upper, lower } = ladder.limits;
      const beyond = Math.log((sign > 0 ? upper : lower) / instrument.basePrice) + sign * 0.08;
      return [(seconds) => (beyond - level) * ramp(seconds, from, from + RUN_TO_LIMIT / SECOND)];
    }
    if (episode.trigger === 'dynamic') {
      const percent = dynamicViPercent(viGroupOf(instrument, KOSPI200), 'continuous', instrument.kind, day) ?? 6;
      const jump = Math.log(1 + (sign * (percent + 1)) / 100);
      return [(seconds) => (seconds >= from ? jump : 0)];
    }
    const run = Math.log(1 + sign * 0.115) - (level - valueAt(path, 0));
    return [(seconds) => run * ramp(seconds, from - RUN / SECOND, from)];
  });
  return (seconds) => shocks.reduce((sum, shock) => sum + shock(seconds), 0);
}

/** The halts of one code. */
export function haltsOf(episodes: readonly Episode[], code: StockCode, schedule: DaySchedule): HaltStop[] {
  return episodes.flatMap((episode): HaltStop[] => {
    if (episode.kind !== 'halt' || episode.code !== code) return [];
    const { at: start, until } = episode;
    if (until === null || until >= schedule.close) return [{ kind: 'halt', code, start, auctionFrom: null, end: null }];
    const auctionFrom = Math.max(start, until - HALT_AUCTION) as EpochMs;
    // A halt that is lifted during the closing auction goes over into it.
    return [{ kind: 'halt', code, start, auctionFrom, end: until >= schedule.closingAuction ? schedule.close : until }];
  });
}

/** 0 until `begun`, 1 from `reached`, straight between. */
function ramp(seconds: number, begun: number, reached: number): number {
  return Math.min(Math.max((seconds - begun) / Math.max(reached - begun, 1), 0), 1);
}
