/** The ways of learning, by name. Importing this loads tfjs; `startBackend()` must have ended before one is made. */
import { DeepQ } from './dqn.js';
import type { Learner, LearnerOptions, Method } from './learner.js';
import { PolicyGradient } from './pg.js';
import { Ppo } from './ppo.js';

export * from './learner.js';
export { PolicyGradient } from './pg.js';
export { DeepQ } from './dqn.js';
export { Ppo, PPO, type PpoSettings } from './ppo.js';

const LEARNERS: Readonly<Record<Method, new (options: LearnerOptions) => Learner>> = {
  pg: PolicyGradient,
  dqn: DeepQ,
  ppo: Ppo,
};

/** @example const learner = makeLearner('pg', { environment, architecture, epochs: 200, rate: 0.001, discount: 0.9, rng }) */
export function makeLearner(method: Method, options: LearnerOptions): Learner {
  return new LEARNERS[method](options);
}
