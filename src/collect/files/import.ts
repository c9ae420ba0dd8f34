/** Brings a file of bars into the store, in pages: memory stays flat, and a second time stores nothing. */
import {
  formatKst,
  InputError,
  type EpochMs,
  type MarketStore,
  type PutResult,
  type Series,
} from '../../domain/index.js';
import type { BarFile, FileFormat, FilePart } from './bar-file.js';
import { listedAs } from './listing.js';
import { openBars } from './open.js';
import { codeOfFile, RowReader, wantedParts, type Wanted } from './row-reader.js';
import type { Rejection, SeriesIntake } from './series-intake.js';

export interface ImportedSeries extends Series {
  /** As the file has it, else as the store knows it, else the code. */
  readonly name: string;
  readonly file: string;
  readonly format: FileFormat;
  /** Rows of the series: `stored + duplicates + rejected.length`. */
  readonly read: number;
  readonly stored: number;
  /** Stored already, or told twice by the file, with the same values. */
  readonly duplicates: number;
  /** Of `stored`: bars that replaced one of an earlier import. */
  readonly corrected: number;
  readonly rejected: readonly Rejection[];
  /** Oldest and newest bar that the file and the store agree on; null when no row was good. */
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
  /** What the file says of itself (`company_info`). */
  readonly lastUpdate: EpochMs | null;
}

export interface ImportOptions extends Wanted {
  readonly path: string;
  /** What a code is called where the file does not say: its name tells a fund from a stock. */
  readonly name?: string | undefined;
  readonly store: Pick<MarketStore, 'put' | 'instrument' | 'putInstrument'>;
  /** @param share of the file read, in [0, 1] @param text what is being read */
  readonly progress?: (share: number, text: string) => void;
}

/** Bars that wait before they are stored in one transaction. */
const PAGE = 20_000;

/**
 * Imports every series of a file that is wanted, one result each, in the file's order.
 *
 * @throws InputError when the file is none of bars, holds none that are wanted, or does not say code or interval
 */
export async function importBars(options: ImportOptions): Promise<ImportedSeries[]> {
  const file = await openBars(options.path);
  try {
    const results: ImportedSeries[] = [];
    const parts = wantedParts(file, options);
    for (const [index, part] of parts.entries()) {
      const progress = (done: number): void =>
        options.progress?.((index + done) / parts.length, part.name ?? part.code ?? file.file);
      results.push(...(await importPart(file, part, options, progress)));
    }
    if (results.length === 0) {
      throw new InputError('bad_bars', `${file.file} holds no bars${options.codes?.length ? ' of these codes' : ''}.`);
    }
    return results;
  } finally {
    file.close();
  }
}

async function importPart(
  file: BarFile,
  part: FilePart,
  options: ImportOptions,
  progress: (done: number) => void,
): Promise<ImportedSeries[]> {
  const reader = new RowReader(file.file, part, options, part.code ?? codeOfFile(file.file, options.codes));
  const tallies = new Map<SeriesIntake, Tally>();
  for await (const page of part.pages()) {
    reader.page(page);
    if (reader.waiting >= PAGE) storeAll(reader, tallies, options);
    progress(page.done);
  }
  storeAll(reader, tallies, options);
  return reader.intakes.map((intake) => resultOf(file, part, intake, tallies.get(intake) ?? new Tally(), options));
}

/** What storing a series came to. */
class Tally {
  stored = 0;
  corrected = 0;
  from: EpochMs | null = null;
  to: EpochMs | null = null;
  /** The newest close, for a code that the store does not know. */
  close: number | null = null;
}

function storeAll(reader: RowReader, tallies: Map<SeriesIntake, Tally>, { store }: ImportOptions): void {
  for (const intake of reader.intakes) {
    if (intake.waiting === 0) continue;
    const { bars, rowOf } = intake.take();
    const put = store.put(intake.series, bars, 'imported');
    let tally = tallies.get(intake);
    if (tally === undefined) tallies.set(intake, (tally = new Tally()));
    tally.stored += put.stored;
    tally.corrected += put.corrections.length;
    refuseWeaker(intake, put, rowOf);
    const [oldest, newest] = [bars[0], bars.at(-1)];
    if (oldest !== undefined && (tally.from === null || oldest.time < tally.from)) tally.from = oldest.time;
    if (newest !== undefined && (tally.to === null || newest.time > tally.to)) {
      tally.to = newest.time;
      tally.close = newest.close;
    }
  }
}

function refuseWeaker(intake: SeriesIntake, { differences }: PutResult, rowOf: (time: number) => number): void {
  for (const { after } of differences) {
    intake.refuse(rowOf(after.time), `the store has another bar at ${formatKst(after.time)} from the market itself.`);
  }
}

function resultOf(
  { file, format }: BarFile,
  part: FilePart,
  intake: SeriesIntake,
  { stored, corrected, from, to, close }: Tally,
  { store, name: told }: ImportOptions,
): ImportedSeries {
  const { series, read } = intake;
  const name = part.name ?? told ?? null;
  const rejected = [...intake.rejected].sort((a, b) => a.row - b.row);
  const known = store.instrument(series.code);
  if (known === null && name !== null && close !== null) {
    store.putInstrument(listedAs(series.code, name, close));
  }
  return {
    code: series.code,
    interval: series.interval,
    name: name ?? known?.name ?? series.code,
    file,
    format,
    read,
    stored,
    duplicates: read - rejected.length - stored,
    corrected,
    rejected,
    from,
    to,
    lastUpdate: part.lastUpdate,
  };
}
