/** `haru import`, `export`, `data check` and `features` as their users see them (CLI.md). */
import { existsSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { marketPath } from '../../../db/market/index.js';
import { registerData } from '../../../src/cli/commands/data.js';
import { registerExport } from '../../../src/cli/commands/export.js';
import { registerFeatures } from '../../../src/cli/commands/features.js';
import { registerImport } from '../../../src/cli/commands/import.js';
import type { CliIo } from '../../../src/cli/io.js';
import { formatKst, InputError, parseKst } from '../../../src/domain/index.js';
import { FEATURE_NAMES } from '../../../src/features/index.js';
import { originalDatabase, originalTable, temporaryFolder, writeLines } from '../../unit/collect-files/files.js';
import { CODE, minutes, sessions } from '../../unit/data-check/series.js';

const path = temporaryFolder();
let home = '';
let homes = 0;
beforeEach(() => {
  home = path(`home-${++homes}`);
});
afterEach(() => {
  process.exitCode = undefined;
});

interface Ran {
  readonly lines: string[];
  readonly results: Record<string, unknown>[];
  readonly exit: number;
}

async function run(...args: string[]): Promise<Ran> {
  const ran = { lines: [] as string[], results: [] as Record<string, unknown>[] };
  const io: CliIo = {
    json: false,
    home,
    print: (line) => ran.lines.push(line),
    result: (value) => ran.results.push(JSON.parse(JSON.stringify(value)) as Record<string, unknown>),
    note: () => {},
  };
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  for (const register of [registerImport, registerExport, registerData, registerFeatures]) register(program, io);
  process.exitCode = undefined;
  await program.parseAsync(args, { from: 'user' });
  return { ...ran, exit: exitCode() };
}

const exitCode = (): number => Number(process.exitCode ?? 0);

/** Thirty sessions of hours in the original's layout. */
const BARS = minutes('60m', sessions('20221121', 30));
const database = (name: string): string =>
  originalDatabase(path(`${homes}-${name}`), (db) => {
    originalTable(db, CODE, BARS.map(({ time, open, high, low, close, volume }) => [formatKst(time), open, high, low, close, volume])); // prettier-ignore
    db.exec('CREATE TABLE company_info (st_code TEXT, nm_code TEXT, last_update TEXT)');
    db.exec(`INSERT INTO company_info VALUES ('${CODE}', 'KODEX 200', '20221230150000')`);
  });

describe('import', () => {
  test('says what it read, stored and refused, as a table and as JSON', async () => {
    const { results, lines } = await run('import', database('a.db'));
    const count = BARS.length;
    expect(results).toEqual([
      {
        code: CODE, interval: '60m', name: 'KODEX 200', file: `${homes}-a.db`, format: 'original database', read: count, stored: count,
        duplicates: 0, corrected: 0, rejected: [], from: '20221121090000', to: '20230102150000', lastUpdate: '20221230150000',
      },
    ]); // prettier-ignore
    expect(lines).toEqual([
      'code    name       interval  read  stored  duplicates  rejected  from            to              file',
      `069500  KODEX 200  60m        ${count}     ${count}           0         0  20221121090000  20230102150000  ${homes}-a.db`,
    ]);
    expect((await run('import', path(`${homes}-a.db`))).results).toMatchObject([{ stored: 0, duplicates: count }]);
  });

  test('a CSV file names nobody, so --name may: what a code is decides its costs', async () => {
    const csv = path(`${homes}-daily.csv`);
    writeLines(csv, ['Date,Open,High,Low,Close,Volume', '2022-11-21,60000,61000,59000,60500,1000']);
    const told = await run('import', csv, '--code', '005930', '--interval', '1d', '--name', '삼성전자');
    expect(told.results).toMatchObject([{ code: '005930', name: '삼성전자', stored: 1 }]);
    const db = new Database(marketPath(home), { readonly: true });
    const row = db.prepare('SELECT name, market, kind FROM instruments').get();
    db.close();
    expect(row).toEqual({ name: '삼성전자', market: 'KOSPI', kind: 'stock' });
    await expect(run('import', csv, '--name', '삼성전자')).rejects.toThrow('is the name of one code');
  });

  test('shows people ten reasons, and scripts all', async () => {
    const rows = ['time,open,high,low,close,volume', '20221110090000,1,1,1,1,1'];
    for (let i = 0; i < 12; i++) rows.push('20221110090100,0,1,1,1,1');
    const { results, lines } = await run('import', '--interval', '1m', writeLines(path('069500.csv'), rows));
    expect((results[0]!['rejected'] as unknown[]).length).toBe(12);
    expect(lines.filter((line) => line.startsWith('069500 1m, 069500.csv row'))).toHaveLength(10);
    expect(lines.at(-1)).toBe('069500 1m: 2 more rows were refused; --json tells all of them');
  });
});

describe('export', () => {
  test.each(['csv', 'parquet'])('%s, and back into another home', async (format) => {
    await run('import', database('b.db'));
    const out = path(`out-${homes}.${format}`);
    const { results } = await run('export', '--format', format, '--out', out, '--from', '20221122', '--to', '20221123');
    const series = [{ code: CODE, interval: '60m', bars: 14, from: '20221122090000', to: '20221123150000' }];
    expect(results).toEqual([{ file: out, format, bars: 14, series }]);
    home = path(`other-${homes}`);
    expect((await run('import', out)).results).toMatchObject([
      { code: CODE, interval: '60m', stored: 14, rejected: [] },
    ]);
    await expect(run('export', '--out', out)).rejects.toThrow('There is something at');
  });

  test('what cannot be', async () => {
    await expect(run('export')).rejects.toThrow('There is no market data');
    await run('import', database('c.db'));
    await expect(run('export', '--code', '005930', '--out', path('x'))).rejects.toThrow(
      'There are no bars of 005930: stored are 069500 60m.',
    );
    await expect(run('export', '--from', '20221123', '--to', '20221122', '--out', path('x'))).rejects.toThrow(
      InputError,
    );
    await expect(run('export', '--format', 'parquet')).rejects.toThrow('needs --out');
    await expect(run('export', '--out', path('no/such/folder/x.csv'))).rejects.toMatchObject({ code: 'cannot_write' });
    expect(existsSync(path('x'))).toBe(false);
  });
});

describe('data check', () => {
  test('finds nothing, and exits 0', async () => {
    await run('import', database('d.db'));
    const { results, exit, lines } = await run('data', 'check');
    expect({ results, exit }).toEqual({
      results: [{ code: CODE, interval: '60m', bars: BARS.length, findings: [], notes: [] }],
      exit: 0,
    });
    expect(lines.at(-1)).toBe('Nothing is wrong with them.');
  });

  test('finds what somebody did to the store, and exits 1', async () => {
    await run('import', database('e.db'));
    const store = new Database(marketPath(home));
    const time = (text: string): number => parseKst(text);
    store.prepare('DELETE FROM bars WHERE time = ?').run(time('20221124120000'));
    store.prepare('DELETE FROM bars WHERE time BETWEEN ? AND ?').run(time('20221128000000'), time('20221129235959'));
    store.prepare('UPDATE bars SET high = high + 2 WHERE time = ?').run(time('20221202100000'));
    store.prepare('UPDATE bars SET low = close + 1 WHERE time = ?').run(time('20221206100000'));
    store.close();
    const { results, exit, lines } = await run('data', 'check', '--code', CODE, '--interval', '60m');
    expect(exit).toBe(1);
    const finding = (kind: string, time: string, detail: string) => ({
      kind,
      code: CODE,
      interval: '60m',
      time,
      detail: expect.stringContaining(detail) as string,
    });
    expect(results[0]!['findings']).toEqual([
      finding('hole', '20221124120000', 'no bar from 20221124120000 to 130000, 60 minutes; none is usual'),
      finding('missing_session', '20221128000000', '2 sessions without a bar: 20221128…20221129'),
      finding('off_tick', '20221202100000', 'is no multiple of the tick of 5'),
      finding('broken_ohlc', '20221206100000', 'lies outside'),
    ]);
    expect(lines).toContain(
      '069500 60m  20221128000000  trading days without a bar: 2 sessions without a bar: 20221128…20221129',
    );
  });

  test('looks into files before they are imported, refused rows and all', async () => {
    const rows = [
      'time,open,high,low,close,volume',
      '20221110,10,12,9,11,5',
      '20221113,10,12,9,11,5',
      '20221114,10,9,12,11,5',
    ];
    const { results, exit } = await run('data', 'check', writeLines(path('daily-005930.csv'), rows));
    expect(exit).toBe(1);
    expect(results).toEqual([
      {
        code: '005930', interval: '1d', bars: 2, notes: [],
        findings: [
          { kind: 'rejected', code: '005930', interval: '1d', time: null, detail: 'row 4: high 9 is below low 12.' },
          { kind: 'missing_session', code: '005930', interval: '1d', time: '20221111', detail: '1 session without a bar: 20221111' },
          { kind: 'closed_day', code: '005930', interval: '1d', time: '20221113', detail: 'KRX did not trade on 20221113' },
        ],
      },
    ]); // prettier-ignore
  });
});

describe('features', () => {
  test('begin where they are asked for, with the history before that', async () => {
    await run('import', database('f.db'));
    const all = (await run('features')).results as { date: string; features: (number | null)[] }[];
    expect(all).toHaveLength(BARS.length);
    expect(all[0]?.features).toHaveLength(15);
    expect(all[119]?.features.every((value) => value !== null)).toBe(true);
    const from = all[125]!.date;
    const { results, lines } = await run(
      'features',
      '--code',
      CODE,
      '--interval',
      '60m',
      '--from',
      from,
      '--to',
      from.slice(0, 8),
    );
    expect(results).toEqual(all.filter(({ date }) => date >= from && date.startsWith(from.slice(0, 8))));
    expect(lines[0]).toBe(['date', ...FEATURE_NAMES].join('\t'));
  });

  test('several series need to be told apart', async () => {
    const rows = [
      'code,interval,time,open,high,low,close,volume',
      '069500,1d,20221110,1,1,1,1,0',
      '114800,1d,20221110,1,1,1,1,0',
    ];
    await run('import', writeLines(path('two.csv'), rows));
    await expect(run('features')).rejects.toThrow('say which with --code and --interval');
    expect((await run('features', '--code', '114800')).results).toMatchObject([{ date: '20221110' }]);
  });

  test('a history without volume is read back to the last bar that has one', async () => {
    const rows = ['time,open,high,low,close,volume'];
    const days = sessions('20200102', 300);
    days.forEach((day, i) => rows.push(`${day},10,10,10,10,${i === 0 ? 7 : i < 290 ? 0 : 3}`));
    await run('import', writeLines(path('005930.csv'), rows));
    const all = (await run('features')).results;
    expect((await run('features', '--from', days[289]!)).results).toEqual(all.slice(289));
  });

  const EXPECTED = '../shared/data/expected/features-069500.jsonl';
  test.skipIf(!existsSync(EXPECTED))(
    `are the original's${existsSync(EXPECTED) ? '' : ` (skipped: no ${EXPECTED})`}`,
    async () => {
      await run('import', '../shared/data/kiwoom-60m.db');
      const expected = readFileSync(EXPECTED, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as unknown); // prettier-ignore
      expect((await run('features', '--code', '069500', '--interval', '60m')).results).toEqual(expected);
    },
  );
});
