/**
 * A recorded day lived anew as long as it goes as recorded: the same inputs, decisions derived by other rules or another
 * policy. What the broker said then holds as long as what was asked of it is the same; from the first order that is
 * another, it does not (see `apart.ts`).
 */
import type { DayOpened, Envelope, EpochMs, Seq } from '../../domain/index.js';
import type { TickBooks } from '../backtest/tick-books.js';
import type { TickTerms } from '../backtest/tick-fills.js';
import type { Effect } from '../effects.js';
import type { Outcome } from '../system/core.js';
import type { DaySystem } from '../system/system.js';
import type { Answers } from './answers.js';
import { firstDifference, sameOrders, type Pair } from './difference.js';
import type { Group } from './groups.js';
import type { Pending } from './pending.js';

export interface TogetherOptions {
  readonly system: DaySystem;
  /** The day's first event, with the configuration that holds now. */
  readonly opened: DayOpened;
  readonly answers: Answers;
  readonly pending: Pending;
  readonly tape: TickBooks;
  readonly terms: TickTerms;
  /** Seq and time of the last event that was applied, and what was to follow from it. */
  readonly head: number;
  readonly now: EpochMs;
  readonly expected: readonly Outcome[];
  /** Told of every event as it is lived, ticks only where something follows from them. */
  readonly onLived: (envelope: Envelope) => void;
}

/** What one input came to, held against what was recorded. */
export interface Lived {
  /** The first decision that is another; null when none is. */
  readonly difference: Pair | null;
  /** An order, cancel or amendment is another: what the broker said from here on is the answer to something else. */
  readonly parts: boolean;
  /** What of it would go to the broker. */
  readonly sent: readonly Effect[];
}

const TO_THE_BROKER: ReadonlySet<Effect['kind']> = new Set<Effect['kind']>(['submit', 'cancel', 'amend', 'query']);

export class Together {
  readonly #options: TogetherOptions;
  #outcomes: Outcome[];
  head: number;
  now: EpochMs;
  #sent: Effect[] = [];

  get system(): DaySystem {
    return this.#options.system;
  }

  constructor(options: TogetherOptions) {
    this.#options = options;
    this.#outcomes = [...options.expected];
    this.head = options.head;
    this.now = options.now;
  }

  /** @param group of the recorded day; its input is null where that was applied before */
  live({ input, decisions, cut }: Omit<Group, 'input'> & { readonly input: Envelope | null }): Lived {
    const { answers } = this.#options;
    this.#sent = [];
    for (const { event } of decisions) if (event.type === 'ActionDecided') answers.learned(event);
    if (input !== null) this.#take(input);
    const derived: Envelope[] = [];
    for (
      let next = this.#next(cut, decisions, derived);
      next !== undefined;
      next = this.#next(cut, decisions, derived)
    ) {
      const event = next.kind === 'decision' ? next.event : answers.together(next);
      const envelope = { seq: (this.head + 1) as Seq, tsEvent: this.now, tsRecv: this.now, cause: next.cause, event };
      derived.push(envelope);
      this.#apply(envelope);
    }
    const difference = firstDifference(decisions, derived);
    const parts = difference !== null && !sameOrders(decisions, derived);
    return { difference, parts, sent: this.#sent };
  }

  #take(input: Envelope): void {
    const { system, opened, tape, terms } = this.#options;
    const event = input.event.type === 'DayOpened' ? opened : input.event;
    // As after a crash: what was decided but is not in the log is given up.
    if (event.type === 'DayResumed') this.#outcomes = [];
    this.now = input.tsRecv;
    tape.saw(event, input.tsRecv, terms);
    const cause = event.type === 'DayClosed' ? null : system.causeOf(event);
    this.#apply({ ...input, seq: (this.head + 1) as Seq, cause, event });
  }

  #apply(envelope: Envelope): void {
    const { system, pending, onLived } = this.#options;
    this.head = envelope.seq;
    const step = system.apply(envelope);
    pending.applied(envelope, step);
    this.#outcomes.unshift(...step.outcomes);
    this.#sent.push(...step.effects.filter(({ kind }) => TO_THE_BROKER.has(kind)));
    if (!envelope.event.type.endsWith('Ticked') || step.outcomes.length > 0) onLived(envelope);
  }

  /** What follows next; where the process died then, no more than it had written. */
  #next(cut: boolean, recorded: readonly Envelope[], derived: readonly Envelope[]): Outcome | undefined {
    if (cut && derived.length >= recorded.length) this.#outcomes = [];
    return this.#outcomes.shift();
  }
}
