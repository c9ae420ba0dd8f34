/** Against buying and holding the same codes: is there more than the market? By daily returns of the same days. */
import { TRADING_DAYS, type Facts } from '../facts.js';
import { change } from '../days.js';
import { covariance, deviation, mean } from '../statistics.js';
import { metrics } from './metric.js';
import { annualised, totalReturn } from './returns.js';

const YEAR = Math.sqrt(TRADING_DAYS);
const NO_BENCHMARK = 'there is no benchmark';
const STILL = `${NO_BENCHMARK}, under two days, or its days are all equal`;

function heldReturn({ record }: Facts): number {
  const last = record.benchmark.at(-1)?.equity;
  return last === undefined || record.initial <= 0 ? Number.NaN : change(last, record.initial);
}

export function beta({ returns, held }: Facts): number {
  const spread = deviation(held);
  return spread > 0 ? covariance(returns, held) / spread ** 2 : Number.NaN;
}

function correlation(facts: Facts): number {
  const { returns, held } = facts;
  return covariance(returns, held) / (deviation(returns) * deviation(held));
}

const ahead = ({ returns, held }: Facts): number[] => held.map((each, i) => (returns[i] ?? Number.NaN) - each);

/** Mean return on the days of the benchmark that `holds` picks ÷ the benchmark's own. */
function capture({ returns, held }: Facts, holds: (each: number) => boolean): number {
  const picked = held.flatMap((each, i) => (holds(each) ? [i] : []));
  return mean(picked.map((i) => returns[i] ?? Number.NaN)) / mean(picked.map((i) => held[i] ?? Number.NaN));
}

function informationRatio(facts: Facts): number {
  const difference = ahead(facts);
  const spread = deviation(difference);
  return spread > 0 ? (mean(difference) / spread) * YEAR : Number.NaN;
}

export const BENCHMARK = metrics([
  { key: 'benchmarkReturn', label: 'Buy-and-hold', unit: 'ratio', formula: 'equal parts bought at the first bars and held, with charges: profit ÷ start', without: NO_BENCHMARK, of: heldReturn },
  { key: 'benchmarkCagr', label: 'Buy-and-hold a year', unit: 'ratio', formula: `(final ÷ start)^(${TRADING_DAYS} ÷ days) − 1`, without: `${NO_BENCHMARK}, or under 20 days`, of: (facts) => annualised(heldReturn(facts), facts.days.length) },
  { key: 'benchmarkMaxDrawdown', label: 'Its deepest drawdown', unit: 'ratio', formula: 'largest (peak − trough) ÷ peak of buy-and-hold', without: NO_BENCHMARK, of: ({ heldDeepest }) => heldDeepest },
  { key: 'excessReturn', label: 'Excess return', unit: 'ratio', formula: 'total return − buy-and-hold', without: NO_BENCHMARK, of: (facts) => totalReturn(facts) - heldReturn(facts) },
  { key: 'beta', label: 'Beta', unit: 'number', formula: 'covariance with buy-and-hold ÷ its variance (Sharpe, 1964)', without: STILL, of: beta },
  { key: 'alpha', label: 'Alpha a year', unit: 'ratio', formula: `(mean day − beta × its mean day) × ${TRADING_DAYS} (Jensen, 1968; cash earns 0)`, without: STILL, of: (facts) => (mean(facts.returns) - beta(facts) * mean(facts.held)) * TRADING_DAYS },
  { key: 'correlation', label: 'Correlation', unit: 'number', formula: 'of daily returns (Pearson)', without: `${STILL}, or ours are`, of: correlation },
  { key: 'trackingError', label: 'Tracking error a year', unit: 'ratio', formula: `deviation (n − 1) of the daily difference × √${TRADING_DAYS}`, without: `${NO_BENCHMARK}, or under two days`, of: (facts) => deviation(ahead(facts)) * YEAR },
  { key: 'informationRatio', label: 'Information ratio', unit: 'number', formula: `mean ÷ deviation of the daily difference × √${TRADING_DAYS} (Goodwin, 1998)`, without: `${NO_BENCHMARK}, under two days, or the difference is always the same`, of: informationRatio },
  { key: 'upCapture', label: 'Up capture', unit: 'ratio', formula: 'mean return on days when buy-and-hold gained ÷ its own', without: 'it gained on no day', of: (facts) => capture(facts, (each) => each > 0) },
  { key: 'downCapture', label: 'Down capture', unit: 'ratio', formula: 'mean return on days when buy-and-hold lost ÷ its own', without: 'it lost on no day', of: (facts) => capture(facts, (each) => each < 0) },
]); // prettier-ignore
