/** Round trips out of fills, by average cost as a position keeps it. */
import { evolvePosition, flatPosition, tickSize, dayOf, type EpochMs, type FillRecord, type Position, type RunRecord, type StockCode } from '../../domain/index.js'; // prettier-ignore

/**
 * What was sold of a code in one go: sales one after the other with no purchase between them, so that an order filled in ten
 * parts is one trade, and a position that is built up and reduced all the time has many. The purchase it is set against is the
 * average of all that was held: cost, charges, slippage and time of entry count pro rata of the shares sold.
 */
export interface Trade {
  readonly code: StockCode;
  /** When the shares were bought: the mean weighted by shares, so not always the time of a fill. */
  readonly entered: EpochMs;
  /** The last sale. */
  readonly exited: EpochMs;
  readonly quantity: number;
  /** Mean prices of one share, won. */
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** Won for the shares sold, at the prices of purchase and of sale, before charges. */
  readonly cost: number;
  readonly proceeds: number;
  /** Commission and tax of both sides, won. */
  readonly charges: number;
  /** Slippage of both sides, won; it is in the prices already. */
  readonly slippage: number;
  /** proceeds − cost − charges, won. */
  readonly profit: number;
  /** profit ÷ cost. */
  readonly return: number;
  /** Milliseconds from entry to exit, weighted by shares. */
  readonly held: number;
}

/** What the price of a fill was worse than the price decided on, won; negative when it was better. */
export function slippageOf({ side, price, decidedAt, quantity }: FillRecord): number {
  return (side === 'buy' ? price - decidedAt : decidedAt - price) * quantity;
}

/** In ticks of one share, at the grid of the price decided on; null where the kind of the code is not known. */
export function slippageTicks({ instruments = [] }: RunRecord): (fill: FillRecord) => number | null {
  const listed = new Map(instruments.map((each) => [each.code, each]));
  return (fill) => {
    const instrument = listed.get(fill.code);
    if (instrument === undefined) return null;
    return slippageOf(fill) / fill.quantity / tickSize(fill.decidedAt, instrument, dayOf(fill.time));
  };
}

/** What is held of a code, with what rides on it. */
interface Holding {
  readonly position: Position;
  readonly charges: number;
  readonly slippage: number;
  /** Time of entry, mean weighted by shares, relative to the first fill so that no digit is lost. */
  readonly entered: number;
}

interface Sale {
  readonly fill: FillRecord;
  /** Its place among the fills. */
  readonly order: number;
  readonly cost: number;
  readonly charges: number;
  readonly slippage: number;
  readonly entered: number;
}

/** Closed trades in the order of their last sale. @throws InvariantError when more is sold than held */
export function tradesOf(fills: readonly FillRecord[]): Trade[] {
  const start = fills[0]?.time ?? 0;
  const holdings = new Map<StockCode, Holding>();
  const selling = new Map<StockCode, Sale[]>();
  const trades: { readonly order: number; readonly trade: Trade }[] = [];
  const end = (code: StockCode): void => {
    const sales = selling.get(code);
    if (sales !== undefined) trades.push({ order: sales.at(-1)?.order ?? 0, trade: tradeOf(code, sales, start) });
    selling.delete(code);
  };
  for (const [order, fill] of fills.entries()) {
    if (fill.quantity === 0) continue;
    const { code } = fill;
    const before = holdings.get(code) ?? { position: flatPosition(code), charges: 0, slippage: 0, entered: 0 };
    if (fill.side === 'buy') {
      end(code);
      holdings.set(code, bought(before, fill, start));
      continue;
    }
    const position = evolvePosition(before.position, fill);
    const left = { charges: kept(before.charges, position, before), slippage: kept(before.slippage, position, before) };
    const sale = {
      fill,
      order,
      cost: before.position.cost - position.cost,
      charges: before.charges - left.charges + fill.commission + fill.tax,
      slippage: before.slippage - left.slippage + slippageOf(fill),
      entered: before.entered,
    };
    const sales = selling.get(code);
    if (sales === undefined) selling.set(code, [sale]);
    else sales.push(sale);
    holdings.set(code, { position, ...left, entered: before.entered });
    if (position.quantity === 0) end(code);
  }
  for (const code of [...selling.keys()]) end(code);
  return trades.sort((a, b) => a.order - b.order).map(({ trade }) => trade);
}

function bought(before: Holding, fill: FillRecord, start: number): Holding {
  const position = evolvePosition(before.position, fill);
  const entered = before.entered + ((fill.time - start - before.entered) * fill.quantity) / position.quantity;
  return {
    position,
    charges: before.charges + fill.commission + fill.tax,
    slippage: before.slippage + slippageOf(fill),
    entered: before.position.quantity === 0 ? fill.time - start : entered,
  };
}

/** The part of an amount that stays with the shares left: whole won, and nothing is lost when the last share goes. */
function kept(amount: number, { quantity }: Position, before: Holding): number {
  if (quantity === 0) return 0;
  return (
    amount - Number((BigInt(amount) * BigInt(before.position.quantity - quantity)) / BigInt(before.position.quantity))
  );
}

function tradeOf(code: StockCode, sales: readonly Sale[], start: number): Trade {
  const total = (of: (sale: Sale) => number): number => sales.reduce((sum, sale) => sum + of(sale), 0);
  const quantity = total(({ fill }) => fill.quantity);
  const cost = total((sale) => sale.cost);
  const proceeds = total(({ fill }) => fill.price * fill.quantity);
  const charges = total((sale) => sale.charges);
  const profit = proceeds - cost - charges;
  const entered = sales[0]?.entered ?? 0;
  const exits = total(({ fill }) => (fill.time - start) * fill.quantity) / quantity;
  return {
    code,
    entered: Math.round(start + entered) as EpochMs,
    exited: sales.at(-1)?.fill.time ?? (start as EpochMs),
    quantity,
    entryPrice: cost / quantity,
    exitPrice: proceeds / quantity,
    cost,
    proceeds,
    charges,
    slippage: total((sale) => sale.slippage),
    profit,
    return: profit / cost,
    held: exits - entered,
  };
}
