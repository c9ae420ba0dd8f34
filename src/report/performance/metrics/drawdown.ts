/** How far and how long it lay below the highest it had been. */
import type { Facts } from '../facts.js';
import type { Drawdown } from '../drawdowns.js';
import { largest, mean, share } from '../statistics.js';
import { metrics } from './metric.js';
import { cagr } from './returns.js';

/** Where it ends: recovered, or the last point. */
const endOf = (facts: Facts, { recovered }: Drawdown): number => recovered ?? facts.record.points.length - 1;
const barsOf = (facts: Facts, drawdown: Drawdown): number => endOf(facts, drawdown) - drawdown.peak;
const daysOf = (facts: Facts, drawdown: Drawdown): number =>
  facts.dayNumber(endOf(facts, drawdown)) - facts.dayNumber(drawdown.peak);
const longest = (facts: Facts, lengthOf: typeof barsOf): number =>
  facts.drawdowns.reduce((best, each) => Math.max(best, lengthOf(facts, each)), 0);
const ulcer = ({ dayDepths }: Facts): number => Math.sqrt(mean(dayDepths.map((each) => each ** 2)));
const NEVER = 'it never fell';

function recovery({ deepest, dayNumber }: Facts): number | null {
  const recovered = deepest?.recovered ?? null;
  return deepest === null || recovered === null ? null : dayNumber(recovered) - dayNumber(deepest.trough);
}

export const DRAWDOWN = metrics([
  { key: 'maxDrawdown', label: 'Deepest drawdown', unit: 'ratio', formula: 'largest (peak − trough) ÷ peak over all points, the start counts as a peak (Magdon-Ismail and Atiya, 2004)', of: ({ deepest }) => deepest?.depth ?? 0 },
  { key: 'maxDrawdownWon', label: 'Deepest drawdown in won', unit: 'won', formula: 'peak − trough of the deepest drawdown', of: ({ deepest }) => deepest?.won ?? 0 },
  { key: 'maxDrawdownBars', label: 'Deepest drawdown, bars', unit: 'bars', formula: 'from its peak until that is reached again, or the end', of: (facts) => (facts.deepest === null ? 0 : barsOf(facts, facts.deepest)) },
  { key: 'maxDrawdownDays', label: 'Deepest drawdown, days', unit: 'days', formula: 'from its peak until that is reached again, or the end: trading days of the record', of: (facts) => (facts.deepest === null ? 0 : daysOf(facts, facts.deepest)) },
  { key: 'recoveryDays', label: 'Days to recover', unit: 'days', formula: 'from the trough of the deepest drawdown until its peak is reached again', without: `${NEVER}, or has not recovered`, of: recovery },
  { key: 'longestDrawdownBars', label: 'Longest drawdown, bars', unit: 'bars', formula: 'longest from a peak until it is reached again, or the end', of: (facts) => longest(facts, barsOf) },
  { key: 'longestDrawdownDays', label: 'Longest drawdown, days', unit: 'days', formula: 'longest from a peak until it is reached again, or the end', of: (facts) => longest(facts, daysOf) },
  { key: 'averageDrawdown', label: 'Average drawdown', unit: 'ratio', formula: 'mean depth of all drawdowns', without: NEVER, of: ({ drawdowns }) => mean(drawdowns.map(({ depth }) => depth)) },
  { key: 'drawdowns', label: 'Drawdowns', unit: 'count', formula: 'times it fell below a peak', of: ({ drawdowns }) => drawdowns.length },
  { key: 'currentDrawdown', label: 'Drawdown at the end', unit: 'ratio', formula: '(highest − last) ÷ highest', without: 'there is no point', of: ({ depths }) => depths.at(-1) ?? null },
  { key: 'timeUnderWater', label: 'Time under water', unit: 'ratio', formula: 'points below a peak ÷ points', without: 'there is no point', of: ({ depths }) => share(depths, (depth) => depth > 0) },
  { key: 'ulcerIndex', label: 'Ulcer index', unit: 'ratio', formula: '√(mean of squared drawdowns at day ends) (Martin and McCann, 1989)', without: 'there is no point', of: ulcer },
  { key: 'ulcerPerformance', label: 'Return per ulcer', unit: 'number', formula: 'annualised return ÷ ulcer index (Martin and McCann, 1989)', without: 'under 20 days, or no day ended below a peak', of: (facts) => cagr(facts) / ulcer(facts) },
  { key: 'calmar', label: 'Calmar ratio', unit: 'number', formula: 'annualised return ÷ deepest drawdown, over the whole run (Young, 1991, takes 36 months)', without: `under 20 days, or ${NEVER}`, of: (facts) => cagr(facts) / (facts.deepest?.depth ?? 0) },
  { key: 'recoveryFactor', label: 'Recovery factor', unit: 'number', formula: 'net profit ÷ largest drawdown in won', without: NEVER, of: ({ final, record, drawdowns }) => (final - record.initial) / largest(drawdowns.map(({ won }) => won)) },
]); // prettier-ignore
