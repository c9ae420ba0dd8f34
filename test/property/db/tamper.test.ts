/**
 * Whatever single byte of the recorded values is changed, verification says so and names the row: through SQL with the
 * triggers dropped, and by flipping bytes of the file itself.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDayLog, verifyDayLog } from '../../../db/index.js';
import { DAY, envelope, SAMPLES, trade, wholeDay } from '../../unit/db/samples.js';

const folder = mkdtempSync(join(tmpdir(), 'haru-tamper-'));
afterAll(() => rmSync(folder, { recursive: true }));
const sound = join(folder, 'sound.sqlite');
const damaged = join(folder, 'damaged.sqlite');
const TABLES = ['events', 'ticks', 'blocks'] as const;
type Table = (typeof TABLES)[number];
const keyOf = (table: Table) => (table === 'blocks' ? 'first_seq' : 'seq');

/** About 700 rows in blocks of many sizes, so that every table spans pages of its own. */
beforeAll(() => {
  const log = openDayLog({ path: sound, day: DAY, create: true });
  const samples = wholeDay()
    .slice(0, -1)
    .map(({ event }) => event);
  for (let seq = 1; seq <= 700; seq++) {
    const event = seq % 3 === 0 ? trade(seq).event : samples[seq % samples.length]!;
    log.append(envelope(seq, event, seq % 5 === 0 ? seq - 1 : null), seq % 97 === 0 ? 'full' : 'group');
    if (seq % 31 === 0) log.flush('group');
  }
  log.append(envelope(701, SAMPLES.DayClosed), 'full');
  log.close();
  expect(verifyDayLog(sound)).toMatchObject({ ok: true, events: 701, firstBad: null });
});

/** Every row of a table in its own order, as far as it can be read: key → all its values with their types. */
function rowsOf(path: string, table: Table): Map<bigint, string> {
  const rows = new Map<bigint, string>();
  const db = new Sqlite(path, { readonly: true });
  try {
    const columns = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all() as string[];
    const typed = columns.map((name) => `typeof(${name}) || ' ' || ifnull(hex(CAST(${name} AS BLOB)), '')`);
    const select = db
      .prepare(`SELECT ${keyOf(table)}, ${typed.join(` || ',' || `)} FROM ${table}`)
      .raw()
      .safeIntegers();
    // Of two rows with one key, the true one counts.
    const original = path === sound ? undefined : originals.get(table);
    for (const [key, value] of select.iterate() as Iterable<[bigint, string]>) {
      if (original?.get(key) !== rows.get(key) || !rows.has(key)) rows.set(key, value);
    }
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error;
  } finally {
    db.close();
  }
  return rows;
}

const originals = new Map<Table, Map<bigint, string>>();
const original = (table: Table) => {
  const rows = originals.get(table) ?? rowsOf(sound, table);
  originals.set(table, rows);
  return rows;
};

/** First key of the table whose row is not what it was. */
function firstChanged(table: Table): number | null {
  const now = rowsOf(damaged, table);
  const changed = [...original(table)].filter(([key, value]) => now.get(key) !== value).map(([key]) => Number(key));
  return changed.length === 0 ? null : Math.min(...changed);
}

/** Changes one byte of a stored value; numbers as the eight bytes of an integer. */
function changeByte(value: unknown, place: number, mask: number): unknown {
  if (value === null) return BigInt(mask);
  if (typeof value === 'bigint') return BigInt.asIntN(64, value ^ (BigInt(mask) << BigInt((place % 8) * 8)));
  const bytes = Buffer.from(value as string | Uint8Array);
  bytes[place % bytes.length]! ^= mask;
  return bytes;
}

const mask = fc.integer({ min: 1, max: 255 });

describe('one byte changed', () => {
  test.each(TABLES)('of a value in %s, through SQL', (table) => {
    const count = original(table).size;
    const property = fc.property(fc.nat(count - 1), fc.nat(20), fc.nat(100_000), mask, (at, columnAt, place, bits) => {
      copyFileSync(sound, damaged);
      const db = new Sqlite(damaged);
      const key = Number([...original(table).keys()][at]);
      const columns = db.prepare(`SELECT name, type FROM pragma_table_info('${table}')`).all() as {
        name: string;
        type: string;
      }[];
      const { name, type } = columns[columnAt % columns.length]!;
      const value = db
        .prepare(`SELECT ${name} FROM ${table} WHERE ${keyOf(table)} = ?`)
        .safeIntegers()
        .pluck()
        .get(key);
      const changed = changeByte(value, place, bits);
      db.exec(`DROP TRIGGER ${table}_no_update`);
      const taken = db.prepare(`SELECT count(*) FROM ${table} WHERE ${keyOf(table)} = ?`).pluck();
      fc.pre(name !== keyOf(table) || taken.get(changed) === 0);
      db.prepare(`UPDATE ${table} SET ${name} = CAST(? AS ${type}) WHERE ${keyOf(table)} = ?`).run(changed, key);
      db.close();
      expect(verifyDayLog(damaged)).toMatchObject({ ok: false, firstBad: key });
    });
    fc.assert(property, { numRuns: 60 });
  });

  test('of the file, in any page of these tables', () => {
    const db = new Sqlite(sound, { readonly: true });
    const pages = db
      .prepare(`SELECT pageno FROM dbstat WHERE name IN ('events', 'ticks', 'blocks')`)
      .pluck()
      .all() as number[];
    const size = db.pragma('page_size', { simple: true }) as number;
    db.close();
    expect(pages.length).toBeGreaterThan(10);
    const bytes = readFileSync(sound);
    let named = 0;
    const property = fc.property(fc.nat(pages.length - 1), fc.nat(size - 1), mask, (page, offset, bits) => {
      const flipped = Buffer.from(bytes);
      flipped[(pages[page]! - 1) * size + offset]! ^= bits;
      writeFileSync(damaged, flipped);
      const row = [firstChanged('events'), firstChanged('ticks')].filter((seq) => seq !== null);
      const bad = row.length > 0 ? Math.min(...row) : firstChanged('blocks');
      const verdict = verifyDayLog(damaged);
      if (bad === null) {
        // Nothing recorded has changed: the byte is unused, or damage that SQLite itself must see.
        expect(verdict.ok || verdict.reason !== null).toBe(true);
      } else {
        named++;
        expect(verdict).toMatchObject({ ok: false, firstBad: bad });
      }
    });
    fc.assert(property, { numRuns: 150 });
    expect(named).toBeGreaterThan(60);
  });
});
