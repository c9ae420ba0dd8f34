/** The days that recorded bars hold. */
import { dayOf, InputError, type RecordedBars, type TradingDay } from '../domain/index.js';

/** Sorted. */
export function daysIn({ bars }: RecordedBars): TradingDay[] {
  return [...new Set([...bars.values()].flatMap((all) => all.map((bar) => dayOf(bar.time))))].sort();
}

/** @throws InputError naming the days that are there, when `day` is not */
export function requireDay(recorded: RecordedBars, day: TradingDay): void {
  const days = daysIn(recorded);
  if (days.includes(day)) return;
  const shown =
    days.length <= 8 ? days.join(', ') : `${days.length} days from ${days[0] ?? ''} to ${days.at(-1) ?? ''}`;
  throw new InputError('no_such_day', `${recorded.file} has no bars of ${day}: it holds ${shown}.`);
}
