/** Puts the simulator on the network: REST on one port, the WebSocket on another, as Kiwoom has them; loopback only. */
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { WebSocketServer, type WebSocket } from 'ws';
import { HaruError, type CostSchedule, type EpochMs, type StockCode, type TradingDay } from '../domain/index.js';
import { wallClock } from './clocks.js';
import { createSimulator, type Simulator, type SimulatorOptions } from './core.js';
import { Followers } from './followers.js';

export interface ServerOptions extends SimulatorOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly wsPort?: number;
  /** How fast `clock` runs, for who asks. Default 1. */
  readonly speed?: Speed;
}

/** A multiple of real time; `max`: in lockstep with the clients. */
export type Speed = number | 'max';

/** What a client of our own asks besides Kiwoom's wire, to live in the simulator's time: `GET /haru/day`. */
export interface DayPlayed {
  readonly day: TradingDay;
  readonly codes: readonly StockCode[];
  readonly costs: CostSchedule;
  /** Market time, epoch ms. */
  readonly now: EpochMs;
  readonly speed: Speed;
}

export interface RunningSimulator {
  /** `http://127.0.0.1:PORT` */
  readonly rest: string;
  /** `ws://127.0.0.1:PORT/api/dostk/websocket` */
  readonly ws: string;
  readonly account: string;
  readonly core: Simulator;
  /** Who lives in its time, over `CLOCK_PATH`; lockstep waits for them. */
  readonly followers: Followers;
  /** Ends sessions and servers; resolves when both ports are free again. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
export const DAY_PATH = '/haru/day';
export const SOCKET_PATH = '/api/dostk/websocket';
/** On the WebSocket's port: the market's time, step by step. */
export const CLOCK_PATH = '/haru/clock';
/** Largest request body and WebSocket message that is read, bytes. */
const MAX_MESSAGE = 1 << 20;
/** What may wait for a client that does not read, bytes; beyond it the client is dropped. */
const MAX_BACKLOG = 64 << 20;

/** Starts both servers. @throws HaruError `port_in_use` */
export async function startSimulator(options: ServerOptions): Promise<RunningSimulator> {
  const core = createSimulator({ ...options, wall: options.wall ?? wallClock() });
  const rest = createAdaptorServer({ fetch: restApp(core, () => dayPlayed(options, core)).fetch }) as Server;
  await listening(rest, options.port ?? 0, () => rest.listen(options.port ?? 0, HOST));
  const followers = new Followers(core.clock);
  const sockets = socketServer(core, followers, options.wsPort ?? 0);
  try {
    await listening(sockets, options.wsPort ?? 0, () => {});
  } catch (error) {
    rest.close();
    throw error;
  }
  core.sessions.startPinging();
  return {
    rest: `http://${HOST}:${portOf(rest)}`,
    ws: `ws://${HOST}:${portOf(sockets)}${SOCKET_PATH}`,
    account: core.account,
    core,
    followers,
    stop: async () => {
      core.stop();
      for (const client of sockets.clients) client.terminate();
      await Promise.all([closed(sockets), closed(rest)]);
    },
  };
}

function dayPlayed({ tape, costs, speed = 1 }: ServerOptions, { clock }: Simulator): DayPlayed {
  const codes = tape.instruments.map(({ code }) => code);
  return { day: tape.schedule.day, codes, costs, now: clock.now(), speed };
}

/** Every POST goes to the core; anything else is answered as Kiwoom does, with an error that is no success. */
function restApp(core: Simulator, day: () => DayPlayed): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(bodyLimit({ maxSize: MAX_MESSAGE }));
  app.post('*', async (context) => {
    const { path } = context.req;
    const request = { path, headers: context.req.header(), body: await context.req.text() };
    const answer = await core.exchange(request).heard;
    if (answer === null) {
      context.env.outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    return new Response(answer.body, { status: answer.status, headers: { ...answer.headers } });
  });
  app.get(DAY_PATH, (context) => context.json(day()));
  app.all('*', (context) =>
    context.json({ return_code: 1, return_msg: '잘못된 요청입니다[1999:POST 요청만 지원합니다]' }, 500),
  );
  return app;
}

function socketServer(core: Simulator, followers: Followers, port: number): WebSocketServer {
  const server = new WebSocketServer({
    host: HOST,
    port,
    verifyClient: ({ req }, answer) => {
      answer(pathOf(req) === SOCKET_PATH || pathOf(req) === CLOCK_PATH, 400);
    },
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE,
  });
  server.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const end = pathOf(request) === CLOCK_PATH ? following(socket, followers) : inSession(socket, core);
    socket.on('message', (data: Buffer) => {
      end.receive(data.toString('utf8'));
    });
    socket.on('close', () => {
      end.closed();
    });
    // A broken frame or a reset closes the socket; `close` follows and is handled there.
    socket.on('error', () => {});
  });
  return server;
}

/** Who hears what a connection says. */
interface SocketEnd {
  receive(text: string): void;
  closed(): void;
}

function inSession(socket: WebSocket, core: Simulator): SocketEnd {
  return core.connect({
    send: (text) => {
      if (socket.bufferedAmount > MAX_BACKLOG) socket.terminate();
      else socket.send(text);
    },
    close: (code, reason) => {
      socket.close(code, reason);
    },
    reset: () => {
      socket.terminate();
    },
  });
}

function following(socket: WebSocket, followers: Followers): SocketEnd {
  return followers.connect({
    send: (text) => {
      socket.send(text);
    },
    close: () => {
      socket.terminate();
    },
  });
}

function pathOf({ url }: IncomingMessage): string {
  return (url ?? '').split('?')[0] ?? '';
}

/** What both kinds of server have in common. */
interface Listener {
  once(event: 'listening' | 'error', handler: (error: NodeJS.ErrnoException) => void): unknown;
  address(): AddressInfo | string | null;
  close(callback: () => void): unknown;
}

async function listening(server: Listener, port: number, start: () => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('listening', () => {
      resolve();
    });
    server.once('error', (cause) => {
      const inUse = cause.code === 'EADDRINUSE';
      reject(
        inUse
          ? new HaruError('port_in_use', `Port ${port} is in use: give another one, or 0 for any free port.`, { cause })
          : new HaruError('cannot_listen', `Port ${port} cannot be opened: ${cause.message}.`, { cause }),
      );
    });
    start();
  });
}

function portOf(server: Listener): number {
  return (server.address() as AddressInfo).port;
}

async function closed(server: Listener): Promise<void> {
  if ('closeAllConnections' in server) (server as unknown as Server).closeAllConnections();
  await new Promise<void>((resolve) => server.close(resolve));
}
