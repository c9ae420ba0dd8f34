/**
 * `haru collect` as a process of its own against a simulator in another, killed with SIGKILL at random points and started
 * again. `npm run test:kill-collect` kills it fifty times; `npm test` five times.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMarketStore } from '../../../db/index.js';
import { boundAt } from '../../../src/collect/collector-bound.js';
import {
  createCalendar,
  createRng,
  interval,
  ManualClock,
  money,
  stockCode,
  type Bar,
  type EpochMs,
  type Series,
} from '../../../src/domain/index.js';
import { planDay, startSimulator, type RunningSimulator, type WireRequest } from '../../../src/simulator/index.js';
import { buildOnce } from '../../support/built-cli.js';

const KILLS = Number(process.env['HARU_KILLS'] ?? 5);
const SEED = process.env['HARU_SEED'] ?? String(Date.now());
const CODES = KILLS > 5 ? ['069500', '114800'] : ['069500'];
const INTERVALS = KILLS > 5 ? ['1m', '3m', '60m', '1d'] : ['5m', '60m', '1d'];
const CHARTS = new Set(['ka10080', 'ka10081']);

const calendar = createCalendar();
const folder = mkdtempSync(join(tmpdir(), 'haru-kill-'));
const rng = createRng(SEED);
let simulator: RunningSimulator;
/** Told of every chart page that is asked for: which one. */
let onPage: (page: string) => void = () => {};

beforeAll(async () => {
  await buildOnce();
  const day = calendar.next(boundAt(Date.now() as EpochMs, calendar).day);
  const own = createRng('kill');
  simulator = await startSimulator({
    ...planDay({ calendar, rng: own, day, codes: CODES.map(stockCode) }),
    clock: new ManualClock(calendar.schedule(day).openingAuction),
    rng: own,
    account: { number: '8000000011', cash: money(0) },
    costs: 'kiwoom',
    onRequest: (request) => {
      if (CHARTS.has(request.headers['api-id'] ?? '')) onPage(pageOf(request));
    },
  });
}, 120_000);

afterAll(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

function pageOf({ headers, body }: WireRequest): string {
  const { stk_cd: code = '', tic_scope: scope = 'day' } = JSON.parse(body) as Record<string, string>;
  return `${code} ${scope} ${headers['next-key'] ?? 'newest'}`;
}

interface Life {
  /** Pages asked for, in order. */
  readonly pages: string[];
  readonly signal: string | null;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One life of the process; `die` may end it whenever a page is asked for. */
async function live(home: string, die: (nth: number, child: ChildProcess) => void): Promise<Life> {
  const args = ['collect', '--market', 'sim', '--codes', CODES.join(), '--interval', INTERVALS.join()];
  const child = spawn(process.execPath, ['dist/src/cli/main.js', ...args, '--home', home, '--json'], {
    env: { ...process.env, HARU_SIM_REST: simulator.rest, HARU_SIM_WS: simulator.ws },
  });
  const pages: string[] = [];
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  onPage = (page) => {
    pages.push(page);
    die(pages.length, child);
  };
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on('close', (exit, by) => resolve([exit, by])),
  );
  return { pages, signal, code, stdout, stderr };
}

function barsIn(home: string): Map<string, Bar[]> {
  const store = openMarketStore({ home, clock: { now: () => 0 as EpochMs }, readonly: true });
  const all: Series[] = CODES.flatMap((code) =>
    INTERVALS.map((each) => ({ code: stockCode(code), interval: interval(each) })),
  );
  const bars = new Map(all.map((series) => [`${series.code} ${series.interval}`, store.bars(series)]));
  for (const series of all) expect(store.notes(series, 10)).toEqual([]);
  store.close();
  return bars;
}

test(
  `killed ${KILLS} times, it ends with exactly the bars of an undisturbed run and asks for no stored page again`,
  async () => {
    const calm = await live(join(folder, 'calm'), () => {});
    expect(calm).toMatchObject({ code: 0, signal: null });
    expect(new Set(calm.pages).size).toBe(calm.pages.length);

    const home = join(folder, 'killed');
    const lives: Life[] = [];
    const most = Math.max(Math.floor((1.6 * calm.pages.length) / KILLS), 1);
    while (lives.filter(({ signal }) => signal === 'SIGKILL').length < KILLS) {
      // Before the answer to the n-th page, or some moments later: on the wire, in the transaction, after it.
      const [nth, delay] = [rng.int(1, most), rng.int(-2, 25)];
      const kill = (child: ChildProcess): void => void child.kill('SIGKILL');
      lives.push(
        await live(home, (asked, child) => {
          if (asked !== nth) return;
          if (delay <= 0) kill(child);
          else setTimeout(() => kill(child), delay);
        }),
      );
      expect(lives.length, `seed ${SEED}: it ended before it was killed often enough`).toBeLessThan(2 * KILLS + 5);
    }
    lives.push(await live(home, () => {}));
    const again = askedAgain(lives);
    const asked = lives.reduce((sum, { pages }) => sum + pages.length, 0);
    process.stdout.write(
      `seed ${SEED}: ${KILLS} kills in ${lives.length} lives, ${asked} pages asked for where ${calm.pages.length} are, ${again.last} of them twice because their answer was lost, ${again.stored.length} stored ones\n`,
    );
    expect(lives.at(-1)).toMatchObject({ code: 0, signal: null });
    expect(again.stored, `seed ${SEED}`).toEqual([]);
    expect(asked - again.last).toBe(calm.pages.length);
    expect(barsIn(home)).toEqual(barsIn(join(folder, 'calm')));
  },
  KILLS * 20_000 + 60_000,
);

/** Pages asked for again: those that were under way when a life ended, as its last, and any others. */
function askedAgain(lives: readonly Life[]): { last: number; stored: string[] } {
  const before = new Set<string>();
  const stored: string[] = [];
  let under: string | undefined;
  let last = 0;
  for (const { pages } of lives) {
    for (const [place, page] of pages.entries()) {
      if (place === 0 && page === under) last++;
      else if (before.has(page)) stored.push(page);
      before.add(page);
    }
    under = pages.at(-1) ?? under;
  }
  return { last, stored };
}
