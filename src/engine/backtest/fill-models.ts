/**
 * What of an order a bar executes, and at which price. Each model is an answer to one question: how much better than
 * what could be traded do we let a backtest be? From the kindest to the strictest:
 *
 * - `close`    all of it, at the close of the bar that it was decided on: nobody can do that; it is the original's way
 * - `open`     all of it, at the open of the next bar, when its limit allows
 * - `auction`  all of it, at the next single price that its limit allows: a day's open, else its close (daily bars only)
 * - `bar`      within the next bar, some ticks worse than what was traded, and no more than a share of its volume
 */
import {
  ceilToTick,
  floorToTick,
  stepTicks,
  type Bar,
  type Instrument,
  type Price,
  type Quantity,
  type Side,
  type TradingDay,
} from '../../domain/index.js';

export const FILL_MODELS = ['close', 'open', 'bar', 'auction'] as const;
export type FillModel = (typeof FILL_MODELS)[number];

/** What `bar` adds to our disadvantage. Whole numbers. */
export interface FillTerms {
  /** Ticks that we trade worse than the bar: how far the price must go through a limit before it is ours. */
  readonly slippage: number;
  /** Half the distance of bid and ask, in ticks. */
  readonly halfSpread: number;
  /** Largest part of a bar's volume that is ours, in parts of 1,000. */
  readonly participation: number;
}

export const FILL_TERMS: FillTerms = { slippage: 1, halfSpread: 0, participation: 100 };

/** An order that works while a bar is made. */
export interface WorkingOrder {
  readonly side: Side;
  /** Null for a market order. */
  readonly price: number | null;
  /** Shares still to be executed. */
  readonly left: number;
}

export interface Fill {
  readonly price: Price;
  readonly shares: Quantity;
}

/** What prices are rounded by. */
export interface Grid {
  readonly instrument: Pick<Instrument, 'market' | 'kind'>;
  readonly day: TradingDay;
}

/**
 * @param bar for `close` the one decided on, for the others the next one of the code, complete
 * @returns null when the bar executes nothing
 * @example fillOf('open', { side: 'buy', price: 33_005, left: 10 }, bar, grid, FILL_TERMS)
 */
export function fillOf(model: FillModel, order: WorkingOrder, bar: Bar, grid: Grid, terms: FillTerms): Fill | null {
  switch (model) {
    case 'close':
      return wholly(order, bar.close, grid);
    case 'open':
      return wholly(order, bar.open, grid);
    case 'auction':
      return wholly(order, bar.open, grid) ?? wholly(order, bar.close, grid);
    case 'bar':
      return withinBar(order, bar, grid, terms);
  }
}

/** All that is left at one price, unless the limit forbids it. */
function wholly(order: WorkingOrder, at: number, grid: Grid): Fill | null {
  const price = onGrid(at, order.side, grid);
  return allows(order, price) ? { price, shares: order.left as Quantity } : null;
}

/**
 * The order is there when the bar begins. It trades at the open, made worse by spread and slippage; a limit that forbids
 * that is traded at when the bar went far enough through it.
 */
function withinBar(order: WorkingOrder, bar: Bar, grid: Grid, terms: FillTerms): Fill | null {
  const shares = Math.min(order.left, Math.floor((bar.volume * terms.participation) / 1_000));
  if (shares === 0) return null;
  const worse = (at: number): Price => {
    const ticks = terms.slippage + terms.halfSpread;
    const steps = order.side === 'buy' ? ticks : -ticks;
    return stepTicks(onGrid(at, order.side, grid), steps, grid.instrument, grid.day);
  };
  const first = worse(bar.open);
  if (allows(order, first)) return { price: first, shares: shares as Quantity };
  const best = worse(order.side === 'buy' ? bar.low : bar.high);
  return allows(order, best) ? { price: order.price as Price, shares: shares as Quantity } : null;
}

function allows({ side, price }: WorkingOrder, at: number): boolean {
  return price === null || (side === 'buy' ? at <= price : at >= price);
}

/** The valid price at or next to `at`, to our disadvantage: prices adjusted for splits may lie between two ticks. */
function onGrid(at: number, side: Side, { instrument, day }: Grid): Price {
  const round = side === 'buy' ? ceilToTick : floorToTick;
  return Math.max(round(at, instrument, day), 1) as Price;
}
