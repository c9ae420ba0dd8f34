/** A started simulator in virtual time and a client of it over real loopback sockets that does nothing but listen. */
import WebSocket from 'ws';
import { kstTime, type Bar, type TradingDay } from '../../src/domain/index.js';
import { SOCKET_PATH, type RunningSimulator } from '../../src/simulator/index.js';
import type { RealData } from './simulator-harness.js';

export interface Listener {
  readonly socket: WebSocket;
  /** REAL frames and their entries so far. */
  frames: number;
  entries: number;
  /** FID 215 of every 0s, in order. */
  readonly states: string[];
  /** One-minute bars added up from 0B. */
  readonly bars: Map<string, Bar[]>;
}

/** Logs in, registers for everything about `codes`, echoes PINGs, and adds up what it hears. */
export async function listen(server: RunningSimulator, day: TradingDay, codes: readonly string[]): Promise<Listener> {
  const body = JSON.stringify({ grant_type: 'client_credentials', appkey: 'k', secretkey: 's' });
  const response = await fetch(`${server.rest}/oauth2/token`, { method: 'POST', body });
  const { token } = (await response.json()) as { token: string };
  const socket = new WebSocket(new URL(SOCKET_PATH, server.ws));
  const listener: Listener = { socket, frames: 0, entries: 0, states: [], bars: new Map() };
  await new Promise((resolve) => socket.once('open', resolve));
  socket.on('message', (data: Buffer) => {
    const text = data.toString();
    if (text === '{"trnm":"PING"}') socket.send(text);
    else take(listener, day, JSON.parse(text) as { trnm: string; data: RealData[] });
  });
  socket.send(JSON.stringify({ trnm: 'LOGIN', token }));
  const data = [
    { item: codes, type: ['0B', '0D', '0H'] },
    { item: [''], type: ['0s', '00', '04'] },
  ];
  socket.send(JSON.stringify({ trnm: 'REG', grp_no: '1', refresh: '1', data }));
  await server.core.sessions.registered();
  return listener;
}

function take(listener: Listener, day: TradingDay, message: { trnm: string; data: RealData[] }): void {
  if (message.trnm !== 'REAL') return;
  listener.frames++;
  for (const entry of message.data) {
    listener.entries++;
    if (entry.type === '0s') listener.states.push(entry.values['215'] ?? '');
    if (entry.type === '0B') addTick(listener.bars, day, entry);
  }
}

function addTick(bars: Map<string, Bar[]>, day: TradingDay, { item, values }: RealData): void {
  const all = bars.get(item) ?? [];
  bars.set(item, all);
  const price = Math.abs(Number(values['10']));
  const shares = Math.abs(Number(values['15']));
  const time = kstTime(day, `${(values['20'] ?? '').slice(0, 4)}00`);
  const last = all.at(-1);
  const fresh = last?.time !== time;
  const bar = {
    time,
    open: fresh ? price : last.open,
    high: fresh ? price : Math.max(last.high, price),
    low: fresh ? price : Math.min(last.low, price),
    close: price,
    volume: (fresh ? 0 : last.volume) + shares,
  } as Bar;
  if (fresh) all.push(bar);
  else all[all.length - 1] = bar;
}
