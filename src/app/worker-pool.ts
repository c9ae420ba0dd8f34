/**
 * Jobs over worker threads: jobs in, results out in the order they arrive. It knows nothing of what a job is. Jobs have keys,
 * so whoever kept the results of an earlier call leaves out what is done.
 *
 * @example
 * await runPool(jobs, { workers: 2, start: () => new Worker(url), signal, onDone: (done) => keep(done) });
 * // and in the file behind `url`:
 * serveJobs(async (input, progress) => result);
 */
import { performance } from 'node:perf_hooks';
import { parentPort, type Worker } from 'node:worker_threads';

export interface Job<In> {
  /** Names the job: in results, and in what is said when it fails. */
  readonly key: string;
  /** Plain data: it is copied into the thread. */
  readonly input: In;
}

export type Done<Out> =
  | { readonly key: string; readonly ok: true; readonly output: Out }
  | { readonly key: string; readonly ok: false; readonly error: string };

export interface PoolOptions<Out> {
  readonly workers: number;
  /** Starts a thread that calls {@link serveJobs}. */
  readonly start: () => Worker;
  /** When it aborts, threads are ended at once; jobs under way come to nothing. */
  readonly signal: AbortSignal;
  readonly onDone: (done: Done<Out>) => void;
  /** @param share of that job, in [0, 1] */
  readonly onProgress?: (key: string, share: number) => void;
}

type FromWorker<Out> =
  | { readonly type: 'progress'; readonly share: number }
  | { readonly type: 'output'; readonly output: Out }
  | { readonly type: 'error'; readonly error: string };

/** Ends when every job has been told, or the signal aborts. A job that throws, or kills its thread, fails alone. */
export async function runPool<In, Out>(jobs: readonly Job<In>[], options: PoolOptions<Out>): Promise<void> {
  const queue = [...jobs];
  const count = Math.min(Math.max(1, options.workers), jobs.length);
  await Promise.all(Array.from({ length: count }, () => workThrough(queue, options)));
}

/** One thread after another (a new one only where the last has died), one job after another. */
async function workThrough<In, Out>(queue: Job<In>[], options: PoolOptions<Out>): Promise<void> {
  const { start, signal, onDone } = options;
  let worker: Worker | null = null;
  const isStopped = (): boolean => signal.aborted;
  const end = (): void => void worker?.terminate();
  signal.addEventListener('abort', end);
  try {
    while (!isStopped()) {
      const job = queue.shift();
      if (job === undefined) return;
      worker ??= start();
      const { done, isAlive } = await runJob(worker, job, options);
      if (!isAlive) worker = null;
      // Ended by the signal it has not failed: it is left to the next call.
      if (done.ok || !isStopped()) onDone(done);
    }
  } finally {
    signal.removeEventListener('abort', end);
    await worker?.terminate();
  }
}

interface Ended<Out> {
  readonly done: Done<Out>;
  readonly isAlive: boolean;
}

function runJob<In, Out>(
  worker: Worker,
  { key, input }: Job<In>,
  { onProgress }: PoolOptions<Out>,
): Promise<Ended<Out>> {
  return new Promise((resolve) => {
    const end = (done: Done<Out>, isAlive: boolean): void => {
      worker.off('message', hear).off('error', fail).off('exit', exit);
      resolve({ done, isAlive });
    };
    const hear = (message: FromWorker<Out>): void => {
      if (message.type === 'progress') onProgress?.(key, message.share);
      else if (message.type === 'output') end({ key, ok: true, output: message.output }, true);
      else end({ key, ok: false, error: message.error }, true);
    };
    const fail = (error: Error): void => {
      end({ key, ok: false, error: error.message }, false);
    };
    const exit = (code: number): void => {
      end({ key, ok: false, error: `its thread ended with ${code}` }, false);
    };
    worker.on('message', hear).on('error', fail).on('exit', exit);
    worker.postMessage(input);
  });
}

/** Progress is told so often at most, ms: to hear of it takes the main thread a turn, on a core where others work. */
const TELL_EVERY = 100;

/** The thread's side: answers each job, one after another. */
export function serveJobs(work: (input: unknown, progress: (share: number) => void) => Promise<unknown>): void {
  const tell = (message: FromWorker<unknown>): void => parentPort?.postMessage(message);
  parentPort?.on('message', (input: unknown) => {
    let next = 0;
    work(input, (share) => {
      const now = performance.now();
      if (now < next) return;
      next = now + TELL_EVERY;
      tell({ type: 'progress', share });
    }).then(
      (output) => {
        tell({ type: 'output', output });
      },
      (error: unknown) => {
        tell({ type: 'error', error: error instanceof Error ? error.message : String(error) });
      },
    );
  });
}
