/** A machine of one level of states, laid out for walking: which transitions an event may take in which state, in order. */
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { invariant } from '../domain/index.js';
import { acting, asking, type Acts, type Asks, type Context } from './flat-actions.js';

export interface Transition {
  readonly guard: Asks | null;
  readonly actions: readonly Acts[];
  /** The state entered, itself perhaps; null when none is. */
  readonly enters: State | null;
}

export interface State {
  readonly value: string;
  readonly tags: ReadonlySet<string>;
  readonly entry: readonly Acts[];
  readonly always: readonly Transition[];
  /** By type of event, those of the machine behind those of the state. */
  readonly on: ReadonlyMap<string, readonly Transition[]>;
  /** For events of any other type. */
  readonly others: readonly Transition[];
}

export interface Plan {
  readonly initial: State;
  /** The context that a machine is born with. */
  readonly context: (born: { readonly input: unknown; readonly self: unknown }) => Context;
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
    guard: transition.guard === undefined ? null : asking(machine, transition.guard),
    actions: transition.actions.map((action) => acting(machine, action)),
    enters: enteredBy(transition, states),
  });
  for (const state of states.values()) {
    const node = machine.states[state.value];
    invariant(node !== undefined, 'a state that was just listed');
    state.entry = node.entry.map((action) => acting(machine, action));
    state.always = (node.always ?? []).map(layOut);
    const of = (type: string): Transition[] =>
      [...candidates(node, type), ...candidates(machine.root, type)].map(layOut);
    const types = new Set([...node.transitions.keys(), ...machine.root.transitions.keys()]);
    state.on = new Map([...types].filter((type) => type !== ANY).map((type) => [type, of(type)]));
    state.others = of(ANY);
  }
  const get = (value: string): State => {
    const state = states.get(value);
    invariant(state !== undefined, () => `${machine.id} has no state ${value}`);
    return state;
  };
  const most = machine.options.maxIterations ?? Infinity;
  const plan: Plan = { initial: get(firstOf(machine)), context: contextOf(machine), get, most };
  PLANS.set(machine, plan);
  return plan;
}

function isFlat(node: AnyStateNode): boolean {
  return node.type === 'atomic' && node.exit.length === 0 && node.invoke.length === 0 && node.after.length === 0;
}

/** The state that a new machine enters. */
function firstOf({ id, root }: AnyStateMachine): string {
  const { target, actions } = root.initial;
  invariant(actions.length === 0 && root.entry.length === 0, () => `${id} acts before its first state`);
  return target[0]?.key ?? '';
}

function contextOf({ config }: AnyStateMachine): Plan['context'] {
  const { context } = config as { context?: unknown };
  if (typeof context === 'function') return context as Plan['context'];
  return () => (context ?? {}) as Context;
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
