/** How much the figures can prove. */
import type { Metrics } from '../catalog.js';
import type { Facts } from '../facts.js';
import type { Case } from './case.js';
import { countText, dateText, percentText, wonText } from '../text.js';
import { largest } from '../statistics.js';
import type { TradingDay } from '../../../domain/index.js';

/** Fewer are too few for a share of them to mean anything. */
const ENOUGH_TRADES = 30;
/** A quarter: fewer days cannot be told for a year. */
const ENOUGH_DAYS = 60;
/** An edge is said to be one at 95 %. */
export const SURE = 0.95;
/** Of the profit. */
const MOST = 0.5;

/** 95 % interval of a share (Wilson, 1927). */
export function wilson(hits: number, count: number): readonly [low: number, high: number] {
  const z = 1.959963984540054;
  const center = (hits + (z * z) / 2) / (count + z * z);
  const half = (z / (count + z * z)) * Math.sqrt((hits * (count - hits)) / count + (z * z) / 4);
  return [Math.max(center - half, 0), Math.min(center + half, 1)];
}

/** One part of at least `few` makes most of a profit. */
function concentrated(parts: readonly number[], few: number, { netProfit }: Metrics): number | null {
  if (netProfit === null || netProfit <= 0 || parts.length < few) return null;
  const best = largest(parts);
  return best >= netProfit * MOST ? best : null;
}

function says(best: number, { netProfit }: Metrics): string {
  const rest = (netProfit ?? 0) - best;
  return `${wonText(best)} of ${wonText(netProfit ?? 0)} net profit; without it ${rest < 0 ? `${wonText(-rest)} lost` : `${wonText(rest)} left`}`;
}

export const EVIDENCE: readonly Case[] = [
  {
    key: 'tooFewTrades',
    tone: 'doubt',
    of: ({ trades, hitRate }) => {
      if (trades === null || hitRate === null || trades >= ENOUGH_TRADES) return null;
      const [low, high] = wilson(Math.round(hitRate * trades), trades);
      return `Too few trades to say anything: with ${trades} of them a hit rate of ${percentText(hitRate, 0)} may in truth be anything from ${percentText(low, 0)} to ${percentText(high, 0)} (95 %).`;
    },
  },
  {
    key: 'tooShort',
    tone: 'doubt',
    of: ({ tradingDays }) =>
      tradingDays === null || tradingDays >= ENOUGH_DAYS
        ? null
        : `Too short: ${countText(tradingDays, 'day')}, so every figure told for a year (volatility, Sharpe ratio, alpha) is stretched far beyond what was seen.`,
  },
  { key: 'manyTries', tone: 'doubt', of: (metrics, facts) => tries(metrics, facts, false) },
  { key: 'survivesTries', tone: 'merit', of: (metrics, facts) => tries(metrics, facts, true) },
  {
    key: 'notProven',
    tone: 'doubt',
    of: ({ probabilisticSharpe, sharpe, netProfit, trades, tradingDays }, { record }) =>
      probabilisticSharpe === null || probabilisticSharpe >= SURE || record.tried > 1 || trades === 0 || netProfit === null || netProfit <= 0 || (tradingDays ?? 0) < ENOUGH_DAYS
        ? null
        : `Not proven: a Sharpe ratio of ${(sharpe ?? 0).toFixed(2)} over ${countText(tradingDays ?? 0, 'day')} is above zero with a probability of ${percentText(probabilisticSharpe, 1)} only.`,
  },
  {
    key: 'oneDay',
    tone: 'doubt',
    of: (metrics, { days }) => {
      const best = concentrated(days.map(({ profit }) => profit), 5, metrics);
      const day = days.find(({ profit }) => profit === best)?.name;
      return best === null || day === undefined ? null : `One day makes the profit: ${dayText(day)} brought ${says(best, metrics)}.`;
    },
  },
  {
    key: 'oneMonth',
    tone: 'doubt',
    of: (metrics, { months }) => {
      const best = concentrated(months.map(({ profit }) => profit), 4, metrics);
      const month = months.find(({ profit }) => profit === best)?.name;
      return best === null || month === undefined ? null : `One month makes the profit: ${month.slice(0, 4)}-${month.slice(4)} brought ${says(best, metrics)}.`;
    },
  },
  {
    key: 'oneTrade',
    tone: 'doubt',
    of: (metrics, { trades }) => {
      const best = concentrated(trades.map(({ profit }) => profit), 5, metrics);
      const trade = trades.find(({ profit }) => profit === best);
      return best === null || trade === undefined ? null : `One trade makes the profit: ${trade.code}, sold on ${dateText(trade.exited)}, brought ${says(best, metrics)}.`;
    },
  },
]; // prettier-ignore

/** The Sharpe ratio against the best that as many worthless settings would have had. */
function tries(metrics: Metrics, { record }: Facts, survives: boolean): string | null {
  const { sharpe, expectedMaximumSharpe, deflatedSharpe } = metrics;
  if (record.tried <= 1 || sharpe === null || expectedMaximumSharpe === null || deflatedSharpe === null) return null;
  if (deflatedSharpe >= SURE !== survives) return null;
  const figures = `the best of ${countText(record.tried, 'worthless setting')} would have a Sharpe ratio of ${expectedMaximumSharpe.toFixed(2)}, this one has ${sharpe.toFixed(2)}`;
  return survives
    ? `Stands out from its tries: ${figures}, better than chance with a probability of ${percentText(deflatedSharpe, 1)}.`
    : `Too many parameters tried: ${figures}, better than chance with a probability of ${percentText(deflatedSharpe, 1)} only.`;
}

function dayText(day: TradingDay): string {
  return day.replace(/(....)(..)(..)/, '$1-$2-$3');
}
