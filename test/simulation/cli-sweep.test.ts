/** `haru sweep` as people run it: the trades of single runs, one thread or two, killed and gone on with, and bad input in one sentence. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { openMarketStore, openSweepStore, sweepPath } from '../../db/index.js';
import { runBacktest } from '../../src/app/backtest.js';
import { loadSettings } from '../../src/app/settings.js';
import { Terminal } from '../../src/cli/io.js';
import { runProgram } from '../../src/cli/program.js';
import { FILL_TERMS } from '../../src/engine/index.js';
import { interval, money, type EpochMs, type StockCode } from '../../src/domain/index.js';
import { smaCrossover } from '../../src/learning/baselines/index.js';
import { buildOnce, haru } from '../support/built-cli.js';
import { FUND, STOCK, walkOf } from '../support/walks.js';
import { temporaryHomes } from '../unit/db/temp.js';

const home = temporaryHomes()();
const clock = { now: () => 0 as EpochMs };
const SERIES = [FUND, STOCK];

beforeAll(async () => {
  mkdirSync(home);
  const store = openMarketStore({ home, clock });
  for (const instrument of SERIES) {
    const { code, bars } = walkOf({ seed: 'sweep', instrument, interval: '60m', days: 60, perDay: 6 });
    store.put({ code, interval: interval('60m') }, bars, 'imported');
    store.putInstrument(instrument);
  }
  store.close();
  await buildOnce();
}, 120_000);

const FROM = ['--from', '20221120'];
const GRID = ['--strategy', 'sma({fast},{slow})', '--vary', 'fast=2..5', '--vary', 'slow=4,12', '--vary', 'fills=open,bar', '--vary', 'cashPerBuy=100,300', ...FROM]; // prettier-ignore

type Row = Record<string, unknown> & {
  readonly parameters: Record<string, number | string>;
  readonly stateHash: string;
};

async function sweep(...args: readonly string[]): Promise<Row[]> {
  const { code, stdout, stderr } = await haru(['sweep', ...args, '--json', '--home', home]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.trim().split('\n').map((line) => JSON.parse(line) as Row);
} // prettier-ignore

/** Without what differs from run to run. */
function lasting(rows: readonly Row[]): unknown[] {
  return rows.map(({ seconds: _seconds, barsPerSecond: _pace, sweep: _sweep, ...row }) => row);
}

