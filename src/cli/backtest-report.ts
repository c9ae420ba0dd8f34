/** What `haru backtest` tells of a run: one JSON object, lines for people, a page. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { BacktestRun } from '../app/backtest.js';
import type { Bar } from '../domain/index.js';
import { writePerformancePage, type BarColumns, type BarsByCode, type Performance } from '../report/index.js';
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
  done: BacktestRun,
  judged: Performance,
  seconds: number,
  report: string | undefined,
  io: CliIo,
): void {
  const { record, decisions, orders, alarms, equity, stateHash, halted } = done;
  const { findings, perCode, perMonth, ...metrics } = judged;
  const { totalReturn, maxDrawdown, sharpe, trades } = metrics;
  const { bars, fills, denied, rejected, codes } = record;
  const barsPerSecond = Math.round(bars / seconds);
  const run = { ...record.parameters, codes, from: record.points[0]?.time, to: record.points.at(-1)?.time };
  const counts = { decisions, orders, fills: fills.length, denied, rejected, alarms };
  const outcome = { equity, return: totalReturn, maxDrawdown, sharpe, trades };
  const stopped = halted === null ? null : { risk: halted.risk, reason: halted.reason };
  io.result({ run, bars, seconds, barsPerSecond, ...counts, ...outcome, stopped, stateHash, metrics, findings, perCode, perMonth, report: report ?? null }); // prettier-ignore
  const percent = (value: number | null): string => (value === null ? '-' : `${(value * 100).toFixed(2)} %`);
  io.print(`${record.title}: ${bars.toLocaleString('en-US')} bars, ${barsPerSecond.toLocaleString('en-US')} a second`);
  io.print(`  equity     ${equity.toLocaleString('en-US')} won, ${percent(totalReturn)}, held ${percent(metrics.benchmarkReturn)}`); // prettier-ignore
  io.print(`  drawdown   ${percent(maxDrawdown)}, Sharpe ${sharpe?.toFixed(2) ?? '-'}`);
  io.print(`  trades     ${trades ?? 0} of ${orders} orders, ${fills.length} fills, ${denied} denied`);
  if (halted !== null) io.print(`  stopped    risk is ${halted.risk}: ${halted.reason}`);
  for (const { text } of findings) io.print(`  · ${text}`);
}
