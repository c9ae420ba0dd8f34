/** The sessions of one KRX trading day (KIWOOM.md §11, "KRX market sessions"). */
import { HOUR, MINUTE, startOfDay, type TradingDay } from '../time.js';
import type { EpochMs } from '../units.js';

export interface DaySchedule {
  readonly day: TradingDay;
  /** 시가 단일가 begins: orders reach the exchange. */
  readonly openingAuction: EpochMs;
  /** Continuous trading begins. */
  readonly open: EpochMs;
  /** 종가 단일가 begins. */
  readonly closingAuction: EpochMs;
  /** The regular session ends with the closing print. */
  readonly close: EpochMs;
  /** 장후 시간외종가: trades at the day's close. */
  readonly closingPriceStart: EpochMs;
  readonly closingPriceEnd: EpochMs;
  /** 시간외단일가 to 18:00 until 2026-09-11; the KRX after-market to 20:00 since 2026-09-14. */
  readonly afterHoursEnd: EpochMs;
}

/** Which hours a day keeps: everything an hour later on exam days, only the opening on the year's first day. */
export type Hours = 'regular' | 'lateOpening' | 'shifted';

/** First day of the KRX after-market; 시간외단일가 ended with the trading day before (KIWOOM.md §11). */
export const AFTER_MARKET_SINCE = '20260914';

export function scheduleOf(day: TradingDay, hours: Hours = 'regular'): DaySchedule {
  const opening = hours === 'regular' ? 0 : HOUR;
  const closing = hours === 'shifted' ? HOUR : 0;
  const at = (hour: number, minute: number, shift: number): EpochMs =>
    (startOfDay(day) + hour * HOUR + minute * MINUTE + shift) as EpochMs;
  return {
    day,
    openingAuction: at(8, 30, opening),
    open: at(9, 0, opening),
    closingAuction: at(15, 20, closing),
    close: at(15, 30, closing),
    closingPriceStart: at(15, 40, closing),
    closingPriceEnd: at(16, 0, closing),
    afterHoursEnd: day >= AFTER_MARKET_SINCE ? at(20, 0, 0) : at(18, 0, 0),
  };
}
