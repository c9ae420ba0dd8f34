/**
 * A sweep: one backtest for each configuration of a grid, side by side on worker threads. What each comes to is kept as soon as
 * it is there, so that a sweep can be stopped, or killed, and gone on with.
 */
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import {
  InputError,
  type MarketStore,
  type SweepConfiguration,
  type SweepHead,
  type SweepOutcome,
  type SweepRow,
  type SweepStore,
} from '../domain/index.js';
import { versionsNow } from './day-config.js';
import { planOf, type SweepPlan } from './sweep-plan.js';
import { checkSameSweep, parseSweepSettings, type SweepSettings } from './sweep-settings.js';
import type { SweepStart, SweepWork } from './sweep-worker.js';
import { runPool, type Job, type PoolOptions } from './worker-pool.js';

export type RunSweepJobs = (
  jobs: readonly Job<SweepWork>[],
  plan: SweepPlan,
  settings: SweepSettings,
  told: Pick<PoolOptions<SweepOutcome>, 'signal' | 'onDone' | 'onProgress'>,
) => Promise<void>;

export interface SweepOptions {
  readonly home: string;
  readonly market: MarketStore;
  /** Opened when all that was told has proved sound, so that a slip leaves nothing behind. */
  readonly open: () => SweepStore;
  /** Asked to stop: configurations under way are given up, those done are kept. */
  readonly signal: AbortSignal;
  /** ISO 8601. */
  readonly now: () => string;
  /** @param share of all configurations, in [0, 1] */
  readonly onProgress: (share: number, text: string) => void;
  readonly run: RunSweepJobs;
}

/** A sweep as its file has it. */
export interface SweepState {
  readonly name: string;
  readonly head: SweepHead;
  readonly settings: SweepSettings;
  readonly rows: readonly SweepRow[];
}

/**
 * Begins a sweep.
 *
 * @throws InputError `sweep_exists`, and those of `planOf`
 */
export async function beginSweep(name: string, settings: SweepSettings, options: SweepOptions): Promise<SweepState> {
  const plan = await planOf(options.market, settings, options.home);
  const { configurations, dataHash, historyHash, grid, skipped } = plan;
  const ground = { versions: versionsNow(), dataHash, historyHash, begun: options.now(), grid, skipped };
  const store = options.open();
  try {
    if (store.head() !== null) {
      throw new InputError('sweep_exists', `There is a sweep "${name}" already: --resume ${name} goes on with it, or take another --name.`); // prettier-ignore
    }
    store.begin({ settings, ...ground, configurations });
    return await runMissing(name, store, settings, plan, options);
  } finally {
    store.close();
  }
}

/**
 * Goes on with a sweep: what is done stays, what is missing or failed is run.
 *
 * @param told null: as it was begun
 * @throws InputError `no_sweep`, `other_run`, `data_changed`, `other_version`, `policy_changed`
 */
export async function resumeSweep(name: string, told: SweepSettings | null, options: SweepOptions): Promise<SweepState> {
  const store = options.open();
  try {
    const { head, settings } = stateOf(name, store);
    if (told !== null) checkSameSweep(name, settings, told);
    const plan = await planOf(options.market, settings, options.home);
    checkSameGround(name, head, plan);
    return await runMissing(name, store, settings, plan, options);
  } finally {
    store.close();
  }
} // prettier-ignore

/** @throws InputError `no_sweep` where a process died before it had begun anything */
export function stateOf(name: string, store: SweepStore): SweepState {
  const head = store.head();
  if (head === null) throw new InputError('no_sweep', `The sweep ${name} was never begun: remove its file and sweep anew.`); // prettier-ignore
  return { name, head, settings: parseSweepSettings(head.settings), rows: store.rows() };
}

/** What V8 leaves to helpers. A single thread is glad of them; of several, those of one would take the others' cores. */
const HELP = ['parallel-scavenge', 'concurrent-recompilation'];

/** Runs jobs on `workers` threads. */
export function onThreads(home: string, workers: number): RunSweepJobs {
  return (jobs, { lookback, configurations }, { codes, interval, from, to }, told) => {
    for (const help of HELP) setFlagsFromString(`--${workers > 1 ? 'no-' : ''}${help}`);
    const ground = { codes, interval, from, to };
    const workerData: SweepStart = { home, ground, lookback, tried: configurations.length };
    // stdout belongs to the result: what a strategy says there is not passed on.
    const start = (): Worker => new Worker(new URL('./sweep-worker.js', import.meta.url), { workerData, stdout: true });
    return runPool(jobs, { workers, start, ...told });
  };
}

async function runMissing(
  name: string,
  store: SweepStore,
  settings: SweepSettings,
  plan: SweepPlan,
  { signal, onProgress, run }: SweepOptions,
): Promise<SweepState> {
  const ended = new Set(store.rows().flatMap(({ number, status }) => (status === 'done' ? [number] : [])));
  const missing = plan.configurations.flatMap(({ number }, i): Job<SweepWork>[] => {
    const job = plan.jobs[i];
    const key = String(number);
    return job === undefined || ended.has(number) ? [] : [{ key, input: { key, job } }];
  });
  const underWay = new Map<string, number>();
  const all = plan.configurations.length;
  let count = ended.size;
  const tell = (key: string): void => {
    const begun = [...underWay.values()].reduce((sum, share) => sum + share, 0);
    const under = plan.configurations[Number(key) - 1];
    onProgress((count + begun) / all, `${count}/${all} · ${under === undefined ? key : textOf(under)}`);
  };
  await run(missing, plan, settings, {
    signal,
    onProgress: (key, share) => {
      underWay.set(key, share);
      tell(key);
    },
    onDone: (done) => {
      if (done.ok) store.put(Number(done.key), done.output);
      else store.fail(Number(done.key), done.error);
      underWay.delete(done.key);
      count++;
      tell(done.key);
    },
  });
  return stateOf(name, store);
}

/** @example 'fast=5 slow=20' */
export function textOf({ parameters }: Pick<SweepConfiguration, 'parameters'>): string {
  return Object.entries(parameters).map(([name, value]) => `${name}=${value}`).join(' ');
} // prettier-ignore

/** Results on other bars, of another haru or of other strategies are not mixed. */
function checkSameGround(name: string, kept: SweepHead, now: SweepPlan): void {
  if (kept.dataHash !== now.dataHash || kept.historyHash !== now.historyHash) {
    throw new InputError('data_changed', `The bars are not those that ${name} began with: sweep anew with another --name.`); // prettier-ignore
  }
  const versions = versionsNow();
  const changed = ['haru', 'xstate'].find((part) => kept.versions[part] !== versions[part]);
  if (changed !== undefined) {
    throw new InputError('other_version', `${name} was begun with ${changed} ${kept.versions[changed] ?? '?'}, this is ${versions[changed] ?? '?'}: sweep anew with another --name.`); // prettier-ignore
  }
  const other = kept.configurations.find(({ identity }, i) => identity !== now.configurations[i]?.identity);
  if (other === undefined && kept.configurations.length === now.configurations.length) return;
  const which = other === undefined ? '' : ` of ${textOf(other)}`;
  throw new InputError('policy_changed', `The strategy or the weights${which} are not those that ${name} began with: sweep anew with another --name.`); // prettier-ignore
}
