/**
 * A recorded day with something else in it: from any event on its inputs are lived with another policy or other limits.
 * What was recorded before stands. As long as the same is asked of the broker, so does what the broker said; from the
 * first other order on a broker of ticks says it (`apart.ts`). With nothing changed it is the recorded day, to the hash.
 */
import {
  canonicalJson,
  HaruError,
  InputError,
  type DayConfig,
  type DayOpened,
  type Envelope,
  type Seq,
} from '../../domain/index.js';
import { eventsOf, openingOf } from '../backtest/day-tape.js';
import { TickBooks } from '../backtest/tick-books.js';
import { TICK_TERMS, type TickTerms } from '../backtest/tick-fills.js';
import type { TickExecution } from '../backtest/tick-broker.js';
import { Replayer } from '../replay.js';
import { stateHash } from '../state-hash.js';
import { DaySystem, type SystemState } from '../system/system.js';
import { Answers } from './answers.js';
import { Apart } from './apart.js';
import { orderPairs, summaryOf } from './comparison.js';
import { differenceOf, type Difference } from './difference.js';
import { groupsOf, type Group } from './groups.js';
import type { RecordedLog, WhatIfOptions, WhatIfResult } from './options.js';
import { Pending } from './pending.js';
import { Together, type Lived } from './together.js';

const PROGRESS_EVERY = 20_000;

/**
 * @throws InputError `bad_seq` for a `from` that the log has not, `no_ticks`; HaruError `log_diverges` for a day that does
 *   not replay, `bad_log`; whatever ends the day lived anew
 * @example whatIf(log, { rules: { cashPerBuy: 500 } }).parting?.seq
 */
export function whatIf(log: RecordedLog, options: WhatIfOptions = {}): WhatIfResult {
  return new WhatIf(log, options).run();
}

class WhatIf {
  readonly #log: RecordedLog;
  readonly #options: WhatIfOptions;
  readonly #first: Envelope<DayOpened>;
  readonly #opened: DayOpened;
  readonly #from: number;
  readonly #recorded: Replayer;
  readonly #pending = new Pending();
  readonly #tape: TickBooks;
  readonly #answers: Answers;
  /** What was lived anew, by its own seq. */
  readonly #lived = new Map<Seq, Envelope>();
  readonly #fills: TickExecution[] = [];
  #system: DaySystem | null = null;
  #difference: Difference | null = null;
  #parting: Difference | null = null;
  #stopped: string | null = null;

