/** The real wires: undici with kept-alive connections, and ws. */
import { Agent, request } from 'undici';
import { WebSocket, type RawData } from 'ws';
import type { HttpTransport, SocketTransport, Transports } from './transport.js';

/** Connecting takes this long at most, ms. */
const CONNECT_TIMEOUT = 5_000;
/** Largest frame accepted, bytes: far above anything Kiwoom sends, far below what would hurt. */
const MAX_FRAME = 16 * 1024 * 1024;

export function networkTransports(): Transports {
  return { http: httpTransport(), socket: webSocketTransport() };
}

/**
 * A POST is written once: undici repeats no request that left, so an order cannot be sent twice here.
 * `user-agent: node` is what Kiwoom's firewall is known to accept (KIWOOM.md §1).
 */
export function httpTransport(): HttpTransport {
  const agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT }, connections: 8, pipelining: 1 });
  return {
    async post(url, headers, body, timeoutMs) {
      const answer = await request(url, {
        method: 'POST',
        headers: { 'user-agent': 'node', ...headers },
        body,
        dispatcher: agent,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const flat: Record<string, string> = {};
      for (const [name, value] of Object.entries(answer.headers)) {
        if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
      }
      return { status: answer.statusCode, headers: flat, text: await answer.body.text() };
    },
    close: () => agent.destroy(),
  };
}

export function webSocketTransport(): SocketTransport {
  return {
    connect(url, handlers) {
      const socket = new WebSocket(url, {
        handshakeTimeout: CONNECT_TIMEOUT,
        maxPayload: MAX_FRAME,
        perMessageDeflate: false,
      });
      let failure = '';
      socket.on('open', () => handlers.open());
      socket.on('message', (data) => handlers.message(textOf(data)));
      socket.on('error', (error) => (failure = failure === '' ? sentenceOf(error) : failure));
      socket.on('close', (code, reason) => {
        handlers.close(failure !== '' ? failure : `closed by the server (${code}${spaced(reason.toString('utf8'))})`);
      });
      return {
        send: (text) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(text);
        },
        close: () => {
          if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
          else socket.close(1000);
        },
      };
    },
  };
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}

/** `AggregateError`s of a refused connection have no message of their own, only a code. */
function sentenceOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return error.message === '' ? code : error.message;
}

function spaced(reason: string): string {
  return reason === '' ? '' : ` ${reason}`;
}
