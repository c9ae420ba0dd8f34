/** What happens at the venue by the clock, whatever trades: market states, stops, looks at the auctions, the end of the day. */
import { SECOND, type DaySchedule, type EpochMs, type StockCode } from '../domain/index.js';
import type { Interruption } from './interruptions.js';
import { marketStates } from './market-states.js';
import type { StateEvent } from './venue-events.js';

export type AgendaItem =
  | { readonly time: EpochMs; readonly does: 'tell'; readonly event: StateEvent }
  | { readonly time: EpochMs; readonly does: 'stop' | 'resume'; readonly stop: Interruption }
  /** Show the auctions that run; of one code, or (null) of all. */
  | { readonly time: EpochMs; readonly does: 'showAuction'; readonly code: StockCode | null }
  /** 조건부지정가 orders become market orders. */
  | { readonly time: EpochMs; readonly does: 'convert' }
  /** Drop what is left of our orders. */
  | { readonly time: EpochMs; readonly does: 'expire' };

/** How often the indicative price of a running auction is told. */
const INDICATIVE_EVERY = 10 * SECOND;

/** @returns the day's items in time order */
export function agendaOf(schedule: DaySchedule, interruptions: readonly Interruption[] = []): AgendaItem[] {
  const items: AgendaItem[] = [
    ...marketStates(schedule).map((event) => ({ time: event.time, does: 'tell' as const, event })),
    ...interruptions.flatMap((stop) => stopItems(stop, schedule)),
    { time: schedule.closingAuction, does: 'convert' },
    ...looks(schedule.openingAuction, schedule.open, null),
    ...looks(schedule.closingAuction, schedule.close, null),
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

function stopItems(stop: Interruption, { closingAuction }: DaySchedule): AgendaItem[] {
  const { start, auctionFrom, end, code } = stop;
  return [
    { time: start, does: 'stop', stop },
    // From the closing auction on its own looks show this one too.
    ...(auctionFrom === null || end === null ? [] : looks(auctionFrom, Math.min(end, closingAuction), code)),
    ...(end === null ? [] : [{ time: end, does: 'resume' as const, stop }]),
  ];
}

function looks(start: number, end: number, code: StockCode | null): AgendaItem[] {
  const items: AgendaItem[] = [];
  for (let time = start; time < end; time += INDICATIVE_EVERY) {
    items.push({ time: time as EpochMs, does: 'showAuction', code });
  }
  return items;
}
