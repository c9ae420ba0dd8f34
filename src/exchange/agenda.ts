/** What happens at the venue by the clock, whatever trades: market states, looks at the auctions, the end of the day. */
import { SECOND, type DaySchedule, type EpochMs } from '../domain/index.js';
import { marketStates } from './market-states.js';
import type { StateEvent } from './venue-events.js';

export type AgendaItem =
  | { readonly time: EpochMs; readonly does: 'tell'; readonly event: StateEvent }
  /** Show the auctions that end at `end`. */
  | { readonly time: EpochMs; readonly does: 'showAuction'; readonly end: EpochMs }
  /** Drop what is left of our orders. */
  | { readonly time: EpochMs; readonly does: 'expire' };

/** How often the indicative price of a running auction is told. */
const INDICATIVE_EVERY = 10 * SECOND;

/** @returns the day's items in time order */
export function agendaOf(schedule: DaySchedule): AgendaItem[] {
  const items: AgendaItem[] = [
    ...marketStates(schedule).map((event) => ({ time: event.time, does: 'tell' as const, event })),
    ...looks(schedule.openingAuction, schedule.open),
    ...looks(schedule.closingAuction, schedule.close),
    { time: schedule.close, does: 'expire' },
  ];
  return items.sort((a, b) => a.time - b.time);
}

/**
 * Whether an item waits for the trades of its second. At the close the closing print comes first, then the message that
 * the market has closed; everything else, the message of the open included, comes before the trades.
 */
export function isAfterTrades(item: AgendaItem, schedule: DaySchedule): boolean {
  return item.time === schedule.close;
}

function looks(start: EpochMs, end: EpochMs): AgendaItem[] {
  const items: AgendaItem[] = [];
  for (let time: number = start; time < end; time += INDICATIVE_EVERY) {
    items.push({ time: time as EpochMs, does: 'showAuction', end });
  }
  return items;
}
