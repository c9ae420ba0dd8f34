/**
 * Every change of what the system concludes from a log shows up here. When a change is meant, the logs are written anew
 * by `npm run test:golden`, and the new hashes go into this file by hand: nobody changes behaviour by accident.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { replay } from '../../src/engine/index.js';
import { parsePolicyName } from '../../src/learning/baselines/index.js';
import { alarmsOf } from '../simulation/checks/index.js';
import { GOLDEN, withGolden, writeGolden } from './golden-log.js';

const HASHES: Readonly<Record<string, string>> = {
  quiet: 'a2e57d2afbe0731ca056d87c3e9553927176b4d86506181fee580ab46ed18eed',
  stormy: 'ac40b7b6b69b76d2f321f50206e2313ac276d4f5c4b8b39f78ddcaaec904ebcf',
};

/** What a golden day must hold, so that its replay says something. */
const HOLDS: Readonly<Record<string, readonly string[]>> = {
  quiet: ['OrderRequested', 'OrderFilled', 'BarsReported', 'TimerFired', 'DayClosed'],
  stormy: [
    'OrderOutcomeUnknown',
    'OrderCanceled',
    'OrderDenied',
    'CommandReceived',
    'DayResumed',
    'LinkReported',
    'AlarmRaised',
  ],
};

const writing = process.env['HARU_GOLDEN'] === 'write';

describe('a golden log', () => {
  beforeAll(async () => {
    if (!writing) return;
    for (const name of Object.keys(GOLDEN)) process.stdout.write(`  ${name}: '${await writeGolden(name)}',\n`);
  }, 60_000);

  test.each(Object.keys(HASHES))('%s replays to the state it ended in', async (name) => {
    await withGolden(name, (log) => {
      const result = replay(log);
      expect(result.divergence).toBeNull();
      expect(result.events + result.ticks).toBe(log.head);
      expect(result.stateHash).toBe(HASHES[name]);
      expect(result.system.model.session).toBe('settled');
    });
  });

  test.each(Object.keys(HASHES))('%s holds what it is there for', async (name) => {
    await withGolden(name, (log) => {
      const rows = log.read(1, log.head);
      const types = new Set(rows.map(({ event }) => event.type as string));
      expect(HOLDS[name]!.filter((type) => !types.has(type))).toEqual([]);
      expect(Object.keys(alarmsOf(rows))).not.toContain('cash_mismatch');
    });
  });

  test('quiet was decided as the policy decides today', async () => {
    await withGolden('quiet', (log) => {
      const policy = parsePolicyName('sma(3,9)')!;
      expect(replay(log, { verifyPolicy: policy }).divergence).toBeNull();
    });
  });
});
