/** A model played over a range without learning, and what is left of it: the output folder of a test or a prediction. */
import { formatKst, type BarRange, type EpochMs, type MarketStore, type SeriesSummary } from '../domain/index.js';
import { OriginalAccount, plainNetwork, predictEpisode, testEpisode, TradingEnvironment, type Prediction, type TestStep, type TestSummary } from '../learning/index.js'; // prettier-ignore
import type { TrainingRun } from '../report/index.js';
import { accountOf, storedEpisode, type EpisodeWish } from './episodes.js';
import type { Model } from './model-card.js';
import { OutputFolder, type OutputMode } from './train-output.js';
import { METHOD_OF, textsOfRange } from './train-settings.js';
import { decisionOf } from './train-subject.js';

/** Cash that stays untouched while nothing is traded, won. */
const UNTOUCHED = 10_000_000;

export interface TestWish extends Pick<EpisodeWish, 'range' | 'costs' | 'balance'> {
  readonly series: SeriesSummary;
}

export interface TestRun {
  readonly summary: TestSummary;
  readonly steps: readonly TestStep[];
  readonly folder: OutputFolder;
  /** Adds figure and page to the folder. */
  readonly draw: () => Promise<void>;
}

/**
 * Tests a model; `params.json` and `steps.jsonl` are written.
 *
 * @param now ISO 8601 @throws InputError `no_bars`, `no_instrument`
 */
export function runTest(home: string, store: MarketStore, model: Model, wish: TestWish, now: string): TestRun {
  const { series, range, costs, balance } = wish;
  const { architecture, weights } = model;
  const episode = storedEpisode(store, series, range, architecture.steps);
  const account = accountOf(costs, store, series);
  const environment = new TradingEnvironment({ episode, account, balance, steps: architecture.steps });
  const steps: TestStep[] = [];
  const summary = testEpisode(environment, plainNetwork(architecture, weights), architecture.activation, (step) => {
    steps.push(step);
  });
  const folder = folderOf(home, 'test', model, series, { ...textsOfRange(range), balance, costs, created: now });
  folder.write('steps.jsonl', jsonLines(steps));
  const run: TrainingRun = {
    ...series,
    bars: episode.bars,
    first: architecture.steps - 1,
    outputs: architecture.activation === 'linear' ? 'values' : 'policy',
    method: methodOf(model),
    net: architecture.net,
    balance,
    epochs: null,
    parameters: { model: model.name, costs },
  };
  const draw = async (): Promise<void> => {
    // Charts take their time to load: who wants none shall not wait for them.
    const { drawTest } = await import('./train-charts.js');
    drawTest(folder, run, steps.map(decisionOf));
  };
  return { summary, steps, folder, draw };
}

/** Decides without trading; `params.json` and `predictions.jsonl` are written. @throws InputError `no_bars` */
export function runPredict(
  home: string,
  store: MarketStore,
  model: Model,
  series: SeriesSummary,
  range: BarRange,
  now: string,
): { readonly predictions: readonly Prediction[]; readonly folder: OutputFolder } {
  const { architecture, weights } = model;
  const { steps, activation } = architecture;
  const episode = storedEpisode(store, series, range, steps);
  const environment = new TradingEnvironment({ episode, account: new OriginalAccount(), balance: UNTOUCHED, steps });
  const predictions: Prediction[] = [];
  predictEpisode(environment, plainNetwork(architecture, weights), activation, (prediction) => {
    predictions.push(prediction);
  });
  const folder = folderOf(home, 'predict', model, series, { ...textsOfRange(range), created: now });
  folder.write('predictions.jsonl', jsonLines(predictions));
  return { predictions, folder };
}

export function jsonLines(values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

/** `<mode>_<time>_<method>_<net>`, as in the original. */
function folderOf(
  home: string,
  mode: OutputMode,
  model: Model,
  { code, interval }: SeriesSummary,
  told: Readonly<Record<string, unknown>> & { readonly created: string },
): OutputFolder {
  const method = methodOf(model);
  const name = `${formatKst(Date.parse(told.created) as EpochMs)}_${method}_${model.architecture.net}`;
  const weights = model.hash;
  return OutputFolder.create(home, name, { mode, model: model.name, code, interval, weights, method, ...told });
}

function methodOf({ card, architecture }: Model): string {
  return card === null || card.method === 'import' ? METHOD_OF[architecture.activation] : card.method;
}
