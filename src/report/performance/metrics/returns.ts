/** What was earned. Returns are daily: from one day's last point (KST) to the next day's. */
import { TRADING_DAYS, type Facts } from '../facts.js';
import { change } from '../days.js';
import { largest, mean, share, smallest } from '../statistics.js';
import { metrics } from './metric.js';

/** Compounded to a year, a shorter run says nothing: one day of +1 % would be +1,044 %. */
export const DAYS_TO_COMPOUND = 20;

/** (end ÷ start)^(245 ÷ days) − 1; NaN under 20 days. @param total return over all days */
export function annualised(total: number, days: number): number {
  return days < DAYS_TO_COMPOUND || total < -1 ? Number.NaN : Math.expm1((Math.log1p(total) * TRADING_DAYS) / days);
}

export function totalReturn({ final, record }: Facts): number {
  return record.initial > 0 ? change(final, record.initial) : Number.NaN;
}

export function cagr(facts: Facts): number {
  return annualised(totalReturn(facts), facts.days.length);
}

const monthly = ({ months }: Facts): number[] => months.map((month) => month.return);
const NO_DAY = 'there is no point';
const SHORT = `under ${DAYS_TO_COMPOUND} days`;

export const RETURNS = metrics([
  { key: 'finalEquity', label: 'Final equity', unit: 'won', formula: 'cash and holdings at the last point', of: ({ final }) => final },
  { key: 'netProfit', label: 'Net profit', unit: 'won', formula: 'final equity − start', of: ({ final, record }) => final - record.initial },
  { key: 'totalReturn', label: 'Total return', unit: 'ratio', formula: 'net profit ÷ start', without: 'the start is 0', of: totalReturn },
  { key: 'cagr', label: 'Annualised return', unit: 'ratio', formula: `(final ÷ start)^(${TRADING_DAYS} ÷ days) − 1 (CAGR)`, without: SHORT, of: cagr },
  { key: 'meanDailyReturn', label: 'Mean day', unit: 'ratio', formula: 'mean of daily returns', without: NO_DAY, of: ({ returns }) => mean(returns) },
  { key: 'bestDay', label: 'Best day', unit: 'ratio', formula: 'largest daily return', without: NO_DAY, of: ({ returns }) => largest(returns) },
  { key: 'worstDay', label: 'Worst day', unit: 'ratio', formula: 'smallest daily return', without: NO_DAY, of: ({ returns }) => smallest(returns) },
  { key: 'positiveDays', label: 'Days that gained', unit: 'ratio', formula: 'days with a return above 0 ÷ days', without: NO_DAY, of: ({ returns }) => share(returns, (each) => each > 0) },
  { key: 'bestMonth', label: 'Best month', unit: 'ratio', formula: 'largest return of a calendar month', without: NO_DAY, of: (facts) => largest(monthly(facts)) },
  { key: 'worstMonth', label: 'Worst month', unit: 'ratio', formula: 'smallest return of a calendar month', without: NO_DAY, of: (facts) => smallest(monthly(facts)) },
  { key: 'positiveMonths', label: 'Months that gained', unit: 'ratio', formula: 'months with a return above 0 ÷ months', without: NO_DAY, of: (facts) => share(monthly(facts), (each) => each > 0) },
  { key: 'tradingDays', label: 'Days', unit: 'days', formula: 'days (KST) that have a point', of: ({ days }) => days.length },
]); // prettier-ignore
