/** A machine of one level of states, laid out for walking: which transitions an event may take in which state, in order. */
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { invariant } from '../domain/index.js';

/** What guards and actions are called with. */
export interface Args {
  readonly context: object;
  readonly event: { readonly type: string };
  readonly self: { getSnapshot(): unknown };
  readonly enqueue?: { assign(change: unknown): void; emit(event: unknown): void };
}

/** A plain function, or one of XState's built-in actions, which carry what they are made of. */
export interface Implementation {
  (args: Args, params: unknown): unknown;
  readonly type?: string;
  readonly assignment?: unknown;
  readonly event?: unknown;
  readonly collect?: Implementation;
}

/** A guard or an action that a transition names, with what it is given: a value, or a function of context and event. */
export interface Call {
  readonly run: Implementation;
  readonly params: unknown;
}

export interface Transition {
  readonly guard: Call | null;
  readonly actions: readonly Call[];
  /** The state entered, itself perhaps; null when none is. */
  readonly enters: State | null;
}

export interface State {
  readonly value: string;
  readonly tags: ReadonlySet<string>;
  readonly entry: readonly Call[];
  readonly always: readonly Transition[];
  /** By type of event, those of the machine behind those of the state. */
  readonly on: ReadonlyMap<string, readonly Transition[]>;
  /** For events of any other type. */
  readonly others: readonly Transition[];
}

export interface Plan {
  /** @throws InvariantError when there is no such state */
  get(value: string): State;
  /** Transitions without an event that may follow one another. */
  readonly most: number;
}

type Filled = { -readonly [key in keyof State]: State[key] };

const PLANS = new WeakMap<AnyStateMachine, Plan>();
const ANY = '*';

/** @throws InvariantError when the machine has what a flat host does not know */
export function planOf(machine: AnyStateMachine): Plan {
  const known = PLANS.get(machine);
  if (known !== undefined) return known;
  const states = new Map<string, Filled>();
  for (const [value, node] of Object.entries(machine.states)) {
    invariant(isFlat(node), () => `${machine.id}.${value} is more than a flat host can walk`);
    const empty = { entry: [], always: [], on: new Map(), others: [] };
    states.set(value, { value, tags: new Set(node.tags), ...empty });
  }
  const layOut = (transition: AnyTransitionDefinition): Transition => ({
    guard: transition.guard === undefined ? null : guardOf(machine, transition.guard),
    actions: transition.actions.map((action) => actionOf(machine, action)),
    enters: enteredBy(transition, states),
  });
  for (const state of states.values()) {
    const node = machine.states[state.value];
    invariant(node !== undefined, 'a state that was just listed');
    state.entry = node.entry.map((action) => actionOf(machine, action));
    state.always = (node.always ?? []).map(layOut);
    const of = (type: string): Transition[] =>
      [...candidates(node, type), ...candidates(machine.root, type)].map(layOut);
    const types = new Set([...node.transitions.keys(), ...machine.root.transitions.keys()]);
    state.on = new Map([...types].filter((type) => type !== ANY).map((type) => [type, of(type)]));
    state.others = of(ANY);
  }
  const plan: Plan = {
    get: (value) => {
      const state = states.get(value);
      invariant(state !== undefined, () => `${machine.id} has no state ${value}`);
      return state;
    },
    most: machine.options.maxIterations ?? Infinity,
  };
  PLANS.set(machine, plan);
  return plan;
}

function isFlat(node: AnyStateNode): boolean {
  return node.type === 'atomic' && node.exit.length === 0 && node.invoke.length === 0 && node.after.length === 0;
}

/** Those of this very type, then those of any. */
function candidates(node: AnyStateNode, type: string): AnyTransitionDefinition[] {
  const exact = type === ANY ? [] : (node.transitions.get(type) ?? []);
  return [...exact, ...(node.transitions.get(ANY) ?? [])];
}

/** A transition of a state to itself does not enter it anew; one of the machine does. */
function enteredBy({ source, target, reenter }: AnyTransitionDefinition, states: Map<string, State>): State | null {
  const [node, ...more] = target ?? [];
  if (node === undefined) return null;
  invariant(more.length === 0, 'a transition has one target here');
  return node === source && !reenter ? null : (states.get(node.key) ?? null);
}

function guardOf(machine: AnyStateMachine, guard: unknown): Call {
  const call = callOf(machine.implementations.guards as Record<string, unknown>, guard);
  invariant(!('check' in call.run), () => `${machine.id}: a flat host does not know guards made of guards`);
  return call;
}

const KNOWN = new Set([undefined, 'xstate.assign', 'xstate.emit', 'xstate.enqueueActions']);

function actionOf(machine: AnyStateMachine, action: unknown): Call {
  const call = callOf(machine.implementations.actions as Record<string, unknown>, action);
  invariant(KNOWN.has(call.run.type), () => `${machine.id}: a flat host does not know ${String(call.run.type)}`);
  return call;
}

function callOf(known: Record<string, unknown>, named: unknown): Call {
  if (typeof named === 'function') return { run: named as Implementation, params: undefined };
  const { type, params } = typeof named === 'string' ? { type: named, params: undefined } : (named as { type: string; params?: unknown }); // prettier-ignore
  const run = known[type];
  invariant(typeof run === 'function', () => `${type} is named, but nowhere given`);
  return { run: run as Implementation, params };
}
