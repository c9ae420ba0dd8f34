/**
 * The daemon as a process of its own against a simulator in another, killed with SIGKILL while it trades and begun again:
 * no order or fill may be lost or doubled. `npm run test:crash` kills it 300 times over several days, `HARU_KILLS=3 npm test -- test/simulation/sigkill` thrice.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildOnce } from '../../support/built-cli.js';
import { killedDay } from './killed-day.js';

/** None unless asked for: it lives by the machine's clock. What dies in virtual time dies in every run of the suite. */
const KILLS = Number(process.env['HARU_KILLS'] ?? 0);
const SEED = process.env['HARU_SEED'] ?? '1';
/** A whole day where many are killed; the last half hour where few are. */
const PACE = KILLS > 10 ? { start: '085500', speed: 40 } : { start: '145500', speed: 240 };

/** Slower than this no machine is. */
const SLOWEST = PACE.speed / 16;

const folder = mkdtempSync(join(tmpdir(), 'haru-sigkill-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(KILLS === 0)('a daemon', () => {
  beforeAll(() => buildOnce(), 120_000);

  test(`killed ${KILLS} times, it loses and doubles nothing (seed ${SEED})`, { timeout: 3_600_000 }, async () => {
    let left = KILLS;
    let { speed } = PACE;
    for (let day = 1; left > 0; day++) {
      const seed = `${SEED}/${day}`;
      const lived = await killedDay({ ...PACE, speed, seed, home: join(folder, String(day)), kills: left });
      const { kills, atOrders, orders, fills, ticks, wrong } = lived;
      process.stderr.write(`day ${day}: ${kills} kills, ${atOrders} of them at an order; ${orders} orders, ${fills} fills, ${ticks} ticks\n`); // prettier-ignore
      expect(wrong).toEqual([]);
      // On a busy machine the market was over before a daemon was up: such a day proves nothing, and the next goes slower.
      if (kills > 0 && orders > 0) left -= kills;
      else speed /= 2;
      expect(speed).toBeGreaterThanOrEqual(SLOWEST);
    }
  });
});
