/** A training from beginning to end, or from where it was stopped to the end: bars, learner, run folder, registry. */
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setImmediate as breathe } from 'node:timers/promises';
import { createRng, formatKst, InputError, interval, stockCode, type MarketStore } from '../domain/index.js';
import {
  architecture,
  INPUTS,
  TradingEnvironment,
  weightsHash,
  type Architecture,
  type Environment,
  type Episode,
  type Weights,
} from '../learning/index.js';
import { ACTIVATION_OF, makeLearner } from '../learning/learners/index.js';
import { startBackend } from '../learning/tensor/index.js';
import { Trainer, type Collapse, type EpochReport } from '../learning/trainer.js';
import type { Decision } from '../report/index.js';
import { accountOf, storedEpisode } from './episodes.js';
import { findModel, saveModel, type CardFacts } from './models.js';
import { TrainCharts } from './train-charts.js';
import { RunFolder } from './train-files.js';
import type { Output } from './train-output.js';
import { decisionsWithoutChance, trainingRun } from './train-subject.js';
import { checkSame, rangeOfSettings, type TrainSettings } from './train-settings.js';

/** Epochs between two checkpoints; a run that is asked to stop writes one more. A crash costs no more than these. */
const CHECKPOINT_EVERY = 10;

export interface TrainOptions {
  readonly home: string;
  readonly store: MarketStore;
  /** Asked to stop: the epoch is ended, a checkpoint kept. */
  readonly signal: AbortSignal;
  /** ISO 8601, for the registry. */
  readonly now: () => string;
  readonly onEpoch: (report: EpochReport, epochs: number) => void;
  /** Epochs from one figure to the next; absent: no charts. */
  readonly chartEvery?: number;
}

/** CLI.md, `train`; seconds are medians over the epochs of this call. */
export interface TrainResult {
  readonly model: string;
  /** Done, of those asked for. */
  readonly epochs: number;
  /** Decisions an epoch. */
  readonly steps: number;
  readonly rolloutSeconds: number;
  readonly fitSeconds: number;
  readonly epochSeconds: number;
  /** Of the last test, without chance, over the bars learned from; null before the first. Won. */
  readonly finalPortfolioValue: number | null;
  readonly bestPortfolioValue: number | null;
  readonly bestEpoch: number | null;
  readonly weightsHash: string;
  readonly collapse: Collapse | null;
  /** Asked to stop before the end: nothing is in the registry, `--resume` goes on. */
  readonly stopped: boolean;
  /** Where the tensors were computed: `tensorflow` or `wasm`. */
  readonly backend: string;
  /** What lies in the run's output folder. */
  readonly output: Output;
}

/** Begins a run. @throws InputError `model_exists`, `no_bars`, `no_instrument`, `wrong_outputs` */
export function train(name: string, settings: TrainSettings, options: TrainOptions): Promise<TrainResult> {
  const episode = episodeFor(settings, options.store);
  const folder = RunFolder.create(options.home, name, { settings, dataHash: hashOf(episode) });
  return runFrom(folder, settings, episode, options);
}

/**
 * Goes on with a run, exactly: the same weights come out as if it had never been stopped.
 *
 * @param name null: the last that has not ended
 * @param told flags given again; they must be those that the run was begun with
 * @throws InputError `no_run`, `other_run`, `data_changed`
 */
export function resume(name: string | null, told: Partial<TrainSettings>, options: TrainOptions): Promise<TrainResult> {
  const folder = RunFolder.find(options.home, name);
  const { settings, dataHash } = folder.params();
  checkSame(folder.name, settings, told);
  const episode = episodeFor(settings, options.store);
  if (hashOf(episode) !== dataHash) {
    const { code } = settings;
    throw new InputError(
      'data_changed',
      `The bars of ${code} are not those the run ${folder.name} began with: train anew.`,
    );
  }
  return runFrom(folder, settings, episode, options);
}

async function runFrom(
  folder: RunFolder,
  settings: TrainSettings,
  episode: Episode,
  options: TrainOptions,
): Promise<TrainResult> {
  const { store, chartEvery } = options;
  const { name: backend } = await startBackend();
  const { shape, weights } = startOf(settings, options.home);
  const environment = (): Environment => {
    const account = accountOf(settings.costs, store, {
      code: stockCode(settings.code),
      interval: interval(settings.interval),
    });
    return new TradingEnvironment({ episode, account, balance: settings.balance, steps: shape.steps });
  };
  const { epochs, lr: rate, discount, method } = settings;
  const run = trainingRun(settings, shape, episode, store);
  const charts = chartEvery === undefined ? null : new TrainCharts(folder.output, run, { every: chartEvery, epochs });
  const learner = makeLearner(method, {
    ...{ environment, architecture: shape, epochs, rate, discount, rng: createRng(settings.seed) },
    ...(weights === null ? {} : { weights }),
    ...(charts === null ? {} : { onStep: charts.onStep }),
  });
  try {
    const seconds = (): number => performance.now() / 1_000;
    const trainer = new Trainer({ learner, environment: environment(), epochs, seconds });
    const checkpoint = folder.checkpoint();
    if (checkpoint !== null) trainer.load(checkpoint);
    const test = (): Decision[] => decisionsWithoutChance(environment(), shape, learner.weights());
    const reports = await playEpochs({ folder, trainer, charts, test, epochs }, options);
    folder.saveCheckpoint(trainer.state());
    if (trainer.done) enterRegistry(folder, settings, episode, { shape, weights: learner.weights(), trainer }, options);
    return resultOf(folder, trainer, reports, learner.weights(), backend);
  } finally {
    learner.dispose();
  }
}