  constructor(log: RecordedLog, options: WhatIfOptions) {
    this.#log = log;
    this.#options = options;
    this.#first = openingOf(log);
    this.#from = fromOf(options.from, log);
    const { config } = this.#first.event;
    this.#opened = openedAnew(this.#first.event, options);
    this.#tape = new TickBooks(config);
    const { policy = null, recordedPolicy = null } = options;
    this.#answers = new Answers({
      policy,
      recordedPolicy,
      name: this.#opened.config.policy,
      lookback: config.lookback,
    });
    this.#recorded = new Replayer(this.#first, {
      onStep: (envelope, step) => {
        if (envelope.seq < this.#from) this.#pending.applied(envelope, step);
      },
    });
  }

  run(): WhatIfResult {
    const groups = groupsOf(this.#events());
    const together = this.#asFarAsRecorded(groups);
    if (together !== null) this.#onItsOwn(together, groups);
    return this.#result();
  }

  /** @returns where it parts; null when the log ends first */
  #asFarAsRecorded(groups: Iterator<Group>): { readonly together: Together; readonly lived: Lived } | null {
    let together: Together | null = null;
    for (let next = groups.next(); next.done !== true; next = groups.next()) {
      const group = next.value;
      const [before, anew] = split(group, this.#from);
      for (const envelope of before) {
        this.#replay(envelope);
        this.#tape.saw(envelope.event, envelope.tsRecv, this.#terms);
        if (envelope.event.type === 'ActionDecided') this.#answers.learned(envelope.event);
      }
      if (anew.length === 0) continue;
      together ??= this.#begin();
      for (const envelope of anew) this.#replay(envelope);
      const lived = together.live(before.length === 0 ? group : { ...group, input: null, decisions: anew });
      if (lived.difference === null) continue;
      const difference = differenceOf(lived.difference, group.input, this.#find);
      this.#difference ??= difference;
      if (!lived.parts) continue;
      this.#parting = difference;
      return { together, lived };
    }
    return null;
  }

  #begin(): Together {
    const { state, expected, now } = this.#recorded.point();
    const fresh = this.#from === 1;
    const at = this.#first.tsRecv;
    const system = fresh ? new DaySystem(this.#opened, at) : new DaySystem(this.#opened, at, carriedOver(state, this.#opened.config)); // prettier-ignore
    this.#system = system;
    return new Together({
      system,
      opened: this.#opened,
      answers: this.#answers,
      pending: this.#pending,
      tape: this.#tape,
      terms: this.#terms,
      head: this.#from - 1,
      now,
      expected,
      onLived: this.#keep,
    });
  }

  #onItsOwn(
    { together, lived }: { readonly together: Together; readonly lived: Lived },
    groups: Iterable<Group>,
  ): void {
    const apart = new Apart({
      system: together.system,
      policy: this.#answers.apart,
      pending: this.#pending,
      tape: this.#tape,
      terms: this.#terms,
      head: together.head,
      now: together.now,
      sent: lived.sent,
      onLived: this.#keep,
      onFill: (fill) => this.#fills.push(fill),
    });
    const rest = this.#rest(groups);
    // Settled earlier or not: the recorded day is replayed to its end, so what is left of it must not be given up.
    apart.play({ [Symbol.iterator]: () => ({ next: () => rest.next() }) });
    for (let left = rest.next(); left.done !== true; left = rest.next());
    if (this.#log.sealed) apart.settle();
    const { end } = apart.kernel;
    if (end?.how === 'failed') throw end.error;
    if (end?.how === 'stopped') this.#stopped = end.reason;
    else if (end === null && this.#log.sealed) this.#stopped = `the session is ${apart.kernel.system.model.session}`;
  }

  /** The rest of the recorded day, replayed as it is played. */
  *#rest(groups: Iterable<Group>): Generator<Envelope> {
    for (const group of groups) {
      // A decision is known by the time its question is asked, for whoever decides as recorded.
      for (const { event } of group.decisions) if (event.type === 'ActionDecided') this.#answers.learned(event);
      for (const envelope of eventsIn(group)) {
        this.#replay(envelope);
        yield envelope;
      }
    }
  }

  *#events(): Generator<Envelope> {
    const { onProgress } = this.#options;
    for (const envelope of eventsOf(this.#log)) {
      if (envelope.seq % PROGRESS_EVERY === 0) onProgress?.(envelope.seq / this.#log.head);
      yield envelope;
    }
  }

  #replay(envelope: Envelope): void {
    if (this.#recorded.feed(envelope)) return;
    const what = this.#recorded.divergence?.what ?? 'unknown';
    throw new HaruError(
      'log_diverges',
      `The recorded day itself parts from its replay at event ${envelope.seq} (${what}): \`haru replay\` shows both sides.`,
    );
  }

  readonly #keep = (envelope: Envelope): void => {
    this.#lived.set(envelope.seq, envelope);
  };

  readonly #find = {
    recorded: (seq: Seq): Envelope | undefined => this.#log.read(seq, 1)[0],
    derived: (seq: Seq): Envelope | undefined =>
      this.#lived.get(seq) ?? (seq < this.#from ? this.#log.read(seq, 1)[0] : undefined),
  };

  get #terms(): TickTerms {
    return this.#options.terms ?? TICK_TERMS;
  }

  #result(): WhatIfResult {
    const { events, ticks, system: recorded } = this.#recorded;
    const system = this.#system ?? recorded;
    return {
      from: this.#from,
      policy: { recorded: this.#first.event.config.policy, whatIf: this.#opened.config.policy },
      events,
      ticks,
      stateHash: stateHash(system.state()),
      recordedHash: stateHash(recorded.state()),
      first: this.#difference,
      parting: this.#parting,
      recorded: summaryOf(recorded),
      whatIf: summaryOf(system),
      orders: orderPairs(Object.values(recorded.model.orders), Object.values(system.model.orders)),
      fills: this.#fills,
      assumed: this.#answers.assumed,
      stopped: this.#stopped,
    };
  }
}

function fromOf(from = 1, { head }: Pick<RecordedLog, 'head'>): number {
  if (Number.isSafeInteger(from) && from >= 1 && from <= head) return from;
  throw new InputError('bad_seq', `The log has the events 1 to ${head}: there is no event ${from} to begin with.`);
}

function openedAnew(opened: DayOpened, { policy, rules = {} }: WhatIfOptions): DayOpened {
  const { risk, ...plain } = rules;
  const { config: was } = opened;
  const config: DayConfig = {
    ...was,
    ...plain,
    risk: { ...was.risk, ...risk },
    ...(policy === undefined ? {} : { policy: policy.id, lookback: policy.lookback }),
  };
  return canonicalJson(config) === canonicalJson(was) ? opened : { ...opened, config, configHash: stateHash(config) };
}

/** A state to go on from. How many bars a decision needs is told to each trader when the day begins: it is told anew. */
function carriedOver(state: SystemState, { lookback }: DayConfig): SystemState {
  const copy = JSON.parse(JSON.stringify(state)) as SystemState;
  for (const { trader } of Object.values(copy.trading.desks)) {
    const { context } = trader as unknown as { context: { lookback: number } };
    context.lookback = lookback;
  }
  return copy;
}

function eventsIn({ input, decisions }: Group): Envelope[] {
  return [input, ...decisions];
}

function split(group: Group, from: number): [before: Envelope[], anew: Envelope[]] {
  const all = eventsIn(group);
  return [all.filter(({ seq }) => seq < from), all.filter(({ seq }) => seq >= from)];
}
