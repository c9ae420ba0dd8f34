/** Export and import: what comes out goes in again, row by row, with the same head hash. */
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  importRecords,
  lineOf,
  openDayLog,
  recordsOf,
  recordsOfLines,
  recordsOfParquet,
  verifyDayLog,
  writeParquet,
  type LogRecord,
} from '../../../db/index.js';
import type { Envelope } from '../../../src/domain/index.js';
import { DAY, envelope, trade, wholeDay } from './samples.js';
import { temporaryHomes } from './temp.js';

const newHome = temporaryHomes();
/** A day of every event type, ticks in between, in blocks of many sizes. */
const day: Envelope[] = [];
let path = '';
let head = '';

beforeAll(() => {
  const samples = wholeDay();
  for (const sample of samples.slice(0, -1)) {
    day.push(envelope(day.length + 1, sample.event, day.length % 3 === 1 ? day.length : null));
    for (let i = 0; i < 90; i++) day.push(trade(day.length + 1));
  }
  day.push(envelope(day.length + 1, samples.at(-1)!.event));
  const log = openDayLog({ home: newHome(), day: DAY, create: true });
  day.forEach((each) => log.append(each, each.seq % 400 === 0 ? 'full' : 'group'));
  log.close();
  path = log.path;
  head = log.headHash();
});

const exported = <T>(act: (log: ReturnType<typeof openDayLog>) => T): T => {
  const log = openDayLog({ path, readonly: true });
  try {
    return act(log);
  } finally {
    log.close();
  }
};
const lines = () => exported((log) => [...recordsOf(log)].map(lineOf));

function expectSame(imported: string): void {
  const log = openDayLog({ path: imported, readonly: true });
  expect(log).toMatchObject({ head: day.length, sealed: true, day: DAY });
  expect(log.headHash()).toBe(head);
  expect(log.read(1, 10_000)).toEqual(day);
  log.close();
  expect(verifyDayLog(imported)).toMatchObject({ ok: true, head });
}

test('JSON lines: each is one envelope, and all together are the same log again', async () => {
  const text = lines();
  expect(JSON.parse(text[1]!)).toMatchObject({ ...day[0], schema: 2, stream: 'day' });
  expect(JSON.parse(text[2]!)).toEqual(day[1]);
  const imported = await importRecords(newHome(), recordsOfLines(text));
  expect(imported).toMatchObject({ day: DAY, events: day.length, head, sealed: true });
  expectSame(imported.path);
});

test('Parquet: three files, readable by others, and the same log again', async () => {
  const folder = join(newHome(), 'out');
  const files = exported((log) => writeParquet(log, folder));
  expect(readdirSync(folder).sort()).toEqual(['blocks.parquet', 'events.parquet', 'ticks.parquet']);
  const ticks = await parquetReadObjects({ file: await asyncBufferFromFile(files[1]!) });
  expect(ticks).toHaveLength(day.filter(({ event }) => event.type.endsWith('Ticked')).length);
  expect(ticks.find(({ seq }) => seq === 2n)).toMatchObject({ kind: 'TradeTicked', code: '069500', price: 32_010n });
  const imported = await importRecords(newHome(), recordsOfParquet(folder));
  expectSame(imported.path);
});

test('an empty log, and one without ticks, go out and in both ways', async () => {
  for (const events of [[], [envelope(1, wholeDay()[0]!.event)]]) {
    const log = openDayLog({ home: newHome(), day: DAY, create: true });
    events.forEach((each) => log.append(each, 'full'));
    const out = join(newHome(), 'out');
    writeParquet(log, out);
    const home = newHome();
    const back = [
      await importRecords(home, recordsOf(log)),
      await importRecords(newHome(), recordsOfParquet(out)),
      await importRecords(newHome(), recordsOfLines([...recordsOf(log)].map(lineOf))),
    ];
    for (const { head: again, sealed } of back) expect([again, sealed]).toEqual([log.headHash(), false]);
    log.close();
  }
});

test('rows without blocks are taken too, with a chain of their own', async () => {
  const rows = [...exported((log) => [...recordsOf(log)])]
    .filter(({ kind }) => kind !== 'block')
    .map((record): LogRecord =>
      record.kind === 'header' ? { ...record, header: { ...record.header, blocks: 0 } } : record,
    );
  const imported = await importRecords(newHome(), rows);
  expect(imported.head).not.toBe(head);
  expect(verifyDayLog(imported.path)).toMatchObject({ ok: true, events: day.length });
});

describe('what is not whole leaves nothing behind', () => {
  const replaceAt = (index: number, text: string) => (all: string[]) => all.with(index, text);
  test.each<[string, (all: string[]) => string[], RegExp]>([
    ['nothing', () => [], /it is empty/],
    ['no header', (all) => all.slice(1), /does not begin with the header/],
    ['two headers', (all) => [all[0]!, ...all], /two headers/],
    ['a missing line', (all) => all.toSpliced(5, 1), /event 6 follows event 4/],
    [
      'a changed price',
      (all) => all.map((text) => text.replace('"price":32010', '"price":32015')),
      /do not have the hash/,
    ],
    ['a changed hash', (all) => all.map((text) => text.replace('"hash":"', '"hash":"0')), /do not have the hash/],
    [
      'a lost end',
      (all) => all.slice(0, all.findIndex((text) => text.startsWith('{"block"')) + 1),
      /it holds \d+ of \d+ events/,
    ],
    ['a line that is no JSON', replaceAt(3, '{"seq":'), /^InputError: Line 4 is no line/],
    [
      'a tick that is none',
      replaceAt(2, '{"seq":2,"tsEvent":1,"tsRecv":1,"cause":null,"event":{"type":"TradeTicked"}}'),
      /^InputError: Line 3/,
    ],
  ])('%s', async (_, change, message) => {
    const home = newHome();
    const error: unknown = await importRecords(home, recordsOfLines(change(lines()))).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'InputError', code: 'bad_export' });
    expect(String(error)).toMatch(message);
    if (existsSync(join(home, 'days'))) expect(readdirSync(join(home, 'days'))).toEqual([]);
  });

  test('a day that is there is not written over', async () => {
    const home = newHome();
    await importRecords(home, recordsOfLines(lines()));
    const before = readFileSync(join(home, 'days', `${DAY}.sqlite`));
    await expect(importRecords(home, recordsOfLines(lines()))).rejects.toMatchObject({ code: 'log_exists' });
    expect(readFileSync(join(home, 'days', `${DAY}.sqlite`))).toEqual(before);
  });

  test('a Parquet folder with a file missing or foreign', async () => {
    const folder = join(newHome(), 'out');
    const [events, ticks, blocks] = exported((log) => writeParquet(log, folder)) as [string, string, string];
    rmSync(ticks);
    await expect(importRecords(newHome(), recordsOfParquet(folder))).rejects.toThrow(
      /ticks\.parquet is no part .* it is missing/,
    );
    writeFileSync(ticks, readFileSync(events));
    await expect(importRecords(newHome(), recordsOfParquet(folder))).rejects.toMatchObject({ code: 'bad_export' });
    writeFileSync(blocks, 'PAR1 is not enough');
    await expect(importRecords(newHome(), recordsOfParquet(folder))).rejects.toMatchObject({ code: 'bad_export' });
  });
});
