/** Who answers the system's questions in a day lived anew: another policy, the recorded decisions, or the recorded policy. */
import type { ActionDecided, Decision, Observation, Policy } from '../../domain/index.js';
import { decideBy, type Question } from '../policy.js';
import { isNear } from '../replay.js';

export interface AnswersOptions {
  /** Another policy: it decides everything. Null: what was decided stands. */
  readonly policy: Policy | null;
  /** The policy that the day was traded by, where it is at hand: it decides what was not decided then. */
  readonly recordedPolicy: Policy | null;
  /** Name of the policy that decides, as in the day's configuration. */
  readonly name: string;
  readonly lookback: number;
}

export class Answers {
  readonly #options: AnswersOptions;
  readonly #recorded = new Map<string, ActionDecided>();
  /** Decisions that nobody could make anew: taken as recorded, on another position or other cash, or held where there is none. */
  assumed = 0;

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  /** A decision of the recorded day. */
  learned(decided: ActionDecided): void {
    this.#recorded.set(keyOf(decided), decided);
  }

  /** While the day goes as recorded: its decision stands where it is the same, to the last digit. */
  together(question: Question): ActionDecided {
    const recorded = this.#recorded.get(keyOf({ code: question.observation.code, barTime: question.barTime }));
    const { policy, recordedPolicy, name } = this.#options;
    if (policy === null) {
      if (recorded !== undefined) return recorded;
      return recordedPolicy === null ? this.#assume(question) : decideBy(named(recordedPolicy, name), question);
    }
    const decided = decideBy(policy, question);
    return recorded?.policy === decided.policy && isNear(recorded, decided) ? recorded : decided;
  }

  /** Once the day goes its own way: positions and cash are not the recorded ones. */
  get apart(): Policy {
    const { policy, recordedPolicy, name, lookback } = this.#options;
    const own = policy ?? recordedPolicy;
    if (own !== null) return named(own, name);
    return { id: name, lookback, decide: (observation) => this.#asRecorded(observation) };
  }

  #asRecorded({ code, bars }: Observation): Decision {
    this.assumed++;
    const barTime = bars.at(-1)?.time;
    const recorded = barTime === undefined ? undefined : this.#recorded.get(keyOf({ code, barTime }));
    return recorded ?? { action: 'hold', confidence: 0, outputs: [] };
  }

  #assume(question: Question): ActionDecided {
    return decideBy({ id: this.#options.name, lookback: 1, decide: (seen) => this.#asRecorded(seen) }, question);
  }
}

/** A policy found by another name decides under the one of the log. */
function named(policy: Policy, id: string): Policy {
  return { id, lookback: policy.lookback, decide: (observation) => policy.decide(observation) };
}

function keyOf({ code, barTime }: Pick<ActionDecided, 'code' | 'barTime'>): string {
  return `${code}/${barTime}`;
}
