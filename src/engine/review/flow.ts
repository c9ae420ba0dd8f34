/** Cash that moved: by an order, and by what the books took over from the broker. */
import type { Seq } from '../../domain/index.js';
import type { OneSide, Pair } from './pairs.js';
import { eventsBetween, type RecordedDay } from './recorded.js';

/** Cash that an order has moved so far, won; charges included. */
export function flowOf(side: Pair['side'], row: OneSide['row'] | null): number {
  if (row === null) return 0;
  return (side === 'buy' ? -row.amount : row.amount) - row.commission - row.tax;
}

/** What the books took over from the broker until then, besides executions. */
export function adoptedBy(day: RecordedDay, until: number): { readonly won: number; readonly seqs: readonly Seq[] } {
  const found = eventsBetween(day, ['AlarmRaised'], 1, until).filter(({ event }) => event.alarm === 'cash_adopted');
  const won = found.reduce((sum, { event }) => {
    const [own = 0, brokers = 0] = (event.detail.match(/-?\d+/g) ?? []).map(Number);
    return sum + brokers - own;
  }, 0);
  return { won, seqs: found.map(({ seq }) => seq) };
}
