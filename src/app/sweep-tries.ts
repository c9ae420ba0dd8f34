/** How much has been tried on the same bars: whoever sweeps until something fits has tried all of it. */
import type { SweepState } from './sweep.js';

/**
 * Configurations that were run on the bars of this sweep, by it and by the others of the data folder; equal ones count once.
 *
 * @param others those of the data folder, this one may be among them
 */
export function triesOf({ head }: Pick<SweepState, 'head'>, others: readonly Pick<SweepState, 'head' | 'rows'>[]): number {
  const tried = new Set(head.configurations.map(({ identity }) => identity));
  for (const other of others) {
    if (other.head.dataHash !== head.dataHash) continue;
    for (const { identity, status } of other.rows) if (status === 'done') tried.add(identity);
  }
  return tried.size;
} // prettier-ignore
