/** The ways of learning, by name. Importing this loads tfjs; `startBackend()` must have ended before one is made. */
import { DeepQ } from './dqn.js';
import type { Learner, LearnerOptions, Method } from './learner.js';
import { PolicyGradient } from './pg.js';

export * from './learner.js';
export { PolicyGradient } from './pg.js';
export { DeepQ } from './dqn.js';

const LEARNERS: Readonly<Record<'pg' | 'dqn', new (options: LearnerOptions) => Learner>> = {
  pg: PolicyGradient,
  dqn: DeepQ,
};

/** @example const learner = makeLearner('pg', { environment, architecture, epochs: 200, rate: 0.001, discount: 0.9, rng }) */
export function makeLearner(method: Exclude<Method, 'ppo'>, options: LearnerOptions): Learner {
  return new LEARNERS[method](options);
}
