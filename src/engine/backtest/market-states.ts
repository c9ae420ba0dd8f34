/** The market's own messages of a regular day, for markets without a wire (KIWOOM.md §10). */
import type { Clock, DaySchedule, EpochMs, Inbox } from '../../domain/index.js';

/** Sets them as timers, so that they come between whatever else happens. */
export function announceStates(inbox: Inbox, clock: Clock, schedule: DaySchedule): void {
  const states: readonly (readonly [EpochMs, string])[] = [
    [schedule.openingAuction, '0'],
    [schedule.open, '3'],
    [schedule.closingAuction, '2'],
    [schedule.close, '4'],
    [schedule.close, '8'],
    [schedule.closingPriceStart, 'a'],
    [schedule.closingPriceEnd, 'b'],
  ];
  for (const [at, state] of states) {
    clock.schedule(at, () => {
      inbox.offer({ type: 'MarketStateReported', state, time: '', remaining: '' }, at);
    });
  }
}
