/** All benchmarks, and how one is run: in a thread of its own. */
import { Worker } from 'node:worker_threads';
import { HaruError } from '../../domain/index.js';
import type { BenchRow } from './row.js';

/**
 * In the order they run: short ones first, those that fill memory and disk last. Each is loaded where it runs, so that a thread
 * holds nothing but what it measures.
 */
export const BENCHES: Readonly<Record<string, () => BenchRow[] | Promise<BenchRow[]>>> = {
  'frames decoded': async () => (await import('./decode-bench.js')).benchDecode(),
  'ticks through the streams': async () => (await import('./streams-bench.js')).benchStreams(),
  'events through the machines': async () => (await import('./machine-bench.js')).benchMachines(),
  'an epoch of learning': async () => (await import('./learning-bench.js')).benchLearning(),
  'a year of minutes backtested': async () => (await import('./backtest-bench.js')).benchBacktest(),
  'a sweep on two threads': async () => (await import('./sweep-bench.js')).benchSweep(),
  'the log written and read': async () => (await import('./log-bench.js')).benchLog(),
  'bars imported and scanned': async () => (await import('./market-bench.js')).benchMarket(),
  'a day of a million ticks lived and replayed': async () => (await import('./replay-bench.js')).benchReplay(),
  'a simulated day over sockets': async () => (await import('./day-bench.js')).benchDay(),
};

/**
 * Runs one of {@link BENCHES}. What others leave in memory, and what the compiler learnt from them, would slow it.
 *
 * @throws HaruError `bench_failed`, naming what was measured and why it came to nothing
 */
export async function inThread(what: string): Promise<BenchRow[]> {
  const worker = new Worker(new URL('./bench-thread.js', import.meta.url), { workerData: what });
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new HaruError('bench_failed', `${what} could not be measured: ${why}`));
    };
    let rows: BenchRow[] | null = null;
    worker.once('message', (measured: BenchRow[]) => {
      rows = measured;
      // Whatever it still holds must not be there while the next one is measured.
      void worker.terminate();
    });
    worker.once('error', (error: Error) => {
      fail(error.message);
    });
    worker.once('exit', (code) => {
      if (rows === null) fail(`its thread ended with ${code}.`);
      else resolve(rows);
    });
  });
}
