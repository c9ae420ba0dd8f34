/** Whether anything was done at all, and on what data. */
import type { Case } from './case.js';
import { countText, percentText } from '../text.js';

/** Of all bars. */
const MANY_STALE = 0.02;
/** Orders refused, at least, and against the fills. */
const MANY_REFUSED = 10;

export const ACTIVITY: readonly Case[] = [
  {
    key: 'neverTraded',
    tone: 'doubt',
    of: (_, { record }) =>
      record.fills.length > 0
        ? null
        : `Never traded: no fill in ${countText(record.points.length, 'bar')}${refused(record.denied + record.rejected)}; nothing here judges the strategy.`,
  },
  {
    key: 'neverSold',
    tone: 'doubt',
    of: ({ trades }, { record }) =>
      record.fills.length === 0 || trades !== 0
        ? null
        : `Bought and never sold: ${countText(record.fills.length, 'fill')} and no completed trade, so what it made is the market's.`,
  },
  {
    key: 'staleData',
    tone: 'doubt',
    of: ({ staleShare }, { record }) =>
      staleShare === null || staleShare <= MANY_STALE
        ? null
        : `Stale data: ${countText(record.staleBars, 'bar')} of ${countText(record.bars, 'bar')} (${percentText(staleShare, 1)}) had no trade or are missing, and fills at such prices could not have been had.`,
  },
  {
    key: 'manyRefused',
    tone: 'fault',
    of: ({ refusedOrders, fills }, { record }) =>
      refusedOrders === null || fills === null || refusedOrders < MANY_REFUSED || refusedOrders * 2 < fills
        ? null
        : `Many orders were refused: ${record.denied.toLocaleString('en-US')} by our own checks and ${record.rejected.toLocaleString('en-US')} by the venue, against ${countText(fills, 'fill')}.`,
  },
];

function refused(count: number): string {
  return count === 0 ? '' : ` (${countText(count, 'order')} refused)`;
}
