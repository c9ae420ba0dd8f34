/**
 * A log as a folder of three Parquet files, for analysis elsewhere, and lossless like the JSON lines:
 * `events.parquet` and `ticks.parquet` (the columns of the tables, codes and kinds as text) and `blocks.parquet`.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { fileWriter, parquetWriteRows } from 'hyparquet-writer';
import { HaruError, InputError } from '../../src/domain/index.js';
import type { LogRow } from '../reader.js';
import type { SqliteDayLog } from '../sqlite-day-log.js';
import {
  BLOCK,
  blockOf,
  EVENT,
  eventCells,
  eventOf,
  headerOf,
  TICK,
  tickCells,
  tickOf,
  type Cells,
  type ColumnTypes,
} from './parquet-rows.js';
import { recordsOf, type Header, type LogRecord } from './records.js';

const FILES = { events: 'events.parquet', ticks: 'ticks.parquet', blocks: 'blocks.parquet' } as const;
/** Key of the metadata of `blocks.parquet` that holds the header. */
const HEADER_KEY = 'haru.header';
const ROWS_AT_ONCE = 50_000;

/** Writes the three files into `folder`, which is made. Returns their paths. @throws HaruError when they cannot be written */
export function writeParquet(log: SqliteDayLog, folder: string): string[] {
  try {
    mkdirSync(folder, { recursive: true });
    const header = JSON.stringify(first(recordsOf(log)));
    write(
      join(folder, FILES.events),
      EVENT,
      mapped(log, (record) => (record.kind === 'row' && !('event' in record.row) ? eventCells(record.row) : null)),
    );
    write(
      join(folder, FILES.ticks),
      TICK,
      mapped(log, (record) => (record.kind === 'row' && 'event' in record.row ? tickCells(record.row) : null)),
    );
    write(
      join(folder, FILES.blocks),
      BLOCK,
      mapped(log, (record) =>
        record.kind === 'block' ? { last_seq: BigInt(record.lastSeq), hash: record.hash } : null,
      ),
      header,
    );
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new HaruError('cannot_write', `The export to ${folder} failed: ${error.message}.`, { cause: error });
  }
  return Object.values(FILES).map((file) => join(folder, file));
}

function first(records: Iterable<LogRecord>): Header {
  for (const record of records) if (record.kind === 'header') return record.header;
  throw new HaruError('log_damaged', 'The log has no header.');
}

function* mapped(log: SqliteDayLog, cellsOf: (record: LogRecord) => Cells | null): Generator<Cells> {
  for (const record of recordsOf(log)) {
    const cells = cellsOf(record);
    if (cells !== null) yield cells;
  }
}

function write(filename: string, types: ColumnTypes, rows: Iterable<Cells>, header?: string): void {
  const columns = Object.entries(types).map(([name, [type, nullable]]) => ({ name, type, nullable }));
  const kvMetadata = header === undefined ? [] : [{ key: HEADER_KEY, value: header }];
  void parquetWriteRows({
    writer: fileWriter(filename),
    rows,
    columns,
    rowGroupSize: ROWS_AT_ONCE,
    kvMetadata,
    createdBy: 'haru',
  });
}

/** Reads what {@link writeParquet} wrote. @throws InputError `bad_export` when a file is missing or is none of ours */
export async function* recordsOfParquet(folder: string): AsyncGenerator<LogRecord> {
  const blocks = join(folder, FILES.blocks);
  yield { kind: 'header', header: await ours(blocks, async () => headerOf(await metadataOf(blocks))) };
  const events = read(join(folder, FILES.events), eventOf);
  const ticks = read(join(folder, FILES.ticks), tickOf);
  let event = await next(events);
  let tick = await next(ticks);
  for await (const block of read(blocks, blockOf)) {
    for (;;) {
      const row: LogRow | null = event !== null && (tick === null || event.seq < tick.seq) ? event : tick;
      if (row === null || row.seq > block.lastSeq) break;
      yield { kind: 'row', row };
      if (row === event) event = await next(events);
      else tick = await next(ticks);
    }
    yield { kind: 'block', ...block };
  }
}

async function next<T>(rows: AsyncGenerator<T>): Promise<T | null> {
  const result = await rows.next();
  return result.done === true ? null : result.value;
}

async function* read<T>(filename: string, rowOf: (cells: Record<string, unknown>) => T): AsyncGenerator<T> {
  const file = await bufferOf(filename);
  const metadata = await ours(filename, () => parquetMetadataAsync(file));
  for (let rowStart = 0; rowStart < Number(metadata.num_rows); rowStart += ROWS_AT_ONCE) {
    const rowEnd = Math.min(rowStart + ROWS_AT_ONCE, Number(metadata.num_rows));
    const rows = await ours(filename, () => parquetReadObjects({ file, metadata, rowStart, rowEnd }));
    for (const cells of rows) yield await ours(filename, async () => rowOf(cells));
  }
}

async function metadataOf(filename: string): Promise<unknown> {
  const file = await bufferOf(filename);
  const { key_value_metadata: pairs = [] } = await ours(filename, () => parquetMetadataAsync(file));
  const text = pairs.find(({ key }) => key === HEADER_KEY)?.value;
  return text === undefined ? undefined : JSON.parse(text);
}

async function bufferOf(filename: string): ReturnType<typeof asyncBufferFromFile> {
  if (!existsSync(filename)) throw bad(filename, 'it is missing');
  return asyncBufferFromFile(filename);
}

/** What the reader throws on a foreign or broken file, as one sentence. */
async function ours<T>(filename: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof HaruError) throw error;
    throw bad(filename, error instanceof Error ? error.message : String(error));
  }
}

function bad(filename: string, what: string): InputError {
  return new InputError(
    'bad_export',
    `${filename} is no part of an exported log: ${what}. Import takes the folder that \`haru log export --format parquet\` wrote.`,
  );
}
