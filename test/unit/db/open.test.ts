/** A log file's life: made, left open by a crash, gone on with, sealed, damaged, too new. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { dayLogPath, openDayLog, verifyDayLog } from '../../../db/index.js';
import { tradingDay } from '../../../src/domain/index.js';
import { DAY, envelope, SAMPLES, trade, wholeDay } from './samples.js';
import { temporaryHomes } from './temp.js';

const newHome = temporaryHomes();
const open = (home: string) => openDayLog({ home, day: DAY, create: true });

/** A file as a crash leaves it: rows committed, the connection never closed by us. Three ticks in one block. */
function leftOpen(home: string): string {
  const log = open(home);
  [1, 2, 3].forEach((seq) => log.append(trade(seq), 'group'));
  log.close();
  return log.path;
}

function edit(path: string, ...statements: string[]): void {
  const db = new Sqlite(path);
  statements.forEach((sql) => db.exec(sql));
  db.close();
}

const thrown = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

describe('opening', () => {
  test('a day that is not there names the way to those that are', () => {
    const error = thrown(() => openDayLog({ home: newHome(), day: DAY }));
    expect(error).toMatchObject({ name: 'InputError', code: 'no_log' });
    expect(String(error)).toMatch(/haru log list/);
  });

  test('a new file is in WAL mode, and says what it is', () => {
    const log = open(newHome());
    const db = new Sqlite(log.path, { readonly: true });
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.prepare('SELECT key, value FROM manifest').raw().all()).toEqual([
      ['created_by', `node ${process.version}`],
      ['day', DAY],
      ['format', '1'],
    ]);
    db.close();
    log.close();
    expect(log.recovered).toBe(false);
  });

  test('a file that a crash left is verified and gone on with', () => {
    const home = newHome();
    leftOpen(home);
    const log = open(home);
    expect(log).toMatchObject({ recovered: true, head: 3, sealed: false });
    const before = log.headHash();
    log.append(envelope(4, SAMPLES.DayResumed), 'full');
    expect(log.headHash()).not.toBe(before);
    log.close();
    expect(verifyDayLog(log.path)).toMatchObject({ ok: true, events: 4, head: log.headHash() });
  });

  test('what was buffered is written by close', () => {
    const home = newHome();
    const log = open(home);
    log.append(trade(1), 'group');
    expect(log.buffered).toBe(1);
    log.close();
    log.close();
    const again = open(home);
    expect(again.read(1, 9)).toEqual([trade(1)]);
    again.close();
  });

  test('a sealed day is one plain file, opens sealed, and is not "recovered"', () => {
    const home = newHome();
    const log = open(home);
    wholeDay().forEach((each) => log.append(each, 'group'));
    log.close();
    expect(readdirSync(join(home, 'days'))).toEqual([`${DAY}.sqlite`]);
    const again = open(home);
    expect(again).toMatchObject({ sealed: true, recovered: false, head: wholeDay().length });
    expect(again.headHash()).toBe(log.headHash());
    again.close();
    expect(readdirSync(join(home, 'days'))).toEqual([`${DAY}.sqlite`]);
  });

  test('the log of another day is refused', () => {
    const path = leftOpen(newHome());
    expect(() => openDayLog({ path, day: tradingDay('20221111') })).toThrow(/is the log of 20221110, not of 20221111/);
  });

  test('a second writer cannot add to a log that has moved on', () => {
    const home = newHome();
    const first = open(home);
    const second = open(home);
    first.append(trade(1), 'full');
    expect(thrown(() => second.append({ ...trade(1), tsRecv: trade(9).tsRecv }, 'full'))).toMatchObject({
      code: 'log_conflict',
    });
    expect(thrown(() => second.close())).toMatchObject({ code: 'log_conflict' });
    first.close();
    expect(verifyDayLog(first.path)).toMatchObject({ ok: true, events: 1 });
  });

  test('a reader sees what another process commits, and cannot write', () => {
    const home = newHome();
    const log = open(home);
    const reader = openDayLog({ home, day: DAY, readonly: true });
    expect(reader.head).toBe(0);
    log.append(trade(1), 'group');
    expect(reader.refresh()).toBe(0);
    log.append(trade(2), 'full');
    expect(reader.refresh()).toBe(2);
    expect(reader.read(1, 9)).toEqual([trade(1), trade(2)]);
    expect(thrown(() => reader.append(trade(3), 'full'))).toMatchObject({ code: 'log_readonly' });
    reader.close();
    log.close();
  });
});

