/** Events as rows of the `events` table, and back: JSON text beside the columns that queries filter by. */
import {
  HaruError,
  InputError,
  InvariantError,
  SCHEMAS,
  streamOf,
  type DayEvent,
  type Envelope,
  type EventType,
  type TickEvent,
} from '../src/domain/index.js';
import { payloadFault, PAYLOADS, type StoredType } from './payloads/index.js';
import { UPCASTERS, upcast, type Upcasters } from './upcast.js';

/** One row of `events`; `data` is the event as JSON text, without its `type`. */
export interface EventRow {
  readonly seq: number;
  readonly type: string;
  readonly schema: number;
  readonly stream: string;
  readonly tsEvent: number;
  readonly tsRecv: number;
  readonly cause: number | null;
  readonly data: string;
}

export type StoredEvent = Exclude<DayEvent, TickEvent>;

/** Which schema each type has today, and how older ones are led there. Tests put a fictive history in its place. */
export interface History {
  readonly schemas: Readonly<Record<string, number>>;
  readonly upcasters: Upcasters;
}

export const HISTORY: History = { schemas: SCHEMAS, upcasters: UPCASTERS };

/** @throws InvariantError when the event is not what its type says: what cannot be read back is not written */
export function toRow(envelope: Envelope<StoredEvent>, history: History = HISTORY): EventRow {
  const { seq, tsEvent, tsRecv, cause } = envelope;
  const { type } = envelope.event;
  // Not by leaving the type out of a copy: that is slow, and this is done for every event of a day.
  const data = JSON.stringify({ ...envelope.event, type: undefined });
  // The text is checked, not the object: NaN is a number until JSON makes it null.
  const fault = payloadFault(type, JSON.parse(data));
  if (fault !== null) throw new InvariantError(`event ${seq} is no ${type}: ${fault}`);
  if (![seq, tsEvent, tsRecv, cause ?? 0].every(Number.isSafeInteger)) {
    throw new InvariantError(`event ${seq} has a seq, time or cause that is no whole number`);
  }
  return {
    seq,
    type,
    schema: history.schemas[type] ?? 1,
    stream: streamOf(envelope.event),
    tsEvent,
    tsRecv,
    cause,
    data,
  };
}

/**
 * @throws InputError when the row's type or schema is newer than this haru; HaruError `log_damaged` when it is not what
 * its type says
 */
export function fromRow(row: EventRow, history: History = HISTORY): Envelope {
  const { seq, tsEvent, tsRecv, cause, type } = row;
  const current = history.schemas[type];
  if (current === undefined || row.schema > current || !isStored(type)) {
    throw new InputError(
      'newer_log',
      `Event ${seq} of the log is ${type} with schema ${row.schema}, which only a newer haru knows: upgrade haru to read it.`,
    );
  }
  const payload = upcast(history.upcasters, type, row.schema, current, parsed(row));
  const fault = payloadFault(type, payload);
  if (fault !== null) throw damaged(seq, `is no ${type}: ${fault}`);
  const event = { type, ...payload } as StoredEvent;
  return { seq, tsEvent, tsRecv, cause, event } as Envelope;
}

function isStored(type: string): type is StoredType & EventType {
  return Object.hasOwn(PAYLOADS, type);
}

function parsed(row: EventRow): object {
  try {
    const value: unknown = JSON.parse(row.data);
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    throw damaged(row.seq, 'is no JSON', error);
  }
  throw damaged(row.seq, 'is no JSON object');
}

function damaged(seq: number, what: string, cause?: unknown): HaruError {
  return new HaruError('log_damaged', `Event ${seq} of the log ${what}: run \`haru log verify\`.`, { cause });
}
