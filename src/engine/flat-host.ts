/**
 * The same machines on lighter legs: walks the transitions that XState has laid out for a machine of one level of states,
 * without an actor, a mailbox and an inspector around each step. A backtest sends a machine two events a bar, a hundred
 * thousand bars a second; XState alone would take longer than everything else together.
 *
 * It knows what the machines of this house use (guards, `assign`, `emit`, `enqueueActions`, `always`, entry) and refuses
 * what it does not know. That it does what XState does, to the last byte of the persisted state, is held by `test/model`.
 */
import {
  createActor,
  type AnyStateMachine,
  type EmittedFrom,
  type EventFromLogic,
  type Snapshot,
  type SnapshotFrom,
} from 'xstate';
import { invariant } from '../domain/index.js';
import type { MachineHost, MakeHost, Origin } from './actors.js';
import {
  planOf,
  type Args,
  type Call,
  type Implementation,
  type Plan,
  type State,
  type Transition,
} from './flat-plan.js';

/** As {@link Host}, for machines of one level of states, without children, timers or history. */
export class FlatHost<T extends AnyStateMachine> implements MachineHost<T> {
  readonly #plan: Plan;
  readonly #onEmitted: (event: EmittedFrom<T>) => void;
  readonly #emitted: EmittedFrom<T>[] = [];
  /** The persisted form; what never changes of it is XState's own. */
  readonly #frame: Snapshot<unknown>;
  readonly #self: Args['self'] = { getSnapshot: () => this.#shown };
  #state: State;
  #context: object;
  /** As others see it; null after a step, until somebody looks. */
  #view: object | null = null;

  constructor(machine: T, origin: Origin<T>, onEmitted: (event: EmittedFrom<T>) => void) {
    this.#plan = planOf(machine);
    this.#onEmitted = onEmitted;
    // Birth is XState's: it computes the first context and takes the first transitions.
    const actor = createActor(machine, origin as never);
    actor.on('*', (event: EmittedFrom<T>) => this.#emitted.push(event));
    actor.start();
    const { value, context } = actor.getSnapshot() as { value: string; context: object };
    this.#frame = actor.getPersistedSnapshot();
    this.#state = this.#plan.get(value);
    this.#context = context;
    if ('snapshot' in origin) this.#emitted.length = 0;
  }

  get snapshot(): SnapshotFrom<T> {
    return this.#shown as SnapshotFrom<T>;
  }

  send(event: EventFromLogic<T>): void {
    this.#step(event);
    this.deliver();
  }

  deliver(): void {
    for (let event = this.#emitted.shift(); event !== undefined; event = this.#emitted.shift()) this.#onEmitted(event);
  }

  persist(): Snapshot<unknown> {
    const at = { value: this.#state.value, context: this.#context };
    return Object.assign({ ...this.#frame }, at);
  }

  get #shown(): object {
    const { value, tags } = this.#state;
    return (this.#view ??= {
      ...{ status: 'active', value, tags, context: this.#context },
      matches: (state: string) => state === value,
      hasTag: (tag: string) => tags.has(tag),
    });
  }

  /** One event, and the transitions without one that follow. The new state shows only when all is done, as in XState. */
  #step(event: Args['event']): void {
    const walk: Walk = { state: this.#state, context: this.#context, event, self: this.#self, emitted: this.#emitted };
    take(walk, this.#state.on.get(event.type) ?? this.#state.others);
    for (let taken = 0; walk.state.always.length > 0 && take(walk, walk.state.always);) {
      invariant(++taken < this.#plan.most, () => `${walk.state.value} leads to itself without end`);
    }
    this.#state = walk.state;
    this.#context = walk.context;
    this.#view = null;
  }
}

export const onFlatLegs: MakeHost = (machine, origin, onEmitted) => new FlatHost(machine, origin, onEmitted);

interface Walk {
  state: State;
  context: object;
  readonly event: Args['event'];
  readonly self: Args['self'];
  readonly emitted: unknown[];
}

/** Takes the first transition whose guard holds. @returns whether there was one */
function take(walk: Walk, candidates: readonly Transition[]): boolean {
  for (const { guard, actions, enters } of candidates) {
    if (guard !== null && guard.run(walk, paramsOf(guard, walk)) !== true) continue;
    for (const action of actions) act(walk, action);
    if (enters !== null) {
      for (const action of enters.entry) act(walk, action);
      walk.state = enters;
    }
    return true;
  }
  return false;
}

function act(walk: Walk, action: Call): void {
  const { run } = action;
  const params = paramsOf(action, walk);
  switch (run.type) {
    case 'xstate.assign':
      assign(walk, run.assignment, params);
      return;
    case 'xstate.emit':
      walk.emitted.push(resolved(run.event, walk, params));
      return;
    case 'xstate.enqueueActions': {
      // What is queued takes effect after the function, in order; it sees the context as it was.
      const queued: (() => void)[] = [];
      const enqueue = {
        assign: (change: unknown) => queued.push(() => assign(walk, change, undefined)),
        emit: (event: unknown) => queued.push(() => walk.emitted.push(resolved(event, walk, undefined))),
      };
      run.collect?.({ context: walk.context, event: walk.event, self: walk.self, enqueue }, params);
      for (const each of queued) each();
      return;
    }
    default:
      run(walk, params);
  }
}

function assign(walk: Walk, assignment: unknown, params: unknown): void {
  const change: Record<string, unknown> = {};
  if (typeof assignment === 'function') Object.assign(change, (assignment as Implementation)(walk, params));
  else for (const [key, value] of Object.entries(assignment as object)) change[key] = resolved(value, walk, params);
  walk.context = { ...walk.context, ...change };
}

function resolved(value: unknown, walk: Walk, params: unknown): unknown {
  return typeof value === 'function' ? (value as Implementation)(walk, params) : value;
}

function paramsOf({ params }: Call, { context, event }: Walk): unknown {
  return typeof params === 'function' ? (params as (at: object) => unknown)({ context, event }) : params;
}