describe('a sweep', () => {
  let rows: Row[] = [];
  beforeAll(async () => {
    rows = await sweep(...GRID, '--name', 'whole', '--workers', '2');
  }, 120_000);

  test('leaves out what is no strategy, and ranks the rest', () => {
    expect(rows).toHaveLength((2 + 4) * 4);
    expect(rows.every(({ parameters: { fast, slow } }) => fast! < slow!)).toBe(true);
    const sharpes = rows.map((row) => row['sharpe'] as number);
    expect(sharpes).toEqual(sharpes.toSorted((a, b) => b - a));
    expect(rows.map((row) => row['tried'])).toEqual(rows.map(() => 24));
    expect(rows.filter(({ best }) => best)).toHaveLength(1);
    expect(new Set(rows.map(({ stateHash }) => stateHash)).size).toBeGreaterThan(12);
  });

  test('trades as single runs do, fill by fill and to the hash', () => {
    const market = openMarketStore({ home, clock, readonly: true });
    const store = openSweepStore({ home, name: 'whole', readonly: true });
    let fills = 0;
    for (const row of store.rows()) {
      const { fast, slow, fills: model, cashPerBuy } = row.parameters as { fast: number; slow: number; fills: 'open' | 'bar'; cashPerBuy: number }; // prettier-ignore
      const wish = {
        codes: ['005930', '069500'] as StockCode[],
        range: { from: Date.parse('2022-11-20T00:00:00+09:00') as EpochMs },
        ...{ interval: interval('60m'), policy: smaCrossover({ fast, slow }), costs: 'kiwoom' as const, fills: model, terms: FILL_TERMS },
        balance: money(10_000_000),
      } as const; // prettier-ignore
      const single = runBacktest(market, { ...loadSettings({}, {}), cashPerBuy }, wish);
      expect(row.status === 'done' && row.result.stateHash).toBe(single.stateHash);
      expect(store.fills(row.number)).toEqual(single.record.fills);
      fills += single.record.fills.length;
    }
    expect(fills).toBeGreaterThan(500);
    store.close();
    market.close();
  });

  test('tells of each what `haru backtest` tells, but for how many were tried', async () => {
    const [row] = rows.filter(({ parameters: { fast, slow, fills, cashPerBuy } }) => fast === 3 && slow === 12 && fills === 'open' && cashPerBuy === 300); // prettier-ignore
    const { code, stdout } = await haru(['backtest', '--strategy', 'sma(3,12)', '--fills', 'open', '--json', ...FROM, '--home', home]); // prettier-ignore
    expect(code).toBe(0);
    const { seconds: _s, barsPerSecond: _b, findings: _f, report: _r, metrics, ...single } = JSON.parse(stdout) as Row & { metrics: Record<string, number> }; // prettier-ignore
    expect(row).toMatchObject(single);
    const { expectedMaximumSharpe: _e, deflatedSharpe: _d, ...alike } = metrics;
    expect(row!['metrics']).toMatchObject(alike);
  });

  test('comes to the same with one thread', async () => {
    expect(lasting(await sweep(...GRID, '--name', 'one', '--workers', '1'))).toEqual(lasting(rows));
  }, 60_000);

  test('is printed again, as a page too, and is named in the list', async () => {
    const page = join(home, 'sweep.html');
    const shown = await haru(['sweep', 'show', 'whole', '--sort', 'return', '--top', '3', '--report', page, '--home', home]);
    expect([shown.code, shown.stderr]).toEqual([0, `Wrote ${page}.\n`]);
    expect(shown.stdout).toMatch(/^whole: 24 configurations of a grid of 32, 8 skipped/);
    expect(shown.stdout).toMatch(/… 21 more/);
    expect(shown.stdout).toMatch(/luck: 24 configurations tried/);
    expect(readFileSync(page, 'utf8')).toContain('Sweep whole');
    const { stdout } = await haru(['sweep', 'list', '--json', '--home', home]);
    const names = stdout.trim().split('\n').map((line) => (JSON.parse(line) as { name: string }).name);
    expect(names).toContain('whole');
  }); // prettier-ignore

  test('killed in the middle and gone on with is the undisturbed one', async () => {
    const args = ['dist/src/cli/main.js', 'sweep', ...GRID, '--name', 'killed', '--workers', '2', '--home', home];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    const gone = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
    while (done('killed') < 4) await sleep(10);
    child.kill('SIGKILL');
    expect(await gone).toBe('SIGKILL');
    const before = done('killed');
    expect(before).toBeLessThan(24);
    const kept = openSweepStore({ home, name: 'killed', readonly: true });
    const early = kept.rows().filter(({ status }) => status === 'done');
    kept.close();
    const rest = await sweep('--resume', 'killed');
    expect(lasting(rest)).toEqual(lasting(rows));
    // What was there was not run again: how long it took is as it was.
    for (const row of early) {
      const again = rest.find(({ configuration }) => configuration === row.number);
      expect(row.status === 'done' && row.result.seconds).toBe(again!['seconds']);
    }
  }, 60_000);
});

/** Configurations that are done, as another process sees them. */
function done(name: string): number {
  try {
    const db = new Sqlite(sweepPath(home, name), { readonly: true, fileMustExist: true });
    try {
      return db.prepare("SELECT count(*) FROM configurations WHERE status = 'done'").pluck().get() as number;
    } finally {
      db.close();
    }
  } catch {
    return 0;
  }
}

test('strategies, models of one’s own with numbers, and files of grids', async () => {
  const module = join(home, 'mine.mjs');
  writeFileSync(
    module,
    `let calls = 0;
export const policy = (every) => ({ id: 'every(' + every + ')', lookback: 1, decide: () =>
  ({ action: ++calls % every === 0 ? (calls % (2 * every) === 0 ? 'sell' : 'buy') : 'hold', confidence: 1, outputs: [] }) });`,
  );
  const file = join(home, 'grid.json');
  writeFileSync(file, JSON.stringify({ strategy: `${module}({every})`, vary: { every: '5..9..2', fills: ['open'] } }));
  const ofFile = await sweep('--grid', file, '--name', 'file', '--workers', '1');
  expect(ofFile.map(({ parameters: { every } }) => every).sort()).toEqual([5, 7, 9]);
  // It counts its calls over all runs of a thread: each run has a module of its own all the same.
  const backwards = await sweep('--grid', file, '--vary', 'every=9,7,5', '--name', 'back', '--workers', '2');
  const hashes = (rows: readonly Row[]) => new Map(rows.map(({ parameters, stateHash }) => [parameters['every'], stateHash]));
  for (const [every, hash] of hashes(ofFile)) expect(hashes(backwards).get(every)).toBe(hash);
  const { code, stderr } = await haru(['sweep', '--resume', 'file', '--json', '--home', home]);
  expect([code, stderr]).toEqual([0, '']);
  writeFileSync(module, readFileSync(module, 'utf8').replace('++calls', '--calls'));
  const changed = await haru(['sweep', '--resume', 'file', '--home', home]);
  expect([changed.code, changed.stdout]).toEqual([2, '']);
  expect(changed.stderr).toMatch(/^The strategy or the weights of every=5 fills=open are not those that file began with/);
}, 60_000); // prettier-ignore

