/** Nothing recorded is lost: full disks, processes that vanish, tables that take no changes. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { connect } from '../../../db/connection.js';
import { GROUP_ROWS, openDayLog, verifyDayLog, type SqliteDayLog } from '../../../db/index.js';
import { type Envelope, type Seq } from '../../../src/domain/index.js';
import { DAY, envelope, SAMPLES, trade } from './samples.js';
import { temporaryHomes } from './temp.js';

const newHome = temporaryHomes();
const open = (home = newHome()) => openDayLog({ home, day: DAY, create: true });
const trades = (count: number) => Array.from({ length: count }, (_, i) => trade(i + 1));

/** What is on the disk if the process is gone this moment: the file and its write-ahead log, without any closing. */
function vanished(log: SqliteDayLog): SqliteDayLog {
  const path = join(newHome(), `${DAY}.sqlite`);
  mkdirSync(join(path, '..'), { recursive: true });
  for (const part of ['', '-wal']) copyFileSync(log.path + part, path + part);
  return openDayLog({ path });
}

describe('a process that vanishes', () => {
  test('leaves every event before an intent that was let go, and the intent', () => {
    const log = open();
    const day = [...trades(GROUP_ROWS + 7), envelope(GROUP_ROWS + 8, SAMPLES.OrderRequested, GROUP_ROWS + 7)];
    day.forEach(({ event }, i) => log.append(day[i]!, event.type === 'OrderRequested' ? 'full' : 'group'));
    log.append(trade(day.length + 1), 'group');
    const found = vanished(log);
    expect(found).toMatchObject({ recovered: true, head: day.length });
    expect(found.read(1, 1_000)).toEqual(day);
    found.close();
    log.close();
  });

  test('leaves whole groups of market data, never a part of one', () => {
    const log = open();
    trades(2 * GROUP_ROWS + 99).forEach((each) => log.append(each, 'group'));
    const found = vanished(log);
    expect(found.head).toBe(2 * GROUP_ROWS);
    found.close();
    log.flush('group');
    const later = vanished(log);
    expect(later.head).toBe(2 * GROUP_ROWS + 99);
    later.close();
    log.close();
  });
});

test('a full disk is told, keeps what was taken, and is got over', () => {
  const home = newHome();
  const log = openDayLog({ home, day: DAY, create: true, maxBytes: 40 * 8192 });
  log.append(trade(1), 'group');
  // Takes more than half of the room; taking it away later is what an operator does who makes room.
  log.saveSnapshot({ seq: 1 as Seq, hash: 'h', state: 'x'.repeat(200_000) });
  const day: Envelope[] = [...trades(6 * GROUP_ROWS), envelope(6 * GROUP_ROWS + 1, SAMPLES.OrderRequested)];
  let failed = 0;
  for (const each of day.slice(1)) {
    try {
      log.append(each, each.event.type === 'OrderRequested' ? 'full' : 'group');
    } catch (error) {
      expect(error).toMatchObject({ name: 'HaruError', code: 'disk_full', retryable: true });
      failed = each.seq;
    }
    expect(log.head).toBe(each.seq);
  }
  // The last one to fail is the intent: what is not on disk must not leave.
  expect(failed).toBe(day.length);
  expect(log.buffered).toBeGreaterThan(GROUP_ROWS);
  expect(log.read(1, day.length)).toEqual(day);
  expect(() => log.flush('full')).toThrow(/the disk is full: make room/);

  const operator = new Sqlite(log.path);
  operator.exec('DELETE FROM snapshots');
  operator.close();
  log.flush('full');
  expect(log.buffered).toBe(0);
  expect(log.read(1, day.length)).toEqual(day);
  log.close();
  expect(verifyDayLog(log.path)).toMatchObject({ ok: true, events: day.length });
});

test.each(['events', 'ticks', 'blocks'])('%s takes no UPDATE, DELETE or REPLACE', (table) => {
  const log = open();
  log.append(trade(1), 'group');
  log.append(envelope(2, SAMPLES.LinkReported), 'full');
  log.close();
  const db = connect(log.path, { readonly: false, create: false });
  const [column] = db.prepare(`SELECT name FROM pragma_table_info('${table}') WHERE pk = 0`).pluck().all() as string[];
  for (const sql of [
    `UPDATE ${table} SET ${column!} = ${column!}`,
    `DELETE FROM ${table}`,
    `REPLACE INTO ${table} SELECT * FROM ${table}`,
  ]) {
    expect(() => db.exec(sql), sql).toThrow(/append only/);
  }
  expect(() => db.exec(`INSERT INTO ${table} SELECT * FROM ${table}`)).toThrow(/UNIQUE/);
  db.close();
});

test('a damaged snapshot is passed over and told', () => {
  const home = newHome();
  const log = open(home);
  trades(20).forEach((each) => log.append(each, 'group'));
  for (const seq of [10, 20]) log.saveSnapshot({ seq: seq as Seq, hash: `h${seq}`, state: `{"at":${seq}}` });
  log.close();
  const db = new Sqlite(log.path);
  db.exec(`UPDATE snapshots SET state = '{"at":21}' WHERE seq = 20`);
  db.close();
  const notes: string[] = [];
  const again = openDayLog({ home, day: DAY, note: (text) => notes.push(text) });
  expect(again.snapshotBefore(20)).toEqual({ seq: 10, hash: 'h10', state: '{"at":10}' });
  expect(notes).toEqual([expect.stringMatching(/after event 20 is damaged/)]);
  again.close();
});
