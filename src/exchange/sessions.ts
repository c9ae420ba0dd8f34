/** Which part of the regular session it is, and with it what happens to an order (KIWOOM.md §11). */
import { MINUTE, type DaySchedule } from '../domain/index.js';

export type VenuePhase = 'before' | 'queueing' | 'openingAuction' | 'continuous' | 'closingAuction' | 'closed';

/** Kiwoom accepts orders from 08:20 and sends them on at 08:30 in order (KOA help). */
const QUEUE_FOR = 10 * MINUTE;

export function phaseAt(schedule: DaySchedule, time: number): VenuePhase {
  if (time < schedule.openingAuction - QUEUE_FOR) return 'before';
  if (time < schedule.openingAuction) return 'queueing';
  if (time < schedule.open) return 'openingAuction';
  if (time < schedule.closingAuction) return 'continuous';
  if (time < schedule.close) return 'closingAuction';
  return 'closed';
}
