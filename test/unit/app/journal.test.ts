import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { dayLogPath, openDayLog, verifyDayLog } from '../../../db/index.js';
import { openJournal, previousDay } from '../../../src/app/journal.js';
import {
  createCalendar,
  NOTHING_LATCHED,
  tradingDay,
  type DayConfig,
  type TradingDay,
} from '../../../src/domain/index.js';
import { replay, stateHash } from '../../../src/engine/index.js';
import { temporaryHomes } from '../db/temp.js';
import { Bench, configWith, DAY } from '../engine/bench.js';

const folder = temporaryHomes();
const calendar = createCalendar();
const NEXT = tradingDay('20221111');

const sim = configWith();
const mock = configWith({ market: 'mock' });

/** Writes the log of `DAY`: begun, and settled unless it was `left` open. */
function record(home: string, config: DayConfig, { left = false, halted = false } = {}): string {
  const log = openDayLog({ home, day: DAY, create: true });
  const bench = new Bench({ config, log }).trading();
  if (halted) bench.offer({ type: 'CommandReceived', command: { kind: 'halt', reason: 'a test' }, source: 'cli' });
  if (left) bench.kernel.suspend();
  else bench.to('153000').market('4').to('160100').answerAll();
  expect(bench.ends[0]?.how).toBe(left ? 'stopped' : 'settled');
  log.close();
  return log.path;
}

function open(home: string, config: DayConfig, path?: string) {
  const notes: string[] = [];
  const journal = openJournal({ home, path, config, anew: config === sim, note: (text) => notes.push(text) });
  journal.log.close();
  return { ...journal, notes };
}

describe('the journal of a day', () => {
  test('given no log, a new one in its place in the data folder', () => {
    const home = folder();
    const { path, resumed, log, notes } = open(home, sim);
    expect([path, resumed, log.head, notes]).toEqual([dayLogPath(home, DAY), null, 0, []]);
  });

  test('a file of one’s own is taken instead', () => {
    const path = join(folder(), 'mine', 'day.sqlite');
    expect(open(folder(), sim, path).path).toBe(path);
    expect(existsSync(path)).toBe(true);
  });
});

describe('a simulated day', () => {
  test.each([true, false])('starts anew; its earlier log (left open: %s) is kept aside, as it was', (left) => {
    const home = folder();
    const path = record(home, sim, { left });
    const before = replay(openDayLog({ path, readonly: true })).stateHash;
    const { resumed, log, notes } = open(home, sim);
    const kept = join(dirname(path), 'earlier', '20221110-1.sqlite');
    expect([resumed, log.head, notes]).toEqual([null, 0, [`The earlier log of 20221110 is kept as ${kept}.`]]);
    expect(replay(openDayLog({ path: kept, readonly: true })).stateHash).toBe(before);
  });

  test('again and again: nothing recorded is overwritten', () => {
    const home = folder();
    for (let n = 0; n < 3; n++) {
      record(home, sim);
      open(home, sim);
    }
    const names = readdirSync(join(home, 'days', 'earlier')).filter((name) => name.endsWith('.sqlite'));
    expect(names).toEqual(['20221110-1.sqlite', '20221110-2.sqlite', '20221110-3.sqlite']);
  });
});

