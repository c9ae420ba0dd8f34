/** Which recorded days the words after `--days` mean. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { dayLogPath, openDayLog } from '../../../db/index.js';
import { openedDays, recordedDays } from '../../../src/app/recorded-days.js';
import { createCalendar, NOTHING_LATCHED, tradingDay, type Envelope } from '../../../src/domain/index.js';
import { temporaryHomes } from '../db/temp.js';
import { configWith } from '../engine/bench.js';

const newHome = temporaryHomes();
let home: string;
let notes: string[];

/** A day of two events; closed or open. */
function record(day: string, closed: boolean, path = dayLogPath(home, tradingDay(day))): void {
  const config = configWith({ day: tradingDay(day), schedule: createCalendar().schedule(tradingDay(day)) });
  const log = openDayLog({ path, day: tradingDay(day), create: true });
  const opened = {
    type: 'DayOpened',
    config,
    configHash: '',
    versions: {},
    previousHash: null,
    carried: NOTHING_LATCHED,
  };
  const shut = {
    type: 'DayClosed',
    stateHash: '',
    cash: 0,
    equity: 0,
    positions: [],
    latched: NOTHING_LATCHED,
    how: 'settled',
  };
  log.append({ seq: 1, tsEvent: 0, tsRecv: 0, cause: null, event: opened } as unknown as Envelope, 'full');
  if (closed) log.append({ seq: 2, tsEvent: 0, tsRecv: 0, cause: null, event: shut } as unknown as Envelope, 'full');
  log.close();
}

beforeEach(() => {
  home = newHome();
  mkdirSync(join(home, 'days'), { recursive: true });
  notes = [];
  for (const day of ['20221107', '20221108', '20221110']) record(day, true);
  record('20221111', false);
});

const days = (text: string): string[] => recordedDays(text, home, (line) => notes.push(line)).map(({ day }) => day);

describe('days', () => {
  test('one, several in any order, a range, and each once', () => {
    expect(days('20221108')).toEqual(['20221108']);
    expect(days('20221110, 20221107')).toEqual(['20221107', '20221110']);
    expect(days('20221107-20221109,20221108')).toEqual(['20221107', '20221108']);
    expect(notes).toEqual([]);
  });

  test('a range, and all, leave open days out, and say so', () => {
    expect(days('all')).toEqual(['20221107', '20221108', '20221110']);
    expect(days('20221110-20221130')).toEqual(['20221110']);
    expect(notes).toEqual(Array(2).fill('The day 20221111 is left out: it is not over, its log is still open.'));
  });

  test('a file is a day too', () => {
    const path = join(home, 'elsewhere.sqlite');
    record('20221104', true, path);
    expect(days(`20221107,${path}`)).toEqual(['20221104', '20221107']);
  });

  test('they are opened one after the other', () => {
    const opened: string[] = [];
    for (const log of openedDays(recordedDays('20221107,20221110', home, () => {})))
      opened.push(`${log.day} ${log.head}`);
    expect(opened).toEqual(['20221107 2', '20221110 2']);
  });

  test.each([
    ['20221109', /^The day 20221109 is not recorded in .*: closed are 20221107, 20221108, 20221110\.$/],
    ['20221111', /^The day 20221111 is not over, its log is still open: a run over days takes closed ones\.$/],
    ['20221201-20221231', /^No day from 20221201 to 20221231 is recorded and closed in .*: closed are .*\.$/],
    ['20221231-20221201', /^The range 20221231-20221201 ends before it begins: turn it round\.$/],
    ['yesterday', /^--days takes days like 20221110, ranges .*: "yesterday" is none\.$/],
    ['20221108,', /^--days takes .*: "" is none\.$/],
    ['20221399', /20221399/],
  ])('%s is refused', (text, sentence) => {
    expect(() => days(text)).toThrow(sentence);
  });

  test('of an empty folder nothing is taken', () => {
    home = newHome();
    expect(() => days('all')).toThrow(/^No day is recorded and closed in .*: `haru run` lives and records one\.$/);
  });
});
