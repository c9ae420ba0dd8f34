/** What charts are told: the run in their words, and an episode played without chance. */
import { stockCode, interval, type MarketStore } from '../domain/index.js';
import { plainNetwork, testEpisode, type Architecture, type Environment, type Episode, type TestStep, type Weights } from '../learning/index.js'; // prettier-ignore
import type { Decision, TrainingRun } from '../report/index.js';
import type { TrainSettings } from './train-settings.js';

/** A training as its charts name it. */
export function trainingRun(
  settings: TrainSettings,
  architecture: Architecture,
  { bars }: Episode,
  store: MarketStore,
): TrainingRun {
  const { method, net, balance, epochs, lr, discount, costs, seed, base } = settings;
  const code = stockCode(settings.code);
  return {
    code,
    name: store.instrument(code)?.name ?? '',
    interval: interval(settings.interval),
    bars,
    first: architecture.steps - 1,
    outputs: architecture.activation === 'linear' ? 'values' : 'policy',
    method,
    net,
    balance,
    epochs,
    parameters: { lr, discount, steps: architecture.steps, costs, seed, ...(base === null ? {} : { base }) },
  };
}

/** Plays the whole range by these weights, as a test does. */
export function decisionsWithoutChance(
  environment: Environment,
  architecture: Architecture,
  weights: Weights,
): Decision[] {
  const decisions: Decision[] = [];
  testEpisode(environment, plainNetwork(architecture, weights), architecture.activation, (step) => {
    decisions.push(decisionOf(step));
  });
  return decisions;
}

/** A step of a test, where nothing is left to chance. */
export function decisionOf({ policy, action, numStocks, portfolioValue }: TestStep): Decision {
  return { policy, action, explored: false, numStocks, portfolioValue };
}
