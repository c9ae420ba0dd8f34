/** Recorded bars turned into ticks whose re-aggregation by the same interval gives the same bars. */
import {
  InputError,
  intervalMs,
  MINUTE,
  type Bar,
  type DaySchedule,
  type EpochMs,
  type Instrument,
  type Interval,
  type Price,
  type Rng,
} from '../domain/index.js';
import { checkedBars, isClosingAuction } from './bar-checks.js';
import { aggressors, fewestTrades, pathOf, secondsIn, splitShares } from './bar-path.js';
import { mergePrints, type Tape, type TapePrint } from './tape.js';

export interface RecordedSeries {
  readonly instrument: Instrument;
  /** The day's bars, any order. */
  readonly bars: readonly Bar[];
}

export interface RecordedTapeOptions {
  readonly schedule: DaySchedule;
  readonly series: readonly RecordedSeries[];
  readonly interval: Interval;
  /** Decides what happens inside the bars; a fork of it is used. */
  readonly rng: Rng;
}

/**
 * The day as the bars tell it. The first trade of the bar that holds the open is the opening auction, the last of the bar
 * that holds the close is the closing auction, later ones are after hours (session 3); between them trades lie within
 * continuous hours.
 *
 * @throws InputError when a bar cannot have happened; the sentence names code, time and remedy
 */
export function recordedTape({ schedule, series, interval, rng }: RecordedTapeOptions): Tape {
  const instruments = series.map(({ instrument }) => instrument);
  const twice = instruments.find(({ code }, i) => instruments.findIndex((other) => other.code === code) < i);
  if (twice !== undefined) throw new InputError('bad_tape', `${twice.code} is given twice: give each code once.`);
  const prints = series.map(({ instrument, bars }) => {
    const own = rng.fork(`recorded/${instrument.code}`);
    return checkedBars(bars, instrument, interval, schedule).flatMap((bar) =>
      printsOf(bar, instrument, interval, schedule, own),
    );
  });
  return { schedule, instruments, prints: mergePrints(prints) };
}

function printsOf(bar: Bar, instrument: Instrument, interval: Interval, schedule: DaySchedule, rng: Rng): TapePrint[] {
  const minutes = intervalMs(interval) / MINUTE;
  const count = isClosingAuction(bar, schedule) ? 1 : tradesIn(bar, minutes, rng);
  const prices = pathOf(bar, count, instrument, schedule.day, rng);
  const signs = aggressors(prices, rng);
  const { times, opens, closes } = timesOf(bar, bar.time + intervalMs(interval), count, schedule, rng);
  const shares = splitShares(
    bar.volume,
    weightsOf(count, opens ? 0.35 / Math.sqrt(minutes) : 0, closes ? 0.1 : 0, rng),
  );
  return prices.map((price, i) => {
    const time = (times[i] ?? bar.time) as EpochMs;
    const sign = signs[i] ?? 1;
    return {
      time,
      code: instrument.code,
      price: price as Price,
      quantity: sign * (shares[i] ?? 0),
      session: time > schedule.close ? 3 : 2,
      auction: (opens && i === 0) || (closes && i === count - 1),
    };
  });
}

/** About 4 trades in a quiet minute, 30 in a busy one; longer bars have more, but not in proportion. */
function tradesIn(bar: Bar, minutes: number, rng: Rng): number {
  const busy = 1 - Math.exp(bar.volume / minutes / -40_000);
  const usual = (4 + 26 * busy) * Math.sqrt(minutes) * (0.7 + 0.6 * rng.next());
  return Math.min(Math.max(Math.round(usual), fewestTrades(bar)), bar.volume);
}

/** When the trades of a bar happen, and whether its first is the opening and its last the closing auction. */
function timesOf(
  bar: Bar,
  end: number,
  count: number,
  { open, closingAuction, close }: DaySchedule,
  rng: Rng,
): { times: number[]; opens: boolean; closes: boolean } {
  if (bar.time > close) return { times: secondsIn(bar.time, end, count, rng), opens: false, closes: false };
  const opens = bar.time <= open && open < end;
  // A single trade that could be either is the opening.
  const closes = close < end && (count > 1 || !opens);
  const between = count - (opens ? 1 : 0) - (closes ? 1 : 0);
  const from = Math.max(bar.time, open);
  const times = secondsIn(from, Math.min(end, closingAuction), between, rng);
  return { times: [...(opens ? [open] : []), ...times, ...(closes ? [close] : [])], opens, closes };
}

/** How the volume is spread: few large trades among many small ones; the auctions take their share of the whole. */
function weightsOf(count: number, opening: number, closing: number, rng: Rng): number[] {
  const weights = Array.from({ length: count }, () => Math.exp(rng.normal()));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (opening > 0) weights[0] = total * opening;
  if (closing > 0) weights[count - 1] = total * closing;
  return weights;
}
