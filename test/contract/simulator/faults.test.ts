/** Planned faults over real sockets: what a client of the network sees of them. */
import { afterAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import {
  createCalendar,
  createRng,
  kstTime,
  ManualClock,
  money,
  stockCode,
  tradingDay,
} from '../../../src/domain/index.js';
import { KNOWN_INSTRUMENTS, syntheticTape } from '../../../src/exchange/index.js';
import { startSimulator, type Fault, type RunningSimulator } from '../../../src/simulator/index.js';

const day = tradingDay('20261120');
const running: RunningSimulator[] = [];
afterAll(() => Promise.all(running.map((server) => server.stop())));

async function start(...faults: Fault[]) {
  const rng = createRng(1);
  const instruments = KNOWN_INSTRUMENTS.filter(({ code }) => code === stockCode('069500'));
  const tape = syntheticTape({ schedule: createCalendar().schedule(day), instruments, rng, ticksPerCode: 50 });
  const clock = new ManualClock(kstTime(day, '100000'));
  const account = { number: '8100000011', cash: money(10_000_000) };
  const server = await startSimulator({ tape, clock, rng, account, costs: 'mock', faults: { seed: '1', faults } });
  running.push(server);
  const post = (path: string, apiId: string, token: string, params: object) =>
    fetch(`${server.rest}${path}`, {
      method: 'POST',
      headers: { 'api-id': apiId, authorization: `Bearer ${token}` },
      body: JSON.stringify(params),
    });
  const keys = { grant_type: 'client_credentials', appkey: 'k', secretkey: 's' };
  const { token } = (await (await post('/oauth2/token', 'au10001', '', keys)).json()) as { token: string };
  const params = { dmst_stex_tp: 'KRX', stk_cd: '069500', ord_qty: '1', ord_uv: '', trde_tp: '3', cond_uv: '' };
  return { server, token, clock, buy: () => post('/api/dostk/ordr', 'kt10000', token, params) };
}

async function session({ server, token }: { server: RunningSimulator; token: string }) {
  const socket = new WebSocket(server.ws);
  const messages: { trnm: string; code?: string }[] = [];
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise((resolve) => socket.once('open', resolve));
  const loggedIn = new Promise((resolve) => socket.once('message', resolve));
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as { trnm: string }));
  socket.send(JSON.stringify({ trnm: 'LOGIN', token }));
  await loggedIn;
  return { messages, closed };
}

describe('over the network', () => {
  test('a lost answer is a broken connection, and the order is there', async () => {
    const sim = await start({ kind: 'answerLost', api: 'kt10000', nth: 1 });
    await expect(sim.buy()).rejects.toThrow('fetch failed');
    expect(sim.server.core.blotter.orders).toHaveLength(1);
    expect((await sim.buy()).status).toBe(200);
  });

  test('a lost request is one too, and nothing is there', async () => {
    const sim = await start({ kind: 'requestLost', api: 'kt10000', nth: 1 });
    await expect(sim.buy()).rejects.toThrow('fetch failed');
    expect(sim.server.core.blotter.orders).toHaveLength(0);
  });

  test('a garbled answer has its status and is no JSON', async () => {
    const sim = await start({ kind: 'answerGarbled', api: 'kt10000', nth: 1, status: 503, executed: true });
    const answer = await sim.buy();
    expect(answer.status).toBe(503);
    await expect(answer.json()).rejects.toThrow();
  });

  test('a late answer comes when its time has come', async () => {
    const sim = await start({ kind: 'answerLate', api: 'kt10000', nth: 1, ms: 5_000 });
    const answer = sim.buy();
    await sim.server.core.withholding?.begun();
    sim.clock.advanceTo(kstTime(day, '100005'));
    expect((await answer).status).toBe(200);
  });

  test('a cut has no close frame (1006), a kick says R10001 and closes with 1000', async () => {
    const cut = await start({ kind: 'socketCut', api: 'kt10000', nth: 1 });
    const first = await session(cut);
    await cut.buy();
    expect(await first.closed).toBe(1006);
    const kicked = await start({ kind: 'sessionKicked', api: 'kt10000', nth: 1 });
    const second = await session(kicked);
    await kicked.buy();
    expect(await second.closed).toBe(1000);
    expect(second.messages.at(-1)).toMatchObject({ trnm: 'SYSTEM', code: 'R10001' });
  });
});
