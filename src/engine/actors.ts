/** Hosts a machine as a root actor: events in, emitted events out, state as JSON. */
import {
  createActor,
  type Actor,
  type AnyActorLogic,
  type EmittedFrom,
  type EventFromLogic,
  type InputFrom,
  type Snapshot,
  type SnapshotFrom,
} from 'xstate';

/** How an actor comes to life: with its input, or from an earlier state. */
export type Origin<T extends AnyActorLogic> =
  { readonly input: InputFrom<T> } | { readonly snapshot: Snapshot<unknown> };

/**
 * One machine at work. What it emits is handed on after its step is complete: the listener sees the new state, may send
 * to other machines, and an exception of the listener reaches the caller (XState would report it on a later tick).
 */
export class Host<T extends AnyActorLogic> {
  readonly #actor: Actor<T>;
  readonly #onEmitted: (event: EmittedFrom<T>) => void;
  readonly #emitted: EmittedFrom<T>[] = [];

  constructor(logic: T, origin: Origin<T>, onEmitted: (event: EmittedFrom<T>) => void) {
    this.#onEmitted = onEmitted;
    // The options of createActor depend on whether the logic takes input; both origins satisfy them.
    this.#actor = createActor(logic, origin as never);
    this.#actor.on('*', (event: EmittedFrom<T>) => this.#emitted.push(event));
    this.#actor.start();
    if ('snapshot' in origin) this.#emitted.length = 0;
  }

  get snapshot(): SnapshotFrom<T> {
    return this.#actor.getSnapshot();
  }

  /** Sends, completes the step, then hands on what was emitted, in order. */
  send(event: EventFromLogic<T>): void {
    this.#actor.send(event);
    this.deliver();
  }

  /** Hands on what the initial state emitted; called once the host's owner is complete. */
  deliver(): void {
    for (let event = this.#emitted.shift(); event !== undefined; event = this.#emitted.shift()) this.#onEmitted(event);
  }

  /** The whole state as JSON. */
  persist(): Snapshot<unknown> {
    return this.#actor.getPersistedSnapshot();
  }
}
