/** Rows of the log as cells of Parquet columns, and back. Whole numbers are INT64 there, bigint here. */
import { z } from 'zod';
import { InvariantError, type Envelope, type TickEvent } from '../../src/domain/index.js';
import type { EventRow } from '../event-rows.js';
import { day } from '../payloads/fields.js';
import { tick } from '../payloads/ticks.js';
import {
  ABSENT,
  codeNumber,
  codeText,
  readTick,
  TICK_COLUMNS,
  TICK_KINDS,
  TICK_WIDTH,
  writeTick,
} from '../tick-columns.js';
import type { Header } from './records.js';

export type Cells = Record<string, bigint | string | null>;
export type ColumnTypes = Readonly<Record<string, readonly [type: 'INT64' | 'STRING', nullable: boolean]>>;

const INTEGER = ['INT64', false] as const;
const OPTIONAL = ['INT64', true] as const;
const TEXT = ['STRING', false] as const;

export const BLOCK: ColumnTypes = { last_seq: INTEGER, hash: TEXT };
export const EVENT: ColumnTypes = {
  seq: INTEGER,
  type: TEXT,
  schema: INTEGER,
  stream: TEXT,
  ts_event: INTEGER,
  ts_recv: INTEGER,
  cause: OPTIONAL,
  data: TEXT,
};
export const TICK: ColumnTypes = {
  ...Object.fromEntries(TICK_COLUMNS.map((name) => [name, OPTIONAL])),
  seq: INTEGER,
  kind: TEXT,
  code: TEXT,
  ts_event: INTEGER,
  ts_recv: INTEGER,
};

export function eventCells({ seq, type, schema, stream, tsEvent, tsRecv, cause, data }: EventRow): Cells {
  return {
    seq: BigInt(seq),
    type,
    schema: BigInt(schema),
    stream,
    ts_event: BigInt(tsEvent),
    ts_recv: BigInt(tsRecv),
    cause: cause === null ? null : BigInt(cause),
    data,
  };
}

export function tickCells(envelope: Envelope<TickEvent>): Cells {
  const words = new Float64Array(TICK_WIDTH);
  writeTick(words, 0, envelope);
  const cells: Cells = {};
  TICK_COLUMNS.forEach((name, i) => {
    const word = words[i] ?? ABSENT;
    cells[name] = word === ABSENT ? null : BigInt(word);
  });
  return { ...cells, kind: envelope.event.type, code: codeText(words[2] ?? null) };
}

const whole = z.union([z.bigint(), z.int()]).transform(Number).pipe(z.int());
const optional = whole.nullish().transform((value) => value ?? null);
const text = z.string();

const eventSchema = z.object({
  seq: whole,
  type: text,
  schema: whole,
  stream: text,
  ts_event: whole,
  ts_recv: whole,
  cause: optional,
  data: text,
});
const tickSchema = z.object({
  seq: whole, kind: z.enum(['TradeTicked', 'QuoteTicked', 'IndicativeTicked']), code: text, ts_event: whole, ts_recv: whole,
  cause: optional, price: optional, quantity: optional, volume: optional, ask: optional, bid: optional,
  ask_quantity: optional, bid_quantity: optional, session: optional,
}); // prettier-ignore

export function eventOf(cells: Record<string, unknown>): EventRow {
  const { ts_event: tsEvent, ts_recv: tsRecv, ...rest } = eventSchema.parse(cells);
  return { ...rest, tsEvent, tsRecv };
}

export function tickOf(cells: Record<string, unknown>): Envelope<TickEvent> {
  const t = tickSchema.parse(cells);
  const kind = TICK_KINDS.indexOf(t.kind);
  const envelope = readTick(
    t.seq, kind, codeNumber(t.code), t.ts_event, t.ts_recv, t.cause, t.price, t.quantity, t.volume, t.ask, t.bid,
    t.ask_quantity, t.bid_quantity, t.session,
  ); // prettier-ignore
  return { ...envelope, event: tick.parse(envelope.event) };
}

export function blockOf(cells: Record<string, unknown>): { lastSeq: number; hash: string } {
  const { last_seq: lastSeq, hash } = z.object({ last_seq: whole, hash: text }).parse(cells);
  return { lastSeq, hash };
}

const headerSchema: z.ZodType<Header> = z.object({ day, events: z.int(), blocks: z.int(), head: text });

/** @throws InvariantError when the metadata holds no header */
export function headerOf(value: unknown): Header {
  const parsed = headerSchema.safeParse(value);
  if (!parsed.success) throw new InvariantError('no header');
  return parsed.data;
}
