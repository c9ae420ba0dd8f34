/** What the results of a walk-forward come to: rows beside those of the competitors, and a verdict on each method. */
import { createRng, interval, stockCode, type MarketStore } from '../domain/index.js';
import { smaCrossover } from '../learning/baselines/index.js';
import {
  alwaysHold,
  buyAndHold,
  byPolicy,
  judge,
  type RandomRecord,
  type Recorded,
  type RunMetrics,
} from '../learning/evaluation/index.js';
import { storedEnvironment } from './episodes.js';
import { judgedWalkforwards, type MethodVerdict } from './walkforward-files.js';
import type { JobResult } from './walkforward-job.js';
import { stepsOf, type Plan, type PlannedWindow } from './walkforward-plan.js';
import type { LearnerSettings, WalkforwardSettings } from './walkforward-settings.js';

const BASELINES = ['buy-and-hold', 'hold', 'sma'] as const;

/** One episode over a test window. */
export interface Row extends RunMetrics {
  readonly code: string;
  readonly window: number;
  readonly method: LearnerSettings['method'] | (typeof BASELINES)[number];
  /** Null of what has no seed. */
  readonly seed: string | null;
  /** Of learned policies; null of the others. */
  readonly seconds: number | null;
  readonly weightsHash: string | null;
  /** What the policy's own trades come to at times drawn by chance. */
  readonly random: Omit<RandomRecord, 'increments'> | null;
}

/** A test window with its competitors played. */
export interface PlayedWindow extends PlannedWindow {
  readonly played: Readonly<Record<(typeof BASELINES)[number], Recorded>>;
}

/** Plays what needs no learning, in the environment that learned policies are tested in. */
export function playWindows(store: MarketStore, settings: WalkforwardSettings, plan: Plan): PlayedWindow[] {
  const { costs, balance } = settings;
  const bars = new Map(settings.codes.map((code) => [code, store.bars(seriesOf(settings, code))]));
  return plan.windows.map((window) => {
    const series = seriesOf(settings, window.code);
    const wish = { series, range: window.test, steps: stepsOf(settings), costs, balance };
    const environment = storedEnvironment(store, wish);
    const upTo = (bars.get(window.code) ?? []).filter(({ time }) => time <= window.test.to);
    const played = {
      'buy-and-hold': buyAndHold(environment),
      hold: alwaysHold(environment),
      sma: byPolicy(environment, smaCrossover(), series, upTo),
    };
    return { ...window, played };
  });
}

/** Window by window, what needs no learning first. */
export function rowsOf(windows: readonly PlayedWindow[], results: readonly JobResult[]): Row[] {
  return windows.flatMap((window) => {
    const { code, played } = window;
    const own = { code, window: window.window };
    const none = { seed: null, seconds: null, weightsHash: null, random: null };
    const baselines = BASELINES.map((method) => ({ ...own, method, ...none, ...played[method].metrics }));
    return [...baselines, ...resultsOf(window, results).map(rowOf)];
  });
}

function rowOf({ key: _key, path: _path, random: { increments: _increments, ...random }, ...result }: JobResult): Row {
  return { ...result, random };
}

/**
 * @param failed keys of jobs that came to nothing
 * @param tries methods with settings tried in all
 */
export function verdictsOf(
  settings: WalkforwardSettings,
  windows: readonly PlayedWindow[],
  results: readonly JobResult[],
  failed: readonly string[],
  tries: number,
): MethodVerdict[] {
  const { balance } = settings;
  return settings.learners.map((learner) => {
    const tested = windows.map((window) => ({
      buyAndHold: window.played['buy-and-hold'],
      hold: window.played.hold,
      sma: window.played.sma,
      runs: resultsOf(window, results)
        .filter(({ method }) => method === learner.method)
        .map(({ path, random, ...metrics }) => ({ played: { path, balance, metrics }, random })),
    }));
    const lost = failed.filter((key) => key.split('/')[2] === learner.method).length;
    return { ...learner, ...judge(tested, { tries, failed: lost, rng: createRng('judge').fork(learner.method) }) };
  });
}

/** In the order of methods and seeds, however they arrived. */
function resultsOf({ code, window }: PlannedWindow, results: readonly JobResult[]): JobResult[] {
  return results
    .filter((result) => result.code === code && result.window === window)
    .sort((a, b) => a.method.localeCompare(b.method) || Number(a.seed) - Number(b.seed));
}

/**
 * Methods with settings that were judged on these bars: those of this walk-forward, and each other one of the data folder
 * that tested on bars of the same code, interval and time. Trying again until it fits is counted too.
 */
export function triesOf(home: string, name: string, settings: WalkforwardSettings, plan: Plan): number {
  const [from, to] = [testedOf(plan).from, testedOf(plan).to];
  const identity = (of: WalkforwardSettings, learner: LearnerSettings): string => JSON.stringify({ ...of, learners: [learner] }); // prettier-ignore
  const tried = new Set(settings.learners.map((learner) => identity(settings, learner)));
  for (const other of judgedWalkforwards(home)) {
    const { settings: theirs, tested } = other;
    const sameBars =
      theirs.interval === settings.interval && theirs.codes.some((code) => settings.codes.includes(code));
    if (other.name === name || !sameBars || tested.to < from || tested.from > to) continue;
    for (const learner of theirs.learners) tried.add(identity(theirs, learner));
  }
  return tried.size;
}

/** First and last bar tested on. */
export function testedOf({ windows }: Plan): PlannedWindow['test'] {
  const [first] = windows;
  if (first === undefined) throw new RangeError('a plan without windows');
  return windows.reduce(
    ({ from, to }, { test }) => ({ from: test.from < from ? test.from : from, to: test.to > to ? test.to : to }),
    first.test,
  );
}

function seriesOf(settings: WalkforwardSettings, code: string) {
  return { code: stockCode(code), interval: interval(settings.interval) };
}
