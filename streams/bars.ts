/** The operator over a bar builder: ticks and the clock in, completed bars and the progress of time out. */
import { filter, map, merge, NEVER, type Observable, type OperatorFunction } from 'rxjs';
import type { BarBuilder } from './bar-builder.js';
import type { BarStep, ClockAt, TickAt } from './signals.js';

/**
 * Builds bars. A step comes out whenever the builder's `until` moved: when a tick opens a bar (and completes the one
 * before), and when the clock passes a boundary. Subscribe once, or `share()`: the builder is the state.
 *
 * @param clock$ tells that everything before a time has arrived; without it, bars close by ticks alone
 * @example ticks$.pipe(bars(createBarBuilder({ code, interval: '1m' }), clock$), filter(isClosed))
 */
export function bars(builder: BarBuilder, clock$: Observable<ClockAt> = NEVER): OperatorFunction<TickAt, BarStep> {
  const step = (before: number, bar: BarStep['bar'], cause: BarStep['cause']): BarStep | null =>
    builder.until === before
      ? null
      : { code: builder.code, interval: builder.interval, bar, until: builder.until, cause };

  return (ticks$) =>
    merge(
      ticks$.pipe(
        map(({ seq, tsEvent, event }) => {
          const before = builder.until;
          const bar = builder.onTick(event, tsEvent);
          return step(before, bar, seq);
        }),
      ),
      clock$.pipe(
        map(({ time, cause }) => {
          const before = builder.until;
          const bar = builder.closeUntil(time);
          return step(before, bar, cause);
        }),
      ),
    ).pipe(filter((value) => value !== null));
}
