/**
 * A walk-forward: policies learned in each window, tested after it, beside what needs no learning; and a verdict on each
 * method that may well be "no". Jobs run on worker threads; what is done is kept, so that it can be stopped and gone on with.
 */
import { Worker } from 'node:worker_threads';
import { InputError, type MarketStore } from '../domain/index.js';
import { FEATURE_SCHEMA_HASH } from '../features/index.js';
import { versionsNow } from './day-config.js';
import { WalkforwardFolder, type MethodVerdict, type WalkforwardParams } from './walkforward-files.js';
import type { JobResult } from './walkforward-job.js';
import { keyOf, planOf, type Plan, type PlannedWindow, type WalkforwardJob } from './walkforward-plan.js';
import { checkSameWalkforward, type WalkforwardSettings } from './walkforward-settings.js';
import { playWindows, rowsOf, testedOf, triesOf, verdictsOf, type Row } from './walkforward-verdicts.js';
import type { WorkerStart } from './walkforward-worker.js';
import { runPool, type Job, type PoolOptions } from './worker-pool.js';

export type RunJobs = (
  jobs: readonly Job<WalkforwardJob>[],
  settings: WalkforwardSettings,
  told: Pick<PoolOptions<JobResult>, 'signal' | 'onDone' | 'onProgress'>,
) => Promise<void>;

export interface WalkforwardOptions {
  readonly home: string;
  readonly store: MarketStore;
  /** Asked to stop: jobs under way are given up, those done are kept. */
  readonly signal: AbortSignal;
  /** ISO 8601. */
  readonly now: () => string;
  /** @param share of all jobs, in [0, 1] */
  readonly onProgress: (share: number, text: string) => void;
  readonly run: RunJobs;
}

export interface WalkforwardResult {
  readonly name: string;
  readonly settings: WalkforwardSettings;
  readonly windows: readonly PlannedWindow[];
  /** Trainings with their tests, and those done. */
  readonly jobs: number;
  readonly done: number;
  readonly failed: readonly { readonly key: string; readonly error: string }[];
  /** Asked to stop before the end: there are no verdicts yet. */
  readonly stopped: boolean;
  /** Methods with settings that were tried on these bars in all. */
  readonly tries: number;
  readonly rows: readonly Row[];
  readonly verdicts: readonly MethodVerdict[];
}

/**
 * Begins a walk-forward, or goes on with it where there is one of this name.
 *
 * @param told null: as it was begun
 * @throws InputError `no_walkforward`, `other_run`, `data_changed`, `other_version`, `no_windows`, `no_bars`, `no_instrument`
 */
export async function walkforward(
  name: string,
  told: WalkforwardSettings | null,
  options: WalkforwardOptions,
): Promise<WalkforwardResult> {
  const { home, store } = options;
  const folder = new WalkforwardFolder(home, name);
  const kept = folder.params();
  const settings = settingsFor(name, kept, told);
  const plan = planOf(store, settings);
  const versions = versionsNow(['@tensorflow/tfjs-core']);
  const params = { settings, features: FEATURE_SCHEMA_HASH, versions, dataHash: plan.dataHash };
  if (kept === null) folder.create(params);
  else checkSameGround(name, kept, params);
  const failed = await runMissing(folder, settings, plan, options);
  return conclude(folder, settings, plan, failed, options);
}

/** Runs jobs on `workers` threads. */
export function onThreads(home: string, workers: number): RunJobs {
  return (jobs, settings, told) => {
    const workerData: WorkerStart = { home, settings };
    // stdout belongs to the result: what a library says there is not passed on.
    const start = (): Worker => new Worker(new URL('./walkforward-worker.js', import.meta.url), { workerData, stdout: true }); // prettier-ignore
    return runPool(jobs, { workers, start, ...told });
  };
}

async function runMissing(
  folder: WalkforwardFolder,
  settings: WalkforwardSettings,
  plan: Plan,
  { signal, onProgress, run }: WalkforwardOptions,
): Promise<WalkforwardResult['failed']> {
  const before = new Set(folder.results().map(({ key }) => key));
  const all = plan.jobs.map((input) => ({ key: keyOf(input), input }));
  const missing = all.filter(({ key }) => !before.has(key));
  const failed: { key: string; error: string }[] = [];
  const underWay = new Map<string, number>();
  let ended = before.size;
  const tell = (key: string): void => {
    const begun = [...underWay.values()].reduce((sum, share) => sum + share, 0);
    onProgress((ended + begun) / all.length, `${ended}/${all.length} · ${key}`);
  };
  await run(missing, settings, {
    signal,
    onProgress: (key, share) => {
      underWay.set(key, share);
      tell(key);
    },
    onDone: (done) => {
      if (done.ok) folder.append(done.output);
      else failed.push({ key: done.key, error: done.error });
      underWay.delete(done.key);
      ended++;
      tell(done.key);
    },
  });
  return failed;
}

/** Verdicts are kept when every job has come to a result. */
function conclude(
  folder: WalkforwardFolder,
  settings: WalkforwardSettings,
  plan: Plan,
  failed: WalkforwardResult['failed'],
  { home, store, now }: WalkforwardOptions,
): WalkforwardResult {
  const { name } = folder;
  const results = folder.results();
  const stopped = results.length + failed.length < plan.jobs.length;
  const windows = playWindows(store, settings, plan);
  const tries = triesOf(home, name, settings, plan);
  const keys = failed.map(({ key }) => key);
  const verdicts = stopped ? [] : verdictsOf(settings, windows, results, keys, tries);
  if (!stopped && failed.length === 0) folder.saveVerdicts({ at: now(), tested: testedOf(plan), verdicts });
  const counts = { jobs: plan.jobs.length, done: results.length, failed, stopped, tries };
  return { name, settings, windows: plan.windows, ...counts, rows: rowsOf(windows, results), verdicts };
}

function settingsFor(
  name: string,
  kept: WalkforwardParams | null,
  told: WalkforwardSettings | null,
): WalkforwardSettings {
  if (kept !== null && told !== null) checkSameWalkforward(name, kept.settings, told);
  const settings = kept?.settings ?? told;
  if (settings !== null) return settings;
  throw new InputError(
    'no_walkforward',
    `There is no walk-forward "${name}" to go on with: say what to train and to test on.`,
  );
}

/** Results on other bars or of another haru are not mixed. */
function checkSameGround(name: string, kept: WalkforwardParams, now: WalkforwardParams): void {
  if (kept.dataHash !== now.dataHash) {
    throw new InputError('data_changed', `The bars are not those that ${name} began with: take another --name.`);
  }
  const changed = ['haru', '@tensorflow/tfjs-core'].find((part) => kept.versions[part] !== now.versions[part]);
  if (changed === undefined && kept.features === now.features) return;
  const what = changed === undefined ? 'features' : `${changed} ${kept.versions[changed] ?? ''}`.trim();
  throw new InputError('other_version', `${name} was begun with other ${what}: take another --name.`);
}
