/**
 * What a transition of a machine does, as plain functions of a walk: guards that are asked and actions that are taken,
 * compiled once from what the machine names. Knows what the machines of this house use and refuses what it does not.
 */
import type { AnyStateMachine } from 'xstate';
import { appended, invariant } from '../domain/index.js';

export type Context = Record<string, unknown>;

/** One event on its way through a machine: what guards and actions see and change of it. */
export interface Walk {
  context: Context;
  /** Whether nobody else has seen this very context, so that it may be changed as it lies there. */
  owned: boolean;
  /** Whether anything of the context has changed on this walk. */
  touched: boolean;
  event: { readonly type: string };
  /** As much of the machine before the step as actions ask for. */
  readonly self: { getSnapshot(): { readonly value: string } };
  emitted: unknown[];
}

export type Asks = (walk: Walk) => boolean;
export type Acts = (walk: Walk) => void;

/** A plain function, or one of XState's built-in actions, which carry what they are made of. */
interface Implementation {
  (args: object, params: unknown): unknown;
  readonly type?: string;
  readonly assignment?: unknown;
  readonly event?: unknown;
  readonly collect?: Implementation;
}

/** A value, or how it follows from the walk. */
type Value = (walk: Walk, params: unknown) => unknown;
type Change = (walk: Walk, params: unknown) => void;

/** @throws InvariantError for guards made of guards */
export function asking(machine: AnyStateMachine, guard: unknown): Asks {
  const { run, params } = callOf(machine.implementations.guards as Record<string, unknown>, guard);
  invariant(!('check' in run), () => `${machine.id}: a flat host does not know guards made of guards`);
  return (walk) => run(walk, params(walk, undefined)) === true;
}

/** @throws InvariantError for an action that is none of a function, `assign`, `emit`, `enqueueActions` */
export function acting(machine: AnyStateMachine, action: unknown): Acts {
  const { run, params } = callOf(machine.implementations.actions as Record<string, unknown>, action);
  switch (run.type) {
    case 'xstate.assign': {
      const change = changeOf(run.assignment);
      return (walk) => {
        change(walk, params(walk, undefined));
      };
    }
    case 'xstate.emit': {
      const event = valueOf(run.event);
      return (walk) => {
        walk.emitted = appended(walk.emitted, event(walk, params(walk, undefined)));
      };
    }
    case 'xstate.enqueueActions':
      return (walk) => {
        enqueuing(walk, run, params(walk, undefined));
      };
    default:
      invariant(run.type === undefined, () => `${machine.id}: a flat host does not know ${String(run.type)}`);
      return (walk) => {
        run(walk, params(walk, undefined));
      };
  }
}

/** What is queued takes effect after the function, in order; it sees the context as it was. */
function enqueuing(walk: Walk, { collect }: Implementation, params: unknown): void {
  const enqueue = new Queue();
  const { context, event, self } = walk;
  collect?.({ context, event, self, enqueue }, params);
  enqueue.run(walk);
}

/** What XState calls `enqueue`. */
class Queue {
  #queued: { readonly is: 'assign' | 'emit'; readonly what: unknown }[] = [];

  assign(what: unknown): void {
    this.#queued = appended(this.#queued, { is: 'assign', what });
  }

  emit(what: unknown): void {
    this.#queued = appended(this.#queued, { is: 'emit', what });
  }

  run(walk: Walk): void {
    for (const { is, what } of this.#queued) {
      if (is === 'assign') changeOf(what)(walk, undefined);
      else walk.emitted = appended(walk.emitted, typeof what === 'function' ? (what as Value)(walk, undefined) : what);
    }
  }
}

/** What an `assign` changes: by a function, or by an object whose members may be functions. All see the context as it was. */
function changeOf(assignment: unknown): Change {
  if (typeof assignment === 'function') {
    const run = assignment as (walk: Walk, params: unknown) => Record<string, unknown>;
    return (walk, params) => {
      const change = run(walk, params);
      for (const key in change) put(walk, key, change[key]);
    };
  }
  const entries = Object.entries(assignment as object);
  const members = entries.map(([key, value]) => ({ key, value: valueOf(value) }));
  // One after another, where none could see what another has changed.
  if (members.length === 1 || entries.every(([, value]) => typeof value !== 'function')) {
    return (walk, params) => {
      for (const { key, value } of members) put(walk, key, value(walk, params));
    };
  }
  return (walk, params) => {
    const values = members.map(({ value }) => value(walk, params));
    members.forEach(({ key }, i) => {
      put(walk, key, values[i]);
    });
  };
}

/** What stays as it is is not copied, and a context that nobody has seen is not either. */
function put(walk: Walk, key: string, value: unknown): void {
  if (walk.context[key] === value) return;
  if (!walk.owned) walk.context = { ...walk.context };
  walk.owned = walk.touched = true;
  walk.context[key] = value;
}

function valueOf(value: unknown): Value {
  return typeof value === 'function' ? (value as Value) : () => value;
}

function callOf(known: Record<string, unknown>, named: unknown): { run: Implementation; params: Value } {
  if (typeof named === 'function') return { run: named as Implementation, params: valueOf(undefined) };
  const { type, params } = typeof named === 'string' ? { type: named, params: undefined } : (named as { type: string; params?: unknown }); // prettier-ignore
  const run = known[type];
  invariant(typeof run === 'function', () => `${type} is named, but nowhere given`);
  return { run: run as Implementation, params: valueOf(params) };
}