test('other bars than those it began with are refused', async () => {
  await sweep('--strategy', 'sma', '--vary', 'fills=open,close', '--name', 'bars', '--workers', '1');
  const market = openMarketStore({ home, clock });
  const series = { code: FUND.code, interval: interval('60m') };
  const [last] = market.bars(series).slice(-1);
  market.put(series, [{ ...last!, volume: (last!.volume + 1) as never }], 'imported');
  const { code, stderr } = await haru(['sweep', '--resume', 'bars', '--home', home]);
  expect([code, stderr]).toEqual([2, 'The bars are not those that bars began with: sweep anew with another --name.\n']);
  market.put(series, [last!], 'imported');
  market.close();
  const db = new Sqlite(sweepPath(home, 'bars'));
  db.exec(`UPDATE sweep SET versions = '{"haru":"0.0.1"}'`).close();
  const older = await haru(['sweep', '--resume', 'bars', '--home', home]);
  expect(older.stderr).toMatch(/^bars was begun with haru 0\.0\.1, this is /);
  expect(older.code).toBe(2);
}, 60_000);

const SMA = ['--strategy', 'sma({fast},20)', '--vary'];
test.each([
  [[], 'A sweep needs something that varies'],
  [['--vary', 'fills=open'], 'A sweep takes one of --strategy and --policy'],
  [['--strategy', 'sma', '--vary', 'strategy=hold'], '--strategy stands fixed and varies as well'],
  [['--strategy', 'sma({fast},20)', '--vary', 'fills=open'], '{fast} has no values: say them with --vary fast=….'],
  [[...SMA, 'fast=2', '--vary', 'fsat=3'], 'Nothing here is called "fsat": did you mean fast?'],
  [[...SMA, 'fast=2', '--vary', 'fast=3'], '--vary fast is given twice'],
  [[...SMA, 'fast=30..32'], 'Nothing is left to run of 3 combinations, the first because sma(30,20) is not a policy'],
  [[...SMA, 'fast=2', '--where', 'fast>5'], 'Nothing is left to run of 1 combinations: --where leaves none.'],
  [[...SMA, 'fast=2', '--vary', 'fills=opn'], '--vary fills cannot be "opn": it takes close, open, bar, auction.'],
  [[...SMA, 'fast=2', '--vary', 'risk.maxDrawdwn=1'], 'did you mean "risk.maxDrawdown"?'],
  [[...SMA, 'fast=2', '--vary', 'cashPerBuy=0'], 'The setting "cashPerBuy" (--vary cashPerBuy) is 0: it takes 1 or more.'],
  [[...SMA, 'fast=2', '--vary', 'fills=auction'], 'Fills in the auction take 1d bars, not 60m'],
  [[...SMA, 'fast=2', '--costs', 'rltrader'], 'Allowed choices are kiwoom, mock.'],
  [[...SMA, 'fast=2..9', '--sample', '9'], '--sample 9 is more than the 8 valid combinations'],
  [['--strategy', 'smaa', '--vary', 'fills=open'], '"smaa" is not a strategy'],
  [['--vary', 'policy=none.safetensors'], 'none.safetensors'],
  [[...SMA, 'fast=2', '--sort', 'luck'], '--sort takes sharpe, return'],
  [[...SMA, 'fast=2', '--report', 'x.png'], '--report writes a page, like sweep.html'],
  [[...SMA, 'fast=2', '--name', '../x'], '"../x" is not a name'],
  [[...SMA, 'fast=2', '--name', 'x', '--resume', 'y'], '--name begins a sweep and --resume goes on with one'],
  [['--resume', 'nothing'], 'There is no sweep "nothing"'],
  [['--grid', 'none.json'], 'none.json cannot be read'],
  [['show', 'nothing'], 'There is no sweep "nothing"'],
] as const)('%j is refused', async (args, sentence) => {
  const heard = { out: '', err: '' };
  const io = new Terminal({ write: (text) => (heard.out += text) }, { write: (text) => (heard.err += text) });
  const code = await runProgram(['sweep', ...args, '--home', home], io);
  expect(heard.err).toMatch(/^[^\n]+\n$/);
  expect([code, heard.out]).toEqual([2, '']);
  expect(heard.err).toContain(sentence);
}); // prettier-ignore
