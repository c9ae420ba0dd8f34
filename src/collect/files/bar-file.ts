/** A file of bars, opened: rows as they stand there, before anything in them is believed. */
import type { EpochMs, StockCode } from '../../domain/index.js';
import type { Cell } from './cells.js';
import type { Layout } from './layout.js';

export const FORMATS = ['original database', 'Kiwoom CSV', 'plain CSV', 'haru CSV', 'Parquet'] as const;
export type FileFormat = (typeof FORMATS)[number];

/** Rows in a run, in the file's order. */
export interface RowPage {
  /** Number of the first row: the line of a text file, the place in a table; from 1. */
  readonly firstRow: number;
  readonly rows: readonly (readonly Cell[])[];
  /** Share of the part read so far, in [0, 1]. */
  readonly done: number;
}

/** A table within a file; most files are one. */
export interface FilePart {
  /** Null where rows name their code, or nothing does. */
  readonly code: StockCode | null;
  readonly name: string | null;
  /** When the file's owner last brought the part up to date, where it says. */
  readonly lastUpdate: EpochMs | null;
  readonly layout: Layout;
  pages(): Iterable<RowPage> | AsyncIterable<RowPage>;
}

export interface BarFile {
  /** Base name, for messages. */
  readonly file: string;
  readonly format: FileFormat;
  readonly parts: readonly FilePart[];
  close(): void;
}
