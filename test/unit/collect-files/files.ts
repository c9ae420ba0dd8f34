/** Files of bars for tests, and what importing them came to. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll } from 'vitest';
import { createMemoryMarketStore } from '../../../db/market/index.js';
import { importBars, type ImportedSeries, type Wanted } from '../../../src/collect/files/index.js';
import { ManualClock, parseKst, type MarketStore } from '../../../src/domain/index.js';

/** A folder for one test file, removed after it. Returns a function that makes a path in it. */
export function temporaryFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'haru-files-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

export function writeLines(path: string, lines: readonly string[], end = '\n'): string {
  writeFileSync(path, lines.join(end));
  return path;
}

/** A table in the original's layout. */
export function originalTable(
  database: Database.Database,
  code: string,
  rows: readonly (readonly unknown[])[],
  key = '',
): void {
  database.exec(
    `CREATE TABLE [${code}] (date TEXT, open INTEGER, high INTEGER, low INTEGER, close INTEGER, volume INTEGER ${key})`,
  );
  const insert = database.prepare(`INSERT INTO [${code}] VALUES (?, ?, ?, ?, ?, ?)`);
  database.transaction(() => {
    for (const row of rows) insert.run(row);
  })();
}

export function originalDatabase(path: string, fill: (database: Database.Database) => void): string {
  const database = new Database(path);
  fill(database);
  database.close();
  return path;
}

export function memoryStore(): MarketStore {
  return createMemoryMarketStore({ clock: new ManualClock(parseKst('20240102120000')) });
}

/** Imports into a store of its own, or the one given. */
export async function imported(
  path: string,
  wanted: Wanted = {},
  store: MarketStore = memoryStore(),
): Promise<{ store: MarketStore; series: readonly ImportedSeries[]; only: ImportedSeries }> {
  const series = await importBars({ path, store, ...wanted });
  return { store, series, only: series[0]! };
}
