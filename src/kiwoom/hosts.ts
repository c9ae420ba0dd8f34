/** Where each market lives, and how fast it may be asked (KIWOOM.md §1, §4.4). */
import { InputError, type MarketName } from '../domain/index.js';
import type { PaceLimits } from './pacer.js';

export interface Hosts {
  readonly rest: string;
  readonly ws: string;
}

const SOCKET_PATH = '/api/dostk/websocket';

const HOSTS: Readonly<Record<Exclude<MarketName, 'sim'>, Hosts>> = {
  live: { rest: 'https://api.kiwoom.com', ws: `wss://api.kiwoom.com:10000${SOCKET_PATH}` },
  mock: { rest: 'https://mockapi.kiwoom.com', ws: `wss://mockapi.kiwoom.com:10000${SOCKET_PATH}` },
};

/** The REST address of a market, without a slash at its end; a given one wins. @throws InputError for `sim` without one */
export function restUrlOf(market: MarketName, restUrl?: string): string {
  const url = restUrl ?? (market === 'sim' ? undefined : HOSTS[market].rest);
  if (url === undefined) {
    throw new InputError('no_address', 'The simulator has no fixed address: give its REST URL.');
  }
  return url.replace(/\/+$/, '');
}

/** The addresses of a market; given ones win, and the simulator's must be given, since its ports are its own. */
export function hostsOf(market: MarketName, restUrl?: string, wsUrl?: string): Hosts {
  const known = market === 'sim' ? undefined : HOSTS[market];
  const rest = restUrl ?? known?.rest;
  const ws = wsUrl ?? known?.ws;
  if (rest === undefined || ws === undefined) {
    throw new InputError('no_address', 'The simulator has no fixed address: give its REST and WebSocket URLs.');
  }
  return { rest: rest.replace(/\/+$/, ''), ws: new URL(ws).pathname === '/' ? ws.replace(/\/*$/, SOCKET_PATH) : ws };
}

/** REG messages a second: about five are taken (§9.2). */
const REG = { count: 4, window: 1_000 };

/**
 * Observed: the paper server allows 1 request a second for each TR, the real one 5; windows are a little wider than
 * a second, because the server counts arrivals, not departures. Tokens are asked for at most every 5 s.
 */
export function paceOf(market: MarketName): PaceLimits {
  if (market === 'sim') return { perSecond: 5, window: 1_000, own: { REG } };
  return {
    perSecond: market === 'live' ? 5 : 1,
    window: 1_050,
    own: { REG, au10001: { count: 1, window: 5_000 } },
  };
}
