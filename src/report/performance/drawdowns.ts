/** Falls below the highest value there had been (Magdon-Ismail and Atiya, 2004). */
import { dayOf, type EpochMs } from '../../domain/index.js';

/** One way down and back: from the point of a peak until the peak is reached again. Indices count points; −1 is the start of the run. */
export interface Drawdown {
  readonly peak: number;
  readonly trough: number;
  /** Where the peak is reached again; null when it never is. */
  readonly recovered: number | null;
  /** (peak − trough) ÷ peak, above 0. */
  readonly depth: number;
  /** peak − trough, won. */
  readonly won: number;
}

export interface Fallen {
  readonly drawdowns: readonly Drawdown[];
  /** Of each point: how far below the highest before it, 0 … 1. */
  readonly depths: readonly number[];
}

/** @param initial the first peak, before the first point */
export function fallsOf(equity: readonly number[], initial: number): Fallen {
  const drawdowns: Drawdown[] = [];
  const depths: number[] = [];
  let high = initial;
  let peak = -1;
  let open: { trough: number; low: number } | null = null;
  const close = (recovered: number | null): void => {
    if (open === null) return;
    const won = high - open.low;
    drawdowns.push({ peak, trough: open.trough, recovered, depth: won / high, won });
    open = null;
  };
  equity.forEach((value, i) => {
    if (value >= high) {
      close(i);
      high = value;
      peak = i;
    } else if (open === null || value < open.low) {
      open = { trough: i, low: value };
    }
    depths.push(high > 0 ? (high - value) / high : 0);
  });
  close(null);
  return { drawdowns: high > 0 ? drawdowns : [], depths };
}

/** The deepest by its share, the earlier of equals; null when nothing ever fell. */
export function deepestOf(drawdowns: readonly Drawdown[]): Drawdown | null {
  return drawdowns.reduce<Drawdown | null>(
    (worst, each) => (worst === null || each.depth > worst.depth ? each : worst),
    null,
  );
}

/** Counts points by the trading days of the record. */
export type DayCounter = (index: number) => number;

/** Number of the day of each point from 0; the start of the run lies in the first day. */
export function dayCounter(times: readonly EpochMs[]): DayCounter {
  const numbers: number[] = [];
  let current = '';
  let number = -1;
  for (const time of times) {
    const day = dayOf(time);
    if (day !== current) number++;
    current = day;
    numbers.push(number);
  }
  return (index) => numbers[Math.max(index, 0)] ?? 0;
}
