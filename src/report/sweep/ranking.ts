/** The configurations of a sweep in order: what they can be sorted by, best first. */
import { InputError, type SweepRow } from '../../domain/index.js';
import type { MetricKey } from '../performance/catalog.js';

/** A configuration that has come to a result. */
export type DoneRow = Extract<SweepRow, { readonly status: 'done' }>;

export interface Order {
  readonly key: MetricKey;
  /** Less is better. */
  readonly isLower?: boolean;
}

/** By the word after `--sort`. */
export const ORDERS: Readonly<Record<string, Order>> = {
  sharpe: { key: 'sharpe' },
  return: { key: 'totalReturn' },
  excess: { key: 'excessReturn' },
  drawdown: { key: 'maxDrawdown', isLower: true },
  sortino: { key: 'sortino' },
  calmar: { key: 'calmar' },
  volatility: { key: 'volatility', isLower: true },
  'profit-factor': { key: 'profitFactor' },
  'hit-rate': { key: 'hitRate' },
  trades: { key: 'trades' },
  costs: { key: 'totalCosts', isLower: true },
};

/** @throws InputError `bad_sort` */
export function orderOf(text: string): Order {
  const order = Object.hasOwn(ORDERS, text) ? ORDERS[text] : undefined;
  if (order !== undefined) return order;
  throw new InputError('bad_sort', `--sort takes ${Object.keys(ORDERS).join(', ')}: "${text}" is none of them.`);
}

/** Best first; what has no value stands last, equals as in the grid. */
export function ranked(rows: readonly SweepRow[], { key, isLower = false }: Order): DoneRow[] {
  const worth = ({ result }: DoneRow): number => {
    const value = result.metrics[key] ?? null;
    return value === null ? -Infinity : isLower ? -value : value;
  };
  const done = rows.filter((row) => row.status === 'done');
  return done.sort((a, b) => (worth(a) === worth(b) ? a.number - b.number : worth(b) - worth(a)));
}

/** @example 'fast=5 slow=20' */
export function parametersText({ parameters }: Pick<SweepRow, 'parameters'>): string {
  const parts = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return parts.join(' ');
}
