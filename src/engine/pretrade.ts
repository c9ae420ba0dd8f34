/** Everything an order must pass before it may leave. The first check that fails names the denial. */
import {
  chargesOn,
  DENIALS,
  isOnTick,
  type DayConfig,
  type DenialCode,
  type Instrument,
  type Money,
  type OrderSpec,
  type PriceLimits,
  type Quantity,
} from '../domain/index.js';

export interface PretradeView {
  readonly config: DayConfig;
  readonly instrument: Instrument;
  readonly limits: PriceLimits;
  readonly risk: 'active' | 'reducing' | 'halted';
  readonly tradable: boolean;
  readonly sessionTrading: boolean;
  readonly linkOnline: boolean;
  /** Cash free for a new buy. */
  readonly orderable: Money;
  /** Shares free for a new sell. */
  readonly sellable: Quantity;
  /** Won already bound in this code: its holding at the last price. */
  readonly positionAmount: number;
  readonly last: number;
  /** Working orders of this code, and whether one of them has an unknown outcome. */
  readonly workingOrders: number;
  readonly unknownOrders: number;
  /** Orders requested within the last 60 seconds, all codes. */
  readonly recentOrders: number;
  /** Profit since the day began, won; negative is a loss. */
  readonly dayProfit: number;
}

export interface Denial {
  readonly reason: DenialCode;
  readonly detail: string;
}

/** Null when the order may leave. */
export function checkOrder(spec: OrderSpec, view: PretradeView): Denial | null {
  for (const check of CHECKS) {
    const reason = check(spec, view);
    if (reason !== null) return { reason, detail: DENIALS[reason][0] };
  }
  return null;
}

type Check = (spec: OrderSpec, view: PretradeView) => DenialCode | null;

/** In the order they are made: the system's state first, then the market's rules, then money. */
const CHECKS: readonly Check[] = [
  (_, view) => (view.risk === 'halted' ? 'halted' : null),
  (spec, view) => (view.risk === 'reducing' && spec.side === 'buy' ? 'reducing' : null),
  (_, view) => (view.linkOnline ? null : 'link_down'),
  (_, view) => (view.sessionTrading ? null : 'not_ready'),
  (_, view) => (view.tradable ? null : 'market_closed'),
  (_, view) => (view.unknownOrders > 0 ? 'unknown_outcome' : null),
  (_, view) => (view.workingOrders > 0 ? 'order_in_flight' : null),
  (spec) => (spec.quantity > 0 ? null : 'no_quantity'),
  (spec, view) => (spec.price === null || isOnTick(spec.price, view.instrument, view.config.day) ? null : 'off_tick'),
  (spec, view) =>
    spec.price === null || (spec.price >= view.limits.lower && spec.price <= view.limits.upper)
      ? null
      : 'outside_limits',
  (spec, view) => (spec.side === 'sell' && spec.quantity > view.sellable ? 'no_holding' : null),
  (spec, view) => (spec.side === 'buy' && costOf(spec, view) > view.orderable ? 'no_cash' : null),
  (spec, view) =>
    spec.side === 'buy' && exceeds(amountOf(spec, view), view.config.risk.maxOrderAmount) ? 'over_order_amount' : null,
  (spec, view) =>
    spec.side === 'buy' && exceeds(view.positionAmount + amountOf(spec, view), view.config.risk.maxPositionAmount)
      ? 'over_position_amount'
      : null,
  (_, view) => (exceeds(view.recentOrders + 1, view.config.risk.maxOrdersPerMinute) ? 'over_order_rate' : null),
  (spec, view) =>
    spec.side === 'buy' && view.config.risk.maxDailyLoss > 0 && -view.dayProfit >= view.config.risk.maxDailyLoss
      ? 'daily_loss'
      : null,
  (_, view) => (view.config.signalOnly ? 'signal_only' : null),
];

/** Whether `value` is more than a limit allows; a limit of 0 is none. */
function exceeds(value: number, limit: number): boolean {
  return limit > 0 && value > limit;
}

/** A market buy is counted at the upper limit: the most it can cost. */
export function amountOf(spec: OrderSpec, view: { readonly limits: PriceLimits }): number {
  return (spec.price ?? view.limits.upper) * spec.quantity;
}

/** What a buy binds: its amount and the commission on it. */
export function costOf(spec: OrderSpec, view: Pick<PretradeView, 'config' | 'instrument' | 'limits'>): number {
  const amount = amountOf(spec, view);
  const { config, instrument } = view;
  return amount + chargesOn(amount, spec.side, instrument, config.costs, config.settlementDay).commission;
}
