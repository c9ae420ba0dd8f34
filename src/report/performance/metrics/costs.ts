/** What trading cost, how much was traded, how much was at risk. */
import { TRADING_DAYS, type Facts } from '../facts.js';
import { mean, share } from '../statistics.js';
import { metrics } from './metric.js';

export function costs({ totals }: Facts): number {
  return totals.commission + totals.tax + totals.slippage;
}

/** What would have been earned had trading cost nothing, won. */
export function profitBeforeCosts(facts: Facts): number {
  return facts.final - facts.record.initial + costs(facts);
}

/** Half of what was bought and sold ÷ mean equity: 1 is the whole portfolio once. */
function turnover({ totals, record }: Facts): number {
  const held = mean(record.points.map(({ equity }) => equity));
  return held > 0 ? (totals.bought + totals.sold) / 2 / held : Number.NaN;
}

const NO_POINT = 'there is no point';
const NO_FILL = 'nothing was traded';

export const COSTS = metrics([
  { key: 'commission', label: 'Commission', unit: 'won', formula: 'Σ commission of fills', of: ({ totals }) => totals.commission },
  { key: 'tax', label: 'Tax', unit: 'won', formula: 'Σ tax of fills', of: ({ totals }) => totals.tax },
  { key: 'slippage', label: 'Slippage', unit: 'won', formula: 'Σ (price − price decided on) × shares, the other way round for sales; below 0 is better than decided', of: ({ totals }) => totals.slippage },
  { key: 'slippageTicks', label: 'Slippage of a share', unit: 'ticks', formula: 'mean over shares of slippage ÷ tick (KRX grid of the day, at the price decided on)', without: `${NO_FILL}, or the kind of a code is not known`, of: ({ totals }) => (totals.ticks === null ? null : totals.ticks / totals.shares) },
  { key: 'slippageBp', label: 'Slippage of the amount', unit: 'bp', formula: 'slippage ÷ Σ price decided on × shares × 10,000', without: NO_FILL, of: ({ totals }) => (totals.slippage * 10_000) / totals.decided },
  { key: 'totalCosts', label: 'Costs', unit: 'won', formula: 'commission + tax + slippage', of: costs },
  { key: 'costsBp', label: 'Costs of the amount', unit: 'bp', formula: 'costs ÷ amount traded × 10,000', without: NO_FILL, of: (facts) => (costs(facts) * 10_000) / (facts.totals.bought + facts.totals.sold) },
  { key: 'costShare', label: 'Costs of gross profit', unit: 'ratio', formula: 'costs ÷ (net profit + costs)', without: 'there was no profit before costs', of: (facts) => (profitBeforeCosts(facts) > 0 ? costs(facts) / profitBeforeCosts(facts) : null) },
  { key: 'turnover', label: 'Turnover', unit: 'number', formula: '(bought + sold) ÷ 2 ÷ mean equity', without: NO_POINT, of: turnover },
  { key: 'turnoverPerYear', label: 'Turnover a year', unit: 'number', formula: `turnover × ${TRADING_DAYS} ÷ days`, without: NO_POINT, of: (facts) => (turnover(facts) * TRADING_DAYS) / facts.days.length },
  { key: 'timeInMarket', label: 'Time in the market', unit: 'ratio', formula: 'points with holdings ÷ points', without: NO_POINT, of: ({ record }) => share(record.points, ({ invested }) => invested > 0) },
  { key: 'meanExposure', label: 'Mean exposure', unit: 'ratio', formula: 'mean of holdings ÷ equity over all points', without: NO_POINT, of: ({ record }) => mean(record.points.map(({ invested, equity }) => (equity > 0 ? invested / equity : 0))) },
  { key: 'refusedOrders', label: 'Refused orders', unit: 'count', formula: 'denied by our checks + rejected by the venue', of: ({ record }) => record.denied + record.rejected },
  { key: 'staleShare', label: 'Stale bars', unit: 'ratio', formula: 'bars without trade or missing ÷ bars that the calendar expects', without: 'no bars are expected', of: ({ record }) => record.staleBars / record.bars },
]); // prettier-ignore
