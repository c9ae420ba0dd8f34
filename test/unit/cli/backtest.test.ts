/** `haru backtest`: what it tells of a run, own strategies, and what it says to wishes that cannot be met. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openMarketStore } from '../../../db/index.js';
import { Terminal } from '../../../src/cli/io.js';
import { runProgram } from '../../../src/cli/program.js';
import type { EpochMs, StockCode } from '../../../src/domain/index.js';
import {
  ORIGINAL_DATA,
  originalBars,
  originalDataThere,
  originalSteps,
  orSkipped,
} from '../../support/original-data.js';
import { FUND, STOCK, walkOf } from '../../support/walks.js';
import { temporaryHomes } from '../db/temp.js';

const MOMENTUM = resolve('test/fixtures/strategies/momentum.js');
const home = temporaryHomes()();

beforeAll(() => {
  mkdirSync(home);
  const store = openMarketStore({ home, clock: { now: () => 0 as EpochMs } });
  for (const instrument of [FUND, STOCK]) {
    const { code, bars } = walkOf({ seed: 'cli', instrument, days: 3, perDay: 60 });
    store.put({ code, interval: '1m' }, bars, 'imported');
    store.putInstrument(instrument);
  }
  store.put({ code: '114800' as StockCode, interval: '1m' }, walkOf({ seed: 'x', instrument: FUND, days: 1, perDay: 5 }).bars, 'imported'); // prettier-ignore
  if (originalDataThere) store.put({ code: FUND.code, interval: '60m' }, originalBars('069500'), 'imported');
  store.close();
});

async function haru(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const heard = { stdout: '', stderr: '' };
  const io = new Terminal({ write: (text) => (heard.stdout += text) }, { write: (text) => (heard.stderr += text) });
  const code = await runProgram(['backtest', ...args, '--home', home], io);
  return { ...heard, code };
}

async function told(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await haru(...args, '--json');
  expect([code, stderr]).toEqual([0, stderr.startsWith('Wrote') ? stderr : '']);
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function sentence(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await haru(...args, '--json');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^[^\n]+\n$/);
  return stderr.trim();
}

const TWO = ['--codes', '069500,005930', '--interval', '1m'] as const;

describe('a run', () => {
  test('is told with the fields that scripts rely on', async () => {
    const result = await told('--strategy', 'sma(2,5)', ...TWO);
    for (const field of ['bars', 'seconds', 'barsPerSecond', 'orders', 'fills', 'equity', 'return', 'maxDrawdown', 'trades']) {
      expect(result[field], field).toBeTypeOf('number');
    } // prettier-ignore
    expect(result).toMatchObject({ bars: 360, alarms: 0, run: { codes: ['069500', '005930'], fills: 'bar', costs: 'kiwoom' } }); // prettier-ignore
    expect(result['stateHash']).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(result['metrics'] as object).length).toBeGreaterThan(39);
    expect(result['fills']).toBeGreaterThan(5);
  });

  test('twice comes to the same, and each fill model to something else', async () => {
    const hashes = await Promise.all(
      ['close', 'open', 'bar', 'bar'].map(async (fills) => (await told('--strategy', 'sma(2,5)', ...TWO, '--fills', fills))['stateHash']), // prettier-ignore
    );
    expect(hashes[3]).toBe(hashes[2]);
    expect(new Set(hashes).size).toBe(3);
  });

  test('begins and ends where it is asked to', async () => {
    const result = await told('--strategy', 'hold', ...TWO, '--from', '20221108', '--to', '20221108');
    expect(result).toMatchObject({ bars: 120, orders: 0, equity: 10_000_000, return: 0, trades: 0 });
  });

  test('is written as a page', async () => {
    const path = join(home, 'pages', 'run.html');
    await told('--strategy', 'sma(2,5)', ...TWO, '--report', path);
    expect(readFileSync(path, 'utf8')).toContain('sma(2,5) on 069500, 005930 1m');
  });

  test('is told to people in a few lines', async () => {
    const { stdout } = await haru('--strategy', 'buy-and-hold', ...TWO);
    expect(stdout).toMatch(/^buy-and-hold on 069500, 005930 1m: 360 bars/);
    expect(stdout).toMatch(/equity .* won/);
  });
});

describe('a strategy of one’s own', () => {
  test('trades like one of ours', async () => {
    const result = await told('--strategy', MOMENTUM, ...TWO);
    expect(result).toMatchObject({ run: { policy: 'momentum(3)' }, alarms: 0 });
    expect(result['orders']).toBeGreaterThan(3);
  });

  const wrong = (name: string, source: string): string => {
    const path = join(home, name);
    writeFileSync(path, source);
    return path;
  };

  test.each([
    ['nothing.js', 'export const other = 1;', /exports no `policy`: a module exports/],
    ['noid.js', 'export const policy = { lookback: 1, decide() {} };', /has no id, a text/],
    ['zero.js', "export const policy = { id: 'a', lookback: 0, decide() {} };", /has no lookback, a whole number/],
    ['nodecide.js', "export const policy = { id: 'a', lookback: 1 };", /has no function decide/],
    ['broken.js', 'export const = 1;', /cannot be loaded: /],
    ['wild.js', "export const policy = { id: 'a', lookback: 1, decide: () => ({ action: 'short', confidence: 2 }) };", /decided \{"action":"short","confidence":2\}: it takes/],
  ])('that is wrong is refused in one sentence: %s', async (name, source, expected) => {
    expect(await sentence('--strategy', wrong(name, source), ...TWO)).toMatch(expected);
  }); // prettier-ignore
});

describe('a wish that cannot be met', () => {
  test.each([
    [[], /takes one of --strategy and --policy/],
    [['--strategy', 'sma', '--policy', 'sma'], /takes one of --strategy and --policy/],
    [['--strategy', 'smaa'], /"smaa" is not a strategy: it takes sma/],
    [['--strategy', 'mine.ts'], /compile TypeScript first/],
    [['--strategy', 'away.js'], /There is no strategy away.js/],
    [['--strategy', 'sma', '--fills', 'magic'], /close, open, bar, auction/],
    [['--strategy', 'sma', '--fills', 'auction'], /--fills auction takes 1d bars, not 1m/],
    [['--strategy', 'sma', '--costs', 'rltrader'], /takes --policy with a model or its file, and --fills close/],
    [['--strategy', 'sma', '--slippage', '-1'], /--slippage takes a whole number from 0 to 1000/],
    [['--strategy', 'sma', '--from', '20300101'], /There are no 1m bars of 069500 in this range: stored are those from 20221107 to 20221109/],
    [['--strategy', 'sma', '--report', 'page.png'], /--report writes a page/],
    [['--strategy', 'sma', '--days', '20221107'], /^The day 20221107 is not recorded/],
  ] as const)('is answered by one sentence: %j', async (args, expected) => {
    expect(await sentence(...args, ...TWO)).toMatch(expected);
  }); // prettier-ignore

  test('for a code without bars, or of which nobody knows what it is', async () => {
    expect(await sentence('--strategy', 'sma', '--codes', '035420')).toMatch(/There are no bars of 035420/);
    expect(await sentence('--strategy', 'sma', '--codes', '114800')).toMatch(
      /What 114800 is decides its tax and ticks/,
    );
  });
});

describe(`the original's semantics${orSkipped}`, () => {
  const policy = `${ORIGINAL_DATA}/policies/policy-014235.safetensors`;
  const range = ['--codes', '069500', '--interval', '60m', '--from', '20220906090000', '--to', '20221206000000'];

  test.runIf(originalDataThere)('give what `test` gives, to the won', async () => {
    expect(existsSync(policy)).toBe(true);
    const result = await told('--policy', policy, ...range, '--costs', 'rltrader', '--fills', 'close');
    const steps = originalSteps('014235');
    expect(result['bars']).toBe(steps.length);
    expect(result['equity']).toBeCloseTo(steps.at(-1)!.portfolioValue, 6);
    const days = new Map(steps.map(({ date, portfolioValue }) => [date.slice(0, 6), Math.round(portfolioValue)]));
    const months = result['perMonth'] as readonly { readonly month: string }[];
    expect(months).toHaveLength(days.size);
  });

  test.runIf(originalDataThere)('are not those of the kernel, whose desk buys once and pays to the won', async () => {
    const result = await told('--policy', policy, ...range, '--fills', 'close');
    expect(result['alarms']).toBe(0);
    expect(Number.isInteger(result['equity'])).toBe(true);
    expect(result['orders']).toBeGreaterThan(10);
  });
});
