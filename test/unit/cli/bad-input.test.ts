/** Bad input at the command line: one sentence on stderr, nothing on stdout, the exit code of CLI.md, nothing lost. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMemoryDayLog, dayLogPath, openDayLog } from '../../../db/index.js';
import { Terminal } from '../../../src/cli/io.js';
import { runProgram } from '../../../src/cli/program.js';
import { addDays, dayOf, type EpochMs } from '../../../src/domain/index.js';
import { temporaryHomes } from '../db/temp.js';
import { Bench, DAY } from '../engine/bench.js';

const newFolder = temporaryHomes();
function folder(): string {
  const path = newFolder();
  mkdirSync(path);
  return path;
}

const root = process.cwd();
beforeEach(() => {
  process.chdir(folder());
  for (const name of Object.keys(process.env)) if (/^(HARU|KIWOOM)_/.test(name)) vi.stubEnv(name, undefined);
  return () => {
    vi.unstubAllEnvs();
    process.exitCode = undefined;
  };
});
afterAll(() => process.chdir(root));

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `haru ARGS… --json` in an empty folder, without keys. */
async function haru(...args: readonly string[]): Promise<Ran> {
  const heard = { stdout: '', stderr: '' };
  const io = new Terminal({ write: (text) => (heard.stdout += text) }, { write: (text) => (heard.stderr += text) });
  const code = await runProgram([...args, '--json'], io);
  return { ...heard, code: code === 0 ? Number(process.exitCode ?? 0) : code };
}

