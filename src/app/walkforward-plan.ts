/** From settings and stored bars to the windows of each code, and the jobs in them. */
import { createHash } from 'node:crypto';
import {
  formatKst,
  InputError,
  interval,
  parseKst,
  stockCode,
  type Bar,
  type EpochMs,
  type MarketStore,
  type Series,
} from '../domain/index.js';
import { explicitWindow, rollingWindows, type BarWindow } from '../learning/evaluation/index.js';
import { accountOf, storedEpisode } from './episodes.js';
import type { LearnerSettings, WalkforwardSettings } from './walkforward-settings.js';

/** First and last bar, by their beginnings. */
export interface Times {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** All that a training and its test depend on, besides the stored bars. */
export interface WalkforwardJob {
  readonly code: string;
  /** From 0, of this code. */
  readonly window: number;
  readonly train: Times;
  readonly test: Times;
  readonly learner: LearnerSettings;
  readonly seed: string;
}

export interface PlannedWindow {
  readonly code: string;
  /** From 0, of this code. */
  readonly window: number;
  readonly train: Times;
  readonly test: Times;
  readonly trainBars: number;
  readonly testBars: number;
}

export interface Plan {
  readonly windows: readonly PlannedWindow[];
  readonly jobs: readonly WalkforwardJob[];
  /** Of the bars that windows are cut from. */
  readonly dataHash: string;
}

/** Names a job, in results and in what is said of it. */
export function keyOf({ code, window, learner, seed }: WalkforwardJob): string {
  return `${code}/${window}/${learner.method}/${seed}`;
}

/** Bars in a window of the network. */
export function stepsOf({ net, steps }: Pick<WalkforwardSettings, 'net' | 'steps'>): number {
  return net === 'dnn' ? 1 : steps;
}

/** @throws InputError `no_windows`, `no_bars`, `no_instrument` */
export function planOf(store: MarketStore, settings: WalkforwardSettings): Plan {
  const hash = createHash('sha256');
  const windows = settings.codes.flatMap((text) => {
    const series = { code: stockCode(text), interval: interval(settings.interval) };
    for (const costs of [settings.costs, settings.trainCosts]) accountOf(costs, store, series);
    const bars = barsOf(store, series, settings);
    hash.update(JSON.stringify(bars));
    return windowsOf(bars, settings).map((window, i) => planned(text, i, window, bars));
  });
  const seeds = Array.from({ length: settings.seeds }, (_, i) => String(i + 1));
  const jobs = windows.flatMap(({ code, window, train, test }) =>
    settings.learners.flatMap((learner) => seeds.map((seed) => ({ code, window, train, test, learner, seed }))),
  );
  return { windows, jobs, dataHash: hash.digest('hex') };
}

/** Bars with all features, as far as windows may reach. */
function barsOf(store: MarketStore, series: Series, settings: WalkforwardSettings): readonly Bar[] {
  const { windows } = settings;
  const [from, to] = windows.kind === 'rolling' ? [windows.from, windows.to] : [null, windows.testTo];
  const range = { ...(from === null ? {} : { from: parseKst(from) }), ...(to === null ? {} : { to: parseKst(to) }) };
  return storedEpisode(store, series, range, stepsOf(settings)).bars;
}

function windowsOf(bars: readonly Bar[], settings: WalkforwardSettings): BarWindow[] {
  const { windows, purge } = settings;
  const steps = stepsOf(settings);
  const found =
    windows.kind === 'rolling'
      ? rollingWindows(bars.length, { ...windows, purge })
      : [explicitOf(bars, windows, purge)];
  for (const { train, test } of found) {
    const least = Math.min(train.last - train.first, test.last - test.first) + 1;
    if (least > steps) continue;
    throw new InputError(
      'no_windows',
      `A network that looks at ${steps} bars needs more than that to train and to test on; one of the windows holds ${least}.`,
    );
  }
  return found;
}

function explicitOf(
  bars: readonly Bar[],
  { trainFrom, trainTo, testFrom, testTo }: Extract<WalkforwardSettings['windows'], { kind: 'explicit' }>,
  purge: number,
): BarWindow {
  const at = (text: string | null, open: number): number => (text === null ? open : parseKst(text));
  const train = { from: at(trainFrom, -Infinity), to: at(trainTo, Infinity) };
  const test = { from: parseKst(testFrom), to: at(testTo, Infinity) };
  return explicitWindow(
    bars.map(({ time }) => time),
    train,
    test,
    purge,
  );
}

function planned(code: string, window: number, { train, test }: BarWindow, bars: readonly Bar[]): PlannedWindow {
  const timesOf = ({ first, last }: { readonly first: number; readonly last: number }): Times => ({
    from: bars[first]?.time ?? (0 as EpochMs),
    to: bars[last]?.time ?? (0 as EpochMs),
  });
  const [trainBars, testBars] = [train.last - train.first + 1, test.last - test.first + 1];
  return { code, window, train: timesOf(train), test: timesOf(test), trainBars, testBars };
}

/** @example textOfTimes(window.test) === '20220906090000…20221206000000' */
export function textOfTimes({ from, to }: Times): string {
  return `${formatKst(from)}…${formatKst(to)}`;
}
