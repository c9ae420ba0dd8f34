import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askDaemon, startControl, type ControlServer } from '../../../src/app/control.js';
import { Bench } from '../engine/bench.js';

let home: string;
let control: ControlServer;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'haru-control-'));
  control = await startControl(home);
});
afterEach(async () => {
  await control.close();
  rmSync(home, { recursive: true });
});

/** What comes back for a line that no client of ours would send. */
function raw(line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = createConnection(join(home, 'run', 'control.sock'));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('end', () => {
      resolve(text);
    });
    socket.on('error', reject);
    socket.write(line);
  });
}

describe('the control socket', () => {
  test('lies in a folder that only this user can enter', () => {
    expect(statSync(join(home, 'run')).mode & 0o777).toBe(0o700);
  });

  test('shows a daemon between days, which takes no commands', async () => {
    expect(await askDaemon(home, { ask: 'view' })).toMatchObject({ day: null, orders: [] });
    await expect(askDaemon(home, { ask: 'halt', reason: 'test' })).rejects.toThrow('No day is being lived now');
  });

  test('a halt reaches the day and its log, and no order leaves after it', async () => {
    const bench = new Bench().open().trading();
    control.kernel = bench.kernel;
    expect(await askDaemon(home, { ask: 'halt', reason: 'lunch' })).toMatchObject({
      day: '20221110',
      risk: { state: 'halted', reason: 'lunch' },
    });
    expect(bench.of('CommandReceived')).toMatchObject([{ command: { kind: 'halt', reason: 'lunch' }, source: 'cli' }]);
    bench.bar('buy');
    expect(bench.gateway.submits).toEqual([]);
    expect(bench.of('OrderDenied')).toMatchObject([{ reason: 'halted' }]);
    expect(await askDaemon(home, { ask: 'resume', reason: 'back' })).toMatchObject({ risk: { state: 'active' } });
  });

  test('shows orders and positions as the read model has them', async () => {
    const bench = new Bench().open().trading();
    control.kernel = bench.kernel;
    bench.bar('buy');
    const { orders, counts } = await askDaemon(home, { ask: 'view' });
    expect(orders).toMatchObject([{ id: '20221110-000001', side: 'buy', state: 'submitting' }]);
    expect(counts).toMatchObject({ orders: 1 });
  });

  test.each(['\n', '{}\n', '{"ask":"sell everything"}\n', '{"ask":"halt"}\n', 'x'.repeat(5_000)])(
    'is answered with a refusal when it is no request (%#)',
    async (line) => {
      const answer = await raw(line);
      expect(JSON.parse(answer)).toEqual({ ok: false, error: 'This is no request that the daemon knows.' });
    },
  );
});

test('without a daemon the sentence says how to start one', async () => {
  await expect(askDaemon(join(tmpdir(), 'haru-nobody'), { ask: 'view' })).rejects.toThrow('No daemon runs on');
});
