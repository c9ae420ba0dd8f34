/** All metrics, by group. */
import type { Facts } from './facts.js';
import { BENCHMARK } from './metrics/benchmark.js';
import { COSTS } from './metrics/costs.js';
import { DRAWDOWN } from './metrics/drawdown.js';
import { RETURNS } from './metrics/returns.js';
import { RISK } from './metrics/risk.js';
import { TRADING } from './metrics/trading.js';
import { finite } from './statistics.js';

export const METRIC_GROUPS = {
  Return: RETURNS,
  Risk: RISK,
  Drawdown: DRAWDOWN,
  'Against buy-and-hold': BENCHMARK,
  Trades: TRADING,
  'Costs and exposure': COSTS,
} as const;

export const METRICS = Object.values(METRIC_GROUPS).flatMap((group) => [...group]);

export type MetricKey = (typeof METRICS)[number]['key'];

/** Each metric's value in its unit; null where it is not defined, never NaN or an infinity. */
export type Metrics = Readonly<Record<MetricKey, number | null>>;

export function metricsOf(facts: Facts): Metrics {
  return Object.fromEntries(METRICS.map(({ key, of }) => [key, finite(of(facts))])) as Metrics;
}
