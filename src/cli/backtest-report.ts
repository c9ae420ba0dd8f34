/** What `haru backtest` tells of a run: one JSON object, lines for people, a page. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { backtestFields } from '../app/backtest-fields.js';
import type { BacktestRun } from '../app/backtest.js';
import type { DaysRun } from '../app/backtest-days.js';
import type { Bar } from '../domain/index.js';
import { writePerformancePage, type BarColumns, type BarsByCode, type Performance } from '../report/index.js';
import { columns } from './columns.js';
import type { CliIo } from './io.js';

export function columnsOf(bars: readonly Bar[]): BarColumns {
  const column = (of: (bar: Bar) => number): number[] => bars.map(of);
  return {
    time: column(({ time }) => time),
    open: column(({ open }) => open),
    high: column(({ high }) => high),
    low: column(({ low }) => low),
    close: column(({ close }) => close),
    volume: column(({ volume }) => volume),
  };
}

export function writePage(path: string, { record }: BacktestRun, bars: BarsByCode, io: CliIo): void {
  mkdirSync(dirname(resolve(path)), { recursive: true });
  writeFileSync(path, writePerformancePage(record, bars));
  io.note(`Wrote ${path}.`);
}

/** @param report the page's file, where one is written */
export function tell(
  done: BacktestRun | DaysRun,
  judged: Performance,
  seconds: number,
  report: string | undefined,
  io: CliIo,
): void {
  const { record, orders, equity, halted } = done;
  const fields = backtestFields(done, judged, seconds);
  const { bars, fills, denied, barsPerSecond, metrics, findings } = fields;
  const { totalReturn, maxDrawdown, sharpe, trades } = metrics;
  const lived = 'days' in done ? daysIn(done) : {};
  io.result({ ...fields, ...lived, report: report ?? null });
  const percent = (value: number | null): string => (value === null ? '-' : `${(value * 100).toFixed(2)} %`);
  io.print(`${record.title}: ${bars.toLocaleString('en-US')} bars, ${barsPerSecond.toLocaleString('en-US')} a second`);
  io.print(`  equity     ${equity.toLocaleString('en-US')} won, ${percent(totalReturn)}, held ${percent(metrics.benchmarkReturn)}`); // prettier-ignore
  io.print(`  drawdown   ${percent(maxDrawdown)}, Sharpe ${sharpe?.toFixed(2) ?? '-'}`);
  io.print(`  trades     ${trades ?? 0} of ${orders} orders, ${fills} fills, ${denied} denied`);
  if ('days' in done) for (const line of linesOf(done)) io.print(`  ${line}`);
  if (halted !== null) io.print(`  stopped    risk is ${halted.risk}: ${halted.reason}`);
  for (const { text } of findings) io.print(`  · ${text}`);
}

/** What only a run over recorded days has. */
function daysIn({ ticks, days }: DaysRun): Record<string, unknown> {
  return { ticks, fillKinds: kindsOf(days), days: days.map(rowOf) };
}

function rowOf({ day, ticks, cash, equity, stateHash, ...rest }: DaysRun['days'][number]) {
  const denied = rest.orders.filter(({ state }) => state === 'denied').length;
  const orders = rest.orders.length - denied;
  return { day, ticks, orders, denied, fills: rest.fills.length, cash, equity, stateHash };
}

function kindsOf(days: DaysRun['days']): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { kind } of days.flatMap(({ fills }) => fills)) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return kinds;
}

function linesOf({ ticks, days }: DaysRun): string[] {
  const kinds = Object.entries(kindsOf(days)).map(([kind, count]) => `${count.toLocaleString('en-US')} by ${kind}`);
  const filled = kinds.length === 0 ? 'nothing' : kinds.join(', ');
  const lines = [`ticks      ${ticks.toLocaleString('en-US')}; filled ${filled}`];
  if (days.length === 1) return lines;
  const rows = days.map(rowOf).map(({ day, orders, denied, fills, equity }) => [day, orders, denied, fills, equity]);
  return [...lines, ...columns(['day', 'orders', 'denied', 'fills', 'equity'], rows)];
}
