/** The protocol itself over real sockets, with nothing but `fetch` and a WebSocket. */
import { createServer } from 'node:net';
import WebSocket from 'ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCalendar, createRng, kstTime, type Money } from '../../../src/domain/index.js';
import {
  planDay,
  playByClock,
  scaledClock,
  startSimulator,
  wallClock,
  type Player,
  type RunningSimulator,
  type ServerOptions,
} from '../../../src/simulator/index.js';
import { ACCOUNT, DAY, KODEX } from '../../support/simulator-harness.js';

function optionsFor(seed: string): ServerOptions {
  const rng = createRng(seed);
  const wall = wallClock();
  const plan = planDay({ calendar: createCalendar(), rng, day: DAY, codes: [KODEX] });
  const clock = scaledClock(kstTime(DAY, '085930'), 600, wall);
  const account = { number: ACCOUNT, cash: 10_000_000 as Money };
  return { ...plan, clock, wall, tokenClock: wall, rng, account, costs: 'mock' };
}

let server: RunningSimulator;
let player: Player;
beforeAll(async () => {
  server = await startSimulator(optionsFor('wire'));
  player = playByClock(server.core);
});
afterAll(async () => {
  player.stop();
  await server.stop();
});

async function token(): Promise<string> {
  const body = JSON.stringify({ grant_type: 'client_credentials', appkey: 'a', secretkey: 'b' });
  const response = await fetch(`${server.rest}/oauth2/token`, { method: 'POST', body });
  return ((await response.json()) as { token: string }).token;
}

/** A socket whose messages can be awaited one by one. */
class Wire {
  readonly #messages: Record<string, unknown>[] = [];
  readonly #waiting: ((message: Record<string, unknown>) => void)[] = [];
  readonly closed: Promise<number>;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Record<string, unknown>;
      const next = this.#waiting.shift();
      if (next === undefined) this.#messages.push(message);
      else next(message);
    });
    this.closed = new Promise((resolve) => socket.on('close', resolve));
  }

  static async open(): Promise<Wire> {
    const wire = new Wire(new WebSocket(server.ws));
    await new Promise((resolve) => wire.socket.once('open', resolve));
    return wire;
  }

  async next(trnm: string): Promise<Record<string, unknown>> {
    for (;;) {
      const message = this.#messages.shift() ?? (await this.#arrival());
      if (message['trnm'] === trnm) return message;
    }
  }

  #arrival(): Promise<Record<string, unknown>> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async ask(message: { readonly trnm: string; readonly [field: string]: unknown }): Promise<Record<string, unknown>> {
    this.socket.send(JSON.stringify(message));
    return this.next(message.trnm);
  }
}

describe('REST', () => {
  test('answers a bad token with HTTP 200 and return_code 3', async () => {
    const response = await fetch(`${server.rest}/api/dostk/acnt`, {
      method: 'POST',
      headers: { 'api-id': 'ka00001', authorization: 'Bearer nonsense' },
      body: '{}',
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      return_code: 3,
      return_msg: '인증에 실패했습니다[8005:Token이 유효하지 않습니다]',
    });
  });

  test('carries continuation in headers only', async () => {
    const authorization = `Bearer ${await token()}`;
    const ask = async (more: Record<string, string>) =>
      fetch(`${server.rest}/api/dostk/chart`, {
        method: 'POST',
        headers: { 'api-id': 'ka10080', authorization, 'content-type': 'application/json;charset=UTF-8', ...more },
        body: JSON.stringify({ stk_cd: KODEX, tic_scope: '1', upd_stkpc_tp: '1' }),
      });
    const first = await ask({});
    expect(first.headers.get('cont-yn')).toBe('Y');
    expect(first.headers.get('api-id')).toBe('ka10080');
    const key = first.headers.get('next-key') ?? '';
    expect(key.length).toBeLessThanOrEqual(50);
    const rows = (body: unknown) => (body as { stk_min_pole_chart_qry: { cntr_tm: string }[] }).stk_min_pole_chart_qry;
    const newer = rows(await first.json());
    const older = rows(await (await ask({ 'cont-yn': 'Y', 'next-key': key })).json());
    expect(newer).toHaveLength(900);
    expect(older).toHaveLength(900);
    expect((older[0]?.cntr_tm ?? '') < (newer.at(-1)?.cntr_tm ?? '')).toBe(true);
  });

  test('refuses GET as an error that is no success', async () => {
    const response = await fetch(`${server.rest}/api/dostk/acnt`);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ return_code: 1 });
  });
});

describe('WebSocket', () => {
  test('logs in, registers, and streams market and account', async () => {
    const bearer = await token();
    const wire = await Wire.open();
    expect(await wire.ask({ trnm: 'LOGIN', token: bearer })).toEqual({
      trnm: 'LOGIN',
      return_code: 0,
      return_msg: '',
      sor_yn: 'Y',
    });
    const data = [
      { item: [KODEX], type: ['0B', '0D'] },
      { item: [''], type: ['00', '04'] },
    ];
    const ack = await wire.ask({ trnm: 'REG', grp_no: '1', refresh: '1', data });
    expect(ack).toEqual({ trnm: 'REG', return_code: 0, return_msg: '' });
    const real = await wire.next('REAL');
    expect(Object.keys(real)).toEqual(['trnm', 'data']);
    wire.socket.close();
  });

  test('tells the older session of the same key that it is replaced, and closes it with 1000', async () => {
    const bearer = await token();
    const [older, newer] = [await Wire.open(), await Wire.open()];
    await older.ask({ trnm: 'LOGIN', token: bearer });
    await newer.ask({ trnm: 'LOGIN', token: bearer });
    expect(await older.next('SYSTEM')).toMatchObject({ code: 'R10001' });
    expect(await older.closed).toBe(1000);
    expect(newer.socket.readyState).toBe(WebSocket.OPEN);
    newer.socket.close();
  });

  test('is not found elsewhere than on its path', async () => {
    const socket = new WebSocket(server.ws.replace('/api/dostk/websocket', '/elsewhere'));
    const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(error.message).toContain('400');
  });
});

test.each(['port', 'wsPort'] as const)('a %s in use is told in one sentence', async (flag) => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };
  try {
    await expect(startSimulator({ ...optionsFor('port'), [flag]: port })).rejects.toMatchObject({
      code: 'port_in_use',
      message: `Port ${port} is in use: give another one, or 0 for any free port.`,
    });
  } finally {
    taken.close();
  }
});
