/** What a day waits for that is in no state of it: timers that were set, and questions to the broker without an answer. */
import type { BrokerQuery, EpochMs, Envelope } from '../../domain/index.js';
import type { Step } from '../system/system.js';

/** Questions about the account, by the event that answers them. */
const ANSWERS: ReadonlyMap<string, BrokerQuery['kind']> = new Map([
  ['AccountReported', 'account'],
  ['OpenOrdersReported', 'openOrders'],
  ['ExecutionsReported', 'executions'],
] as const);

export class Pending {
  readonly timers = new Map<string, EpochMs>();
  /** By kind: asked twice and answered once is answered. */
  readonly questions = new Map<BrokerQuery['kind'], BrokerQuery>();

  /** An event was applied, and this is what it led to. */
  applied({ event }: Pick<Envelope, 'event'>, { effects }: Pick<Step, 'effects'>): void {
    if (event.type === 'TimerFired') this.timers.delete(event.name);
    if (event.type === 'DayResumed') {
      this.timers.clear();
      this.questions.clear();
    }
    const answered = ANSWERS.get(event.type);
    if (answered !== undefined) this.questions.delete(answered);
    for (const effect of effects) {
      if (effect.kind === 'timer') this.timers.set(effect.name, effect.at);
      else if (effect.kind === 'cancelTimer') this.timers.delete(effect.name);
      else if (effect.kind === 'query') this.questions.set(effect.query.kind, effect.query);
    }
  }
}
