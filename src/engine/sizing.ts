/** From an intent to an order: how many shares, at which price. */
import {
  affordableQuantity,
  ceilToTick,
  floorToTick,
  type DayConfig,
  type Instrument,
  type Money,
  type OrderSpec,
  type PriceLimits,
  type Price,
  type Quantity,
  type Side,
} from '../domain/index.js';

export interface SizingView {
  readonly config: DayConfig;
  readonly instrument: Instrument;
  readonly limits: PriceLimits;
  /** Last price and best opposite quotes; 0 when unknown. */
  readonly last: number;
  readonly ask: number;
  readonly bid: number;
  readonly orderable: Money;
  readonly sellable: Quantity;
  /** In [0, 1]. */
  readonly confidence: number;
}

/**
 * A buy is a limit order at the best ask for the allowed share of the cash, scaled by confidence; it takes liquidity but
 * pays no more than it saw. A sell is a market order for everything held: leaving must not wait for a price.
 * Both follow the original system (KIWOOM.md §13.5). The quantity may come out as 0; the pre-trade check says so.
 */
export function sizeOrder(side: Side, view: SizingView): OrderSpec {
  const { code } = view.instrument;
  if (side === 'sell') return { code, side, type: 'market', price: null, quantity: view.sellable };
  const price = buyPrice(view);
  const { config } = view;
  const scale = Math.round(config.cashPerBuy * Math.min(Math.max(view.confidence, 0), 1));
  const most = config.risk.maxOrderAmount;
  const share = Math.floor((view.orderable * scale) / 1_000);
  const budget = most === 0 ? share : Math.min(share, most);
  const quantity = affordableQuantity(budget, price, view.instrument, config.costs, config.settlementDay);
  return { code, side, type: 'limit', price, quantity };
}

function buyPrice({ ask, last, instrument, limits, config }: SizingView): Price {
  const wanted = ask > 0 ? ask : ceilToTick(last, instrument, config.day);
  return floorToTick(Math.min(Math.max(wanted, limits.lower), limits.upper), instrument, config.day);
}
