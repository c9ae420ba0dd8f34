/** Where a day lived anew is another than the recorded one, and the chain of causes that leads there on both sides. */
import { canonicalJson, type DayEvent, type Envelope, type EpochMs, type Seq } from '../../domain/index.js';

/** What stands against each other; null on one side: nothing there. */
export interface Pair {
  readonly recorded: Envelope | null;
  readonly derived: Envelope | null;
}

/** One event of a chain of causes. */
export interface Link {
  readonly seq: Seq;
  readonly time: EpochMs;
  readonly event: DayEvent;
}

export interface Difference {
  /** Of the recorded day: the event that is another, or the one before which there is one more. */
  readonly seq: Seq;
  readonly time: EpochMs;
  readonly recorded: DayEvent | null;
  readonly derived: DayEvent | null;
  /** From the input on, oldest first, the differing event last. Empty where that side has none. */
  readonly chains: { readonly recorded: readonly Link[]; readonly derived: readonly Link[] };
}

const ORDERS: ReadonlySet<DayEvent['type']> = new Set<DayEvent['type']>([
  'OrderRequested',
  'CancelRequested',
  'AmendRequested',
]);

/** The first of the decisions on one input that is another; what a policy thought of a decision to hold is not looked at. */
export function firstDifference(recorded: readonly Envelope[], derived: readonly Envelope[]): Pair | null {
  for (let at = 0; at < Math.max(recorded.length, derived.length); at++) {
    const [a = null, b = null] = [recorded[at], derived[at]];
    if (a === null || b === null || !isSame(a.event, b.event)) return { recorded: a, derived: b };
  }
  return null;
}

/** Whether the broker is asked the same. */
export function sameOrders(recorded: readonly Envelope[], derived: readonly Envelope[]): boolean {
  const asked = (all: readonly Envelope[]): Envelope[] => all.filter(({ event }) => ORDERS.has(event.type));
  return firstDifference(asked(recorded), asked(derived)) === null;
}

function isSame(a: DayEvent, b: DayEvent): boolean {
  if (a === b) return true;
  if (a.type === 'ActionDecided' && b.type === 'ActionDecided') {
    const alike = a.code === b.code && a.barTime === b.barTime && a.action === b.action;
    return alike && (a.action === 'hold' || a.confidence === b.confidence);
  }
  return canonicalJson(a) === canonicalJson(b);
}

/** @param find an event by its seq, on either side */
export function differenceOf(
  { recorded, derived }: Pair,
  input: Envelope,
  find: { readonly recorded: (seq: Seq) => Envelope | undefined; readonly derived: (seq: Seq) => Envelope | undefined },
): Difference {
  return {
    seq: (recorded ?? input).seq,
    time: (recorded ?? derived ?? input).tsRecv,
    recorded: recorded?.event ?? null,
    derived: derived?.event ?? null,
    chains: { recorded: chainTo(recorded, find.recorded), derived: chainTo(derived, find.derived) },
  };
}

function chainTo(last: Envelope | null, find: (seq: Seq) => Envelope | undefined): Link[] {
  const chain: Link[] = [];
  for (let at: Envelope | null = last; at !== null; at = at.cause === null ? null : (find(at.cause) ?? null)) {
    chain.unshift({ seq: at.seq, time: at.tsRecv, event: at.event });
  }
  return chain;
}
