/**
 * The loop over epochs, for any learner: play, learn, and now and then a test without chance, over all the bars that are
 * learned from. It keeps the best weights that a test has seen, notices when a policy has collapsed, and can be stopped
 * and resumed between any two epochs.
 */
import { HaruError } from '../domain/index.js';
import { ACTIONS } from './action.js';
import type { Environment } from './environment.js';
import type { Learner, LearnerState, Played } from './learners/learner.js';
import { plainNetwork } from './plain-network.js';
import { testEpisode, type TestSummary } from './rollout.js';
import type { Weights } from './weights.js';

export type ActionName = (typeof ACTIONS)[number];

/** A test of an epoch's weights: outputs alone decide. */
export interface Tested extends TestSummary {
  /** The one action that the outputs preferred on every bar; null when there were several. */
  readonly collapsed: ActionName | null;
}

export interface EpochReport extends Played {
  /** From 1. */
  readonly epoch: number;
  readonly loss: number;
  readonly rolloutSeconds: number;
  readonly fitSeconds: number;
  /** Null when this epoch was not tested. */
  readonly tested: Tested | null;
}

/** The policy prefers one action everywhere, in every test since an epoch. */
export interface Collapse {
  readonly action: ActionName;
  /** From 1: the first of the tests. */
  readonly since: number;
}

export interface Best {
  readonly epoch: number;
  readonly portfolioValue: number;
  readonly weights: Weights;
}

/** Everything that a trainer carries on, as plain data. */
export interface TrainerState {
  /** Epochs done. */
  readonly epoch: number;
  readonly learner: LearnerState;
  readonly best: Best | null;
  readonly final: number | null;
  readonly collapse: Collapse | null;
}

export interface TrainerOptions {
  readonly learner: Learner;
  /** What tests are played in. */
  readonly environment: Environment;
  readonly epochs: number;
  /** Every so many epochs a test; the last epoch always has one. */
  readonly testEvery?: number;
  /** Seconds since anything, for the reports alone. */
  readonly seconds: () => number;
}

/**
 * @example
 * const trainer = new Trainer({ learner, environment, epochs: 200, seconds });
 * while (!trainer.done) report(trainer.next());
 * trainer.best?.weights;
 */
export class Trainer {
  epoch = 0;
  best: Best | null = null;
  /** Portfolio value of the last test, won. */
  final: number | null = null;
  collapse: Collapse | null = null;
  readonly #options: TrainerOptions;

  constructor(options: TrainerOptions) {
    this.#options = options;
  }

  get done(): boolean {
    return this.epoch >= this.#options.epochs;
  }

  /** One epoch. @throws HaruError `diverged` when the loss is no number any more */
  next(): EpochReport {
    const { learner, seconds, epochs, testEvery = 10 } = this.#options;
    const begin = seconds();
    const played = learner.play(this.epoch);
    const between = seconds();
    const loss = learner.fit(this.epoch);
    const end = seconds();
    this.epoch++;
    if (!Number.isFinite(loss)) {
      throw new HaruError('diverged', `The loss of epoch ${this.epoch} is ${loss}: train with a smaller --lr.`);
    }
    const isTested = this.epoch % testEvery === 0 || this.epoch === epochs;
    const tested = isTested ? this.#test() : null;
    const times = { rolloutSeconds: between - begin, fitSeconds: end - between };
    return { epoch: this.epoch, loss, ...played, ...times, tested };
  }

  state(): TrainerState {
    const { epoch, best, final, collapse } = this;
    return { epoch, learner: this.#options.learner.state(), best, final, collapse };
  }

  load({ epoch, learner, best, final, collapse }: TrainerState): void {
    this.#options.learner.load(learner);
    Object.assign(this, { epoch, best, final, collapse });
  }

  #test(): Tested {
    const { learner, environment } = this.#options;
    const { architecture } = learner;
    const weights = learner.weights();
    const preferred = new Set<ActionName>();
    const summary = testEpisode(environment, plainNetwork(architecture, weights), architecture.activation, (step) => {
      preferred.add(ACTIONS[step.action]);
    });
    const [only = null, other] = preferred;
    const collapsed = other === undefined ? only : null;
    const { portfolioValue } = summary;
    this.final = portfolioValue;
    if (this.best === null || portfolioValue > this.best.portfolioValue) {
      this.best = { epoch: this.epoch, portfolioValue, weights };
    }
    if (collapsed === null) this.collapse = null;
    else if (this.collapse?.action !== collapsed) this.collapse = { action: collapsed, since: this.epoch };
    return { ...summary, collapsed };
  }
}
