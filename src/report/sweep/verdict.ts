/**
 * Whether the best of a sweep is more than luck: the deflated Sharpe ratio (Bailey and López de Prado, "The Deflated Sharpe
 * Ratio", 2014), with the tries' own scatter.
 */
import type { SweepRow } from '../../domain/index.js';
import { expectedMaximumSharpe, probabilityAbove } from '../performance/deflated.js';
import { SURE } from '../performance/findings/evidence.js';
import { TRADING_DAYS } from '../performance/facts.js';
import { deviation, finite } from '../performance/statistics.js';
import { countText, percentText } from '../performance/text.js';
import { ORDERS, parametersText, ranked, type DoneRow } from './ranking.js';

const YEAR = Math.sqrt(TRADING_DAYS);

export interface SweepVerdict {
  /** Configurations that were tried on these bars in all, those of earlier sweeps included. */
  readonly tried: number;
  /** The highest Sharpe ratio; null where none has one. */
  readonly best: DoneRow | null;
  /** The ratio to be expected of the best of as many worthless ones, a year; null where under two have a ratio. */
  readonly expectedMaximumSharpe: number | null;
  /** Probability that the best's true ratio is above that; null where there is nothing to compare. */
  readonly deflatedSharpe: number | null;
  /** Configurations that did better than buying and holding, of those done. */
  readonly aheadOfHolding: number;
  readonly done: number;
  /** One sentence each. */
  readonly words: readonly string[];
}

/** @param tried at least as many as there are rows */
export function verdictOn(rows: readonly SweepRow[], tried: number): SweepVerdict {
  const done = rows.filter((row) => row.status === 'done');
  const [first = null] = ranked(rows, ORDERS['sharpe'] ?? { key: 'sharpe' });
  const best = (first?.result.metrics['sharpe'] ?? null) === null ? null : first;
  const threshold = thresholdOf(done, tried);
  const deflated = best === null || threshold === null ? null : deflatedOf(best, threshold);
  const expected = threshold === null ? null : threshold * YEAR;
  const aheadOfHolding = done.filter(({ result: { metrics } }) => (metrics['excessReturn'] ?? 0) > 0).length;
  const figures = { tried, best, expectedMaximumSharpe: expected, deflatedSharpe: deflated, aheadOfHolding, done: done.length }; // prettier-ignore
  return { ...figures, words: wordsOf(figures) };
}

/** Per day. */
function thresholdOf(done: readonly DoneRow[], tried: number): number | null {
  const ratios = done.flatMap(({ result }) => {
    const ratio = result.metrics['sharpe'] ?? null;
    return ratio === null ? [] : [ratio / YEAR];
  });
  return ratios.length < 2 ? null : finite(expectedMaximumSharpe(tried, Number.NaN, deviation(ratios) ** 2));
}

/** @param threshold per day */
function deflatedOf({ result: { metrics } }: DoneRow, threshold: number): number | null {
  const { sharpe = null, skewness = null, kurtosis = null, tradingDays: days = null } = metrics;
  if (sharpe === null || skewness === null || kurtosis === null || days === null) return null;
  const moments = { days, ratio: sharpe / YEAR, skewness, excessKurtosis: kurtosis };
  return finite(probabilityAbove(moments, threshold));
}

function wordsOf(verdict: Omit<SweepVerdict, 'words'>): string[] {
  const { tried, best, done, aheadOfHolding } = verdict;
  const held = `${aheadOfHolding.toLocaleString('en-US')} of ${countText(done, 'configuration')} did better than buying and holding.`;
  return [luckOf(tried, best, verdict), ...(done === 0 ? [] : [held])];
}

function luckOf(tried: number, best: DoneRow | null, verdict: Omit<SweepVerdict, 'words'>): string {
  const { expectedMaximumSharpe: chance, deflatedSharpe: deflated } = verdict;
  const many = `${countText(tried, 'configuration')} tried`;
  if (best === null) return `${many}, and none has a Sharpe ratio: nothing can be said of luck.`;
  const sharpe = (best.result.metrics['sharpe'] ?? 0).toFixed(2);
  const which = `the best (${parametersText(best)}) has a Sharpe ratio of ${sharpe}`;
  if (chance === null || deflated === null) return `${many}, and ${which}: too few have one to say anything of luck.`;
  const against = `the best of as many worthless ones that scatter like these would have ${chance.toFixed(2)}`;
  return deflated >= SURE
    ? `More than luck: ${many}, ${which}, ${against}; it is better than chance with a probability of ${percentText(deflated, 1)}.`
    : `Not told from luck: ${many}, ${which}, ${against}; it is better than chance with a probability of ${percentText(deflated, 1)} only.`;
}
