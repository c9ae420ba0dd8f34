/** Why was this done? The chain of causes behind an order, and all that came of it. */
import { InputError, type DayEvent, type Envelope } from '../src/domain/index.js';

/** What is asked of: an order of ours, one at the broker, one execution, or any event. */
export interface Chain {
  /** From the first cause to what was asked of, in order: as a rule tick, ActionDecided, OrderRequested. */
  readonly causes: readonly Envelope[];
  /** Every later event of the same order, in order. */
  readonly effects: readonly Envelope[];
}

export interface ChainSource {
  /** Every event of the day but the ticks, in seq order. */
  readonly events: readonly Envelope[];
  /** Any event by its seq. */
  at(seq: number): Envelope | undefined;
}

/**
 * Walks back through `cause` to where it began, and forward over every event that carries the order's own number or any
 * number that the broker gave it (its acknowledgement, amendments and cancels link them).
 *
 * @param id `order:20221110-000001`, `broker:0000140`, `fill:0000140/1001` (broker number and execution) or `seq:417`
 * @throws InputError `bad_id`, `not_found`
 * @example causalChain({ events: log.withoutTicks(), at: (seq) => log.read(seq, 1)[0] }, 'order:20221110-000001')
 */
export function causalChain(source: ChainSource, id: string): Chain {
  const target = find(source, id);
  const keys = linked(source.events, keysOf(target.event));
  const related = source.events.filter(
    ({ event }) => keysOf(event).some((key) => keys.has(key)) || mentions(event, keys),
  );
  const start = related[0] ?? target;
  const causes = causesOf(source, start.seq <= target.seq ? start : target);
  const seen = new Set(causes.map(({ seq }) => seq));
  return { causes, effects: related.filter(({ seq }) => !seen.has(seq)) };
}

function find(source: ChainSource, id: string): Envelope {
  const [, kind, rest = ''] = /^(order|broker|fill|seq):(.+)$/.exec(id) ?? [];
  if (kind === undefined) {
    throw new InputError(
      'bad_id',
      `${JSON.stringify(id)} names no event: it takes order:ID, broker:NUMBER, fill:NUMBER/EXECUTION or seq:N.`,
    );
  }
  const found =
    kind === 'seq'
      ? source.at(Number(rest))
      : kind === 'fill'
        ? source.events.find(
            ({ event }) => event.type === 'OrderFilled' && `${event.brokerOrderId}/${event.executionId}` === rest,
          )
        : source.events.find(({ event }) => keysOf(event).includes(id));
  if (found === undefined)
    throw new InputError(
      'not_found',
      `Nothing in this log is ${id}: \`haru log show --type OrderRequested,OrderFilled\` lists them.`,
    );
  return found;
}

/** The numbers that say which order an event is about. */
function keysOf(event: DayEvent): string[] {
  const keys: string[] = [];
  if ('orderId' in event && event.orderId !== null) keys.push(`order:${event.orderId}`);
  if ('brokerOrderId' in event && event.brokerOrderId !== null) keys.push(`broker:${event.brokerOrderId}`);
  if ('newBrokerOrderId' in event) keys.push(`broker:${event.newBrokerOrderId}`);
  if ('requestBrokerId' in event) keys.push(`broker:${event.requestBrokerId}`);
  return keys;
}

/** Every number that is the same order, whichever event tells it first: a fill may come before its acknowledgement. */
function linked(events: readonly Envelope[], start: readonly string[]): ReadonlySet<string> {
  const links = events.map(({ event }) => keysOf(event)).filter((keys) => keys.length > 1);
  const known = new Set(start);
  for (let before = -1; before !== known.size;) {
    before = known.size;
    for (const keys of links) if (keys.some((key) => known.has(key))) keys.forEach((key) => known.add(key));
  }
  return known;
}

/** Whether a reconciliation report lists the order. */
function mentions(event: DayEvent, keys: ReadonlySet<string>): boolean {
  if (event.type !== 'OpenOrdersReported' && event.type !== 'ExecutionsReported') return false;
  return event.orders.some(({ brokerOrderId }) => keys.has(`broker:${brokerOrderId}`));
}

function causesOf(source: ChainSource, last: Envelope): Envelope[] {
  const chain = [last];
  for (let cause = last.cause; cause !== null;) {
    const envelope = source.at(cause);
    // A cause is always earlier; anything else would not end.
    if (envelope === undefined || envelope.seq >= (chain[0]?.seq ?? 0)) break;
    chain.unshift(envelope);
    cause = envelope.cause;
  }
  return chain;
}
