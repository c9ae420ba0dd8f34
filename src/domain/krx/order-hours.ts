/**
 * Which orders are taken when (KIWOOM.md §11, "KRX market sessions"; KRX, "Types of orders": no best, priority, IOC or FOK
 * orders in a call auction). Times come from the day's schedule, so late and shifted days need no rows of their own.
 */
import { MINUTE } from '../time.js';
import type { TradeType } from './order-types.js';
import { AFTER_MARKET_SINCE, type DaySchedule } from './schedule.js';

export type KrxSession =
  /** Kiwoom takes orders from ten minutes before the exchange does, and sends them on when it opens (KOA help). */
  | 'queueing'
  | 'openingAuction'
  /** 장전 시간외종가, the first ten minutes of the opening auction. */
  | 'previousClose'
  | 'continuous'
  | 'closingAuction'
  /** 장후 시간외종가: entry from the close, trades from `closingPriceStart`. */
  | 'todaysClose'
  /** 시간외단일가, until 2026-09-11. */
  | 'afterHours'
  /** KRX 애프터마켓, since 2026-09-14. */
  | 'afterMarket';

const QUEUE_FOR = 10 * MINUTE;
const PREVIOUS_CLOSE_FOR = 10 * MINUTE;

/** The sessions that run at `time`, from none to two. */
export function krxSessions(schedule: DaySchedule, time: number): readonly KrxSession[] {
  const { day, openingAuction, open, closingAuction, close, closingPriceEnd, afterHoursEnd } = schedule;
  if (time < openingAuction - QUEUE_FOR) return [];
  if (time < openingAuction) return ['queueing'];
  if (time < openingAuction + PREVIOUS_CLOSE_FOR) return ['openingAuction', 'previousClose'];
  if (time < open) return ['openingAuction'];
  if (time < closingAuction) return ['continuous'];
  if (time < close) return ['closingAuction'];
  if (time < closingPriceEnd) return ['todaysClose'];
  if (time < afterHoursEnd) return [day < AFTER_MARKET_SINCE ? 'afterHours' : 'afterMarket'];
  return [];
}

/** What a call auction in the middle of the day takes: after an interruption, a halt, a circuit breaker. */
export const CALL_AUCTION_TYPES: readonly TradeType[] = ['0', '3', '5'];

const TAKEN: Readonly<Record<KrxSession, readonly TradeType[]>> = {
  queueing: ['0', '3'],
  openingAuction: ['0', '3', '5'],
  previousClose: ['61'],
  continuous: ['0', '3', '5', '6', '7', '10', '13', '16', '20', '23', '26', '28', '29', '30', '31'],
  closingAuction: ['0', '3'],
  todaysClose: ['81'],
  afterHours: ['62'],
  afterMarket: ['0', '6'],
};

/** Whether an order of this type may be sent in one of `sessions`. */
export function isTaken(type: TradeType, sessions: readonly KrxSession[]): boolean {
  return sessions.some((session) => TAKEN[session].includes(type));
}
