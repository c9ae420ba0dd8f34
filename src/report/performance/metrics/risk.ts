/** What was risked for it, by daily returns. Cash earns nothing, so returns count against 0. */
import { TRADING_DAYS, type Facts } from '../facts.js';
import { excessKurtosis, expectedMaximumSharpe, probabilisticSharpe, sharpePerDay, skewness } from '../deflated.js';
import { deviation, mean, sum } from '../statistics.js';
import { metrics } from './metric.js';

const YEAR = Math.sqrt(TRADING_DAYS);
const NO_SPREAD = 'under two days, or all days are equal';

/** √(Σ min(r, 0)² ÷ n): days above 0 count as 0. */
function downside(returns: readonly number[]): number {
  return Math.sqrt(mean(returns.map((each) => Math.min(each, 0) ** 2)));
}

/** The worst 5 %, at least one day, worst first. */
function worst(returns: readonly number[]): number[] {
  return [...returns].sort((a, b) => a - b).slice(0, Math.ceil(returns.length / 20));
}

const deflated = (facts: Facts): number => probabilisticSharpe(facts.returns, expectedMaximumSharpe(facts.record.tried, facts.returns.length)); // prettier-ignore

export const RISK = metrics([
  { key: 'volatility', label: 'Volatility a year', unit: 'ratio', formula: `deviation of daily returns (n − 1) × √${TRADING_DAYS}`, without: 'under two days', of: ({ returns }) => deviation(returns) * YEAR },
  { key: 'sharpe', label: 'Sharpe ratio', unit: 'number', formula: `mean ÷ deviation of daily returns × √${TRADING_DAYS}, over cash that earns 0 (Sharpe, 1994)`, without: NO_SPREAD, of: ({ returns }) => sharpePerDay(returns) * YEAR },
  { key: 'sortino', label: 'Sortino ratio', unit: 'number', formula: `mean ÷ √(Σ min(r, 0)² ÷ n) × √${TRADING_DAYS}, target 0 (Sortino and Price, 1994)`, without: 'no day lost', of: ({ returns }) => (mean(returns) / downside(returns)) * YEAR },
  { key: 'omega', label: 'Omega ratio', unit: 'number', formula: 'Σ max(r, 0) ÷ Σ max(−r, 0) of daily returns, threshold 0 (Keating and Shadwick, 2002)', without: 'no day lost', of: ({ returns }) => sum(returns.map((each) => Math.max(each, 0))) / sum(returns.map((each) => Math.max(-each, 0))) },
  { key: 'downsideDeviation', label: 'Downside deviation a year', unit: 'ratio', formula: `√(Σ min(r, 0)² ÷ n) × √${TRADING_DAYS}`, without: 'there is no point', of: ({ returns }) => downside(returns) * YEAR },
  { key: 'skewness', label: 'Skewness', unit: 'number', formula: 'm3 ÷ m2^1.5 of daily returns, moments divided by n', without: NO_SPREAD, of: ({ returns }) => skewness(returns) },
  { key: 'kurtosis', label: 'Excess kurtosis', unit: 'number', formula: 'm4 ÷ m2² − 3 of daily returns: 0 is normal', without: NO_SPREAD, of: ({ returns }) => excessKurtosis(returns) },
  { key: 'valueAtRisk95', label: 'Value at risk 95 %', unit: 'ratio', formula: 'loss of the ⌈n ÷ 20⌉-th worst day (historical); below 0 when even that gained', without: 'there is no point', of: ({ returns }) => -(worst(returns).at(-1) ?? Number.NaN) },
  { key: 'conditionalValueAtRisk95', label: 'Conditional value at risk 95 %', unit: 'ratio', formula: 'mean loss of the ⌈n ÷ 20⌉ worst days (Rockafellar and Uryasev, 2000)', without: 'there is no point', of: ({ returns }) => -mean(worst(returns)) },
  { key: 'probabilisticSharpe', label: 'Probability of an edge', unit: 'ratio', formula: 'P(true Sharpe ratio > 0) = Φ(SR √(n − 1) ÷ √(1 − skew SR + (kurtosis − 1)/4 SR²)), daily (Bailey and López de Prado, 2012)', without: NO_SPREAD, of: ({ returns }) => probabilisticSharpe(returns, 0) },
  { key: 'expectedMaximumSharpe', label: 'Sharpe ratio by chance', unit: 'number', formula: `highest expected of as many worthless tries: √(${TRADING_DAYS} ÷ (n − 1)) × ((1 − γ) z(1 − 1/N) + γ z(1 − 1/(N e))) (Bailey and López de Prado, 2014)`, without: 'under two days', of: ({ returns, record }) => (returns.length < 2 ? null : expectedMaximumSharpe(record.tried, returns.length) * YEAR) },
  { key: 'deflatedSharpe', label: 'Probability of an edge after all tries', unit: 'ratio', formula: 'P(true Sharpe ratio > the one by chance): the deflated Sharpe ratio (Bailey and López de Prado, 2014)', without: NO_SPREAD, of: deflated },
]); // prettier-ignore
