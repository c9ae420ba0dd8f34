/** Companies side by side: their latest figures, and how these came to be. */
import { invariant, type Fundamentals, type StockCode, type TradingDay } from '../../domain/index.js';
import { FIGURES, figureOf, type Figure } from './figures.js';

/** A company with all that is known of it, oldest day first; at least one day. */
export interface Company {
  readonly code: StockCode;
  /** Empty when it is not known. */
  readonly name: string;
  readonly days: readonly Fundamentals[];
}

export interface ComparedFigure {
  readonly figure: Figure;
  /** One per company. */
  readonly values: readonly (number | null)[];
}

export function latestOf({ code, days }: Company): Fundamentals {
  const latest = days.at(-1);
  invariant(latest !== undefined, () => `${code} has no figures`);
  return latest;
}

export function nameOf({ code, name }: Company): string {
  return name === '' ? code : name;
}

/** The latest figures that at least one company has. */
export function compare(companies: readonly Company[]): ComparedFigure[] {
  return FIGURES.map((figure) => ({
    figure,
    values: companies.map((company) => figureOf(latestOf(company), figure.key)),
  })).filter(({ values }) => values.some((value) => value !== null));
}

/** All days that any company has figures of, oldest first. */
export function daysOf(companies: readonly Company[]): TradingDay[] {
  return [...new Set(companies.flatMap(({ days }) => days.map(({ day }) => day)))].sort();
}

/** `2022-11-10`, or both ends when the companies' latest days differ. */
export function datesText(companies: readonly Company[]): string {
  const latest = companies.map((company) => dateText(latestOf(company).day)).sort();
  const [first = '', last = ''] = [latest[0], latest.at(-1)];
  return first === last ? first : `${first} to ${last}`;
}

export function dateText(day: TradingDay): string {
  return day.replace(/(....)(..)(..)/, '$1-$2-$3');
}
