/** `haru log …` as its users see it: what it prints, what it gives as JSON, how it ends. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDayLog } from '../../../db/index.js';
import { registerLog } from '../../../src/cli/commands/log.js';
import type { CliIo } from '../../../src/cli/io.js';
import { DAY, envelope, SAMPLES, wholeDay } from './samples.js';
import { temporaryHomes } from './temp.js';

const newHome = temporaryHomes();
let home = '';
let path = '';

beforeEach(() => {
  home = newHome();
  const log = openDayLog({ home, day: DAY, create: true });
  wholeDay().forEach((each) => log.append(each, 'group'));
  log.close();
  path = log.path;
});
afterEach(() => {
  process.exitCode = undefined;
});

interface Ran {
  readonly lines: string[];
  readonly results: Record<string, unknown>[];
  readonly notes: string[];
}

async function run(...args: string[]): Promise<Ran> {
  const ran: Ran = { lines: [], results: [], notes: [] };
  const io: CliIo = {
    json: false,
    home,
    print: (line) => ran.lines.push(line),
    result: (value) => ran.results.push(JSON.parse(JSON.stringify(value)) as Record<string, unknown>),
    note: (line) => ran.notes.push(line),
  };
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  registerLog(program, io);
  await program.parseAsync(['log', ...args], { from: 'user' });
  return ran;
}

describe('haru log', () => {
  test('list: one line and one object a day; a hint where there is none', async () => {
    const { lines, results } = await run('list');
    expect(lines).toEqual([
      expect.stringMatching(/^20221110 {2}settled +31 events +3 ticks +0\.\d MB {2}[0-9a-f]{12}$/),
    ]);
    expect(results).toMatchObject([
      { day: DAY, path, events: 31, ticks: 3, head: 34, sealed: true, how: 'settled', fault: null },
    ]);
    home = newHome();
    expect(await run('list')).toMatchObject({ lines: [], results: [], notes: [expect.stringMatching(/haru run/)] });
  });

  test('show: the envelopes, by type, code, seq and number', async () => {
    const seqs = async (...args: string[]) => (await run('show', DAY, ...args)).results.map(({ seq }) => seq);
    expect(await seqs()).toHaveLength(34);
    expect(await seqs('--limit', '2')).toEqual([1, 2]);
    expect(await seqs('--from-seq', '33')).toEqual([33, 34]);
    expect(await seqs('--type', 'DayOpened,DayClosed')).toEqual([1, 34]);
    const types = (await run('show', path, '--code', '069500,0001A0', '--limit', '0')).results.map(
      ({ event }) => (event as { type: string }).type,
    );
    expect(types).toEqual(
      expect.arrayContaining(['TradeTicked', 'QuoteTicked', 'InstrumentReported', 'OrderRequested', 'OrderFilled']),
    );
    expect(types).not.toContain('ViReported');
    expect(types).not.toContain('OrderRejected');
    const { lines } = await run('show', DAY, '--type', 'OrderFilled');
    expect(lines).toEqual([expect.stringMatching(/^ {6}14 {2}08:30:00\.140 {2}OrderFilled {11}\{"brokerOrderId"/)]);
  });

  test.each([
    [['--limit', 'many'], /--limit takes a whole number/],
    [['--code', '06950'], /is not a stock code/],
    [['--type', 'OrderFiled'], /"OrderFiled" is no event type: .* OrderFilled/],
  ])('show %s is refused', async (flags, message) => {
    await expect(run('show', DAY, ...flags)).rejects.toThrow(message);
  });

  test('verify: the verdict, and exit 1 with the first bad seq', async () => {
    expect((await run('verify', DAY)).results).toMatchObject([{ ok: true, events: 34, firstBad: null }]);
    expect(process.exitCode).toBeUndefined();
    const db = new Sqlite(path);
    db.exec(`DROP TRIGGER events_no_update; UPDATE events SET ts_recv = ts_recv + 1 WHERE seq = 7`);
    db.close();
    const { lines, results } = await run('verify', path);
    expect(results).toMatchObject([{ ok: false, events: 34, firstBad: 7 }]);
    expect(lines).toEqual([expect.stringMatching(/first at event 7: row 7 is missing or was changed/)]);
    expect(process.exitCode).toBe(1);
  });

  test('why: causes and effects, on the newest day unless told', async () => {
    const id = `order:${SAMPLES.OrderRequested.orderId}`;
    const { results, lines } = await run('why', id);
    expect(results).toMatchObject([{ id, causes: [{ event: { type: 'OrderAcknowledged' } }] }]);
    expect(lines[0]).toBe('because of');
    expect((await run('why', id, DAY)).results).toEqual(results);
    await expect(run('why', 'order:nobody')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('tail: the end of a closed day, then it ends', async () => {
    expect((await run('tail', DAY, '--limit', '3')).results.map(({ seq }) => seq)).toEqual([32, 33, 34]);
  });

  test('tail: every event that another writer adds, until the day is closed', async () => {
    home = newHome();
    const log = openDayLog({ home, day: DAY, create: true });
    log.append(wholeDay()[0]!, 'full');
    const tailing = run('tail', DAY, '--type', 'DayOpened,DayResumed,DayClosed');
    log.append(envelope(2, SAMPLES.LinkReported), 'full');
    log.append(envelope(3, SAMPLES.DayResumed), 'full');
    await new Promise((resolve) => setTimeout(resolve, 300));
    log.append(envelope(4, SAMPLES.DayClosed), 'full');
    expect((await tailing).results.map(({ seq }) => seq)).toEqual([1, 3, 4]);
    log.close();
  });

  test.each(['jsonl', 'parquet'])('export and import as %s give the same day', async (format) => {
    const out = join(home, `out.${format}`);
    const [exported] = (await run('export', DAY, '--format', format, '--out', out)).results;
    expect(exported).toMatchObject({ day: DAY, events: 34, format });
    await expect(run('export', DAY, '--format', format, '--out', out)).rejects.toMatchObject({ code: 'exists' });
    home = newHome();
    const [imported] = (await run('import', out)).results;
    expect(imported).toMatchObject({ day: DAY, events: 34, sealed: true, head: exported!['head'] });
    await expect(run('import', out)).rejects.toMatchObject({ code: 'log_exists' });
    if (format === 'jsonl') expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toHaveLength(34 + 2);
  });

  test.each([
    [['export', DAY, '--format', 'xml'], 'bad_format'],
    [['export', DAY, '--format', 'parquet'], 'no_out'],
    [['export', '20221111'], 'no_log'],
    [['show', '20221399'], 'bad_day'],
    [['import', 'nowhere.jsonl'], 'no_file'],
    [['verify', 'nowhere.sqlite'], 'no_log'],
  ])('%j is refused as %s', async (args, code) => {
    await expect(run(...args)).rejects.toMatchObject({ name: 'InputError', code });
  });
});
