/** The operator over a window: completed bars in, observations out. */
import { filter, map, type OperatorFunction } from 'rxjs';
import { isClosed, type BarClosed, type BarStep, type MarketObservation } from './signals.js';
import type { BarWindow } from './window.js';

/** @example decisionBars$.pipe(observe(createWindow(policy.lookback))) // one observation per completed bar */
export function observe(window: BarWindow): OperatorFunction<BarStep, MarketObservation> {
  return (steps$) =>
    steps$.pipe(
      filter(isClosed),
      map((step) => observationOf(window, step)),
    );
}

/** What the window shows once the bar is in it. */
export function observationOf(window: BarWindow, { code, interval, bar, cause }: BarClosed): MarketObservation {
  window.push(bar);
  const { bars, features } = window.view();
  return { code, interval, bars, features, price: bar.close, barTime: bar.time, cause };
}
