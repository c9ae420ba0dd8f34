/** The thread of a walk-forward: opens the store once, starts the tensors once, and does one job after another. */
import { workerData } from 'node:worker_threads';
import { openMarketStore } from '../../db/market/index.js';
import type { EpochMs } from '../domain/index.js';
import { runWalkforwardJob, type JobSettings } from './walkforward-job.js';
import type { WalkforwardJob } from './walkforward-plan.js';
import { serveJobs } from './worker-pool.js';

/** What the thread is started with. */
export interface WorkerStart {
  readonly home: string;
  readonly settings: JobSettings;
}

const { home, settings } = workerData as WorkerStart;
const store = openMarketStore({ home, clock: { now: () => Date.now() as EpochMs }, readonly: true });

serveJobs((job, progress) => runWalkforwardJob(store, settings, job as WalkforwardJob, progress));