describe('a damaged file', () => {
  test.each([
    ['a changed tick', 'DROP TRIGGER ticks_no_update', 'UPDATE ticks SET price = price + 5 WHERE seq = 2'],
    ['a lost row', 'DROP TRIGGER ticks_no_delete', 'DELETE FROM ticks WHERE seq = 2'],
  ])('with %s goes to quarantine whole, with the reason, and the day can begin anew', (_, ...statements) => {
    const home = newHome();
    const path = leftOpen(home);
    edit(path, ...statements);
    const bytes = readFileSync(path);
    expect(thrown(() => open(home))).toMatchObject({ code: 'log_quarantined' });
    const folder = join(home, 'days', 'quarantine');
    expect(readFileSync(join(folder, `${DAY}-1.sqlite`))).toEqual(bytes);
    expect(readFileSync(join(folder, `${DAY}-1.reason.txt`), 'utf8')).toMatch(
      /from event 2 on: row 2 is missing or was changed/,
    );
    leftOpen(home);
    edit(path, ...statements);
    expect(thrown(() => open(home))).toMatchObject({ code: 'log_quarantined' });
    expect(existsSync(join(folder, `${DAY}-2.sqlite`))).toBe(true);
    open(home).close();
  });

  test('that is no database goes there too, but reading never moves anything', () => {
    const home = newHome();
    mkdirSync(join(home, 'days'), { recursive: true });
    writeFileSync(dayLogPath(home, DAY), 'not a database, but long enough to look at'.repeat(50));
    expect(thrown(() => openDayLog({ home, day: DAY, readonly: true }))).toMatchObject({ code: 'log_damaged' });
    expect(verifyDayLog(dayLogPath(home, DAY))).toMatchObject({ ok: false, events: 0, firstBad: null });
    expect(thrown(() => open(home))).toMatchObject({ code: 'log_quarantined' });
    open(home).close();
  });

  test('of another program is refused, not moved', () => {
    const home = newHome();
    mkdirSync(join(home, 'days'), { recursive: true });
    edit(dayLogPath(home, DAY), 'CREATE TABLE bars (time INTEGER)');
    expect(thrown(() => open(home))).toMatchObject({ name: 'InputError', code: 'not_a_log' });
    expect(existsSync(dayLogPath(home, DAY))).toBe(true);
  });
});

describe('a newer file', () => {
  const upgrade = /upgrade haru/;
  test('of a newer format is refused in one sentence', () => {
    const home = newHome();
    edit(leftOpen(home), 'PRAGMA user_version = 2');
    for (const act of [() => open(home), () => verifyDayLog(dayLogPath(home, DAY))]) {
      expect(thrown(act)).toMatchObject({
        name: 'InputError',
        code: 'newer_log',
        message: expect.stringMatching(upgrade) as string,
      });
    }
  });

  const insert = (type: string, schema: number) =>
    `INSERT INTO events VALUES (4, '${type}', ${schema}, 'day', 1, 1, NULL, '{"reason":"x"}')`;
  test.each([
    ['a newer schema of a known event', insert('DayResumed', 2)],
    ['an event of a type not known', insert('MoonLanded', 1)],
    ['a tick of a kind not known', 'INSERT INTO ticks (seq, kind, code, ts_event, ts_recv) VALUES (4, 7, 1, 1, 1)'],
  ])('with %s is refused where that is read', (_, sql) => {
    const home = newHome();
    const path = leftOpen(home);
    edit(path, sql, `INSERT INTO blocks VALUES (4, 4, x'00', x'00')`);
    const log = openDayLog({ path, readonly: true });
    expect(log.read(1, 3)).toHaveLength(3);
    expect(thrown(() => log.read(1, 4))).toMatchObject({
      name: 'InputError',
      code: 'newer_log',
      message: expect.stringMatching(upgrade) as string,
    });
    log.close();
  });
});
