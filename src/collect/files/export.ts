/** Writes bars as haru's own CSV or as Parquet; `openBars` reads both back exactly. */
import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { fileWriter, parquetWriteRows } from 'hyparquet-writer';
import {
  dayOf,
  formatClock,
  formatKst,
  HaruError,
  InputError,
  type Bar,
  type EpochMs,
  type Interval,
  type Series,
} from '../../domain/index.js';

export const EXPORT_FORMATS = ['csv', 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A run of bars of one series. */
export interface BarRun {
  readonly series: Series;
  readonly bars: readonly Bar[];
}

const HEADER = 'code,interval,time,open,high,low,close,volume\n';
const GROUP = 50_000;

/** Bars as text, run by run, with one header before all of them. Days are `YYYYMMDD`, minutes `YYYYMMDDHHMMSS`, in KST. */
export function* csvOf(runs: Iterable<BarRun>): Generator<string> {
  yield HEADER;
  for (const { series, bars } of runs) {
    const start = `${series.code},${series.interval},`;
    let text = '';
    for (const { time, open, high, low, close, volume } of bars) {
      text += `${start}${timeText(time, series.interval)},${open},${high},${low},${close},${volume}\n`;
    }
    yield text;
  }
}

/** How a bar's time is written: the day for daily bars. */
export function timeText(time: EpochMs, interval: Interval): string {
  return interval === '1d' && formatClock(time) === '000000' ? dayOf(time) : formatKst(time);
}

/**
 * Writes a file, whole or not at all: it appears under its name when it is complete.
 *
 * @throws InputError `exists`; HaruError `cannot_write`
 */
export function writeBars(path: string, format: ExportFormat, runs: Iterable<BarRun>): void {
  if (existsSync(path)) {
    throw new InputError('exists', `There is something at ${path} already: export to another place, or move it away.`);
  }
  const part = `${path}.part`;
  try {
    if (format === 'csv') writeText(part, csvOf(runs));
    else writeParquet(part, runs);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new HaruError('cannot_write', `The export to ${path} failed: ${error.message}.`, { cause: error });
  }
}

function writeText(path: string, texts: Iterable<string>): void {
  const handle = openSync(path, 'w');
  try {
    for (const text of texts) writeSync(handle, text);
  } finally {
    closeSync(handle);
  }
}

const COLUMNS = [
  { name: 'code', type: 'STRING' },
  { name: 'interval', type: 'STRING' },
  { name: 'time', type: 'TIMESTAMP' },
  { name: 'open', type: 'INT64' },
  { name: 'high', type: 'INT64' },
  { name: 'low', type: 'INT64' },
  { name: 'close', type: 'INT64' },
  { name: 'volume', type: 'INT64' },
] as const;

function writeParquet(filename: string, runs: Iterable<BarRun>): void {
  void parquetWriteRows({
    writer: fileWriter(filename),
    rows: cellsOf(runs),
    columns: COLUMNS.map((column) => ({ ...column, nullable: false })),
    rowGroupSize: GROUP,
    createdBy: 'haru',
  });
}

function* cellsOf(runs: Iterable<BarRun>): Generator<Record<string, bigint | string>> {
  for (const { series, bars } of runs) {
    for (const { time, open, high, low, close, volume } of bars) {
      yield {
        code: series.code,
        interval: series.interval,
        time: BigInt(time),
        open: BigInt(open),
        high: BigInt(high),
        low: BigInt(low),
        close: BigInt(close),
        volume: BigInt(volume),
      };
    }
  }
}
