/** The thread of a sweep: reads the bars once, and runs one configuration after another over them. */
import { workerData } from 'node:worker_threads';
import { openMarketStore } from '../../db/market/index.js';
import type { EpochMs } from '../domain/index.js';
import { runSweepJob } from './sweep-job.js';
import type { SweepJob } from './sweep-names.js';
import { barsOf, type SweepGround } from './sweep-plan.js';
import { serveJobs } from './worker-pool.js';

/** What the thread is started with. */
export interface SweepStart {
  readonly home: string;
  readonly ground: SweepGround;
  readonly lookback: number;
  readonly tried: number;
}

export interface SweepWork {
  readonly key: string;
  readonly job: SweepJob;
}

const { home, ground, lookback, tried } = workerData as SweepStart;
const store = openMarketStore({ home, clock: { now: () => Date.now() as EpochMs }, readonly: true });
const codes = barsOf(store, ground, lookback);
store.close();

serveJobs((work, progress) => {
  const { key, job } = work as SweepWork;
  return runSweepJob({ codes, interval: ground.interval, home, tried }, job, key, progress);
});
