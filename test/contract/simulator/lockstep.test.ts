/** A whole day over real loopback sockets in virtual time. */
import WebSocket from 'ws';
import { afterEach, describe, expect, test } from 'vitest';
import {
  createCalendar,
  createRng,
  kstTime,
  ManualClock,
  type Bar,
  type Money,
} from '../../../src/domain/index.js';
import {
  planDay,
  runLockstep,
  startSimulator,
  wallClock,
  type RunningSimulator,
} from '../../../src/simulator/index.js';
import { ACCOUNT, DAY, KODEX, SAMSUNG, type RealData } from '../../support/simulator-harness.js';

let running: RunningSimulator | undefined;
afterEach(async () => running?.stop());

async function start(seed: string): Promise<{ server: RunningSimulator; clock: ManualClock }> {
  const rng = createRng(seed);
  const clock = new ManualClock(kstTime(DAY, '075900'));
  const plan = planDay({ calendar: createCalendar(), rng, day: DAY, codes: [KODEX, SAMSUNG] });
  const account = { number: ACCOUNT, cash: 10_000_000 as Money };
  running = await startSimulator({ ...plan, clock, wall: wallClock(), rng, account, costs: 'mock', rateLimit: 'none' });
  return { server: running, clock };
}

async function post(server: RunningSimulator, path: string, headers: Record<string, string>, body: object) {
  const response = await fetch(server.rest + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await response.json()) as Record<string, string>;
}

/** A client that echoes PINGs and shows everything else to `onMessage`. */
async function connect(
  server: RunningSimulator,
  onMessage: (message: Record<string, unknown>) => void,
): Promise<WebSocket> {
  const { token } = await post(
    server,
    '/oauth2/token',
    {},
    {
      grant_type: 'client_credentials',
      appkey: 'k',
      secretkey: 's',
    },
  );
  const socket = new WebSocket(server.ws);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.on('message', (data: Buffer) => {
    const text = data.toString();
    if (text === '{"trnm":"PING"}') socket.send(text);
    else onMessage(JSON.parse(text) as Record<string, unknown>);
  });
  socket.send(JSON.stringify({ trnm: 'LOGIN', token }));
  const data = [
    { item: [KODEX, SAMSUNG], type: ['0B', '0D', '0H'] },
    { item: [''], type: ['0s', '00', '04'] },
  ];
  socket.send(JSON.stringify({ trnm: 'REG', grp_no: '1', refresh: '1', data }));
  await server.core.sessions.registered();
  return socket;
}

describe('lockstep', () => {
  test('every frame of the day arrives before the step after it, and ticks add up to the bars', async () => {
    const { server, clock } = await start('lockstep');
    const bars = new Map<string, Bar[]>();
    let frames = 0;
    let entries = 0;
    const states: string[] = [];
    await connect(server, (message) => {
      if (message['trnm'] !== 'REAL') return;
      frames++;
      for (const entry of message['data'] as RealData[]) {
        entries++;
        if (entry.type === '0s') states.push(entry.values['215'] ?? '');
        if (entry.type === '0B') addTick(bars, entry);
      }
    });
    const began = performance.now();
    const behind: number[] = [];
    const result = await runLockstep({
      clock,
      core: server.core,
      onStep: () => behind.push(server.core.sessions.framesSent - frames),
    });
    const seconds = (performance.now() - began) / 1000;
    process.stderr.write(
      `lockstep: ${result.steps} steps, ${frames} frames, ${entries} entries, ${seconds.toFixed(2)} s\n`,
    );
    expect(Math.max(...behind)).toBe(0);
    expect(frames).toBe(result.frames);
    expect(states.filter((state) => '34'.includes(state))).toEqual(['3', '4']);
    for (const symbol of server.core.market.symbols) expect(bars.get(symbol.instrument.code)).toEqual(symbol.bars);
  });
});

function addTick(bars: Map<string, Bar[]>, { item, values }: RealData): void {
  const all = bars.get(item) ?? [];
  bars.set(item, all);
  const price = Math.abs(Number(values['10']));
  const shares = Math.abs(Number(values['15']));
  const time = kstTime(DAY, `${(values['20'] ?? '').slice(0, 4)}00`);
  const last = all.at(-1);
  const fresh = last?.time !== time;
  const bar = {
    time: time,
    open: fresh ? price : last.open,
    high: fresh ? price : Math.max(last.high, price),
    low: fresh ? price : Math.min(last.low, price),
    close: price,
    volume: (fresh ? 0 : last.volume) + shares,
  } as Bar;
  if (fresh) all.push(bar);
  else all[all.length - 1] = bar;
}
