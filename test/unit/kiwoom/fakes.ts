/** One process, no network: a server that answers as it is told, and a clock that stands still. */
import {
  ManualClock,
  parseKst,
  stockCode,
  tradingDay,
  type DayEvent,
  type EpochMs,
  type Inbox,
} from '../../../src/domain/index.js';
import { createKiwoomClient, type KiwoomClient, type KiwoomOptions } from '../../../src/kiwoom/index.js';
import type { HttpAnswer, HttpTransport, SocketHandlers, SocketTransport } from '../../../src/kiwoom/transport.js';

export const DAY = tradingDay('20221110');
export const CODE = stockCode('069500');
export const NOON = parseKst('20221110120000');

/** An HTTP answer with Kiwoom's envelope. */
export function answer(body: object, headers: Record<string, string> = {}, status = 200): HttpAnswer {
  return {
    status,
    headers,
    text: JSON.stringify({ return_code: 0, return_msg: '정상적으로 처리되었습니다', ...body }),
  };
}

export function refusal(returnCode: number, message: string, status = 200): HttpAnswer {
  return { status, headers: {}, text: JSON.stringify({ return_code: returnCode, return_msg: message }) };
}

export const TOO_FAST =
  '허용된 요청 개수를 초과하였습니다[1700:허용된 API 요청 개수를 초과하였습니다. 유량=5, API ID=kt10000]';

export const TOKEN = 'secret-token-1';

export interface Call {
  readonly apiId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
  readonly at: EpochMs;
}

type Responder = (call: Call, nth: number) => HttpAnswer | Error | Promise<HttpAnswer>;

/** Answers by TR; au10001 has a token unless told otherwise. */
export class FakeHttp implements HttpTransport {
  // Private: what the server was told must not be taken for something that the client tells.
  readonly #calls: Call[] = [];
  readonly responders = new Map<string, Responder>();

  constructor(private readonly now: () => EpochMs) {
    this.on('au10001', () => answer({ token: TOKEN, token_type: 'bearer', expires_dt: '20221111060000' }));
  }

  on(apiId: string, respond: Responder): this {
    this.responders.set(apiId, respond);
    return this;
  }

  get calls(): readonly Call[] {
    return this.#calls;
  }

  of(apiId: string): Call[] {
    return this.#calls.filter((call) => call.apiId === apiId);
  }

  async post(_url: string, headers: Readonly<Record<string, string>>, text: string): Promise<HttpAnswer> {
    const apiId = headers['api-id'] ?? '';
    const call: Call = { apiId, headers, body: JSON.parse(text) as Record<string, string>, at: this.now() };
    this.#calls.push(call);
    const respond = this.responders.get(apiId);
    if (respond === undefined) throw new Error(`nobody answers ${apiId}`);
    const result = await respond(call, this.of(apiId).length);
    if (result instanceof Error) throw result;
    return result;
  }
}

export interface FakeConnection {
  readonly url: string;
  readonly handlers: SocketHandlers;
  readonly sent: string[];
  closed: boolean;
}

/** A server that opens, takes every LOGIN and acknowledges every REG, unless told otherwise. */
export class FakeSocket implements SocketTransport {
  readonly connections: FakeConnection[] = [];
  opens = true;
  onText: (text: string, connection: FakeConnection) => void = acknowledge;

  connect(url: string, handlers: SocketHandlers) {
    const connection: FakeConnection = { url, handlers, sent: [], closed: false };
    this.connections.push(connection);
    queueMicrotask(() => {
      if (this.opens) handlers.open();
      else handlers.close('connect ECONNREFUSED');
    });
    return {
      send: (text: string) => {
        connection.sent.push(text);
        queueMicrotask(() => this.onText(text, connection));
      },
      close: () => {
        connection.closed = true;
      },
    };
  }

  get last(): FakeConnection {
    return this.connections.at(-1)!;
  }

  /** The server says something on the newest connection. */
  say(frame: object | string): void {
    this.last.handlers.message(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }
}

export function acknowledge(text: string, { handlers }: FakeConnection): void {
  const { trnm } = JSON.parse(text) as { trnm: string };
  if (trnm === 'LOGIN' || trnm === 'REG') handlers.message(JSON.stringify({ trnm, return_code: 0, return_msg: '' }));
}

/** Lets everything that waits for no clock run to its end. */
export async function settle(turns = 6): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
}

export interface Stage {
  readonly client: KiwoomClient;
  readonly clock: ManualClock;
  readonly http: FakeHttp;
  readonly socket: FakeSocket;
  readonly events: DayEvent[];
  readonly times: EpochMs[];
  /** Moves time forward in steps, letting things settle after each. */
  pass(ms: number, step?: number): Promise<void>;
  ofType<T extends DayEvent['type']>(type: T): Extract<DayEvent, { type: T }>[];
}

export function stage(options: Partial<KiwoomOptions> = {}): Stage {
  const clock = new ManualClock(NOON);
  const http = new FakeHttp(() => clock.now());
  const socket = new FakeSocket();
  const events: DayEvent[] = [];
  const times: EpochMs[] = [];
  const inbox: Inbox = {
    offer: (event, at) => {
      events.push(event);
      times.push(at);
    },
  };
  const client = createKiwoomClient({
    market: 'sim',
    restUrl: 'http://127.0.0.1:1',
    wsUrl: 'ws://127.0.0.1:2',
    keys: { appkey: 'app-key-of-a-test', secretkey: 'secret-key-of-a-test' },
    clock,
    inbox,
    day: DAY,
    transports: { http, socket },
    ...options,
  });
  return {
    client,
    clock,
    http,
    socket,
    events,
    times,
    pass: async (ms, step = 250) => {
      const end = clock.now() + ms;
      while (clock.now() < end) {
        clock.advanceTo(Math.min(end, clock.now() + step) as EpochMs);
        await settle(3);
      }
    },
    ofType: <T extends DayEvent['type']>(type: T) =>
      events.filter((event): event is Extract<DayEvent, { type: T }> => event.type === type),
  };
}
