/** Random tapes: trades of one code with times that never run backwards, and the naive way to make bars of them. */
import fc from 'fast-check';
import {
  barStart,
  MINUTE,
  seq,
  type Bar,
  type EpochMs,
  type Interval,
  type Price,
  type Quantity,
} from '../../../src/domain/index.js';
import { at, trade, type TickEnvelope } from '../../unit/streams/ticks.js';

/** What happens next: a trade some seconds later, or the clock passing a time some seconds later. */
export type Happening =
  { readonly kind: 'tick'; readonly tick: TickEnvelope } | { readonly kind: 'clock'; readonly time: EpochMs };

const move = fc.record({
  // Mostly within the minute, sometimes over several empty ones.
  seconds: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 30 }) },
    { weight: 1, arbitrary: fc.integer({ min: 60, max: 900 }) },
  ),
  price: fc.integer({ min: 900, max: 1_100 }),
  shares: fc.integer({ min: 1, max: 500 }),
  sold: fc.boolean(),
});

/** Trades from 09:00 on, none lost. */
export const ticks: fc.Arbitrary<TickEnvelope[]> = fc.array(move, { minLength: 1, maxLength: 120 }).map((moves) => {
  let time = at('09:00:00') as number;
  let volume = 0;
  return moves.map(({ seconds, price, shares, sold }, i) => {
    time += seconds * 1_000;
    volume += shares;
    return { seq: seq(i + 1), tsEvent: time as EpochMs, event: trade(price, sold ? -shares : shares, volume) };
  });
});

/** The same with timers between: at some places the clock passes the minute in which the last trade was. */
export const happenings: fc.Arbitrary<Happening[]> = fc
  .tuple(ticks, fc.infiniteStream(fc.boolean()))
  .map(([all, coins]) =>
    all.flatMap((tick, i): Happening[] => {
      const next = all[i + 1];
      const end = barStart(tick.tsEvent, '1m') + MINUTE;
      const fires = coins.next().value === true && (next === undefined || next.tsEvent >= end);
      const itself: Happening = { kind: 'tick', tick };
      return fires ? [itself, { kind: 'clock', time: (end + 500) as EpochMs }] : [itself];
    }),
  );

/** Groups trades by the bar that holds them: what a bar is, without any state. */
export function naiveBars(all: readonly TickEnvelope[], interval: Interval): Bar[] {
  const groups = new Map<EpochMs, TickEnvelope[]>();
  for (const tick of all) {
    const start = barStart(tick.tsEvent, interval);
    groups.set(start, [...(groups.get(start) ?? []), tick]);
  }
  return [...groups].map(([time, group]) => {
    const prices = group.map(({ event }) => event.price);
    return {
      time,
      open: prices[0]!,
      high: Math.max(...prices) as Price,
      low: Math.min(...prices) as Price,
      close: prices.at(-1)!,
      volume: group.reduce((sum, { event }) => sum + Math.abs(event.quantity), 0) as Quantity,
    };
  });
}
