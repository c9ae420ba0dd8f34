/** What the metrics are made of, each worked out once. */
import type { RunRecord } from '../../domain/index.js';
import { daysOf, monthsOf, type Day, type Period } from './days.js';
import { dayCounter, deepestOf, fallsOf, type DayCounter, type Drawdown } from './drawdowns.js';
import { slippageOf, slippageTicks, tradesOf, type Trade } from './trades.js';

/**
 * KRX trading days in a year: the mean of the calendar's years 2018–2027 is 245.2 (`test/unit/report/performance` holds it to that).
 * The usual 252 is New York's and would flatter every Sharpe ratio by 1.4 %.
 */
export const TRADING_DAYS = 245;

export interface Facts {
  readonly record: RunRecord;
  readonly days: readonly Day[];
  readonly months: readonly Period[];
  /** Daily returns, and the benchmark's at the same days: none where there is no benchmark. */
  readonly returns: readonly number[];
  readonly held: readonly number[];
  /** Last equity, won; the start where there is no point. */
  readonly final: number;
  readonly drawdowns: readonly Drawdown[];
  readonly deepest: Drawdown | null;
  /** Of each point, below the highest before it. */
  readonly depths: readonly number[];
  /** Of each day's end. */
  readonly dayDepths: readonly number[];
  readonly dayNumber: DayCounter;
  readonly heldDeepest: number | null;
  readonly trades: readonly Trade[];
  readonly totals: Totals;
}

/** Sums over the fills: whole won, so exact. */
export interface Totals {
  readonly bought: number;
  readonly sold: number;
  readonly commission: number;
  readonly tax: number;
  readonly slippage: number;
  /** Σ price decided on × shares. */
  readonly decided: number;
  readonly shares: number;
  /** Σ slippage of a share in ticks × shares; null when the kind of a code is not known. */
  readonly ticks: number | null;
}

export function factsOf(record: RunRecord): Facts {
  const days = daysOf(record);
  const equity = record.points.map((point) => point.equity);
  const { drawdowns, depths } = fallsOf(equity, record.initial);
  const benchmark = record.benchmark.map((point) => point.equity);
  return {
    record,
    days,
    months: monthsOf(record),
    returns: days.map((day) => day.return),
    held: days.flatMap((day) => (day.benchmark === null ? [] : [day.benchmark.return])),
    final: equity.at(-1) ?? record.initial,
    drawdowns,
    deepest: deepestOf(drawdowns),
    depths,
    dayDepths: fallsOf(days.map((day) => day.equity), record.initial).depths, // prettier-ignore
    dayNumber: dayCounter(record.points.map(({ time }) => time)),
    heldDeepest: benchmark.length === 0 ? null : (deepestOf(fallsOf(benchmark, record.initial).drawdowns)?.depth ?? 0),
    trades: tradesOf(record.fills),
    totals: totalsOf(record),
  };
}

function totalsOf(record: RunRecord): Totals {
  const ticksOf = slippageTicks(record);
  const totals = { bought: 0, sold: 0, commission: 0, tax: 0, slippage: 0, decided: 0, shares: 0 };
  let ticks: number | null = 0;
  for (const fill of record.fills) {
    const amount = fill.price * fill.quantity;
    if (fill.side === 'buy') totals.bought += amount;
    else totals.sold += amount;
    totals.commission += fill.commission;
    totals.tax += fill.tax;
    totals.slippage += slippageOf(fill);
    totals.decided += fill.decidedAt * fill.quantity;
    totals.shares += fill.quantity;
    const each = fill.quantity === 0 ? 0 : ticksOf(fill);
    ticks = ticks === null || each === null ? null : ticks + each * fill.quantity;
  }
  return { ...totals, ticks };
}
