/** Hosts a machine as a root actor: events in, emitted events out, state as JSON. */
import {
  createActor,
  type Actor,
  type AnyActorLogic,
  type AnyStateMachine,
  type EmittedFrom,
  type EventFromLogic,
  type InputFrom,
  type Snapshot,
  type SnapshotFrom,
} from 'xstate';

/** How an actor comes to life: with its input, or from an earlier state. */
export type Origin<T extends AnyActorLogic> =
  { readonly input: InputFrom<T> } | { readonly snapshot: Snapshot<unknown> };

/** A machine at work, whoever walks it. */
export interface MachineHost<T extends AnyActorLogic> {
  readonly snapshot: SnapshotFrom<T>;
  /** Sends, completes the step, then hands on what was emitted, in order. @throws what the machine or the listener threw */
  send(event: EventFromLogic<T>): void;
  /** Hands on what the initial state emitted; called once the host's owner is complete. */
  deliver(): void;
  /** The whole state as JSON. */
  persist(): Snapshot<unknown>;
}

/** Brings a machine to life, under XState or on lighter legs. */
export type MakeHost = <T extends AnyStateMachine>(
  machine: T,
  origin: Origin<T>,
  onEmitted: (event: EmittedFrom<T>) => void,
) => MachineHost<T>;

export const underXState: MakeHost = (machine, origin, onEmitted) => new Host(machine, origin, onEmitted);

/**
 * One machine at work. What it emits is handed on after its step is complete: the listener sees the new state, may send
 * to other machines, and an exception of the machine or of the listener reaches the caller, so that a broken invariant
 * stops the day (XState would report it on a later tick).
 */
export class Host<T extends AnyActorLogic> implements MachineHost<T> {
  readonly #actor: Actor<T>;
  readonly #onEmitted: (event: EmittedFrom<T>) => void;
  readonly #emitted: EmittedFrom<T>[] = [];
  /** What the machine threw, until it is thrown at the caller. */
  #failure: { readonly error: unknown } | null = null;

  constructor(logic: T, origin: Origin<T>, onEmitted: (event: EmittedFrom<T>) => void) {
    this.#onEmitted = onEmitted;
    // The options of createActor depend on whether the logic takes input; both origins satisfy them.
    this.#actor = createActor(logic, origin as never);
    this.#actor.on('*', (event: EmittedFrom<T>) => this.#emitted.push(event));
    // Without an observer XState throws on a later tick, where nobody could stop the day.
    this.#actor.subscribe({
      error: (error: unknown) => {
        this.#failure = { error };
      },
    });
    this.#actor.start();
    this.#rethrow();
    if ('snapshot' in origin) this.#emitted.length = 0;
  }

  get snapshot(): SnapshotFrom<T> {
    return this.#actor.getSnapshot();
  }

  send(event: EventFromLogic<T>): void {
    this.#rethrow();
    this.#actor.send(event);
    this.#rethrow();
    this.deliver();
  }

  deliver(): void {
    for (let event = this.#emitted.shift(); event !== undefined; event = this.#emitted.shift()) this.#onEmitted(event);
  }

  persist(): Snapshot<unknown> {
    return this.#actor.getPersistedSnapshot();
  }

  #rethrow(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
