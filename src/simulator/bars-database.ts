/** The original system's SQLite: one table of bars per code, names in `company_info`. Opened read-only. */
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
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
import type { BarTable } from './bars-csv.js';

const row = z.tuple([z.coerce.string(), z.number(), z.number(), z.number(), z.number(), z.number()]);
const CODE_TABLE = /^[0-9A-Z]{6}$/;

/** @throws InputError naming the codes that are there, or table and row of the first broken bar */
export function readBarsDatabase(path: string, codes: readonly StockCode[]): BarTable {
  const file = basename(path);
  const database = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const tables = tablesOf(database);
    const held = tables.filter((name) => CODE_TABLE.test(name)).map(stockCode);
    const wanted = codes.length === 0 ? held : codes;
    const missing = wanted.find((code) => !held.includes(code));
    if (missing !== undefined || wanted.length === 0) {
      const shown = held.length === 0 ? 'no table of bars' : held.join(', ');
      throw new InputError('no_such_code', `${file} has no bars of ${missing ?? 'any code'}: it holds ${shown}.`);
    }
    const names = tables.includes('company_info') ? namesOf(database) : new Map<StockCode, string>();
    return { bars: new Map(wanted.map((code) => [code, readTable(database, file, code)])), names };
  } finally {
    database.close();
  }
}

function tablesOf(database: Database.Database): string[] {
  return database
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all() as string[];
}

function namesOf(database: Database.Database): Map<StockCode, string> {
  const rows = database.prepare('SELECT st_code, nm_code FROM company_info').raw().all();
  return new Map(z.array(z.tuple([z.string().transform(stockCode), z.string()])).parse(rows));
}

function readTable(database: Database.Database, file: string, code: StockCode): Bar[] {
  // The code has been checked against CODE_TABLE: nothing in it needs quoting.
  const rows = database.prepare(`SELECT date, open, high, low, close, volume FROM "${code}" ORDER BY date`).raw().all();
  return rows.map((cells, index) => {
    const parsed = row.safeParse(cells);
    const where = `${file}, table ${code}, row ${index + 1}`;
    if (!parsed.success) {
      throw new InputError('bad_bars', `${where}: not a date and five numbers. Mend the row or leave it out.`);
    }
    return toBar(where, parsed.data);
  });
}

function toBar(where: string, [date, open, high, low, close, volume]: z.infer<typeof row>): Bar {
  try {
    const bar: Bar = {
      time: parseKst(date),
      open: price(open),
      high: price(high),
      low: price(low),
      close: price(close),
      volume: quantity(volume),
    };
    const fault = barFault(bar);
    if (fault !== null) throw new InputError('bad_bar', `${fault}.`);
    return bar;
  } catch (cause) {
    if (!(cause instanceof HaruError)) throw cause;
    throw new InputError('bad_bars', `${where}: ${cause.message} Mend the row or leave it out.`, { cause });
  }
}
