/**
 * The kernel: one inbox, one writer. Every input gets the next seq, is appended, then applied; what it leads to is
 * appended and applied before the next input is looked at; only then do effects leave. Nobody acts inside a callback.
 */
import {
  HaruError,
  invariant,
  type BrokerGateway,
  type Clock,
  type Command,
  type DayClosed,
  type DayEvent,
  type DayLog,
  type Durability,
  type Envelope,
  type EpochMs,
  type Inbox,
  type Policy,
  type Seq,
} from '../domain/index.js';
import type { Effect } from './effects.js';
import { holdingsOf } from './model.js';
import { decideBy } from './policy.js';
import { stateHash } from './state-hash.js';
import type { Outcome } from './system/core.js';
import type { DaySystem, Step } from './system/system.js';

/** How a day came to its end. */
export type DayEnd =
  | { readonly how: 'settled'; readonly stateHash: string }
  | { readonly how: 'stopped'; readonly code: string; readonly reason: string }
  | { readonly how: 'failed'; readonly error: unknown };

export interface KernelOptions {
  /** Positioned at its head; `system` has applied all of it. */
  readonly log: DayLog;
  readonly system: DaySystem;
  readonly policy: Policy;
  readonly gateway: BrokerGateway;
  /** The day's time: stamps arrivals and fires timers. */
  readonly clock: Clock;
  /** Real time, for group commits. */
  readonly commitClock: Clock;
  /** What `DayClosed` says of the state that the day ends in; absent: the hash of all of it. */
  readonly hashOf?: (system: DaySystem) => string;
  /** Timers that were set before, by name: of a day that is gone on with where it stands, rather than resumed. */
  readonly timers?: ReadonlyMap<string, EpochMs>;
  /** Called after every applied event; must not offer. */
  readonly onStep?: (envelope: Envelope, step: Step) => void;
  readonly onEnd: (end: DayEnd) => void;
}

/** Market data is on disk this long after it arrived, at the latest. */
const GROUP_COMMIT_MS = 50;
/** The inbox never gets near this; if it does, the daemon has stopped keeping up and must not trade on old prices. */
const INBOX_LIMIT = 1_000_000;
/** A snapshot after so many events keeps recovery and time travel short. */
const SNAPSHOT_EVERY = 50_000;

/** These are on disk before anything else happens: intents, operators' words, the frame of the day. */
const DURABLE: ReadonlySet<DayEvent['type']> = new Set<DayEvent['type']>([
  'OrderRequested',
  'CancelRequested',
  'AmendRequested',
  'CommandReceived',
  'DayOpened',
  'DayResumed',
  'DayClosed',
]);

interface Arrival {
  readonly event: DayEvent;
  readonly tsEvent: EpochMs;
}

export class Kernel implements Inbox {
  readonly #options: KernelOptions;
  readonly #inbox: Arrival[] = [];
  #outcomes: Outcome[] = [];
  readonly #timers = new Map<string, () => void>();
  #draining = false;
  #settled = false;
  #end: DayEnd | null = null;
  #flushPlanned: (() => void) | null = null;
  #snapshotAt: number;

  constructor(options: KernelOptions) {
    this.#options = options;
    this.#snapshotAt = options.log.head + SNAPSHOT_EVERY;
    for (const [name, at] of options.timers ?? []) this.#setTimer(name, at);
  }

  get system(): DaySystem {
    return this.#options.system;
  }

  /** How the day ended, or null while it lives. */
  get end(): DayEnd | null {
    return this.#end;
  }

