/** The operator over a resampler: steps of minutes in, steps of longer bars out. */
import { filter, map, type OperatorFunction } from 'rxjs';
import { barStart } from '../src/domain/index.js';
import type { Resampler } from './resampler.js';
import type { BarStep } from './signals.js';

/**
 * Joins minute bars. A step comes out when a longer bar closes or a boundary passes.
 *
 * @example minutes$.pipe(resample(createResampler({ code, interval: '5m' })))
 */
export function resample(resampler: Resampler): OperatorFunction<BarStep, BarStep> {
  const { code, interval } = resampler;
  return (minutes$) =>
    minutes$.pipe(
      map((step): BarStep | null => {
        const before = barStart(resampler.until, interval);
        const bar = resampler.onStep(step.bar, step.until);
        const until = barStart(step.until, interval);
        return bar === null && until === before ? null : { code, interval, bar, until, cause: step.cause };
      }),
      filter((step) => step !== null),
    );
}
