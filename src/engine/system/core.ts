/**
 * The common ground of the system's parts: the event being applied, and what they conclude from it. Conclusions are
 * queued, never acted on: decisions go back through the log, effects wait until their cause is on disk.
 */
import {
  appended,
  type DayConfig,
  type DecisionEvent,
  type EpochMs,
  type Observation,
  type Seq,
} from '../../domain/index.js';
import { underXState, type MakeHost } from '../actors.js';
import type { Effect } from '../effects.js';
import { changeInPlace, evolveModel, type ModelChange, type Patch, type ReadModel } from '../model.js';

/** Something to be appended next: a decision as it stands, or a question whose answer the policy gives. */
export type Outcome =
  | { readonly kind: 'decision'; readonly event: DecisionEvent; readonly cause: Seq }
  | { readonly kind: 'question'; readonly observation: Observation; readonly barTime: EpochMs; readonly cause: Seq };

/** How the system walks: the same way to the same state, for people to follow or as fast as it can. */
export interface Gait {
  readonly host: MakeHost;
  /** Whether each step tells what it changed in the read model; otherwise the model is written in place. */
  readonly patches: boolean;
}

/** A day that is lived, replayed or looked into. */
export const FOLLOWED: Gait = { host: underXState, patches: true };

/** Nobody adds to it: see {@link appended}. */
const NOTHING: never[] = [];

const oneMore =
  (what: keyof ReadModel['counts']): ModelChange =>
  (draft) => {
    draft.counts[what]++;
  };
/** Made once: a bar is counted at every bar. */
const ONE_MORE: Readonly<Record<keyof ReadModel['counts'], ModelChange>> = {
  bars: oneMore('bars'),
  decisions: oneMore('decisions'),
  orders: oneMore('orders'),
  denied: oneMore('denied'),
  fills: oneMore('fills'),
  alarms: oneMore('alarms'),
};

export class Core {
  outcomes: Outcome[] = NOTHING;
  effects: Effect[] = NOTHING;
  /** Time of the input being handled; within one step time stands still. */
  now = 0 as EpochMs;
  seq = 0 as Seq;
  #changes: ModelChange[] = NOTHING;

  constructor(
    readonly config: DayConfig,
    public model: ReadModel,
    readonly gait: Gait = FOLLOWED,
  ) {}

  /** Brings a machine to life. */
  get host(): MakeHost {
    return this.gait.host;
  }

  decide(event: DecisionEvent, cause: Seq = this.seq): void {
    this.outcomes = appended(this.outcomes, { kind: 'decision', event, cause });
  }

  ask(observation: Observation, barTime: EpochMs): void {
    this.outcomes = appended(this.outcomes, { kind: 'question', observation, barTime, cause: this.seq });
  }

  request(effect: Effect): void {
    this.effects = appended(this.effects, effect);
  }

  /** What was concluded since it was last taken; taken once. */
  takeOutcomes(): readonly Outcome[] {
    const taken = this.outcomes;
    this.outcomes = NOTHING;
    return taken;
  }

  /** What is to leave, the same way. */
  takeEffects(): readonly Effect[] {
    const taken = this.effects;
    this.effects = NOTHING;
    return taken;
  }

  change(mutate: ModelChange): void {
    this.#changes = appended(this.#changes, mutate);
  }

  /** One more of something that the read model counts. */
  count(what: keyof ReadModel['counts']): void {
    this.change(ONE_MORE[what]);
  }

  /** Reports something that people should look at. */
  alarm(alarm: string, subject: string, detail: string): void {
    this.decide({ type: 'AlarmRaised', alarm, subject, detail });
  }

  /** A machine met an event it does not expect. */
  unexpected(report: { readonly machine: string; readonly state: string; readonly event: string }, subject = ''): void {
    this.alarm('unexpected_event', subject === '' ? report.machine : subject, `${report.event} in ${report.state}`);
  }

  /** Folds the changes of this event into the read model. */
  settle(): readonly Patch[] {
    if (this.#changes.length === 0) return NOTHING;
    const changes = this.#changes;
    this.#changes = NOTHING;
    if (!this.gait.patches) {
      changeInPlace(this.model, changes);
      return NOTHING;
    }
    const [model, patches] = evolveModel(this.model, changes);
    this.model = model;
    return patches;
  }
}
