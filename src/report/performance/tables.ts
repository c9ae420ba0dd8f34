/** The same by code and by month. */
import { dayOf, HOUR, type RunRecord, type StockCode } from '../../domain/index.js';
import type { Facts } from './facts.js';
import { finite, mean, share, sum } from './statistics.js';
import { slippageOf } from './trades.js';

/** What was traded of one code. Amounts in won; profit is realised and after charges. */
export interface CodeRow {
  readonly code: StockCode;
  /** Empty where it is not known. */
  readonly name: string;
  readonly fills: number;
  readonly trades: number;
  /** Null without a trade. */
  readonly hitRate: number | null;
  /** Null where no trade lost. */
  readonly profitFactor: number | null;
  readonly profit: number;
  readonly bought: number;
  readonly sold: number;
  readonly charges: number;
  readonly slippage: number;
  /** Null without a trade. */
  readonly averageHoldingHours: number | null;
  /** Shares still held at the end. */
  readonly held: number;
}

export interface MonthRow {
  /** `2022-11`, in Seoul. */
  readonly month: string;
  readonly return: number;
  readonly profit: number;
  readonly equity: number;
  /** Null where there is no benchmark. */
  readonly benchmarkReturn: number | null;
  /** Trades whose last sale lies in it. */
  readonly trades: number;
}

export function nameOf({ instruments = [] }: RunRecord, code: StockCode): string {
  return instruments.find((each) => each.code === code)?.name ?? '';
}

/** One row for each code of the run, and for each that was traded, in that order. */
export function byCode({ record, trades }: Facts): CodeRow[] {
  const codes = new Set([...record.codes, ...record.fills.map(({ code }) => code)]);
  return [...codes].map((code) => {
    const fills = record.fills.filter((fill) => fill.code === code);
    const own = trades.filter((trade) => trade.code === code);
    const profits = own.map(({ profit }) => profit);
    const amount = (side: 'buy' | 'sell'): number =>
      fills.reduce((total, fill) => total + (fill.side === side ? fill.price * fill.quantity : 0), 0);
    return {
      code,
      name: nameOf(record, code),
      fills: fills.length,
      trades: own.length,
      hitRate: finite(share(profits, (profit) => profit > 0)),
      profitFactor: finite(sum(profits.filter((each) => each > 0)) / -sum(profits.filter((each) => each < 0))),
      profit: sum(profits),
      bought: amount('buy'),
      sold: amount('sell'),
      charges: fills.reduce((total, { commission, tax }) => total + commission + tax, 0),
      slippage: fills.reduce((total, fill) => total + slippageOf(fill), 0),
      averageHoldingHours: finite(mean(own.map(({ held }) => held)) / HOUR),
      held: fills.reduce((left, { side, quantity }) => (side === 'buy' ? left + quantity : left - quantity), 0),
    };
  });
}

/** One row for each calendar month that has a point. */
export function byMonth({ months, trades }: Facts): MonthRow[] {
  const counts = new Map<string, number>();
  for (const { exited } of trades) {
    const month = dayOf(exited).slice(0, 6);
    counts.set(month, (counts.get(month) ?? 0) + 1);
  }
  return months.map(({ name, equity, profit, benchmark, ...month }) => ({
    month: `${name.slice(0, 4)}-${name.slice(4)}`,
    return: month.return,
    profit,
    equity,
    benchmarkReturn: benchmark?.return ?? null,
    trades: counts.get(name) ?? 0,
  }));
}
