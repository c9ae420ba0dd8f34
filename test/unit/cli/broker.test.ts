/** A broker that refuses or is not there: `check()`, which every day begins with, says so in one sentence. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../src/cli/failures.js';
import { createCalendar, createRng, kstTime, ManualClock, tradingDay } from '../../../src/domain/index.js';
import { createKiwoomClient } from '../../../src/kiwoom/index.js';
import { planDay, startSimulator } from '../../../src/simulator/index.js';

const DAY = tradingDay('20221110');
const KEYS = { appkey: 'the-right-key', secretkey: 'the-right-secret' };

async function check(restUrl: string, wsUrl: string, keys: typeof KEYS): Promise<unknown> {
  const clock = new ManualClock(kstTime(DAY, '082000'));
  const client = createKiwoomClient({
    market: 'sim',
    restUrl,
    wsUrl,
    keys,
    clock,
    day: DAY,
    inbox: { offer: () => {} },
  });
  try {
    return await client.check();
  } catch (error) {
    return failureOf(error);
  } finally {
    await client.stop();
  }
}

describe('the check before a day', () => {
  test('given the simulator: the right key names the account, a wrong one is refused, and is not shown', async () => {
    const calendar = createCalendar();
    const rng = createRng('1');
    const simulator = await startSimulator({
      ...planDay({ calendar, rng, day: DAY }),
      rng,
      clock: new ManualClock(kstTime(DAY, '082000')),
      account: { number: '8000000011', cash: 10_000_000 as never },
      costs: 'kiwoom',
      keys: [{ appKey: KEYS.appkey, secretKey: KEYS.secretkey }],
      rateLimit: 'none',
      settlementDay: calendar.next(DAY, 2),
    });
    try {
      expect(await check(simulator.rest, simulator.ws, KEYS)).toEqual({ account: '8000000011' });
      const failure = (await check(simulator.rest, simulator.ws, { ...KEYS, secretkey: 'a-wrong-secret' })) as ReturnType<typeof failureOf>; // prettier-ignore
      expect(failure.code).toBe(1);
      expect(failure.sentence).toMatch(/^[^\n]*[Kk]ey[^\n]*$/);
      expect(failure.sentence).not.toMatch(/a-wrong-secret|the-right-key/);
    } finally {
      await simulator.stop();
    }
  });

  test('given nobody at the address, it says who did not answer', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const failure = (await check(`http://127.0.0.1:${port}`, `ws://127.0.0.1:${port}`, KEYS)) as ReturnType<typeof failureOf>; // prettier-ignore
    expect(failure.code).toBe(1);
    expect(failure.sentence).toMatch(/^[^\n]+$/);
    expect(failure.sentence).toContain(`127.0.0.1:${port}`);
  });
});
