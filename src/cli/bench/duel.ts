/** Two pieces of work measured fairly: by turns, so that a busy machine slows both, and warm before the first count. */
import { performance } from 'node:perf_hooks';
import { invariant } from '../../domain/index.js';
import { quantile } from './row.js';

export interface DuelOptions {
  /** Turns that only warm up: XState takes some hundred milliseconds until the compiler has seen all of it. */
  readonly warmUp: number;
  /** Turns that count. */
  readonly turns: number;
  /** Each turn repeats its work until so many milliseconds have passed. */
  readonly turn: number;
}

/** What `haru bench` takes; tests take {@link BRIEF}. */
export const FULL: DuelOptions = { warmUp: 6, turns: 7, turn: 80 };
export const BRIEF: DuelOptions = { warmUp: 0, turns: 1, turn: 2 };

export interface DuelResult {
  /** Milliseconds one call took: the median of the turns. */
  readonly ours: number;
  readonly theirs: number;
}

/** A piece of work. It returns something of what it made, so that no compiler can drop the making. */
export type Work = () => number | string;

/** @example const { ours, theirs } = duel(() => decodeAll(frames), () => parseAll(frames), FULL) */
export function duel(ours: Work, theirs: Work, { warmUp, turns, turn }: DuelOptions): DuelResult {
  const us: number[] = [];
  const them: number[] = [];
  for (let count = 0; count < warmUp + turns; count++) {
    us.push(millisecondsOf(ours, turn));
    them.push(millisecondsOf(theirs, turn));
  }
  return { ours: quantile(us.slice(warmUp), 0.5), theirs: quantile(them.slice(warmUp), 0.5) };
}

function millisecondsOf(work: Work, turn: number): number {
  const start = performance.now();
  const first = work();
  let calls = 1;
  let passed = performance.now() - start;
  while (passed < turn) {
    invariant(typeof work() === typeof first, 'a benchmark returned what it did not return before');
    calls++;
    passed = performance.now() - start;
  }
  return passed / calls;
}

/** Milliseconds that `work` took, with its result. */
export function timed<T>(work: () => T): { readonly result: T; readonly ms: number } {
  const start = performance.now();
  const result = work();
  return { result, ms: performance.now() - start };
}
