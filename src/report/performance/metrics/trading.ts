/** How it traded: round trips by average cost (`trades.ts`), net of charges. */
import type { Facts } from '../facts.js';
import { HOUR } from '../../../domain/index.js';
import { largest, longestRun, mean, share, smallest, sum } from '../statistics.js';
import { metrics } from './metric.js';

const profits = ({ trades }: Facts): number[] => trades.map(({ profit }) => profit);
const wins = (facts: Facts): number[] => profits(facts).filter((profit) => profit > 0);
const losses = (facts: Facts): number[] => profits(facts).filter((profit) => profit < 0);
const NO_TRADE = 'nothing was sold';
const NO_LOSS = 'no trade lost';
const NO_WIN = 'no trade won';

function unrealised(facts: Facts): number {
  return facts.final - facts.record.initial - sum(profits(facts));
}

export const TRADING = metrics([
  { key: 'trades', label: 'Trades', unit: 'count', formula: 'round trips: sales of a code with no purchase between them, against the average cost of what was held; a partial exit counts pro rata', of: ({ trades }) => trades.length },
  { key: 'fills', label: 'Fills', unit: 'count', formula: 'executions, bought and sold', of: ({ record }) => record.fills.length },
  { key: 'hitRate', label: 'Hit rate', unit: 'ratio', formula: 'trades with a profit above 0 ÷ trades, after charges', without: NO_TRADE, of: ({ trades }) => share(trades, ({ profit }) => profit > 0) },
  { key: 'profitFactor', label: 'Profit factor', unit: 'number', formula: 'Σ profits of winners ÷ Σ losses of losers', without: NO_LOSS, of: (facts) => sum(wins(facts)) / -sum(losses(facts)) },
  { key: 'expectancy', label: 'Expectancy', unit: 'won', formula: 'mean profit of a trade after charges', without: NO_TRADE, of: (facts) => mean(profits(facts)) },
  { key: 'averageTradeReturn', label: 'Average trade', unit: 'ratio', formula: 'mean of profit ÷ cost', without: NO_TRADE, of: ({ trades }) => mean(trades.map((trade) => trade.return)) },
  { key: 'averageWin', label: 'Average win', unit: 'won', formula: 'mean profit of winners', without: NO_WIN, of: (facts) => mean(wins(facts)) },
  { key: 'averageLoss', label: 'Average loss', unit: 'won', formula: 'mean profit of losers, below 0', without: NO_LOSS, of: (facts) => mean(losses(facts)) },
  { key: 'payoffRatio', label: 'Payoff ratio', unit: 'number', formula: 'average win ÷ −average loss', without: `${NO_WIN}, or ${NO_LOSS}`, of: (facts) => mean(wins(facts)) / -mean(losses(facts)) },
  { key: 'largestWin', label: 'Largest win', unit: 'won', formula: 'largest profit of a trade', without: NO_WIN, of: (facts) => largest(wins(facts)) },
  { key: 'largestLoss', label: 'Largest loss', unit: 'won', formula: 'smallest profit of a trade, below 0', without: NO_LOSS, of: (facts) => smallest(losses(facts)) },
  { key: 'longestWinningStreak', label: 'Longest winning streak', unit: 'count', formula: 'winners one after the other, by time of exit', of: (facts) => longestRun(profits(facts), (profit) => profit > 0) },
  { key: 'longestLosingStreak', label: 'Longest losing streak', unit: 'count', formula: 'losers one after the other, by time of exit', of: (facts) => longestRun(profits(facts), (profit) => profit < 0) },
  { key: 'averageHoldingHours', label: 'Average holding time', unit: 'hours', formula: 'mean over trades of exit − entry, each the mean time weighted by shares; nights count', without: NO_TRADE, of: ({ trades }) => mean(trades.map(({ held }) => held)) / HOUR },
  { key: 'realizedProfit', label: 'Realised profit', unit: 'won', formula: 'Σ profits of trades after charges', of: (facts) => sum(profits(facts)) },
  { key: 'unrealizedProfit', label: 'Unrealised profit', unit: 'won', formula: 'net profit − realised: what is still held, with the charges paid for it', of: unrealised },
]); // prettier-ignore
