/** Recorded days as people use them: lived by the built program, run over tick by tick, and lived anew with something else in them. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Terminal } from '../../src/cli/io.js';
import { runProgram } from '../../src/cli/program.js';
import { buildOnce, haru } from '../support/built-cli.js';

const home = mkdtempSync(join(tmpdir(), 'haru-days-'));
const DAYS = ['20261119', '20261120'] as const;
const lived: Record<string, Lived> = {};

interface Lived {
  readonly stateHash: string;
  readonly events: number;
  readonly ticks: number;
  readonly orders: number;
  readonly fills: number;
  readonly cash: number;
  readonly equity: number;
}

/** Runs to its end and gives the object that `--json` prints. */
async function json(...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const { code, stdout, stderr } = await haru([...args, '--json', '--home', home]);
  expect(stdout, stderr).toMatch(/^\{.*\}\n$/s);
  return { ...(JSON.parse(stdout) as Record<string, unknown>), exit: code };
}

/** The one sentence by which bad input is refused. The program without its process: nothing but words is looked at. */
async function sentence(...args: readonly string[]): Promise<string> {
  const heard = { stdout: '', stderr: '' };
  const io = new Terminal({ write: (text) => (heard.stdout += text) }, { write: (text) => (heard.stderr += text) });
  const code = await runProgram([...args, '--json', '--home', home], io);
  expect([code, heard.stdout]).toEqual([2, '']);
  expect(heard.stderr).toMatch(/^[^\n]+\n$/);
  return heard.stderr.trim();
}

beforeAll(async () => {
  await buildOnce();
  for (const day of DAYS) {
    lived[day] = (await json('run', '--day', day, '--codes', '069500,114800', '--policy', 'sma(3,10)', '--speed', 'max')) as unknown as Lived; // prettier-ignore
  }
}, 180_000);

afterAll(() => rmSync(home, { recursive: true }));

