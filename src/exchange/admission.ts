/** Whether the venue takes an order: the rules of KRX (`src/domain/krx/check-order.ts`), asked with what the venue knows. */
import {
  checkKrxOrder,
  KRX_ORDER_TYPES,
  type CodeState,
  type DaySchedule,
  type EpochMs,
  type KrxRefusal,
} from '../domain/index.js';
import type { CodeMarket } from './code-market.js';
import { phaseAt } from './sessions.js';
import type { VenueOrder } from './venue-events.js';

export interface Moment {
  readonly schedule: DaySchedule;
  readonly now: EpochMs;
  readonly state: CodeState;
}

/** The first rule that the order breaks, or null. The venue plays the regular session only. */
export function refuseOrder(
  order: Pick<VenueOrder, 'side' | 'type' | 'lifetime' | 'price' | 'quantity'>,
  market: CodeMarket,
  { schedule, now, state }: Moment,
): KrxRefusal | null {
  if (phaseAt(schedule, now) === 'closed') return 'market_closed';
  const type = tradeTypeOf(order);
  const { instrument, last, book } = market;
  const view = { instrument, schedule, now, state, last, ask: book.best('buy'), bid: book.best('sell') };
  return checkKrxOrder({ side: order.side, type, price: order.price, quantity: order.quantity }, view);
}

/** The `trde_tp` of an order; empty when there is none, which no rule knows either. */
function tradeTypeOf({ type, lifetime = 'day' }: Pick<VenueOrder, 'type' | 'lifetime'>): string {
  const found = Object.entries(KRX_ORDER_TYPES).find(([, one]) => one.kind === type && one.lifetime === lifetime);
  return found?.[0] ?? '';
}
