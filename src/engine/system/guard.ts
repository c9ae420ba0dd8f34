/** The risk machine and what wakes it: operators, and losses. */
import type { Snapshot } from 'xstate';
import { riskMachine, riskOf, type RiskInput, type RiskState } from '../../../machines/risk.js';
import { Host } from '../actors.js';
import type { Core } from './core.js';

export class Guard {
  readonly #actor: Host<typeof riskMachine>;

  constructor(
    readonly core: Core,
    origin: { readonly carried: RiskInput } | { readonly snapshot: Snapshot<unknown> },
  ) {
    const from = 'carried' in origin ? { input: origin.carried } : origin;
    this.#actor = new Host(riskMachine, from, (emitted) => {
      if (emitted.type === 'RiskChanged') this.#show(emitted.to, emitted.reason);
      else core.unexpected(emitted);
    });
  }

  get state(): RiskState {
    return riskOf(this.#actor.snapshot).state;
  }

  halt(reason: string): void {
    this.#actor.send({ type: 'HaltRequested', reason, now: this.core.now });
  }

  reduce(reason: string): void {
    this.#actor.send({ type: 'ReduceRequested', reason, now: this.core.now });
  }

  resume(reason: string): void {
    this.#actor.send({ type: 'ResumeRequested', reason, now: this.core.now });
  }

  /** Halts once the day's loss has reached its limit. */
  watch(profit: number): void {
    const limit = this.core.config.risk.maxDailyLoss;
    if (limit > 0 && -profit >= limit && this.state !== 'halted') {
      this.#actor.send({ type: 'LossLimitReached', loss: -profit as typeof limit, limit, now: this.core.now });
    }
  }

  persist(): Snapshot<unknown> {
    return this.#actor.persist();
  }

  #show(state: RiskState, reason: string): void {
    this.core.change((draft) => {
      draft.risk = { state, reason };
    });
  }
}
