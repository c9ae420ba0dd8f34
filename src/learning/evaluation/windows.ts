/**
 * Windows to train and to test on, over the bars of one series. A test comes after its training, and between the two lie
 * bars that neither uses (purge: López de Prado, "Advances in Financial Machine Learning", 2018, ch. 7): features look
 * back, so without them the first test windows would be made of bars that were trained on.
 */
import { InputError } from '../../domain/index.js';
import { FEATURE_MEMORY } from '../../features/index.js';
import type { EpisodeRange } from '../environment.js';

/** Bars by index, oldest first; ranges are inclusive. */
export interface BarWindow {
  readonly train: EpisodeRange;
  readonly test: EpisodeRange;
}

export interface RollingPlan {
  readonly trainBars: number;
  readonly testBars: number;
  /** From one test to the next. */
  readonly stepBars: number;
  /** Bars left out between training and test. */
  readonly purge: number;
  /** Every training begins with the first bar and grows, instead of rolling along. */
  readonly anchored: boolean;
}

/**
 * Bars to leave out so that no test decision rests on a bar trained on: what features look back over (120), and one
 * window of `steps` bars.
 */
export function purgeOf(steps: number): number {
  return FEATURE_MEMORY + steps;
}

/**
 * All windows that fit, from the first bar on; what is left at the end is shorter than a test.
 *
 * @param length bars there are @throws InputError `no_windows` when not one fits
 * @example rollingWindows(10, { trainBars: 4, testBars: 2, stepBars: 2, purge: 1, anchored: false })[0]
 *   // { train: { first: 0, last: 3 }, test: { first: 5, last: 6 } }
 */
export function rollingWindows(length: number, plan: RollingPlan): BarWindow[] {
  const { trainBars, testBars, stepBars, purge, anchored } = plan;
  const windows: BarWindow[] = [];
  for (let begin = 0; begin + trainBars + purge + testBars <= length; begin += stepBars) {
    const first = begin + trainBars + purge;
    windows.push({
      train: { first: anchored ? 0 : begin, last: begin + trainBars - 1 },
      test: { first, last: first + testBars - 1 },
    });
  }
  if (windows.length > 0) return windows;
  throw new InputError(
    'no_windows',
    `${trainBars} bars to train on, ${purge} between and ${testBars} to test on are more than the ${length} bars with all features: take less of them.`,
  );
}

export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * One window by times. The end of the training is cut so that `purge` bars lie between it and the first test bar.
 *
 * @param times of all bars, oldest first
 * @throws InputError `no_windows` when nothing is left to train on or there is nothing to test on, or the training does
 *   not begin before the test
 */
export function explicitWindow(times: readonly number[], train: TimeRange, test: TimeRange, purge: number): BarWindow {
  const first = times.findIndex((time) => time >= train.from);
  const testFirst = times.findIndex((time) => time >= test.from && time <= test.to);
  if (train.from >= test.from) throw new InputError('no_windows', 'The training must begin before the test.');
  if (testFirst < 0) throw new InputError('no_windows', 'There is no bar with all features in the range to test on.');
  const testLast = times.findLastIndex((time) => time <= test.to);
  const last = Math.min(
    times.findLastIndex((time) => time <= train.to),
    testFirst - 1 - purge,
  );
  if (first < 0 || last < first) {
    throw new InputError(
      'no_windows',
      `No bar is left to train on when ${purge} bars are kept between training and test: begin the training earlier, or set --purge.`,
    );
  }
  return { train: { first, last }, test: { first: testFirst, last: testLast } };
}
