/**
 * What every machine may emit besides its own events. The engine listens with `actor.on('*', …)`.
 *
 * Listeners must only collect: XState reports an exception thrown by a listener on a later tick, where it stops nobody.
 */

/** An event that has no meaning in the present state. Nothing was changed by it. */
export interface Unexpected {
  readonly type: 'Unexpected';
  readonly machine: string;
  readonly state: string;
  /** Type of the event that came. */
  readonly event: string;
}

/** Something that must not happen did. Becomes an `AlarmRaised` in the log. */
export interface Alarm {
  readonly type: 'Alarm';
  readonly alarm: string;
  /** The order or code it is about. */
  readonly subject: string;
  readonly detail: string;
}

/** Microsteps one event may cause before XState calls it an endless loop. The machines here need two at most. */
export const MAX_ITERATIONS = 10;

interface Readable {
  getSnapshot(): unknown;
}

/**
 * The state that a machine is leaving, read inside one of its actions: an actor shows its new snapshot only after the
 * whole step. Not to be asked while an actor is created: then XState throws.
 */
export function stateBefore(self: Readable): string | undefined {
  const snapshot = self.getSnapshot() as { readonly value?: unknown } | undefined;
  return typeof snapshot?.value === 'string' ? snapshot.value : undefined;
}

/** The report of an event that came at the wrong time. */
export function unexpected(machine: string, self: Readable, event: { readonly type: string }): Unexpected {
  return { type: 'Unexpected', machine, state: stateBefore(self) ?? '', event: event.type };
}
