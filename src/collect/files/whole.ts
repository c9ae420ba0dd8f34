/** A whole file of bars in memory, series by series. */
import { InputError, type Bar, type Series } from '../../domain/index.js';
import type { BarFile, FileFormat, FilePart } from './bar-file.js';
import { openBars } from './open.js';
import { codeOfFile, RowReader, wantedParts, type Wanted } from './row-reader.js';
import type { Rejection } from './series-intake.js';

export interface WholeSeries {
  readonly series: Series;
  /** Null where the file has none. */
  readonly name: string | null;
  /** Oldest first, one a time. */
  readonly bars: readonly Bar[];
  /** By row; a row that repeats an earlier one is none. */
  readonly rejected: readonly Rejection[];
}

export interface WholeFile {
  /** Base name, for messages. */
  readonly file: string;
  readonly format: FileFormat;
  readonly series: readonly WholeSeries[];
}

/** @throws InputError when the file is none of bars, holds none that are wanted, or does not say code or interval */
export async function readWhole(path: string, wanted: Wanted = {}): Promise<WholeFile> {
  const file = await openBars(path);
  try {
    const series: WholeSeries[] = [];
    for (const part of wantedParts(file, wanted)) series.push(...(await readPart(file, part, wanted)));
    if (series.length === 0) throw new InputError('bad_bars', `${file.file} holds no bars below its header.`);
    return { file: file.file, format: file.format, series };
  } finally {
    file.close();
  }
}

async function readPart(file: BarFile, part: FilePart, wanted: Wanted): Promise<WholeSeries[]> {
  const reader = new RowReader(file.file, part, wanted, part.code ?? codeOfFile(file.file, wanted.codes));
  for await (const page of part.pages()) reader.page(page);
  return reader.intakes.map((intake) => ({
    series: intake.series,
    name: part.name,
    bars: intake.take().bars,
    rejected: intake.rejected,
  }));
}
