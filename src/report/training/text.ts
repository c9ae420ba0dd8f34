/** What the page says of an epoch. It stands alone: its text works in a page. */
import type { Columns } from '../technical/columns.js';
import type { PackedEpoch } from './packed.js';

/** @param asked epochs of the training; null for a test @param balance at the start, won */
export function epochText(
  { epoch, epsilon, loss }: Pick<PackedEpoch, 'epoch' | 'epsilon' | 'loss'>,
  columns: Columns,
  balance: number,
  asked: number | null,
): string {
  const count = (name: string): number => (columns[name] ?? []).filter((cell) => cell === 1).length;
  const value = Number(columns['Portfolio value']?.findLast((cell) => cell !== null) ?? balance);
  const change = (value / balance - 1) * 100;
  const chance = count('_chance');
  return [
    ...(asked === null ? [] : [`epoch ${epoch} of ${asked}`]),
    ...(epsilon === null ? [] : [`epsilon ${epsilon.toFixed(3)}`]),
    ...(loss === null ? [] : [`loss ${loss.toPrecision(4)}`]),
    `${value.toLocaleString('en-US')} won (${change < 0 ? '-' : '+'}${Math.abs(change).toFixed(2)} %)`,
    `${count('_bought')} buys, ${count('_sold')} sells`,
    `${count('_bought-not') + count('_sold-not')} not possible`,
    ...(chance === 0 ? [] : [`${chance} by chance`]),
  ].join(' · ');
}
