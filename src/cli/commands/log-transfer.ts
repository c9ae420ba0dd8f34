/** `haru log export|import`: a day as JSON lines or Parquet, out and in again without loss. */
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import {
  importRecords,
  lineOf,
  openDayLog,
  recordsOf,
  recordsOfLines,
  recordsOfParquet,
  writeParquet,
  type SqliteDayLog,
} from '../../../db/index.js';
import { HaruError, InputError } from '../../domain/index.js';
import { common, type CliIo } from '../io.js';
import { logPath } from './log-path.js';

interface ExportFlags {
  readonly format: string;
  readonly out?: string;
}

/** Adds `export` and `import` to the `log` command. */
export function registerLogTransfer(log: Command, io: CliIo): void {
  common(log.command('export <day>'))
    .description('write a day (YYYYMMDD or a file) as JSON lines or Parquet')
    .option('--format <jsonl|parquet>', 'JSON lines in one file, or a folder of Parquet files', 'jsonl')
    .option('--out <path>', 'file or folder to write (default: JSON lines to stdout)')
    .action(async (day: string, flags: ExportFlags) => exportDay(io, day, flags));
  common(log.command('import <path>'))
    .description('make a day from what export wrote: a file of JSON lines, or a folder of Parquet files')
    .action(async (path: string) => importDay(io, path));
}

async function exportDay(io: CliIo, day: string, { format, out }: ExportFlags): Promise<void> {
  if (format !== 'jsonl' && format !== 'parquet') {
    throw new InputError('bad_format', `--format takes jsonl or parquet, not ${JSON.stringify(format)}.`);
  }
  if (out === undefined && format === 'parquet') throw new InputError('no_out', '--format parquet needs --out FOLDER.');
  if (out !== undefined && existsSync(out)) {
    throw new InputError('exists', `There is something at ${out} already: export to another place, or move it away.`);
  }
  const log = openDayLog({ path: logPath(io, day), readonly: true });
  try {
    const files = await write(log, format, out);
    if (out === undefined) return;
    io.result({ day: log.day, events: log.head, head: log.headHash(), format, files });
    io.print(`${log.head} events of ${log.day} are in ${files.join(', ')}`);
  } finally {
    log.close();
  }
}

/** Returns the files written; none for stdout. */
async function write(log: SqliteDayLog, format: 'jsonl' | 'parquet', out: string | undefined): Promise<string[]> {
  if (format === 'parquet' && out !== undefined) return writeParquet(log, out);
  const lines = Readable.from(chunks(log));
  if (out === undefined) {
    await pipeline(lines, process.stdout, { end: false });
    return [];
  }
  await pipeline(lines, createWriteStream(out)).catch((error: unknown) => {
    throw new HaruError('cannot_write', `The export to ${out} failed: ${String(error)}.`, { cause: error });
  });
  return [out];
}

/** Lines joined into larger pieces: a stream costs more for each piece than for its length. */
function* chunks(log: SqliteDayLog): Generator<string> {
  let lines: string[] = [];
  for (const record of recordsOf(log)) {
    lines.push(lineOf(record));
    if (lines.length === 1_000) {
      yield `${lines.join('\n')}\n`;
      lines = [];
    }
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`;
}

async function importDay(io: CliIo, path: string): Promise<void> {
  if (!existsSync(path))
    throw new InputError('no_file', `There is nothing at ${path}: import takes what \`haru log export\` wrote.`);
  const records = statSync(path).isDirectory()
    ? recordsOfParquet(path)
    : recordsOfLines(createInterface({ input: createReadStream(path), crlfDelay: Infinity }));
  const imported = await importRecords(io.home, records);
  io.result(imported);
  io.print(`${imported.events} events of ${imported.day} are in ${imported.path}; head ${imported.head}`);
}
