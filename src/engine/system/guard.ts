/** The risk machine and what wakes it: operators, losses, rejections, and differences with the broker. */
import type { Snapshot } from 'xstate';
import { riskMachine, riskOf, type RiskInput, type RiskState } from '../../../machines/risk.js';
import type { LatchedRisk, Money } from '../../domain/index.js';
import type { MachineHost } from '../actors.js';
import type { Core } from './core.js';

/** What the ledger knows at a moment. */
export interface Worth {
  /** Cash and holdings at the last prices, won. */
  readonly equity: number;
  /** Since the day began, won; negative is a loss. */
  readonly profit: number;
}

/** Something that the broker's account says otherwise than our books. */
export interface Difference {
  readonly alarm: 'cash_mismatch' | 'holding_mismatch';
  /** `account`, or a code. */
  readonly subject: string;
  readonly detail: string;
}

export interface GuardState {
  readonly machine: Snapshot<unknown>;
  /** The best equity, won; null until the account is known. */
  readonly mark: number | null;
  /** Won below the mark when it was last looked at; before that what was carried over. */
  readonly drawdown: number;
  /** Whether each of the last orders was rejected, oldest first. */
  readonly outcomes: readonly boolean[];
  /** What differs at the broker, by subject: both figures. */
  readonly differing: Readonly<Record<string, string>>;
}

export class Guard {
  readonly #actor: MachineHost<typeof riskMachine>;
  #mark: number | null;
  #drawdown: number;
  #outcomes: readonly boolean[];
  readonly #differing: Map<string, string>;

  constructor(
    readonly core: Core,
    origin: { readonly carried: LatchedRisk } | { readonly state: GuardState },
    readonly onChange: (to: RiskState) => void,
  ) {
    const state = 'state' in origin ? origin.state : null;
    this.#mark = state?.mark ?? null;
    this.#drawdown = 'carried' in origin ? origin.carried.drawdown : origin.state.drawdown;
    this.#outcomes = state?.outcomes ?? [];
    this.#differing = new Map(Object.entries(state?.differing ?? {}));
    const from = 'state' in origin ? { snapshot: origin.state.machine } : { input: inputOf(origin.carried) };
    this.#actor = core.host(riskMachine, from, (emitted) => {
      if (emitted.type === 'RiskChanged') this.#show(emitted.to, emitted.reason);
      else core.unexpected(emitted);
    });
  }

  get state(): RiskState {
    return this.#actor.snapshot.value as RiskState;
  }

  /** State and cause of the machine, and its reason in words. */
  get standing(): RiskInput {
    return riskOf(this.#actor.snapshot);
  }

  /** What the next day takes over. */
  get latched(): LatchedRisk {
    const { state, reason, cause } = this.standing;
    return { risk: state, reason, cause, drawdown: this.#drawdown as Money };
  }

  halt(reason: string): void {
    this.#actor.send({ type: 'HaltRequested', reason, now: this.core.now });
  }

  reduce(reason: string): void {
    this.#actor.send({ type: 'ReduceRequested', reason, now: this.core.now });
  }

  /** Orders may leave again. Drawdowns and rejections are counted anew, or the next bar would stop trading again. */
  resume(reason: string, worth: Worth | null): void {
    this.#mark = worth?.equity ?? null;
    this.#drawdown = 0;
    this.#outcomes = [];
    this.#differing.clear();
    this.#actor.send({ type: 'ResumeRequested', reason, now: this.core.now });
  }

  /** The account is known, and nothing of today has happened yet: the mark lies where the day before left it. */
  begin({ equity }: Worth): void {
    this.#mark ??= equity + this.#drawdown;
  }

  /** Halts once the day's loss, or the fall below the best equity, has reached its limit. */
  watch(worth: Worth | null): void {
    if (worth === null) return;
    this.begin(worth);
    const { maxDailyLoss, maxDrawdown } = this.core.config.risk;
    const { now } = this.core;
    const mark = (this.#mark = Math.max(this.#mark ?? 0, worth.equity));
    const fall = (this.#drawdown = mark - worth.equity);
    if (this.state === 'halted') return;
    if (maxDailyLoss > 0 && -worth.profit >= maxDailyLoss) {
      this.#actor.send({ type: 'LossLimitReached', loss: -worth.profit as Money, limit: maxDailyLoss, now });
    } else if (maxDrawdown > 0 && fall > 0 && fall * 1_000 >= mark * maxDrawdown) {
      this.#actor.send({ type: 'DrawdownLimitReached', fall: fall as Money, mark: mark as Money, now });
    }
  }

  /** An order that left is over. Too many rejected ones among the last: something is wrong with what we send. */
  orderEnded(rejected: boolean): void {
    const { maxRejections, rejectionWindow } = this.core.config.risk;
    if (maxRejections === 0) return;
    this.#outcomes = [...this.#outcomes, rejected].slice(-rejectionWindow);
    const count = this.#outcomes.filter(Boolean).length;
    if (count < maxRejections) return;
    const of = this.#outcomes.length;
    this.#outcomes = [];
    this.#actor.send({ type: 'RejectionLimitReached', rejected: count, of, now: this.core.now });
  }

  /** Something differs at the broker, and nothing explains it: told, and counted. */
  differs({ subject, alarm, detail }: Difference): void {
    const { maxBrokerDifferences } = this.core.config.risk;
    // Asked again and again, the same difference is told once.
    if (this.#differing.get(subject) !== detail) this.core.alarm(alarm, subject, detail);
    this.#differing.set(subject, detail);
    if (maxBrokerDifferences === 0 || this.#differing.size < maxBrokerDifferences) return;
    this.#actor.send({ type: 'BrokerDiffered', detail: `${subject}, ${detail}`, now: this.core.now });
  }

  /** What differed does so no more. */
  agrees(subject: string): void {
    if (!this.#differing.delete(subject) || this.#differing.size > 0) return;
    this.#actor.send({ type: 'BrokerAgreed', now: this.core.now });
  }

  /** Everything was held against the broker's account, and `differences` is all that was found. */
  compared(differences: readonly Difference[]): void {
    const subjects = new Set(differences.map(({ subject }) => subject));
    for (const subject of this.#differing.keys()) if (!subjects.has(subject)) this.#differing.delete(subject);
    for (const difference of differences) this.differs(difference);
    if (differences.length === 0) this.#actor.send({ type: 'BrokerAgreed', now: this.core.now });
  }

  /** Whether something differed when it was last looked at. */
  get isDiffering(): boolean {
    return this.#differing.size > 0;
  }

  persist(): GuardState {
    return {
      machine: this.#actor.persist(),
      mark: this.#mark,
      drawdown: this.#drawdown,
      outcomes: this.#outcomes,
      differing: Object.fromEntries(this.#differing),
    };
  }

  #show(state: RiskState, reason: string): void {
    this.onChange(state);
    this.core.change((draft) => {
      draft.risk = { state, reason };
    });
  }
}

function inputOf({ risk, reason, cause }: LatchedRisk): RiskInput {
  return { state: risk, reason, cause };
}
