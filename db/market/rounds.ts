/** Bars as they are given, made ready to be merged: checked, oldest first, each time once. */
import { barFault, formatKst, InputError, type Bar, type Series } from '../../src/domain/index.js';

/**
 * The bars in rounds, each strictly ascending by time: the first holds each time's first bar, the next its second, so
 * that writing the rounds in turn ends as writing bar by bar. Nearly always it is one round, and the very array given.
 *
 * @throws InputError `bad_bar` naming the first bar that is not whole numbers or whose prices do not enclose each other
 */
export function roundsOf(series: Series, bars: readonly Bar[]): readonly (readonly Bar[])[] {
  for (const bar of bars) check(series, bar);
  if (bars.length === 0) return [];
  if (isAscending(bars)) return [bars];
  // Stable, so that among equal times the later given stays the later.
  const sorted = bars.toSorted((a, b) => a.time - b.time);
  const rounds: Bar[][] = [];
  let round = 0;
  let before = -1;
  for (const bar of sorted) {
    round = bar.time === before ? round + 1 : 0;
    before = bar.time;
    (rounds[round] ??= []).push(bar);
  }
  return rounds;
}

function isAscending(bars: readonly Bar[]): boolean {
  let before = -1;
  for (const { time } of bars) {
    if (time <= before) return false;
    before = time;
  }
  return true;
}

function check(series: Series, bar: Bar): void {
  const fault = numberFault(bar) ?? barFault(bar);
  if (fault === null) return;
  const when = Number.isSafeInteger(bar.time) && bar.time >= 0 ? formatKst(bar.time) : String(bar.time);
  throw new InputError(
    'bad_bar',
    `The bar of ${series.code} ${series.interval} at ${when} cannot be kept, and none was: ${fault}. Leave it out or mend it.`,
  );
}

function numberFault({ time, open, high, low, close, volume }: Bar): string | null {
  if (!Number.isSafeInteger(time) || time < 0) return `its time ${time} is not in milliseconds since 1970`;
  const whole =
    Number.isSafeInteger(open) &&
    Number.isSafeInteger(high) &&
    Number.isSafeInteger(low) &&
    Number.isSafeInteger(close);
  if (!whole || low <= 0)
    return `its prices ${open}, ${high}, ${low}, ${close} are not all whole numbers of won above 0`;
  if (!Number.isSafeInteger(volume) || volume < 0) return `its volume ${volume} is not a whole number of shares`;
  return null;
}
