/** The small tables beside the bars: instruments, company figures, and how far collections got. */
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import {
  canonicalJson,
  HaruError,
  InputError,
  type CollectPosition,
  type EpochMs,
  type Fundamentals,
  type Series,
  type StockCode,
  type StoredInstrument,
  type TradingDay,
} from '../../src/domain/index.js';

const FIGURES = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('no JSON');
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.number().nullable()));
const INSTRUMENT = z.strictObject({
  code: z.string(),
  name: z.string(),
  market: z.enum(['KOSPI', 'KOSDAQ', 'KONEX']),
  kind: z.enum(['stock', 'etf', 'etn', 'elw']),
  basePrice: z.int().positive(),
});

export class Shelves {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Database) {
    this.#sql = statements(db);
  }

  putInstrument({ code, name, market, kind, basePrice }: StoredInstrument): void {
    this.#sql.putInstrument.run(code, name, market, kind, basePrice);
  }

  instrument(code: StockCode): StoredInstrument | null {
    const row = this.#sql.instrument.get(code);
    return row === undefined ? null : (parsed(INSTRUMENT, row, `instrument ${code}`) as StoredInstrument);
  }

  putFigures({ code, day, figures }: Fundamentals): void {
    this.#sql.putFigures.run(code, day, canonicalJson(figures));
  }

  figures(code: StockCode): Fundamentals[] {
    const rows = this.#sql.figures.all(code) as [TradingDay, string][];
    return rows.map(([day, text]) => ({ code, day, figures: parsed(FIGURES, text, `figures of ${code} on ${day}`) }));
  }

  putPosition({ code, interval, newest, oldest, cursor, earlier }: CollectPosition): void {
    this.#sql.putPosition.run(code, interval, newest, oldest, cursor, earlier?.from ?? null, earlier?.to ?? null);
  }

  position({ code, interval }: Series): CollectPosition | null {
    const row = this.#sql.position.get(code, interval) as PositionRow | undefined;
    if (row === undefined) return null;
    const [newest, oldest, cursor, from, to] = row;
    return { code, interval, newest, oldest, cursor, earlier: from === null || to === null ? null : { from, to } };
  }
}

/** @throws InputError `bad_figure`: JSON has no word for NaN or infinity, and would say null */
export function checkFigures(rows: readonly Fundamentals[]): void {
  for (const { code, day, figures } of rows) {
    for (const [name, value] of Object.entries(figures)) {
      if (value === null || Number.isFinite(value)) continue;
      throw new InputError('bad_figure', `${name} of ${code} on ${day} is ${value}: it takes a number, or null.`);
    }
  }
}

/** What the store holds, believed only after a look: a file may come from anywhere. */
function parsed<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new HaruError(
    'market_damaged',
    `The stored ${what} cannot be read: collect it anew. ${z.prettifyError(result.error)}`,
    { cause: result.error },
  );
}

type PositionRow = [EpochMs, EpochMs, string | null, EpochMs | null, EpochMs | null];

function statements(db: Database) {
  return {
    putInstrument: db.prepare<[string, string, string, string, number]>(
      'INSERT OR REPLACE INTO instruments (code, name, market, kind, base_price) VALUES (?, ?, ?, ?, ?)',
    ),
    instrument: db.prepare<[string]>(
      'SELECT code, name, market, kind, base_price AS basePrice FROM instruments WHERE code = ?',
    ),
    putFigures: db.prepare<[string, string, string]>(
      'INSERT OR REPLACE INTO fundamentals (code, day, figures) VALUES (?, ?, ?)',
    ),
    figures: db.prepare<[string]>('SELECT day, figures FROM fundamentals WHERE code = ? ORDER BY day').raw(),
    putPosition: db.prepare<[string, string, number, number, string | null, number | null, number | null]>(
      `INSERT OR REPLACE INTO positions (code, interval, newest, oldest, cursor, earlier_from, earlier_to)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    position: db
      .prepare<[string, string]>(
        'SELECT newest, oldest, cursor, earlier_from, earlier_to FROM positions WHERE code = ? AND interval = ?',
      )
      .raw(),
  };
}
