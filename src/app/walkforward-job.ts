/** One training and its test: what a worker thread does of a walk-forward. Importing this loads tensors. */
import { performance } from 'node:perf_hooks';
import { createRng, interval, stockCode, type MarketStore } from '../domain/index.js';
import { architecture, INPUTS, plainNetwork, weightsHash, type TradingEnvironment } from '../learning/index.js';
import { randomAtEqualTurnover, record, type RandomRecord, type RunMetrics } from '../learning/evaluation/index.js';
import { ACTIVATION_OF, makeLearner } from '../learning/learners/index.js';
import { startBackend } from '../learning/tensor/index.js';
import { Trainer } from '../learning/trainer.js';
import { storedEnvironment, type EpisodeCosts } from './episodes.js';
import { keyOf, type Times, type WalkforwardJob } from './walkforward-plan.js';
import type { LearnerSettings, WalkforwardSettings } from './walkforward-settings.js';

/** A line of `results.jsonl`. */
export interface JobResult extends RunMetrics {
  readonly key: string;
  readonly code: string;
  readonly window: number;
  readonly method: LearnerSettings['method'];
  readonly seed: string;
  readonly weightsHash: string;
  readonly seconds: number;
  /** Portfolio value after each decision of the test, won. */
  readonly path: readonly number[];
  readonly random: RandomRecord;
}

export type JobSettings = Pick<
  WalkforwardSettings,
  'interval' | 'net' | 'steps' | 'balance' | 'costs' | 'trainCosts' | 'draws'
>;

/**
 * Trains on bars up to `train.to` and none after it (the store is asked for no others), and tests the last weights.
 *
 * @param progress share of the training done, in [0, 1]
 * @throws HaruError `diverged`; InputError `no_bars`, `no_instrument`
 */
export async function runWalkforwardJob(
  store: MarketStore,
  settings: JobSettings,
  job: WalkforwardJob,
  progress: (share: number) => void,
): Promise<JobResult> {
  const { net, steps, costs, trainCosts, draws, balance } = settings;
  const { code, window, learner: { method, epochs, lr: rate, discount }, seed } = job; // prettier-ignore
  await startBackend();
  const begin = performance.now();
  const shape = architecture(net, { inputs: INPUTS, steps, activation: ACTIVATION_OF[method] });
  const series = { code: stockCode(code), interval: interval(settings.interval) };
  const environment = (range: Times, charged: EpisodeCosts): TradingEnvironment =>
    storedEnvironment(store, { series, range, steps: shape.steps, costs: charged, balance });
  const learning = (): TradingEnvironment => environment(job.train, trainCosts);
  const rng = createRng(seed);
  const learner = makeLearner(method, { environment: learning, architecture: shape, epochs, rate, discount, rng });
  try {
    const seconds = (): number => performance.now() / 1_000;
    const trainer = new Trainer({ learner, environment: learning(), epochs, testEvery: epochs, seconds });
    while (!trainer.done) progress(trainer.next().epoch / epochs);
    const weights = learner.weights();
    const testing = environment(job.test, costs);
    const played = record(testing, plainNetwork(shape, weights), shape.activation);
    const random = randomAtEqualTurnover(testing, played, draws, rng.fork(`random/${code}/${window}`));
    const took = (performance.now() - begin) / 1_000;
    const about = { key: keyOf(job), code, window, method, seed, weightsHash: weightsHash(weights), seconds: took };
    return { ...about, ...played.metrics, path: played.path, random };
  } finally {
    learner.dispose();
  }
}
