/**
 * The daemon as a process of its own against a simulator in another, killed with SIGKILL while it trades and begun again:
 * no order or fill may be lost or doubled. `npm test` kills it five times, `npm run test:crash` 300 times over several days.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayLogPath, verifyDayLog } from '../../../db/index.js';
import { buildOnce } from '../../support/built-cli.js';
import { CODES, killedDay, type KilledDay } from './killed-day.js';
import { life } from './life.js';
import { DAY, watchedSimulator } from './watched-simulator.js';

const KILLS = Number(process.env['HARU_KILLS'] ?? 5);
const SEED = process.env['HARU_SEED'] ?? '1';
/** Whole days where many are killed; the last half hour where few are. */
const PACE = KILLS > 10 ? { start: '085500', steps: 450 } : { start: '145500', steps: 120 };

const folder = mkdtempSync(join(tmpdir(), 'haru-sigkill-'));
beforeAll(() => buildOnce(), 120_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test(`a daemon killed ${KILLS} times loses and doubles nothing (seed ${SEED})`, { timeout: 7_200_000 }, async () => {
  const sum: Figures = { kills: 0, atOrders: 0, comingBack: 0, orders: 0, fills: 0, ticks: 0, violations: 0 };
  for (let day = 1; sum.kills < KILLS; day++) {
    const seed = `${SEED}/${day}`;
    const lived = await killedDay({ ...PACE, seed, home: join(folder, String(day)), kills: KILLS - sum.kills });
    const figures = { ...lived, violations: lived.wrong.length };
    tell(`day ${day}`, figures);
    expect(lived.wrong).toEqual([]);
    // Else the day proved nothing.
    expect(Math.min(lived.kills, lived.orders, lived.fills)).toBeGreaterThan(0);
    for (const name of Object.keys(sum) as (keyof Figures)[]) sum[name] += figures[name];
  }
  tell('in all', sum);
  if (KILLS >= 5) expect(Math.min(sum.atOrders, sum.comingBack)).toBeGreaterThan(0);
});

test('a simulator that goes takes the time with it: the daemon says so, ends, and has kept its log', async () => {
  const home = join(folder, 'gone');
  const journal = dayLogPath(home, DAY);
  mkdirSync(home);
  const simulator = await watchedSimulator({ seed: SEED, codes: CODES, start: PACE.start, journal });
  let steps = 0;
  simulator.onStep = () => {
    if (++steps === 200) void simulator.stop();
  };
  const tally = { kills: 0, atOrders: 0, comingBack: 0, startup: 0 };
  const ending = life({ simulator, home, journal, kill: null, tally });
  await expect(ending).rejects.toThrow(/ended with 1 by itself: The simulator at \S+ is gone, and the time with it/);
  expect(verifyDayLog(journal)).toMatchObject({ ok: true });
});

type Figures = Record<Exclude<keyof KilledDay, 'wrong'> | 'violations', number>;

function tell(what: string, { kills, atOrders, comingBack, orders, fills, ticks, violations }: Figures): void {
  process.stderr.write(`${what}: ${kills} kills, ${atOrders} at an order, ${comingBack} while it came back; ${orders} orders, ${fills} fills, ${ticks} ticks; ${violations} violations\n`); // prettier-ignore
}
