/** Everything an order must pass before it may leave. The first check that fails names the denial. */
import {
  chargesOn,
  checkKrxOrder,
  DENIALS,
  invariant,
  TRADE_TYPES,
  type CodeState,
  type DayConfig,
  type DenialCode,
  type EpochMs,
  type Instrument,
  type ListingStatus,
  type Money,
  type OrderSpec,
  type PriceLimits,
  type Quantity,
  type RiskCause,
} from '../domain/index.js';

export interface PretradeView {
  readonly config: DayConfig;
  readonly instrument: Instrument;
  readonly limits: PriceLimits;
  readonly now: EpochMs;
  readonly risk: {
    readonly state: 'active' | 'reducing' | 'halted';
    readonly cause: RiskCause;
    readonly reason: string;
  };
  /** The order sells for an operator who wants everything sold: the one kind that leaves while risk is halted. */
  readonly closing: boolean;
  readonly sessionTrading: boolean;
  readonly linkOnline: boolean;
  /** What stops the code's trading; what the lists say of it, null for nothing. */
  readonly codeState: CodeState;
  readonly listing: ListingStatus | null;
  /** All shares of the company or fund; null when nobody tells. */
  readonly listedShares: number | null;
  /** Price of the last trade, best prices; 0 when unknown. */
  readonly last: number;
  readonly ask: number;
  readonly bid: number;
  /** Since the code's newest tick arrived, ms; null when none did. */
  readonly tickAge: number | null;
  /** By how much ticks arrive later than they happened, ms, the middle of the newest; null when there is none. */
  readonly clockSkew: number | null;
  /** Until then the code is not bought; 0 when it may be. */
  readonly coolingUntil: EpochMs;
  /** Cash free for a new buy. */
  readonly orderable: Money;
  /** Shares free for a new sell. */
  readonly sellable: Quantity;
  /** Won already bound in this code: its holding at the last price. */
  readonly positionAmount: number;
  /** Working orders of this code, and whether one of them has an unknown outcome. */
  readonly workingOrders: number;
  readonly unknownOrders: number;
  /** Orders requested within the last 60 seconds, all codes. */
  readonly recentOrders: number;
}

export interface Denial {
  readonly reason: DenialCode;
  /** The cause in English, with the figures of this order. */
  readonly detail: string;
}

type Verdict = DenialCode | readonly [reason: DenialCode, figures: string] | null;
type Check = (spec: OrderSpec, view: PretradeView) => Verdict;

/** Null when the order may leave. */
export function checkOrder(spec: OrderSpec, view: PretradeView): Denial | null {
  for (const check of CHECKS) {
    const verdict = check(spec, view);
    if (verdict === null) continue;
    const [reason, figures] = typeof verdict === 'string' ? [verdict, ''] : verdict;
    const cause = DENIALS[reason].cause.en;
    return { reason, detail: figures === '' ? cause : `${cause} (${figures})` };
  }
  return null;
}

/** A purchase only: a sale makes the position smaller, and leaving is never held back by our own limits. */
const buying =
  (check: Check): Check =>
  (spec, view) =>
    spec.side === 'buy' ? check(spec, view) : null;

/** In the order they are made: where risk stands, the state of the system, the exchange's rules, our limits. */
const CHECKS: readonly Check[] = [
  (_, { risk, closing }) => (risk.state === 'halted' && !closing ? standing('halted', risk) : null),
  buying((_, { risk }) => (risk.state === 'active' ? null : standing('reducing', risk))),
  (_, view) => (view.linkOnline ? null : 'link_down'),
  (_, view) => (view.sessionTrading ? null : 'not_ready'),
  (_, view) => (view.unknownOrders > 0 ? 'unknown_outcome' : null),
  (_, view) => (view.workingOrders > 0 ? 'order_in_flight' : null),
  exchangeRules,
  buying(staleness),
  buying((_, { listing }) => (listing?.mayOpen === false ? ['not_to_open', listing.reasons.join(', ')] : null)),
  buying(({ code }, view) => (view.now < view.coolingUntil ? ['cooling_down', code] : null)),
  (spec, { sellable }) =>
    spec.side === 'sell' && spec.quantity > sellable ? ['no_holding', `${spec.quantity} of ${sellable}`] : null,
  buying((spec, view) => over('no_cash', costOf(spec, view), view.orderable)),
  buying((spec, view) => overLimit('over_order_amount', amountOf(spec, view), view.config.risk.maxOrderAmount)),
  buying((spec, view) =>
    overLimit('over_position_amount', view.positionAmount + amountOf(spec, view), view.config.risk.maxPositionAmount),
  ),
  (_, view) => overLimit('over_order_rate', view.recentOrders + 1, view.config.risk.maxOrdersPerMinute),
  (_, view) => (view.config.signalOnly ? 'signal_only' : null),
];

/** Named after what put risk there; an operator's word is named after the state itself. */
function standing(state: 'halted' | 'reducing', { cause, reason }: PretradeView['risk']): Verdict {
  return [cause === 'operator' ? state : cause, reason];
}

/** Everything that the exchange and the broker would refuse, by the rules that the venue itself applies. */
function exchangeRules({ side, type, price, quantity }: OrderSpec, view: PretradeView): Verdict {
  const { instrument, config, now, codeState: state, last, ask, bid, listing, listedShares } = view;
  const refusal = checkKrxOrder(
    { side, type: TRADE_TYPES[type], price, quantity },
    {
      instrument,
      schedule: config.schedule,
      now,
      state,
      last: last > 0 ? last : instrument.basePrice,
      ask,
      bid,
      ...(listing === null ? {} : { listing }),
      ...(listedShares === null ? {} : { listedShares }),
      through: 'broker',
    },
  );
  if (refusal === 'bad_quantity') return 'no_quantity';
  invariant(refusal !== 'unknown_type' && refusal !== 'no_price_to_take', 'only limit and market orders are made');
  return refusal;
}

/** Whether the prices that a purchase rests on are of now. */
function staleness({ code }: OrderSpec, { config, tickAge, clockSkew }: PretradeView): Verdict {
  const { maxTickAge, maxClockSkew } = config.risk;
  if (maxTickAge > 0 && (tickAge === null || tickAge > maxTickAge * 1_000)) {
    return ['stale_data', tickAge === null ? `no tick of ${code} yet` : `last tick of ${code} ${tickAge} ms ago`];
  }
  if (maxClockSkew === 0 || clockSkew === null || Math.abs(clockSkew) <= maxClockSkew) return null;
  return ['clock_skew', `ticks arrive ${clockSkew} ms after they happened`];
}

function over(reason: DenialCode, value: number, most: number): Verdict {
  return value > most ? [reason, `${value} of ${most}`] : null;
}

/** A limit of 0 is none. */
function overLimit(reason: DenialCode, value: number, limit: number): Verdict {
  return limit === 0 ? null : over(reason, value, limit);
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
