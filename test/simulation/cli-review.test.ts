/** `haru review` as it is typed, and the daemon's own review of its day: the built program, real sockets, a file. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Review } from '../../src/engine/review/index.js';
import type { Fault } from '../../src/simulator/index.js';
import { buildOnce, haru } from '../support/built-cli.js';

const DAY = '20261120';
const home = mkdtempSync(join(tmpdir(), 'haru-review-'));
const LIMIT = 120_000;
beforeAll(() => buildOnce(), LIMIT);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const run = (...more: string[]) =>
  haru(['run', '--day', DAY, '--codes', '069500,114800', '--home', home, '--json', ...more]);

function plan(...faults: Fault[]): string {
  const path = join(home, 'plan.json');
  writeFileSync(path, JSON.stringify({ seed: 'review', faults }));
  return path;
}

describe('haru review', () => {
  test('a simulated day: nothing is unexplained, for people and for scripts', { timeout: LIMIT }, async () => {
    expect((await run('--policy', 'sma(2,5)')).code).toBe(0);
    const { code, stdout } = await haru(['review', DAY, '--home', home, '--json']);
    expect(code).toBe(0);
    const review = JSON.parse(stdout) as Review;
    expect(review).toMatchObject({ day: DAY, policyAtHand: true, matches: true, divergence: null, unexplained: 0 });
    const { orders, equity, live, backtest } = review.comparison!;
    expect(orders.length).toBeGreaterThan(20);
    expect(equity).toMatchObject({ won: live.equity - backtest.equity, rest: 0 });

    const text = await haru(['review', DAY, '--home', home]);
    expect(text.code).toBe(0);
    expect(text.stdout).toContain('is the recorded one');
    expect(text.stdout).toContain('Nothing is unexplained.');
    expect(text.stdout.split('\n').filter((line) => /^\d\d:\d\d:\d\d\.\d{3} /.test(line))).toHaveLength(orders.length);
  });

  test('a day on which a request was lost and fills came in parts: both are told', { timeout: LIMIT }, async () => {
    const faults = plan(
      { kind: 'requestLost', api: 'kt10000', nth: 2 },
      { kind: 'partialFills', at: '10:00:00', ms: 3_600_000, shares: 5 },
    );
    expect((await run('--policy', 'sma(2,5)', '--faults', faults)).code).toBe(0);
    const { code, stdout } = await haru(['review', DAY, '--home', home]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/unknown: the answer to the order never came/);
    expect(stdout).toMatch(/partial: the venue executed it in parts/);
    expect(stdout).toMatch(/the answer never came \(.*\[events \d+, \d+\]/);
  });

  test('a day that is still open, and no log at all, are one sentence each', { timeout: LIMIT }, async () => {
    await run('--policy', 'sma', '--faults', plan({ kind: 'kill', write: 'commit', nth: 3, when: 'after' }));
    const open = await haru(['review', DAY, '--home', home]);
    expect(open).toMatchObject({ code: 2, stdout: '' });
    expect(open.stderr).toContain(`The day ${DAY} is not over, its log is still open: a review takes a closed one.`);
    const none = await haru(['review', '20261123', '--home', home]);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('the daemon', () => {
  test('reviews its day after settling, and goes on with the next', { timeout: LIMIT }, async () => {
    const own = join(home, 'daemon');
    const main = join(process.cwd(), 'dist/src/cli/main.js');
    const args = ['run', '--daemon', '--speed', 'max', '--codes', '069500', '--policy', 'sma(2,5)', '--home', own];
    const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    const lines: { msg: string; level: number; matches?: boolean; unexplained?: number; file?: string }[] = [];
    let rest = '';
    const two = new Promise<void>((resolve) => {
      child.stderr.on('data', (data: Buffer) => {
        const parts = (rest + data.toString()).split('\n');
        rest = parts.pop()!;
        lines.push(
          ...parts.filter((part) => part.startsWith('{')).map((part) => JSON.parse(part) as (typeof lines)[0]),
        );
        if (lines.filter(({ msg }) => msg === 'day reviewed').length >= 2) resolve();
      });
    });
    const gone = new Promise<number | null>((resolve) => child.on('close', resolve));
    await Promise.race([two, gone]);
    child.kill('SIGTERM');
    await gone;
    const reviewed = lines.filter(({ msg }) => msg === 'day reviewed');
    expect(reviewed.length).toBeGreaterThanOrEqual(2);
    for (const line of reviewed) {
      expect(line).toMatchObject({ level: 30, matches: true, unexplained: 0, slippageTicks: { mean: expect.any(Number) as number } }); // prettier-ignore
      expect(existsSync(line.file!)).toBe(true);
      expect((JSON.parse(readFileSync(line.file!, 'utf8')) as Review).unexplained).toBe(0);
    }
    expect(lines.filter(({ level }) => level >= 50)).toEqual([]);
  });
});
