/** opt10080/ka10080 rows as CSV: Korean or English column names, signs that are directions, any order. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import {
  barFault,
  HaruError,
  InputError,
  parseKst,
  price,
  quantity,
  stockCode,
  type Bar,
  type StockCode,
} from '../domain/index.js';

/** Bars by code, as files are read into; order is the file's. */
export interface BarTable {
  readonly bars: ReadonlyMap<StockCode, readonly Bar[]>;
  readonly names: ReadonlyMap<StockCode, string>;
}

type Column = 'time' | 'open' | 'high' | 'low' | 'close' | 'volume';

/** What each column is called: on the OCX, on REST, and in plain files. */
const COLUMNS: Readonly<Record<Column, readonly string[]>> = {
  time: ['체결시간', '일자', 'cntr_tm', 'dt', 'date', 'time'],
  open: ['시가', 'open_pric', 'open'],
  high: ['고가', 'high_pric', 'high'],
  low: ['저가', 'low_pric', 'low'],
  close: ['현재가', 'cur_prc', 'close'],
  volume: ['거래량', 'trde_qty', 'volume'],
};

/** @throws InputError naming line and cause for the first broken row */
export function readBarsCsv(path: string, codes: readonly StockCode[]): BarTable {
  const file = basename(path);
  const rows = readRows(path, file);
  const header = rows[0]?.record ?? [];
  const columns = Object.entries(COLUMNS).map(([column, names]) => {
    const index = header.findIndex((name) => names.includes(name.trim()));
    if (index === -1) {
      throw new InputError('bad_bars', `${file} has no column for ${column}: it takes one of ${names.join(', ')}.`);
    }
    return [column, index] as const;
  });
  const places = Object.fromEntries(columns) as Record<Column, number>;
  const bars = rows.slice(1).map(({ record, line }) => readBar(file, line, (column) => record[places[column]] ?? ''));
  if (bars.length === 0) throw new InputError('bad_bars', `${file} holds no bars below its header.`);
  const seen = new Map<number, Bar>();
  for (const bar of bars) seen.set(bar.time, bar);
  return { bars: new Map([[codeOf(file, codes), [...seen.values()]]]), names: new Map() };
}

interface Row {
  readonly record: readonly string[];
  readonly line: number;
}

function readRows(path: string, file: string): Row[] {
  try {
    const rows: unknown = parse(readFileSync(path), {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    });
    return (rows as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      record,
      line: info.lines,
    }));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError('bad_bars', `${file} is no CSV of bars: ${reason}.`, { cause });
  }
}

function readBar(file: string, line: number, cell: (column: Column) => string): Bar {
  try {
    const bar: Bar = {
      time: parseKst(cell('time').trim()),
      open: price(whole(cell('open'))),
      high: price(whole(cell('high'))),
      low: price(whole(cell('low'))),
      close: price(whole(cell('close'))),
      volume: quantity(whole(cell('volume'))),
    };
    const fault = barFault(bar);
    if (fault !== null) throw new InputError('bad_bar', `${fault}.`);
    return bar;
  } catch (cause) {
    if (!(cause instanceof HaruError)) throw cause;
    throw new InputError('bad_bars', `${file}, line ${line}: ${cause.message} Mend the row or leave it out.`, {
      cause,
    });
  }
}

/** The magnitude of a signed whole number; the sign of a price is only its direction (KIWOOM.md §5). */
function whole(text: string): number {
  const match = /^[+-]*(\d+)$/.exec(text.trim());
  if (match === null) throw new InputError('bad_number', `${JSON.stringify(text)} is not a whole number.`);
  return Number(match[1]);
}

/** The one code asked for, or the one in the file's name. */
function codeOf(file: string, codes: readonly StockCode[]): StockCode {
  const named = /(?<![0-9A-Z])\d[0-9A-Z]{5}(?![0-9A-Z])/.exec(file)?.[0];
  const only = codes[0];
  if (codes.length === 1 && only !== undefined) return only;
  if (named !== undefined && (codes.length === 0 || codes.includes(stockCode(named)))) return stockCode(named);
  throw new InputError(
    'no_code',
    `${file} holds one code and its name does not say which: give it with --codes, like --codes 069500.`,
  );
}
