/** A sweep in rows for scripts, and in words and columns for people. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { SweepState } from '../app/sweep.js';
import type { SweepSettings } from '../app/sweep-settings.js';
import {
  parametersText,
  ranked,
  writeSweepPage,
  type DoneRow,
  type Order,
  type SweepVerdict,
} from '../report/index.js';
import { columns } from './columns.js';

/** The fields of a backtest, after which configuration of which sweep it is. */
export function rowFields(name: string, row: DoneRow, rank: number, verdict: SweepVerdict): Record<string, unknown> {
  const { number, parameters, result } = row;
  const { bars, decisions, orders, fills, denied, rejected, alarms, equity, stopped, stateHash, seconds, metrics } = result;
  const { run, findings, perCode, perMonth } = result.told;
  const { totalReturn, maxDrawdown, sharpe, trades } = metrics;
  const { tried, expectedMaximumSharpe, deflatedSharpe, best } = verdict;
  const isBest = best?.number === number;
  return {
    ...{ sweep: name, rank, configuration: number, parameters, run, bars, seconds },
    ...{ barsPerSecond: Math.round(bars / seconds), decisions, orders, fills, denied, rejected, alarms, equity },
    ...{ return: totalReturn, maxDrawdown, sharpe, trades, stopped, stateHash, metrics, findings, perCode, perMonth },
    ...{ tried, best: isBest, deflated: isBest ? { expectedMaximumSharpe, deflatedSharpe } : null },
  };
} // prettier-ignore

const HEADINGS = ['sharpe', 'return', 'over holding', 'drawdown', 'trades', 'hit rate', 'equity'];

/** @param rows those to be shown, best first */
export function tellSweep(
  { name, head, settings, rows: all }: SweepState,
  rows: readonly DoneRow[],
  verdict: SweepVerdict,
): string[] {
  const names = settings.vary.map((axis) => axis.name);
  const percent = (value: number | null | undefined): string => (value === undefined || value === null ? '–' : `${(value * 100).toFixed(2)} %`);
  const cells = rows.map(({ number, parameters, result: { metrics, equity } }) => [
    `${number}`,
    ...names.map((each) => parameters[each] ?? null),
    metrics['sharpe']?.toFixed(2) ?? null,
    ...['totalReturn', 'excessReturn'].map((key) => percent(metrics[key])),
    percent(metrics['maxDrawdown'] === null ? null : -(metrics['maxDrawdown'] ?? Number.NaN)),
    metrics['trades'] ?? null,
    percent(metrics['hitRate']),
    equity,
  ]);
  const count = all.length.toLocaleString('en-US');
  const drawn = settings.sample === null ? '' : ` drawn by seed ${settings.seed}`;
  const left = head.skipped === 0 ? '' : `, ${head.skipped.toLocaleString('en-US')} skipped that are none or the same as another`;
  const title = `${name}: ${count} configurations${drawn} of a grid of ${head.grid.toLocaleString('en-US')}${left}; ${subjectOf(settings)}`;
  const done = all.filter(({ status }) => status === 'done').length;
  const more = rows.length < done ? [`… ${(done - rows.length).toLocaleString('en-US')} more: --top ${done} shows all.`] : [];
  return [title, '', ...columns(['', ...names, ...HEADINGS], cells), ...more, '', ...verdict.words];
} // prettier-ignore

function subjectOf({ codes, interval, from, to, costs }: SweepSettings): string {
  const span = from === null && to === null ? '' : ` ${from ?? ''}…${to ?? ''}`;
  return `${codes.join(', ')} ${interval}${span}, costs ${costs}`;
}

export function writeSweep(path: string, state: SweepState, order: Order, verdict: SweepVerdict): void {
  const { name, settings, head, rows } = state;
  const { strategy, policy, balance, fills, costs, slippage, halfSpread, participation, vary } = settings;
  const ticks = (count: number): string => `${count} ${count === 1 ? 'tick' : 'ticks'}`;
  const varies = new Set(vary.map((axis) => axis.name));
  const fixed = {
    ...(strategy === null ? {} : { strategy }),
    ...(policy === null ? {} : { policy }),
    ...{ balance: `${balance.toLocaleString('en-US')} won`, fills, costs, slippage: ticks(slippage) },
    ...{ halfSpread: ticks(halfSpread), participation: `${participation} %` },
  };
  const shown = Object.fromEntries(Object.entries(fixed).filter(([each]) => !varies.has(each)));
  const grid = `${rows.length.toLocaleString('en-US')} configurations of a grid of ${head.grid.toLocaleString('en-US')}`;
  const about = [subjectOf(settings), grid, `begun ${head.begun.slice(0, 10)}`];
  const page = { name, about, fixed: shown, axes: vary, rows: ranked(rows, order), by: order.key, verdict };
  mkdirSync(dirname(resolve(path)), { recursive: true });
  writeFileSync(path, writeSweepPage(page));
}

/** A line on what came to nothing. */
export function failedText(row: { readonly parameters: DoneRow['parameters']; readonly error: string }): string {
  return `${parametersText(row)} failed: ${row.error}`;
}