  /** Takes an event in. It is handled at once, or after the one being handled; after the day's end it is dropped. */
  offer(event: DayEvent, tsEvent: EpochMs): void {
    if (this.#end !== null) return;
    if (this.#draining) {
      this.#inbox.push({ event, tsEvent });
      return;
    }
    this.#draining = true;
    try {
      this.#handle(event, tsEvent);
      for (let next = this.#inbox.shift(); next !== undefined && this.end === null; next = this.#inbox.shift()) {
        invariant(this.#inbox.length < INBOX_LIMIT, 'the inbox is full: the kernel does not keep up with the market');
        this.#handle(next.event, next.tsEvent);
      }
    } catch (error) {
      this.#finish({ how: 'failed', error });
    } finally {
      this.#draining = false;
    }
  }

  /** An operator's word, from `source`: logged like every input, on disk before it takes effect. */
  command(command: Command, source: string): void {
    this.offer({ type: 'CommandReceived', command, source }, this.#options.clock.now());
  }

  /** Commits what is buffered and lets go of the day without closing it: a later process goes on with its log. */
  suspend(): void {
    this.#finish({ how: 'stopped', code: 'suspended', reason: 'the process was asked to stop' });
  }

  /** One input and everything that follows from it. Within it, time stands still. */
  #handle(event: DayEvent, tsEvent: EpochMs): void {
    const { system, policy, clock } = this.#options;
    const now = clock.now();
    this.#record(event, tsEvent, now, system.causeOf(event));
    while (this.#end === null) {
      const outcome = this.#outcomes.shift();
      if (outcome === undefined) break;
      const decision = outcome.kind === 'decision' ? outcome.event : decideBy(policy, outcome);
      this.#record(decision, now, now, outcome.cause);
    }
    if (this.#settled && this.#end === null) this.#close(now);
  }

  #record(event: DayEvent, tsEvent: EpochMs, tsRecv: EpochMs, cause: Seq | null): void {
    const { log, system, onStep } = this.#options;
    const envelope: Envelope = { seq: (log.head + 1) as Seq, tsEvent, tsRecv, cause, event };
    const durability: Durability = DURABLE.has(event.type) ? 'full' : 'group';
    log.append(envelope, durability);
    if (durability === 'group') this.#planFlush();
    const step = system.apply(envelope);
    // First what follows from this event, then what was waiting: the second of two buys decided on the same bar must be
    // measured against the cash that the first one binds.
    if (step.outcomes.length > 0) this.#outcomes = step.outcomes.concat(this.#outcomes);
    onStep?.(envelope, step);
    for (const effect of step.effects) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    const { gateway } = this.#options;
    switch (effect.kind) {
      case 'submit':
        gateway.submit(effect.request);
        break;
      case 'withhold':
        gateway.withhold(effect.orderId);
        break;
      case 'cancel':
        gateway.cancel(effect.request, effect.target);
        break;
      case 'amend':
        gateway.amend(effect.request, effect.target);
        break;
      case 'query':
        gateway.query(effect.query);
        break;
      case 'timer':
        this.#setTimer(effect.name, effect.at);
        break;
      case 'cancelTimer':
        this.#timers.get(effect.name)?.();
        this.#timers.delete(effect.name);
        break;
      case 'settled':
        this.#settled = true;
        break;
      case 'stop':
        this.#finish({ how: 'stopped', code: effect.code, reason: effect.reason });
        break;
    }
  }

  /** One timer per name; asking again moves it. */
  #setTimer(name: string, at: EpochMs): void {
    this.#timers.get(name)?.();
    const cancel = this.#options.clock.schedule(at, () => {
      this.#timers.delete(name);
      this.offer({ type: 'TimerFired', name, dueAt: at }, at);
    });
    this.#timers.set(name, cancel);
  }

  #planFlush(): void {
    if (this.#flushPlanned !== null) return;
    const { commitClock } = this.#options;
    this.#flushPlanned = commitClock.schedule((commitClock.now() + GROUP_COMMIT_MS) as EpochMs, this.#flushGroup);
  }

  readonly #flushGroup = (): void => {
    this.#flushPlanned = null;
    try {
      this.#options.log.flush('group');
      this.#maybeSnapshot();
    } catch (error) {
      this.#finish({ how: 'failed', error });
    }
  };

  #maybeSnapshot(): void {
    const { log, system } = this.#options;
    if (log.head < this.#snapshotAt || this.#draining) return;
    const state = system.state();
    log.saveSnapshot({ seq: log.head as Seq, hash: stateHash(state), state: JSON.stringify(state) });
    this.#snapshotAt = log.head + SNAPSHOT_EVERY;
  }

  /** The day's last event. */
  #close(now: EpochMs): void {
    const { system, hashOf = wholeHash } = this.#options;
    const closing = closingOf(system, 'settled', hashOf(system));
    this.#record(closing, now, now, null);
    this.#finish({ how: 'settled', stateHash: closing.stateHash });
  }

  #finish(end: DayEnd): void {
    if (this.#end !== null) return;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#flushPlanned?.();
    this.#end = end.how === 'failed' ? end : this.#flushed(end);
    this.#options.onEnd(this.#end);
  }

  #flushed(end: DayEnd): DayEnd {
    try {
      this.#options.log.flush('full');
      return end;
    } catch (error) {
      return { how: 'failed', error };
    }
  }
}

/** The event that ends a day in the state that `system` is in. */
export function closingOf(system: DaySystem, how: DayClosed['how'], hash = wholeHash(system)): DayClosed {
  const { cash, equity, model } = system;
  return {
    type: 'DayClosed',
    stateHash: hash,
    cash,
    equity,
    positions: holdingsOf(model),
    latched: system.trading.guard.latched,
    how,
  };
}

function wholeHash(system: DaySystem): string {
  return stateHash(system.state());
}

/** The sentence to show for a day that failed. */
export function failureText(error: unknown): string {
  if (error instanceof HaruError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
