/**
 * Whether an order may be sent: every rule of KRX and, on the way there, of the broker, in one place. Risk checks, the
 * venue, the simulator and the learning environment ask here, so that none of them is kinder than the exchange.
 */
import type { Instrument } from '../instrument.js';
import type { Side } from '../order-spec.js';
import type { TradingDay } from '../time.js';
import type { EpochMs } from '../units.js';
import { afterHoursLimits, priceLimits } from './limits.js';
import { ORDINARY_LISTING, type ListingStatus } from './listing.js';
import { CALL_AUCTION_TYPES, isTaken, krxSessions, type KrxSession } from './order-hours.js';
import { brokerSizeFault, exchangeSizeFault, lotSize, type OrderSize } from './order-size.js';
import { isTradeType, KRX_ORDER_TYPES, priceAsItComes, type TradeType } from './order-types.js';
import type { KrxRefusal } from './refusals.js';
import type { DaySchedule } from './schedule.js';
import { isOnTick } from './ticks.js';

/** What stops or changes the trading of a code besides the hours. */
export type CodeState =
  | 'trading'
  /** The call auction of a volatility interruption, of a lifted halt, or after a circuit breaker. */
  | 'callAuction'
  | 'halted'
  | 'breaker';

export interface KrxOrder {
  readonly side: Side;
  /** `trde_tp`. */
  readonly type: string;
  /** null when the order names none. */
  readonly price: number | null;
  readonly quantity: number;
}

/** All that the rules depend on. What is absent is taken as ordinary. */
export interface KrxOrderView {
  readonly instrument: Pick<Instrument, 'market' | 'kind' | 'basePrice'> & { readonly name?: string };
  readonly schedule: DaySchedule;
  readonly now: EpochMs;
  readonly state: CodeState;
  /** The last trade's price; the base price before the first. */
  readonly last: number;
  /** Best prices, 0 where a side is empty. */
  readonly ask: number;
  readonly bid: number;
  readonly listing?: ListingStatus;
  readonly listedShares?: number;
  /** `broker`: the broker's own bounds on size are measured too. Default `exchange`. */
  readonly through?: 'broker' | 'exchange';
}

/**
 * The first rule that the order breaks, or null when it may be sent. Cash and holdings are not the exchange's business.
 *
 * @example checkKrxOrder({ side: 'buy', type: '0', price: 31_501, quantity: 1 }, view) === 'off_tick'
 */
export function checkKrxOrder(order: KrxOrder, view: KrxOrderView): KrxRefusal | null {
  const { schedule, now, instrument } = view;
  const sessions = krxSessions(schedule, now);
  const stopped = stopFault(view, sessions);
  if (stopped !== null) return stopped;
  if (!isTradeType(order.type) || KRX_ORDER_TYPES[order.type].since > schedule.day) return 'unknown_type';
  return (
    typeFault(order.type, view, sessions) ??
    quantityFault(order.quantity, instrument.kind) ??
    priceFault(order, KRX_ORDER_TYPES[order.type], view, sessions) ??
    sizeFault(order, view)
  );
}

/** Whether anything at all is taken. */
function stopFault(
  { state, listing, schedule, now }: KrxOrderView,
  sessions: readonly KrxSession[],
): KrxRefusal | null {
  if (sessions.length === 0) return now < schedule.open ? 'market_not_open' : 'market_closed';
  if (listing?.halted === true || state === 'halted') return 'trading_halted';
  return state === 'breaker' ? 'circuit_breaker' : null;
}

function typeFault(type: TradeType, view: KrxOrderView, sessions: readonly KrxSession[]): KrxRefusal | null {
  const { kind } = view.instrument;
  if (kind === 'elw' && type !== '0') return 'type_not_here';
  if (sessions.includes('afterMarket') && kind !== 'stock') return 'not_in_after_market';
  if (!isTaken(type, sessions)) {
    // After the close the regular session is what a regular order asks for, and that is over.
    const over = view.now >= view.schedule.close && isTaken(type, ['continuous']) && !sessions.includes('afterMarket');
    return over ? 'market_closed' : 'type_not_now';
  }
  const auction = view.state === 'callAuction' || view.listing?.auctionsOnly === true;
  const inAuction = auction && sessions.includes('continuous');
  return inAuction && !CALL_AUCTION_TYPES.includes(type) ? 'type_not_now' : null;
}

function quantityFault(quantity: number, kind: Instrument['kind']): KrxRefusal | null {
  if (!Number.isSafeInteger(quantity) || quantity <= 0) return 'bad_quantity';
  return quantity % lotSize(kind) === 0 ? null : 'bad_lot';
}

function priceFault(
  order: KrxOrder,
  { kind, priced }: (typeof KRX_ORDER_TYPES)[TradeType],
  view: KrxOrderView,
  sessions: readonly KrxSession[],
): KrxRefusal | null {
  const { instrument, schedule } = view;
  if (!priced) {
    if (order.price !== null) return 'price_forbidden';
    const takes = kind === 'best' || kind === 'priority';
    return takes && priceAsItComes(kind, order.side, view) === null ? 'no_price_to_take' : null;
  }
  if (order.price === null) return 'price_needed';
  if (!Number.isSafeInteger(order.price) || order.price <= 0) return 'off_tick';
  if (!hasNoLimits(view)) {
    const { lower, upper } = limitsOf(view, schedule.day, sessions);
    if (order.price < lower || order.price > upper) return 'outside_limits';
  }
  return isOnTick(order.price, instrument, schedule.day) ? null : 'off_tick';
}

/** ELW (KRX, "ELW: trading") and codes about to be delisted have none. */
function hasNoLimits({ instrument, listing = ORDINARY_LISTING }: KrxOrderView): boolean {
  return instrument.kind === 'elw' || listing.withoutLimits;
}

function limitsOf({ instrument, last }: KrxOrderView, day: TradingDay, sessions: readonly KrxSession[]) {
  const limits = priceLimits(instrument, day);
  return sessions.includes('afterHours') ? afterHoursLimits(last, limits, instrument, day) : limits;
}

function sizeFault({ quantity, price }: KrxOrder, view: KrxOrderView): KrxRefusal | null {
  const size: OrderSize = {
    quantity,
    amount: quantity * (price ?? view.last),
    listedShares: view.listedShares ?? null,
  };
  const exchange = exchangeSizeFault(size, view.last, view.schedule.day);
  return exchange ?? (view.through === 'broker' ? brokerSizeFault(size) : null);
}
