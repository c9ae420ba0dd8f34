/** Old events stay readable: through the real mechanism, with a fictive past, and with the fixtures of every real one. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createMemoryDayLog, importRecords, openDayLog, recordsOfLines } from '../../../db/index.js';
import { HISTORY, type History } from '../../../db/event-rows.js';
import { SCHEMAS, type EventType } from '../../../src/domain/index.js';
import { DAY, dayOfSchema2, envelope, SAMPLES, wholeDay } from './samples.js';
import { temporaryHomes } from './temp.js';

const newHome = temporaryHomes();

/** As if AlarmRaised had been `{ text }`, then `{ alarm, text }`, before it was what it is. */
const past: History = {
  schemas: { ...HISTORY.schemas, AlarmRaised: 3 },
  upcasters: {
    AlarmRaised: {
      1: ({ text }) => ({ alarm: 'general', text }),
      2: ({ text, ...rest }) => ({ ...rest, subject: 'day', detail: text }),
    },
  },
};

test('a row of each old schema is led to today, step by step, and stays as it is on disk', () => {
  const home = newHome();
  const log = openDayLog({ home, day: DAY, create: true, history: past });
  const columns = { stream: 'day', type: 'AlarmRaised', tsEvent: 1, tsRecv: 1, cause: null };
  log.adopt({ ...columns, seq: 1, schema: 1, data: '{"text":"old"}' });
  log.adopt({ ...columns, seq: 2, schema: 2, data: '{"alarm":"a","text":"newer"}' });
  log.append(envelope(3, SAMPLES.AlarmRaised), 'full');
  expect(log.read(1, 9).map(({ event }) => event)).toEqual([
    { type: 'AlarmRaised', alarm: 'general', subject: 'day', detail: 'old' },
    { type: 'AlarmRaised', alarm: 'a', subject: 'day', detail: 'newer' },
    SAMPLES.AlarmRaised,
  ]);
  expect(log.withoutTicks()).toEqual(log.read(1, 9));
  expect(log.records(1, 9).map((row) => ('data' in row ? [row.schema, row.data] : row))).toEqual([
    [1, '{"text":"old"}'],
    [2, '{"alarm":"a","text":"newer"}'],
    [3, '{"alarm":"tickGap","subject":"069500","detail":"12 shares"}'],
  ]);
  log.close();
});

test('a step that is missing, and a payload that is not what its type says, are told with the seq', () => {
  const log = openDayLog({ home: newHome(), day: DAY, create: true, history: { ...past, upcasters: {} } });
  const columns = { stream: 'day', type: 'AlarmRaised', tsEvent: 1, tsRecv: 1, cause: null };
  expect(() => log.adopt({ ...columns, seq: 1, schema: 1, data: '{"text":"old"}' })).toThrow(/from schema 1 to 2/);
  for (const data of ['{', '[]', '7', '{"alarm":1}']) {
    expect(() => log.adopt({ ...columns, seq: 1, schema: 3, data })).toThrow(/Event 1 of the log is no/);
  }
  expect(log.head).toBe(0);
  log.close();
});

test('the memory twin writes the schema of its history', () => {
  const log = createMemoryDayLog(DAY, past);
  log.append(envelope(1, SAMPLES.AlarmRaised), 'group');
  expect(log.read(1, 1)).toEqual([envelope(1, SAMPLES.AlarmRaised)]);
});

const fixture = (version: number) => readFileSync(`test/fixtures/day-log.v${version}.jsonl`, 'utf8').split('\n');

test('every event type at its first schema is read as it was meant, for good', async () => {
  const { path, events } = await importRecords(newHome(), recordsOfLines(fixture(1)));
  const log = openDayLog({ path, readonly: true });
  expect(log.read(1, 100)).toEqual(wholeDay());
  expect(new Set(log.read(1, 100).map(({ event }) => event.type)).size).toBe(events);
  log.close();
});

test('what schema 2 brought is read as it was meant, for good', async () => {
  const { path } = await importRecords(newHome(), recordsOfLines(fixture(2)));
  const log = openDayLog({ path, readonly: true });
  expect(log.read(1, 100)).toEqual(dayOfSchema2());
  log.close();
});

test('every schema number of today has its fixture', () => {
  const seen = new Map<string, Set<number>>();
  const versions = Math.max(...Object.values(SCHEMAS));
  for (let version = 1; version <= versions; version++) {
    for (const line of fixture(version).filter((text) => text.includes('"event"'))) {
      const { event, schema = 1 } = JSON.parse(line) as { event: { type: EventType }; schema?: number };
      seen.set(event.type, (seen.get(event.type) ?? new Set()).add(schema));
    }
  }
  for (const [type, schema] of Object.entries(SCHEMAS)) {
    expect([...(seen.get(type) ?? [])], type).toEqual(
      expect.arrayContaining([...Array(schema).keys()].map((n) => n + 1)),
    );
  }
});
