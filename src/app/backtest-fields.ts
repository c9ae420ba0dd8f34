/** What is told of a run over bars, by the names that scripts rely on (CLI.md). */
import type { Performance } from '../report/index.js';
import type { BacktestRun } from './backtest.js';

/** A run that has been judged, in one flat object. @param seconds that it took */
export function backtestFields(done: BacktestRun, judged: Performance, seconds: number) {
  const { record, decisions, orders, alarms, equity, stateHash, halted } = done;
  const { findings, perCode, perMonth, ...metrics } = judged;
  const { totalReturn, maxDrawdown, sharpe, trades } = metrics;
  const { bars, fills, denied, rejected, codes } = record;
  const run = { ...record.parameters, codes, from: record.points[0]?.time, to: record.points.at(-1)?.time };
  const counts = { decisions, orders, fills: fills.length, denied, rejected, alarms };
  const outcome = { equity, return: totalReturn, maxDrawdown, sharpe, trades };
  const stopped = halted === null ? null : { risk: halted.risk, reason: halted.reason };
  const pace = { seconds, barsPerSecond: Math.round(bars / seconds) };
  return { run, bars, ...pace, ...counts, ...outcome, stopped, stateHash, metrics, findings, perCode, perMonth };
}