interface Running {
  readonly folder: RunFolder;
  readonly trainer: Trainer;
  readonly charts: TrainCharts | null;
  /** Plays the range without chance. */
  readonly test: () => Decision[];
  /** Asked for. */
  readonly epochs: number;
}

/** Until the last epoch, or until asked to stop. @returns the epochs of this call */
async function playEpochs(
  { folder, trainer, charts, test, epochs }: Running,
  { signal, onEpoch }: TrainOptions,
): Promise<EpochReport[]> {
  const reports: EpochReport[] = [];
  try {
    while (!trainer.done && !signal.aborted) {
      charts?.begin(trainer.epoch + 1);
      const report = trainer.next();
      reports.push(report);
      folder.log(report);
      // Before the checkpoint: what a crash in between has drawn is dropped, and drawn again.
      charts?.end(report, test);
      if (trainer.epoch % CHECKPOINT_EVERY === 0) folder.saveCheckpoint(trainer.state());
      onEpoch(report, epochs);
      // Signals are heard between epochs.
      await breathe();
    }
  } finally {
    charts?.writePage(folder.reports());
  }
  return reports;
}

/** The network to begin with. @throws InputError `wrong_outputs` when a model's outputs are not those of the method */
function startOf(settings: TrainSettings, home: string): { shape: Architecture; weights: Weights | null } {
  const { method, net, steps, base } = settings;
  const activation = ACTIVATION_OF[method];
  if (base === null) return { shape: architecture(net, { inputs: INPUTS, steps, activation }), weights: null };
  const { architecture: shape, weights, name } = findModel(home, base);
  if (shape.activation !== activation) {
    throw new InputError(
      'wrong_outputs',
      `${name} gives ${shape.activation} outputs, ${method} trains ${activation} ones: take another --method.`,
    );
  }
  return { shape, weights };
}

function episodeFor(settings: TrainSettings, store: MarketStore): Episode {
  const series = { code: stockCode(settings.code), interval: interval(settings.interval) };
  return storedEpisode(store, series, rangeOfSettings(settings), settings.net === 'dnn' ? 1 : settings.steps);
}

function hashOf({ bars, features }: Episode): string {
  return createHash('sha256').update(JSON.stringify(bars)).update(new Uint8Array(features.buffer)).digest('hex');
}

function resultOf(
  { name: model, output }: RunFolder,
  trainer: Trainer,
  reports: readonly EpochReport[],
  weights: Weights,
  backend: string,
): TrainResult {
  const { best, final, collapse, epoch, done } = trainer;
  return {
    model,
    epochs: epoch,
    steps: reports.at(-1)?.decisions ?? 0,
    rolloutSeconds: median(reports.map(({ rolloutSeconds }) => rolloutSeconds)),
    fitSeconds: median(reports.map(({ fitSeconds }) => fitSeconds)),
    epochSeconds: median(reports.map(({ rolloutSeconds, fitSeconds }) => rolloutSeconds + fitSeconds)),
    finalPortfolioValue: final,
    bestPortfolioValue: best?.portfolioValue ?? null,
    bestEpoch: best?.epoch ?? null,
    weightsHash: weightsHash(weights),
    collapse,
    stopped: !done,
    backend,
    output: output.output(),
  };
}

/** Nought of nothing: a resumed run that had ended has no epochs. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

interface Trained {
  readonly shape: Architecture;
  readonly weights: Weights;
  readonly trainer: Trainer;
}

/** The last weights under the run's name, the best under `<name>-best`. */
function enterRegistry(
  folder: RunFolder,
  settings: TrainSettings,
  episode: Episode,
  { shape, weights, trainer }: Trained,
  { home, now }: TrainOptions,
): void {
  const { best, final, collapse } = trainer;
  const [first, last] = [episode.bars[0], episode.bars.at(-1)];
  const { code, interval: bars, method, seed } = settings;
  const range = {
    from: first === undefined ? '' : formatKst(first.time),
    to: last === undefined ? '' : formatKst(last.time),
  };
  const data = { code, interval: bars, ...range, bars: episode.bars.length, hash: hashOf(episode) };
  const metrics = {
    finalPortfolioValue: final,
    bestPortfolioValue: best?.portfolioValue ?? null,
    bestEpoch: best?.epoch ?? null,
    collapsedSince: collapse?.since ?? null,
  };
  const facts: CardFacts = { method, data, seed, params: settings, metrics };
  folder.becomeModel({ architecture: shape, weights }, now(), facts);
  if (best === null) return;
  const bestModel = { name: `${folder.name}-best`, architecture: shape, weights: best.weights };
  saveModel(home, bestModel, now(), facts, true);
}
