/** `haru export`: stored bars as haru's CSV or as Parquet; `haru import` reads both back exactly (CLI.md). */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Option, type Command } from 'commander';
import {
  csvOf,
  EXPORT_FORMATS,
  timeText,
  writeBars,
  type BarRun,
  type ExportFormat,
} from '../../collect/files/index.js';
import { InputError, type BarRange, type EpochMs, type MarketStore, type SeriesSummary } from '../../domain/index.js';
import { progressBar, type Progress } from '../bar.js';
import { common, type CliIo } from '../io.js';
import { rangeOf, storedSeries, withMarket, type RangeFlags, type SeriesFlags } from '../series.js';

interface ExportFlags extends SeriesFlags, RangeFlags {
  readonly format: ExportFormat;
  readonly out?: string;
}

/** Adds the command to `program`. */
export function registerExport(program: Command, io: CliIo): void {
  common(program.command('export'))
    .description('write stored bars as CSV or Parquet')
    .option('--code <codes>', 'only these codes, with commas')
    .option('--interval <interval>', 'only bars of this length')
    .option('--from <time>', 'first bar, KST')
    .option('--to <time>', 'last bar, KST; a day means all of it')
    .addOption(new Option('--format <format>', 'how to write').choices(EXPORT_FORMATS).default('csv'))
    .option('--out <file>', 'the file to write (default: CSV to stdout)')
    .action(async (flags: ExportFlags) => withMarket(io, 'read', (store) => exportBars(io, store, flags)));
}

async function exportBars(io: CliIo, store: MarketStore, flags: ExportFlags): Promise<void> {
  const { format, out } = flags;
  const range = rangeOf(flags);
  const series = storedSeries(store, flags);
  if (out === undefined) {
    if (format !== 'csv' || io.json) {
      throw new InputError('no_out', `${format === 'csv' ? '--json' : '--format parquet'} needs --out FILE.`);
    }
    await pipeline(Readable.from(csvOf(runsOf(store, series, range))), process.stdout, { end: false });
    return;
  }
  const bar = progressBar('export');
  const tallies: Tally[] = [];
  try {
    writeBars(out, format, runsOf(store, series, range, bar, tallies));
  } finally {
    bar.stop();
  }
  const bars = tallies.reduce((sum, tally) => sum + tally.bars, 0);
  io.result({ file: out, format, bars, series: tallies.map(jsonOf) });
  io.print(`${bars.toLocaleString('en-US')} bars of ${tallies.length} series are in ${out}`);
}

/** What was written of a series. */
interface Tally {
  readonly series: SeriesSummary;
  bars: number;
  from: EpochMs | null;
  to: EpochMs | null;
}

function jsonOf({ series: { code, interval }, bars, from, to }: Tally): unknown {
  const time = (at: EpochMs | null): string | null => (at === null ? null : timeText(at, interval));
  return { code, interval, bars, from: time(from), to: time(to) };
}

function* runsOf(
  store: MarketStore,
  all: readonly SeriesSummary[],
  range: BarRange,
  bar?: Progress,
  tallies: Tally[] = [],
): Generator<BarRun> {
  const total = all.reduce((sum, { bars }) => sum + bars, 0);
  let done = 0;
  for (const series of all) {
    const tally: Tally = { series, bars: 0, from: null, to: null };
    tallies.push(tally);
    for (const bars of store.scan(series, range)) {
      yield { series, bars };
      tally.bars += bars.length;
      tally.from ??= bars[0]?.time ?? null;
      tally.to = bars.at(-1)?.time ?? tally.to;
      bar?.update(Math.min((done + tally.bars) / total, 1), `${series.code} ${series.interval}`);
    }
    done += series.bars;
  }
}
