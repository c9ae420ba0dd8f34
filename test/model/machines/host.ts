/** One machine as a root actor: everything it emits, and every transition it takes. */
import {
  createActor,
  type Actor,
  type AnyStateMachine,
  type AnyTransitionDefinition,
  type ContextFrom,
  type EmittedFrom,
  type EventFromLogic,
  type InputFrom,
  type InspectionEvent,
  type Snapshot,
} from 'xstate';

export type Origin<M extends AnyStateMachine> =
  { readonly input: InputFrom<M> } | { readonly snapshot: Snapshot<unknown> };

export class TestHost<M extends AnyStateMachine> {
  readonly emitted: EmittedFrom<M>[] = [];
  readonly taken = new Set<AnyTransitionDefinition>();
  readonly #actor: Actor<M>;
  readonly #errors: unknown[] = [];

  constructor(machine: M, origin: Origin<M>) {
    const inspect = (event: InspectionEvent): void => {
      if (event.type !== '@xstate.microstep') return;
      for (const transition of event._transitions as readonly AnyTransitionDefinition[]) this.taken.add(transition);
    };
    // The options type depends on whether the machine takes input; both origins satisfy it.
    this.#actor = createActor(machine, { ...origin, inspect } as never);
    this.#actor.on('*', (event: EmittedFrom<M>) => this.emitted.push(event));
    // Without a listener an exception of the machine would be thrown on a later tick, past the test.
    this.#actor.subscribe({ error: (error: unknown) => this.#errors.push(error) });
    this.#actor.start();
  }

  /** Sends, and returns what was emitted because of it. Throws what the machine threw. */
  send(...events: readonly EventFromLogic<M>[]): EmittedFrom<M>[] {
    const from = this.emitted.length;
    for (const event of events) this.#actor.send(event);
    if (this.#errors.length > 0) throw new Error('the machine threw', { cause: this.#errors[0] });
    return this.emitted.slice(from);
  }

  get snapshot(): ReturnType<Actor<M>['getSnapshot']> {
    return this.#actor.getSnapshot();
  }

  get state(): string {
    return (this.snapshot as { value: string }).value;
  }

  get context(): ContextFrom<M> {
    return (this.snapshot as { context: ContextFrom<M> }).context;
  }

  get tags(): readonly string[] {
    return [...(this.snapshot as { tags: ReadonlySet<string> }).tags];
  }

  /** The whole state after a trip through JSON text. */
  persisted(): Snapshot<unknown> {
    return JSON.parse(JSON.stringify(this.#actor.getPersistedSnapshot())) as Snapshot<unknown>;
  }
}

/** `accepted: OrderFilled [fillCompletes] → filled`: one line a transition, for people and for comparing. */
export function nameOf({ source, eventType, guard, target }: AnyTransitionDefinition): string {
  const node = source as { key: string };
  const to = (target as readonly { key: string }[] | undefined)?.[0]?.key;
  const event = (eventType as string) === '' ? 'always' : (eventType as string);
  return `${node.key}: ${event}${guardName(guard)}${to === undefined ? '' : ` → ${to}`}`;
}

function guardName(guard: unknown): string {
  if (guard === undefined) return '';
  if (typeof guard === 'string') return ` [${guard}]`;
  const { type, params } = guard as { type: string; params?: unknown };
  const given =
    typeof params === 'function' ? (params as (at: unknown) => unknown)({ event: { found: null } }) : params;
  const literal = typeof given === 'object' && given !== null && 'as' in given ? given.as : given;
  return typeof literal === 'string' ? ` [${type} ${literal}]` : ` [${type}]`;
}

/** Every transition of a machine with one level of states. */
export function transitionsOf(machine: AnyStateMachine): AnyTransitionDefinition[] {
  const nodes = [machine.root, ...Object.values(machine.states)];
  return nodes.flatMap((node) => [...[...node.transitions.values()].flat(), ...(node.always ?? [])]);
}