/** The one sentence on stderr that a command ends with, and its exit code; nothing is on stdout. */
async function sentence(args: readonly string[], exit = 2): Promise<string> {
  const { code, stdout, stderr } = await haru(...args);
  expect(stderr).toMatch(/^[^\n]+\n$/);
  expect([code, stdout, stderr]).toEqual([exit, '', stderr]);
  expect(stderr).not.toMatch(/undefined|\[object|Error: /);
  return stderr.trim();
}

describe('wrong usage', () => {
  test.each([
    [['rnu'], "Unknown command 'rnu': did you mean run?"],
    [['log', 'shwo'], "Unknown command 'shwo': did you mean show?"],
    [['run', '--intervall', '1m'], "Unknown option '--intervall': did you mean --interval?"],
    [['run', '--polciy', 'sma'], "Unknown option '--polciy': did you mean --policy?"],
    [['sim', '--wsport', '1'], "Unknown option '--wsport': did you mean --ws-port?"],
    [['run', '--leverage', '3'], "Unknown option '--leverage': --help lists what there is."],
    [['run', 'today'], "Too many arguments for 'run'. Expected 0 arguments but got 1."],
    [['replay'], "Missing required argument 'day|file'."],
    [['run', '--market', 'nyse'], "Option '--market <name>' argument 'nyse' is invalid. Allowed choices are sim, mock, live."],
  ] as const)('%j', async (args, expected) => {
    expect(await sentence(args)).toBe(expected);
  }); // prettier-ignore
});

describe('values that cannot be', () => {
  test.each([
    [['run', '--day', '20221301'], /"20221301" is not a day: it takes YYYYMMDD/],
    [['run', '--day', '20221113'], /does not trade on 20221113: .* the next is 20221114/],
    [['run', '--day', '20220606'], /does not trade on 20220606: .* the next is 20220607/],
    [['run', '--codes', '69500'], /--codes.*"69500" is not a stock code: it takes six digits/],
    [['run', '--codes', '069500,'], /--codes.*"" is not a stock code/],
    [['run', '--day', '20221110', '--codes', '999999'], /no synthetic day for 999999: it knows 069500/],
    [['run', '--interval', '2m'], /--interval.* is "2m": it takes 1m, 3m, 5m/],
    [['run', '--policy', 'smaa'], /"smaa" is not a policy: it takes sma/],
    [['run', '--policy', 'sma(20,5)'], /sma/],
    [['run', '--seed', ''], /--seed.* is "": it takes a text that is not empty/],
    [['run', '--speed', 'fast'], /"fast" is not a speed: it takes max, or/],
    [['run', '--market', 'live'], /Real money is locked: set "live"/],
    [['run', '--bars', 'none.csv'], /none\.csv cannot be read/],
    [['run', '--config', 'none.json'], /none\.json cannot be read/],
    [['run', '--daemon', '--day', '20221110'], /--day is for a single day/],
    [['replay', '20221301'], /"20221301" is not a day/],
    [['replay', '20221110'], /There is no log at .*20221110\.sqlite/],
    [['replay', 'nowhere.sqlite'], /There is no log "nowhere\.sqlite"/],
    [['log', 'show', '20221110'], /There is no log at/],
    [['log', 'why', 'order:1'], /No day is recorded in/],
    [['sim', '--port', '70000'], /--port 70000 is no port: it takes 0 to 65535/],
    [['sim', '--speed', '-1'], /--speed -1 is no speed/],
    [['sim', '--limits', 'some'], /--limits some is not known: it takes mock, real or none/],
  ] as const)('%j', async (args, expected) => {
    expect(await sentence(args)).toMatch(expected);
  });

  test('settings in a file and in the environment', async () => {
    writeFileSync('haru.config.json', '{"polcy": "sma"}');
    expect(await sentence(['run'])).toBe('There is no setting "polcy" (haru.config.json): did you mean "policy"?');
    writeFileSync('haru.config.json', '{}');
    vi.stubEnv('HARU_INTERVAL', '7m');
    expect(await sentence(['run'])).toMatch(/"interval" \(HARU_INTERVAL\) is "7m"/);
  });

  test('no keys for a market that needs them', async () => {
    const today = dayOf(Date.now() as EpochMs);
    const calendar = [today, addDays(today, 1)].map((day) => ({ day, hours: 'regular' }));
    writeFileSync('haru.config.json', JSON.stringify({ calendar }));
    expect(await sentence(['run', '--market', 'mock'])).toMatch(/needs an app key: set both KIWOOM_APPKEY and/);
  });
});

describe('files of bars', () => {
  const HEADER = 'time,open,high,low,close,volume\n';
  const bars = (rows: string): string => {
    const path = join(folder(), '069500.csv');
    writeFileSync(path, HEADER + rows);
    return path;
  };
  const good = '20221110090000,30000,30010,29990,30005,100\n';
  const run = (path: string, ...more: string[]) => sentence(['run', '--codes', '069500', '--bars', path, ...more]);

  test.each([
    ['a price that is none', `${good}20221110090100,x,30010,29990,30005,100\n`, /line 3/],
    ['a high below the low', `${good}20221110090100,30000,29000,29990,30005,100\n`, /line 3/],
    ['a missing column', `${good}20221110090100,30000\n`, /line 3/],
    [
      'a time that is none',
      `${good}${good.replace('0900', '0901')}20221110096100,30000,30010,29990,30005,100\n`,
      /line 4/,
    ],
  ])('given %s, the line is named', async (_, rows, expected) => {
    expect(await run(bars(rows))).toMatch(expected);
  });

  test('without rows, or without a column', async () => {
    expect(await run(bars(''))).toMatch(/holds no bars/);
    const path = join(folder(), '069500.csv');
    writeFileSync(path, 'time,open\n20221110090000,1\n');
    expect(await run(path)).toMatch(/has no column for/);
  });

  test('without the day that is asked for', async () => {
    const rows = good + good.replace('0900', '0901');
    expect(await run(bars(rows), '--day', '20221111')).toMatch(/20221111/);
  });
});

describe('logs that cannot be replayed', () => {
  /** A settled day in a data folder. */
  function recorded(): string {
    const home = folder();
    const log = openDayLog({ home, day: DAY, create: true });
    new Bench({ log }).trading().to('153000').market('4').to('160100').answerAll();
    log.close();
    return home;
  }

  test('of a newer schema', async () => {
    const home = recorded();
    const db = new Sqlite(dayLogPath(home, DAY));
    db.pragma('user_version = 999');
    db.close();
    for (const command of ['replay', 'log verify', 'log show']) {
      expect(await sentence([...command.split(' '), DAY, '--home', home])).toMatch(/format 999, .*: upgrade haru/);
    }
  });

  test('that is no SQLite file', async () => {
    const path = join(folder(), 'letter.sqlite');
    writeFileSync(path, 'not a log at all');
    expect(await sentence(['replay', path], 1)).toContain(path);
  });

  test('that is an SQLite file of something else', async () => {
    const path = join(folder(), 'other.sqlite');
    new Sqlite(path).exec('CREATE TABLE t (x)').close();
    expect(await sentence(['replay', path])).toContain(path);
  });

  test('that parts from its replay: the verdict on stdout, exit 1', async () => {
    const home = folder();
    const memory = new Bench({ log: createMemoryDayLog(DAY) }).trading().bar('buy').log;
    const log = openDayLog({ home, day: DAY, create: true });
    for (const envelope of memory.read(1, memory.head)) {
      const { event } = envelope;
      const other =
        event.type === 'OrderRequested' ? { ...event, order: { ...event.order, quantity: 1 as never } } : event;
      log.append({ ...envelope, event: other }, 'full');
    }
    log.close();
    const { code, stdout, stderr } = await haru('replay', DAY, '--home', home);
    expect([code, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toMatchObject({ matches: false, divergence: { seq: memory.head } });
  });

  test('asked for an event that is none', async () => {
    expect(await sentence(['replay', DAY, '--home', recorded(), '--until', 'x'])).toMatch(/--until takes the number of an event/);
  }); // prettier-ignore
});

describe('a machine that refuses', () => {
  test('a port in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      for (const flag of ['--port', '--ws-port']) {
        expect(await sentence(['sim', '--day', '20221110', flag, String(port)], 1)).toContain(String(port));
      }
    } finally {
      server.close();
    }
  });

  test('a data folder that is a file', async () => {
    const path = join(folder(), 'file');
    writeFileSync(path, '');
    expect(await sentence(['run', '--day', '20221110', '--home', path], 1)).toMatch(/file/);
  });
});
