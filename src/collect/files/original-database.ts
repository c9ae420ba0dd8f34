/** The original system's SQLite: one table of bars per code, names in `company_info`. Opened read-only. */
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { HaruError, InputError, parseKst, stockCode, type EpochMs, type StockCode } from '../../domain/index.js';
import type { BarFile, FilePart, RowPage } from './bar-file.js';
import type { Cell } from './cells.js';
import { PLAIN } from './layout.js';

const PAGE = 10_000;
const CODE_TABLE = /^[0-9A-Z]{6}$/;
const COLUMNS = ['date', 'open', 'high', 'low', 'close', 'volume'];

/** @throws InputError when it holds no table of bars, or cannot be read as a database */
export function openOriginalDatabase(path: string): BarFile {
  const file = basename(path);
  const database = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const parts = sound(file, () => partsOf(database, file));
    return { file, format: 'original database', parts, close: () => database.close() };
  } catch (error) {
    database.close();
    throw error;
  }
}

function partsOf(database: Database.Database, file: string): FilePart[] {
  const tables = database
    .prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all();
  const codes = tables.filter((name) => CODE_TABLE.test(name)).map(stockCode);
  if (codes.length === 0) {
    throw new InputError('no_such_code', `${file} holds no table of bars: it takes a table per code, like "069500".`);
  }
  const companies = tables.includes('company_info') ? companiesOf(database) : new Map<string, Company>();
  return codes.map((code) => partOf(database, file, code, companies.get(code)));
}

/** What SQLite says of a broken file, as one sentence. */
function sound<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (!(cause instanceof Database.SqliteError)) throw cause;
    throw new InputError('bad_bars', `${file} cannot be read as the original's database: ${cause.message}.`, { cause });
  }
}

interface Company {
  readonly name: string | null;
  readonly lastUpdate: EpochMs | null;
}

/** `last_update` is a time in KST, or empty before the first update. */
function companiesOf(database: Database.Database): Map<string, Company> {
  const rows = database
    .prepare<[], [Cell, Cell, Cell]>('SELECT st_code, nm_code, last_update FROM company_info')
    .raw()
    .all();
  return new Map(
    rows.map(([code, name, updated]) => [
      String(code),
      { name: typeof name === 'string' && name !== '' ? name : null, lastUpdate: timeOf(updated) },
    ]),
  );
}

function timeOf(cell: Cell): EpochMs | null {
  try {
    return parseKst(String(cell));
  } catch (error) {
    if (error instanceof HaruError) return null;
    throw error;
  }
}

function partOf(database: Database.Database, file: string, code: StockCode, company: Company | undefined): FilePart {
  const columns = database.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(code);
  const missing = COLUMNS.find((name) => !columns.includes(name));
  if (missing !== undefined) {
    throw new InputError(
      'bad_bars',
      `${file}, table ${code} has no column ${missing}: it takes ${COLUMNS.join(', ')}.`,
    );
  }
  return {
    code,
    name: company?.name ?? null,
    lastUpdate: company?.lastUpdate ?? null,
    layout: PLAIN,
    pages: () => pagesOf(database, file, code),
  };
}

/** In the order of the rows in the table, a page at a time. */
function* pagesOf(database: Database.Database, file: string, code: StockCode): Generator<RowPage> {
  // The code has been checked against CODE_TABLE: nothing in it needs quoting.
  const select = sound(file, () =>
    database
      .prepare<[number], Cell[]>(
        `SELECT ${COLUMNS.join(', ')}, rowid FROM "${code}" WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`,
      )
      .raw(),
  );
  const count = database.prepare<[], number>(`SELECT count(*) FROM "${code}"`).pluck();
  const total = sound(file, () => count.get() ?? 0);
  let after = Number.MIN_SAFE_INTEGER;
  let firstRow = 1;
  for (;;) {
    const rows = sound(file, () => select.all(after));
    if (rows.length === 0) return;
    after = Number(rows.at(-1)?.at(-1));
    yield { firstRow, rows, done: (firstRow - 1 + rows.length) / total };
    firstRow += rows.length;
  }
}
