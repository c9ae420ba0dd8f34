/** How it went, and where the money went. */
import type { Case } from './case.js';
import { costs, profitBeforeCosts } from '../metrics/costs.js';
import { countText, percentText, signedPercent, wonText } from '../text.js';

/** Of the profit before costs. */
const MUCH = 0.3;
/** Always invested, and moving as the market does. */
const ALWAYS = 0.95;
/** Of the run. */
const LONG = 0.5;

export const OUTCOME: readonly Case[] = [
  {
    key: 'costsEatTheEdge',
    tone: 'fault',
    of: ({ netProfit }, facts) => {
      const [spent, before] = [costs(facts), profitBeforeCosts(facts)];
      if (before <= 0 || spent < before * MUCH || netProfit === null) return null;
      const figures = `${wonText(spent)} of costs on ${wonText(before)} of profit before them (${percentText(spent / before, 0)})`;
      return netProfit > 0
        ? `Costs eat much of the edge: ${figures}.`
        : `Costs eat the edge: ${figures}, which leaves ${netProfit === 0 ? 'nothing' : `a loss of ${wonText(-netProfit)}`}.`;
    },
  },
  {
    key: 'noEdgeBeforeCosts',
    tone: 'fault',
    of: ({ netProfit, trades }, facts) =>
      netProfit === null || netProfit >= 0 || trades === 0 || trades === null || profitBeforeCosts(facts) > 0
        ? null
        : `No edge even without costs: ${wonText(-netProfit)} lost over ${countText(trades, 'trade')}, ${wonText(costs(facts))} of it costs.`,
  },
  {
    key: 'buyAndHoldInDisguise',
    tone: 'doubt',
    of: ({ timeInMarket, correlation, beta }) =>
      timeInMarket === null || timeInMarket < ALWAYS || correlation === null || correlation < ALWAYS
        ? null
        : `Buy-and-hold in disguise: invested ${percentText(timeInMarket, 0)} of the time, with a correlation of ${correlation.toFixed(2)} and a beta of ${(beta ?? 0).toFixed(2)} to holding.`,
  },
  {
    key: 'behindBenchmark',
    tone: 'fault',
    of: ({ totalReturn, benchmarkReturn }, { record }) =>
      totalReturn === null || benchmarkReturn === null || totalReturn >= benchmarkReturn || record.fills.length === 0
        ? null
        : `Behind buy-and-hold: ${signedPercent(totalReturn)} where holding made ${signedPercent(benchmarkReturn)}.`,
  },
  {
    key: 'deeperThanBenchmark',
    tone: 'fault',
    of: ({ maxDrawdown, benchmarkMaxDrawdown }) =>
      maxDrawdown === null || benchmarkMaxDrawdown === null || maxDrawdown <= benchmarkMaxDrawdown
        ? null
        : `Fell deeper than buy-and-hold: ${percentText(maxDrawdown)} below its peak, holding ${percentText(benchmarkMaxDrawdown)}.`,
  },
  {
    key: 'longUnderWater',
    tone: 'fault',
    of: ({ longestDrawdownDays, tradingDays }) =>
      longestDrawdownDays === null || tradingDays === null || tradingDays < 20 || longestDrawdownDays < tradingDays * LONG
        ? null
        : `Long under water: ${countText(longestDrawdownDays, 'day')} of ${countText(tradingDays, 'day')} without a new high.`,
  },
  {
    key: 'aheadWithLess',
    tone: 'merit',
    of: ({ totalReturn, benchmarkReturn, maxDrawdown, benchmarkMaxDrawdown, trades }) =>
      totalReturn === null || benchmarkReturn === null || maxDrawdown === null || benchmarkMaxDrawdown === null || trades === 0 || totalReturn <= 0 || totalReturn <= benchmarkReturn || maxDrawdown >= benchmarkMaxDrawdown
        ? null
        : `Ahead of buy-and-hold with less to bear: ${signedPercent(totalReturn)} against ${signedPercent(benchmarkReturn)}, deepest drawdown ${percentText(maxDrawdown)} against ${percentText(benchmarkMaxDrawdown)}.`,
  },
]; // prettier-ignore
