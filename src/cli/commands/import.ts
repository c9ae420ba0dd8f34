/** `haru import FILE`: bars of any known file into the store; each refused row with its reason (CLI.md). */
import type { Command } from 'commander';
import { importBars, timeText, type ImportedSeries } from '../../collect/files/index.js';
import { InputError } from '../../domain/index.js';
import { progressBar } from '../bar.js';
import { columns } from '../columns.js';
import { common, type CliIo } from '../io.js';
import { codesOf, intervalFlag, withMarket, type SeriesFlags } from '../series.js';

/** Reasons shown to people for each series; `--json` has all of them. */
const SHOWN = 10;

interface ImportFlags extends SeriesFlags {
  readonly name?: string;
}

/** Adds the command to `program`. */
export function registerImport(program: Command, io: CliIo): void {
  common(program.command('import <files...>'))
    .description(
      "bring bars in: the original's SQLite database, CSV of Kiwoom's charts, plain daily CSV, haru's CSV or Parquet",
    )
    .option('--code <codes>', "the file's code where it does not say; only these where it holds several")
    .option('--interval <interval>', 'where the file does not say and its times do not tell')
    .option('--name <name>', 'what the code is called where the file does not say, like 삼성전자: costs depend on it')
    .action(async (files: string[], flags: ImportFlags) => importFiles(io, files, flags));
}

async function importFiles(io: CliIo, files: readonly string[], flags: ImportFlags): Promise<void> {
  const { name } = flags;
  const wanted = { codes: codesOf(flags), interval: intervalFlag(flags), name };
  if (name !== undefined && wanted.codes.length !== 1) {
    throw new InputError('name_of_what', `--name ${name} is the name of one code: give it with --code.`);
  }
  await withMarket(io, 'write', async (store) => {
    const imported: ImportedSeries[] = [];
    for (const path of files) {
      const bar = progressBar('import');
      try {
        const progress = (share: number, text: string): void => bar.update(share, text);
        imported.push(...(await importBars({ path, store, progress, ...wanted })));
      } finally {
        bar.stop();
      }
    }
    for (const series of imported) io.result(jsonOf(series));
    for (const line of columns(HEADINGS, imported.map(cellsOf))) io.print(line);
    for (const series of imported) printRejected(io, series);
  });
}

function jsonOf({ from, to, lastUpdate, ...series }: ImportedSeries): unknown {
  const time = (at: ImportedSeries['from']): string | null => (at === null ? null : timeText(at, series.interval));
  return { ...series, from: time(from), to: time(to), lastUpdate: time(lastUpdate) };
}

const HEADINGS = ['code', 'name', 'interval', 'read', 'stored', 'duplicates', 'rejected', 'from', 'to', 'file'];

function cellsOf(series: ImportedSeries): (string | number | null)[] {
  const { code, name, interval, read, stored, duplicates, rejected, from, to, file } = series;
  const time = (at: ImportedSeries['from']): string | null => (at === null ? null : timeText(at, interval));
  return [code, name, interval, read, stored, duplicates, rejected.length, time(from), time(to), file];
}

function printRejected(io: CliIo, { code, interval, file, rejected, corrected }: ImportedSeries): void {
  if (corrected > 0) io.print(`${code} ${interval}: ${corrected} bars replaced earlier ones with other values`);
  for (const { row, why } of rejected.slice(0, SHOWN)) io.print(`${code} ${interval}, ${file} row ${row}: ${why}`);
  const more = rejected.length - SHOWN;
  if (more > 0) io.print(`${code} ${interval}: ${more} more rows were refused; --json tells all of them`);
}