describe('backtest --days', () => {
  test(
    'a day is run over with its own policy: near to what was lived, and every figure is there',
    { timeout: 60_000 },
    async () => {
      const [, day] = DAYS;
      const done = await json('backtest', '--days', day, '--policy', 'sma(3,10)');
      const { ticks, equity, orders } = lived[day]!;
      expect(done).toMatchObject({ exit: 0, ticks, alarms: 0, stopped: null, days: [{ day, ticks }] });
      for (const figure of ['bars', 'seconds', 'barsPerSecond', 'fills', 'return', 'maxDrawdown', 'trades']) {
        expect(done[figure], figure).toBeTypeOf('number');
      }
      expect(done['stateHash']).toMatch(/^[0-9a-f]{64}$/);
      expect(Math.abs((done['orders'] as number) - orders)).toBeLessThan(orders * 0.1);
      expect(Math.abs((done['equity'] as number) - equity)).toBeLessThan(5_000);
    },
  );

  test('two days go on where the first ended, twice the same, with a page', { timeout: 90_000 }, async () => {
    const page = join(home, 'run.html');
    const one = await json('backtest', '--days', 'all', '--strategy', 'sma', '--report', page, '--slippage', '1', '--participation', '20'); // prettier-ignore
    const again = await json('backtest', '--days', DAYS.join('-'), '--strategy', 'sma', '--slippage', '1', '--participation', '20'); // prettier-ignore
    expect(one['stateHash']).toBe(again['stateHash']);
    expect(one['days']).toHaveLength(2);
    expect((one['days'] as { ticks: number }[]).map(({ ticks }) => ticks)).toEqual(
      DAYS.map((day) => lived[day]!.ticks),
    );
    expect(Object.keys(one['fillKinds'] as object)).toContain('through');
    expect(existsSync(page) && readFileSync(page, 'utf8')).toContain('recorded ticks of 20261119 to 20261120');
  });

  test('what is no day, and what belongs to bars, is refused in a sentence', { timeout: 60_000 }, async () => {
    const run = (...args: string[]) => sentence('backtest', '--policy', 'sma', ...args);
    expect(await run('--days', '20261118')).toMatch(
      /^The day 20261118 is not recorded .* closed are 20261119, 20261120\.$/,
    );
    expect(await run('--days', 'all', '--fills', 'open')).toMatch(/^--fills belongs to a run over bars/);
    expect(await run('--days', 'all', '--costs', 'rltrader')).toMatch(/^--costs rltrader is the original's model/);
    expect(await run('--days', 'all', '--codes', '005930')).toMatch(
      /recorded no ticks of 005930: it has 069500, 114800\.$/,
    );
    expect(await run('--days', 'all', '--participation', '101')).toMatch(/whole number from 0 to 100/);
  });
});

describe('replay as what if', () => {
  const day = DAYS[1];
  const replay = (...args: string[]) => json('replay', day, ...args);

  test('a plain replay is what it was', { timeout: 60_000 }, async () => {
    const plain = await replay();
    const { events, ticks, stateHash } = lived[day]!;
    expect(Object.keys(plain).sort()).toEqual([
      'divergence',
      'events',
      'exit',
      'matches',
      'seconds',
      'stateHash',
      'ticks',
    ]);
    expect(plain).toMatchObject({ exit: 0, events, ticks, stateHash, matches: true, divergence: null });
  });

  test('with nothing changed it is the recorded day, to the hash, from anywhere', { timeout: 90_000 }, async () => {
    const { stateHash, ticks, equity } = lived[day]!;
    for (const args of [
      ['--policy', 'sma(3,10)'],
      ['--from-seq', '30000'],
      ['--set', 'cashPerBuy=300'],
    ]) {
      const same = await replay(...args);
      expect(same, args.join(' ')).toMatchObject({ exit: 0, ticks, stateHash, matches: true, divergence: null });
      expect(same['whatIf']).toMatchObject({ first: null, parting: null, fills: [], recordedHash: stateHash, whatIf: { equity } }); // prettier-ignore
    }
  });

  test('another policy parts where it first wants another order, and says why', { timeout: 60_000 }, async () => {
    const other = await replay('--policy', 'sma(5,20)', '--from-seq', '20000');
    expect(other).toMatchObject({ exit: 0, matches: false });
    const { parting, orders, recorded, whatIf, policy } = other['whatIf'] as {
      parting: {
        seq: number;
        time: number;
        chains: Record<'recorded' | 'derived', { event: { type: string; policy?: string } }[]>;
      };
      orders: { kind: string; same: boolean; time: number }[];
      recorded: { orders: number; cash: number };
      whatIf: { orders: number; alarms: number };
      policy: object;
    };
    expect(policy).toEqual({ recorded: 'sma(3,10)', whatIf: 'sma(5,20)' });
    expect(parting.seq).toBeGreaterThan(20_000);
    const { recorded: then, derived } = parting.chains;
    const decider = [...then, ...derived].map(({ event }) => event.policy).filter((id) => id !== undefined);
    expect(decider.length).toBeGreaterThan(0);
    expect(recorded).toMatchObject({ orders: lived[day]!.orders, cash: lived[day]!.cash });
    expect(whatIf.alarms).toBe(0);
    for (const { time, kind, same } of orders) if (time < parting.time) expect([kind, same]).toEqual(['both', true]);
    expect(orders.some(({ kind }) => kind !== 'both')).toBe(true);
  });

  test('a limit denies, and is named as the reason', { timeout: 60_000 }, async () => {
    const limited = await replay('--set', 'risk.maxDailyLoss=1', '--set', 'cashPerBuy=300');
    expect(limited['divergence']).toMatchObject({ recorded: { type: 'OrderRequested' }, replayed: { type: 'OrderDenied', reason: 'daily_loss' } }); // prettier-ignore
    const { stdout } = await haru(['replay', day, '--set', 'risk.maxDailyLoss=1', '--home', home]);
    expect(stdout).toMatch(/parts from the record at event [\d,]+, \d\d:\d\d:\d\d/);
    expect(stdout).toMatch(/what if +denied \(daily_loss\) (buy|sell) .*reached its limit 1\)/);
    expect(stdout).toMatch(/risk +active → halted/);
  });

  test('what cannot be asked is refused in a sentence', { timeout: 60_000 }, async () => {
    const ask = (...args: string[]) => sentence('replay', day, ...args);
    expect(await ask('--set', 'risk.maxDailyLos=1')).toMatch(/did you mean "risk.maxDailyLoss"\?$/);
    expect(await ask('--policy', 'smaa')).toMatch(/^"smaa" is not a policy/);
    expect(await ask('--policy', 'sma', '--from-seq', '99999999')).toMatch(/there is no event 99999999/);
    expect(await ask('--policy', 'sma', '--verify-policy')).toMatch(/^--verify-policy compares a day with itself/);
  });
});
