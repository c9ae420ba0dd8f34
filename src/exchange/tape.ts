/** The tape: what the market does without us, in time order. It is exogenous: our orders never change it (D-exchange-1). */
import type { DaySchedule, EpochMs, Instrument, Price, StockCode } from '../domain/index.js';
import type { Interruption } from './interruptions.js';

/** One trade between others. */
export interface TapePrint {
  /** A whole second, as FID 20 has no finer clock (KIWOOM.md §9.4). */
  readonly time: EpochMs;
  readonly code: StockCode;
  readonly price: Price;
  /** Shares, signed by the aggressor: + bought, − sold (FID 15). Never 0. */
  readonly quantity: number;
  /** FID 290: 1 before the open, 2 regular session, 3 after it. */
  readonly session: 1 | 2 | 3;
  /** The single print of a call auction (단일가): of the open, of the close, or of the end of an interruption. */
  readonly auction: boolean;
}

/** One day of the market: which codes trade, at which hours, and every trade. Immutable; many venues may play one tape. */
export interface Tape {
  readonly schedule: DaySchedule;
  readonly instruments: readonly Instrument[];
  /** All codes together, times never decreasing. */
  readonly prints: readonly TapePrint[];
  /**
   * When trading stopped, in order of their start. No print of a code lies in [start, end) of a stop of it; where one ends
   * there is at most one print with `auction` set. Absent: nothing stopped, or nobody knows (recorded bars).
   */
  readonly interruptions?: readonly Interruption[];
}

/** Puts the codes' prints, each in time order, into one sequence; at equal times the order of `series` decides. */
export function mergePrints(series: readonly (readonly TapePrint[])[]): TapePrint[] {
  return series.flat().sort((a, b) => a.time - b.time);
}

/** Each code's prints in their order. */
export function printsByCode(prints: readonly TapePrint[]): Map<StockCode, TapePrint[]> {
  const byCode = new Map<StockCode, TapePrint[]>();
  for (const print of prints) {
    const own = byCode.get(print.code);
    if (own === undefined) byCode.set(print.code, [print]);
    else own.push(print);
  }
  return byCode;
}
