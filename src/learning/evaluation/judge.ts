/** From what was played in all windows to a verdict on a method. */
import type { Rng } from '../../domain/index.js';
import { bootstrapMean } from './bootstrap.js';
import type { RandomRecord } from './competitors.js';
import { increments, type Recorded } from './record.js';
import { COMPETITORS, verdictOf, type Competitor, type Evidence, type Verdict } from './verdict.js';

/** A learned policy in a test window. */
export interface LearnedRun {
  readonly played: Pick<Recorded, 'balance' | 'path' | 'metrics'>;
  readonly random: Pick<RandomRecord, 'increments'>;
}

/** One test window of one series; all played over the same bars. */
export interface TestedWindow {
  readonly buyAndHold: Recorded;
  readonly hold: Recorded;
  readonly sma: Recorded;
  /** One a seed. */
  readonly runs: readonly LearnedRun[];
}

export interface JudgeOptions {
  /** Methods with settings that were tried in all: what is promised is promised for all of them together. */
  readonly tries: number;
  /** Runs that came to no result. */
  readonly failed: number;
  readonly rng: Rng;
}

/** How often a try without any edge may look like one, all tries together; half of it on each side. */
export const ERROR_RATE = 0.05;
const RESAMPLES = 2_000;

export interface Judgement extends Verdict, Evidence {
  readonly tries: number;
  /** Of each interval: 1 − {@link ERROR_RATE} / tries (Bonferroni; Dunn, 1961). */
  readonly confidence: number;
}

/**
 * The more was tried, the wider the intervals: the best of twenty tries without edge looks like edge at 95 %.
 */
export function judge(windows: readonly TestedWindow[], { tries, failed, rng }: JudgeOptions): Judgement {
  const confidence = 1 - ERROR_RATE / tries;
  const dates = [...new Set(windows.flatMap(({ hold }) => hold.dates))].sort();
  const momentOf = new Map(dates.map((date, i) => [date, i]));
  const differences = COMPETITORS.map((against) => {
    const units = windows.map((window) => ({
      moments: window.hold.dates.map((date) => momentOf.get(date) ?? 0),
      runs: window.runs.map((run) => less(increments(run.played), competitor(window, run, against))),
    }));
    const resamples = RESAMPLES * Math.max(1, Math.ceil(tries / 5));
    const options = { moments: dates.length, confidence, resamples, rng: rng.fork(against) };
    return { against, ...bootstrapMean(units, options) };
  });
  const evidence = { ...countsOf(windows, failed), bars: dates.length, differences };
  return { ...verdictOf(evidence), ...evidence, tries, confidence };
}

function countsOf(windows: readonly TestedWindow[], failed: number): Omit<Evidence, 'bars' | 'differences'> {
  const metrics = windows.flatMap(({ runs }) => runs.map(({ played }) => played.metrics));
  const seeds = Math.max(1, ...windows.map(({ runs }) => runs.length));
  const count = (kind: string): number => metrics.filter(({ collapse }) => collapse === kind).length;
  return {
    runs: metrics.length + failed,
    failed,
    collapsed: { 'never trades': count('never trades'), 'wants nothing but buy': count('wants nothing but buy') },
    trades: metrics.reduce((sum, { trades }) => sum + trades, 0) / seeds,
  };
}

function competitor(window: TestedWindow, run: LearnedRun, name: Competitor): ArrayLike<number> {
  if (name === 'random at equal turnover') return run.random.increments;
  const played = { 'buy-and-hold': window.buyAndHold, hold: window.hold, sma: window.sma }[name];
  return increments(played);
}

function less(a: Float64Array, b: ArrayLike<number>): Float64Array {
  return a.map((value, i) => value - (b[i] ?? 0));
}
