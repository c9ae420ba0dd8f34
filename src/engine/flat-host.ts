/**
 * The same machines on lighter legs: walks the transitions that XState has laid out for a machine of one level of states,
 * without an actor, a mailbox and an inspector around each step. A backtest sends a machine two events a bar, hundreds of
 * thousands of bars a second; XState alone would take longer than everything else together.
 *
 * It knows what the machines of this house use (guards, `assign`, `emit`, `enqueueActions`, `always`, entry) and refuses
 * what it does not know. That it does what XState does, to the last byte of the persisted state, is held by `test/model`.
 */
import type { AnyStateMachine, EmittedFrom, EventFromLogic, Snapshot, SnapshotFrom } from 'xstate';
import { invariant } from '../domain/index.js';
import type { MachineHost, MakeHost, Origin } from './actors.js';
import type { Context, Walk } from './flat-actions.js';
import { planOf, type Plan, type State, type Transition } from './flat-plan.js';

/** As {@link Host}, for machines of one level of states, without children, timers or history. */
export class FlatHost<T extends AnyStateMachine> implements MachineHost<T> {
  readonly #plan: Plan;
  readonly #onEmitted: (event: EmittedFrom<T>) => void;
  /** One walk serves all steps, for a machine takes one at a time; what is emitted waits in it. */
  readonly #walk: Step;
  #state: State;
  #context: Context;
  /** As others see it; null after a change, until somebody looks. Until then the context is the host's own. */
  #shown: Shown | null;

  constructor(machine: T, origin: Origin<T>, onEmitted: (event: EmittedFrom<T>) => void) {
    const plan = (this.#plan = planOf(machine));
    this.#onEmitted = onEmitted;
    if ('snapshot' in origin) {
      const { value, context } = origin.snapshot as Snapshot<unknown> & { value: string; context: Context };
      this.#state = plan.get(value);
      this.#context = context;
    } else {
      this.#state = plan.initial;
      this.#context = plan.context({ input: origin.input, self: this });
    }
    this.#shown = new Shown(this.#state, this.#context);
    const walk: Step = { state: this.#state, context: this.#context, owned: false, touched: false, event: BIRTH, self: this, emitted: [] }; // prettier-ignore
    this.#walk = walk;
    if ('snapshot' in origin) return;
    for (const act of plan.initial.entry) act(walk);
    this.#arrive(walk);
  }

  get snapshot(): SnapshotFrom<T> {
    return (this.#shown ??= new Shown(this.#state, this.#context)) as unknown as SnapshotFrom<T>;
  }

  send(event: EventFromLogic<T>): void {
    const walk = this.#walk;
    walk.state = this.#state;
    walk.context = this.#context;
    walk.owned = this.#shown === null;
    walk.touched = false;
    walk.event = event;
    take(walk, this.#state.on.get(walk.event.type) ?? this.#state.others);
    this.#arrive(walk);
    this.deliver();
  }

  /** For actions: as much of the machine before the step as they ask for. */
  getSnapshot(): { readonly value: string } {
    return this.#state;
  }

  deliver(): void {
    const walk = this.#walk;
    for (let event = walk.emitted.shift(); event !== undefined; event = walk.emitted.shift()) {
      this.#onEmitted(event as EmittedFrom<T>);
    }
  }

  /** In the order in which XState lists it. */
  persist(): Snapshot<unknown> {
    const never = { output: undefined, error: undefined };
    const { value, context } = this.snapshot as unknown as Shown;
    const shown = { value, historyValue: {}, context, children: {} };
    return { status: 'active', ...never, ...shown };
  }

  /** Takes the transitions without an event that follow. The new state shows only when all is done, as in XState. */
  #arrive(walk: Step): void {
    for (let taken = 0; walk.state.always.length > 0 && take(walk, walk.state.always);) {
      invariant(++taken < this.#plan.most, 'a state leads to itself without end:', walk.state.value);
    }
    if (walk.state === this.#state && !walk.touched) return;
    this.#state = walk.state;
    this.#context = walk.context;
    this.#shown = null;
  }
}

const BIRTH = { type: 'xstate.init' };

export const onFlatLegs: MakeHost = (machine, origin, onEmitted) => new FlatHost(machine, origin, onEmitted);

/** A walk and where it has come to. */
interface Step extends Walk {
  state: State;
}

/** What others see of a machine: as much of XState's snapshot as this house asks for. */
class Shown {
  readonly status = 'active';
  readonly value: string;
  readonly tags: ReadonlySet<string>;

  constructor(
    state: State,
    readonly context: object,
  ) {
    this.value = state.value;
    this.tags = state.tags;
  }

  matches(state: string): boolean {
    return state === this.value;
  }

  hasTag(tag: string): boolean {
    return this.tags.has(tag);
  }
}

/** Takes the first transition whose guard holds. @returns whether there was one */
function take(walk: Step, candidates: readonly Transition[]): boolean {
  for (const { guard, actions, enters } of candidates) {
    if (guard !== null && !guard(walk)) continue;
    for (const act of actions) act(walk);
    if (enters !== null) {
      for (const act of enters.entry) act(walk);
      walk.state = enters;
    }
    return true;
  }
  return false;
}
