/** A learner small enough to be run many times over: 40 bars, a network a few cells wide. */
import { createRng } from '../../src/domain/index.js';
import {
  architecture,
  episodeOf,
  INPUTS,
  OriginalAccount,
  TradingEnvironment,
  type Environment,
  type Net,
} from '../../src/learning/index.js';
import { ACTIVATION_OF, makeLearner, Ppo, type Learner, type Method } from '../../src/learning/learners/index.js';
import { Trainer, type EpochReport } from '../../src/learning/trainer.js';
import { walk } from './learning.js';

const STEPS = 5;
const SMALL_PPO = {
  environments: 2,
  horizon: 12,
  passes: 2,
  minibatches: 2,
  clip: 0.2,
  lambda: 0.95,
  entropy: [0.1, 0.01],
  costsWithin: 0.5,
  maxNorm: 0.5,
  valueWidths: [5, 4],
} as const;
const EPISODE = episodeOf(walk(160), {}, STEPS);

export function smallEnvironment(steps = STEPS): Environment {
  return new TradingEnvironment({ episode: EPISODE, account: new OriginalAccount(), balance: 10_000_000, steps });
}

export interface SmallTraining {
  readonly method: Method;
  readonly net?: Net;
  readonly epochs?: number;
  readonly seed?: string;
}

export function smallLearner({ method, net = 'lstm', epochs = 4, seed = 'small' }: SmallTraining): Learner {
  const widths = net === 'dnn' ? [6, 5] : [6, 5, 4];
  const shape = architecture(net, { inputs: INPUTS, steps: STEPS, widths, activation: ACTIVATION_OF[method] });
  const environment = (): Environment => smallEnvironment(shape.steps);
  const options = {
    environment,
    architecture: shape,
    epochs,
    rate: 0.01,
    discount: 0.9,
    rng: createRng(seed),
  };
  return method === 'ppo' ? new Ppo(options, SMALL_PPO) : makeLearner(method, options);
}

export function trainerOf(learner: Learner, epochs = 4): Trainer {
  let ticks = 0;
  const environment = smallEnvironment(learner.architecture.steps);
  return new Trainer({ learner, environment, epochs, testEvery: 2, seconds: () => ticks++ });
}

/** Trains to the end. */
export function trainWhole(trainer: Trainer): EpochReport[] {
  const reports: EpochReport[] = [];
  while (!trainer.done) reports.push(trainer.next());
  return reports;
}