describe('a real day', () => {
  test('left open is gone on with, in the state that its log leads to', () => {
    const home = folder();
    const path = record(home, mock, { left: true });
    const log = openDayLog({ path, readonly: true });
    const { stateHash: hash } = replay(log);
    const { head } = log;
    log.close();
    const journal = open(home, mock);
    expect([journal.log.head, stateHash(journal.resumed!.state()), journal.notes]).toEqual([head, hash, []]);
  });

  test('that is settled is refused, and its log is left alone', () => {
    const home = folder();
    const path = record(home, mock);
    const before = verifyDayLog(path);
    expect(() => open(home, mock)).toThrow('The day 20221110 is settled: its log takes no more events.');
    expect(verifyDayLog(path)).toEqual({ ...before, ok: true });
  });

  test('begun with another configuration is refused', () => {
    const home = folder();
    record(home, mock, { left: true });
    expect(() => open(home, { ...mock, seed: 'another' })).toThrow(
      'The log of 20221110 was begun with another configuration: go on with that one, or move the file away.',
    );
    expect(open(home, mock).resumed).not.toBeNull();
  });

  test('whose log does not replay is refused, with the event where it parts', () => {
    const home = folder();
    const log = openDayLog({ home, day: DAY, create: true });
    const bench = new Bench({ config: mock });
    bench.trading().bar('buy');
    const request = bench.log.head;
    for (const envelope of bench.log.read(1, request)) {
      const { event } = envelope;
      const changed =
        event.type === 'OrderRequested' ? { ...event, order: { ...event.order, quantity: 1 as never } } : event;
      log.append({ ...envelope, event: changed }, 'full');
    }
    log.close();
    expect(() => open(home, mock)).toThrow(`replays differently from event ${request} on`);
  });

  test('a file that is no log is refused, and left alone', () => {
    const home = folder();
    const path = dayLogPath(home, DAY);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'a letter, not a log');
    expect(() => open(home, mock)).toThrow(path);
    const kept = readdirSync(home, { recursive: true, encoding: 'utf8' }).map((name) => join(home, name));
    expect(kept.some((name) => name.includes('20221110') && readFileSync(name, 'utf8') === 'a letter, not a log')).toBe(true); // prettier-ignore
  });
});

describe('the day before', () => {
  const none = { previousHash: null, carried: NOTHING_LATCHED };

  test('given none on disk, nothing is carried over', () => {
    expect(previousDay(folder(), NEXT, calendar)).toEqual(none);
  });

  test('its final hash is chained to, and its risk carried over', () => {
    const home = folder();
    const path = record(home, mock, { halted: true });
    const log = openDayLog({ path, readonly: true });
    const { previousHash, carried } = previousDay(home, NEXT, calendar);
    expect(previousHash).toBe(replay(log).stateHash);
    expect(carried).toEqual({ risk: 'halted', reason: 'a test', cause: 'operator', drawdown: 0 });
  });

  test('days without a log in between are passed over', () => {
    const home = folder();
    record(home, mock, { halted: true });
    expect(previousDay(home, tradingDay('20221201'), calendar).carried.risk).toBe('halted');
  });

  test('left open, it is closed as recovered, once', () => {
    const home = folder();
    const path = record(home, mock, { left: true, halted: true });
    const first = previousDay(home, NEXT, calendar);
    const log = openDayLog({ path, readonly: true });
    const [last] = log.read(log.head, 1);
    expect(last?.event).toMatchObject({ type: 'DayClosed', how: 'recovered', stateHash: first.previousHash });
    expect([first.carried.risk, log.sealed, replay(log).matches]).toEqual(['halted', true, true]);
    const { head } = log;
    log.close();
    expect(previousDay(home, NEXT, calendar)).toEqual(first);
    expect(openDayLog({ path, readonly: true }).head).toBe(head);
  });
});

/** How far a process had come with the file of a new day when it was killed. */
const BORN: readonly (readonly [what: string, make: (path: string, day: TradingDay) => void])[] = [
  ['an empty file', (path) => writeFileSync(path, '')],
  [
    'a database without a table',
    (path) => {
      const db = new Sqlite(path);
      db.pragma('journal_mode = WAL');
      db.close();
    },
  ],
  [
    'tables that name no day',
    (path, day) => {
      openDayLog({ path, day, create: true }).close();
      const db = new Sqlite(path);
      db.exec('DELETE FROM manifest');
      db.close();
    },
  ],
  ['a log without an event', (path, day) => openDayLog({ path, day, create: true }).close()],
];

describe.each(BORN)('killed while its log was made, with %s left', (_what, make) => {
  function left(): string {
    const home = folder();
    mkdirSync(join(home, 'days'), { recursive: true });
    make(dayLogPath(home, DAY), DAY);
    return home;
  }

  test('the day begins as if there were none', () => {
    const { resumed, log, notes } = open(left(), mock);
    expect([resumed, log.head, notes]).toEqual([null, 0, []]);
  });

  test('and never lived again, the day after looks past it, to the one before', () => {
    const home = left();
    expect(previousDay(home, NEXT, calendar)).toEqual({ previousHash: null, carried: NOTHING_LATCHED });
    const path = dayLogPath(home, DAY);
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    record(home, mock, { halted: true });
    make(dayLogPath(home, NEXT), NEXT);
    expect(previousDay(home, tradingDay('20221114'), calendar).carried.risk).toBe('halted');
  });
});
