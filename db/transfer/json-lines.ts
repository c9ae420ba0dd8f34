/**
 * A log as JSON lines, lossless: what is imported has the same rows and the same head hash.
 *
 *   {"haru":"day log","day":"20221110","events":3,"blocks":1,"head":"5e…"}
 *   {"seq":1,"tsEvent":…,"tsRecv":…,"cause":null,"schema":1,"stream":"day","event":{"type":"DayOpened",…}}
 *   {"seq":2,"tsEvent":…,"tsRecv":…,"cause":null,"event":{"type":"TradeTicked",…}}
 *   …
 *   {"block":3,"hash":"5e…"}
 */
import { z } from 'zod';
import { InputError } from '../../src/domain/index.js';
import type { EventRow } from '../event-rows.js';
import { day } from '../payloads/fields.js';
import { tick } from '../payloads/ticks.js';
import type { LogRow } from '../reader.js';
import type { LogRecord } from './records.js';

/** One line, without its line feed. */
export function lineOf(record: LogRecord): string {
  switch (record.kind) {
    case 'header':
      return JSON.stringify({ haru: 'day log', ...record.header });
    case 'block':
      return JSON.stringify({ block: record.lastSeq, hash: record.hash });
    case 'row':
      return 'event' in record.row ? JSON.stringify(record.row) : eventLine(record.row);
  }
}

/** The stored text goes into the line as it is: parsing it would cost time and could only lose something. */
function eventLine({ data, type, seq, tsEvent, tsRecv, cause, schema, stream }: EventRow): string {
  const head = JSON.stringify({ seq, tsEvent, tsRecv, cause, schema, stream });
  const fields = data === '{}' ? '' : `,${data.slice(1, -1)}`;
  return `${head.slice(0, -1)},"event":{"type":${JSON.stringify(type)}${fields}}}`;
}

const place = { seq: z.int().positive(), tsEvent: z.int(), tsRecv: z.int(), cause: z.int().positive().nullable() };
const line = z.union([
  z.strictObject({ ...place, event: tick }),
  z.strictObject({
    ...place,
    schema: z.int().positive(),
    stream: z.string(),
    event: z.looseObject({ type: z.string() }),
  }),
  z.strictObject({ block: z.int().positive(), hash: z.string() }),
  z.strictObject({
    haru: z.literal('day log'),
    day,
    events: z.int().nonnegative(),
    blocks: z.int().nonnegative(),
    head: z.string(),
  }),
]);

/**
 * Reads lines as {@link lineOf} writes them; empty lines are passed over.
 *
 * @throws InputError `bad_export` with the number of the line that is none
 */
export async function* recordsOfLines(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<LogRecord> {
  let number = 0;
  for await (const text of lines) {
    number++;
    if (text.trim() !== '') yield recordOf(text, number);
  }
}

function recordOf(text: string, number: number): LogRecord {
  const parsed = line.safeParse(jsonOf(text));
  if (!parsed.success) {
    const start = JSON.stringify(text.slice(0, 60));
    throw new InputError(
      'bad_export',
      `Line ${number} is no line of an exported log: ${start}; it takes what \`haru log export\` writes.`,
    );
  }
  const { data } = parsed;
  if ('haru' in data) {
    const { haru: _, ...header } = data;
    return { kind: 'header', header };
  }
  if ('block' in data) return { kind: 'block', lastSeq: data.block, hash: data.hash };
  return { kind: 'row', row: rowOf(data) };
}

function rowOf(data: Exclude<z.infer<typeof line>, { haru: string } | { block: number }>): LogRow {
  if (!('schema' in data)) return data as LogRow;
  const { event, ...columns } = data;
  const { type, ...payload } = event;
  return { ...columns, type, data: JSON.stringify(payload) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
