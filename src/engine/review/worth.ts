/** What each order's difference is worth, so that the two days' equities differ by exactly the sum of them. */
import type { StockCode } from '../../domain/index.js';
import type { OrderRow } from '../model.js';
import type { DaySystem } from '../system/system.js';
import { flowOf } from './flow.js';
import type { OneSide, Pair } from './pairs.js';

/** Won of the live day beyond the backtest's: by other prices of the same shares, other shares, other charges. */
export interface Worth {
  readonly price: number;
  readonly shares: number;
  readonly charges: number;
  /** All three. */
  readonly won: number;
}

/** @param mark what a share of the code is worth in the end, won */
export function worthOf({ side, live, model }: Pick<Pair, 'side' | 'live' | 'model'>, mark: number): Worth {
  const won = valueOf(side, live, mark) - valueOf(side, model, mark);
  const charges = chargesOf(model) - chargesOf(live);
  const common = Math.min(live?.row.filled ?? 0, model?.row.filled ?? 0);
  const better = common === 0 ? 0 : Math.trunc(common * (averageOf(model?.row) - averageOf(live?.row)));
  const price = side === 'buy' ? better : -better;
  return { price, charges, shares: won - charges - price, won };
}

/** What a share of the code is worth at the end of the day, as the books value it. */
export function markOf({ streams, trading }: DaySystem, code: StockCode): number {
  const last = streams.quotes[code]?.last ?? 0;
  if (last > 0) return last;
  const desk = trading.desk(code);
  return desk.known ? desk.instrument.basePrice : 0;
}

/** Cash that the order moved, and its shares at the end. */
function valueOf(side: Pair['side'], one: OneSide | null, mark: number): number {
  if (one === null) return 0;
  return flowOf(side, one.row) + (side === 'buy' ? one.row.filled : -one.row.filled) * mark;
}

function chargesOf(one: OneSide | null): number {
  return one === null ? 0 : one.row.commission + one.row.tax;
}

/** Won a share; 0 of none. */
function averageOf(row: OrderRow | undefined): number {
  return row === undefined || row.filled === 0 ? 0 : row.amount / row.filled;
}
