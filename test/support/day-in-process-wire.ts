/** Kiwoom's two wires without a network: calls into a simulator in the same process, which may lose or garble them. */
import type { Clock, EpochMs } from '../../src/domain/index.js';
import type { HttpAnswer, SocketHandlers, Transports } from '../../src/kiwoom/index.js';
import type { Exchange, Simulator } from '../../src/simulator/index.js';

export const REST_URL = 'http://127.0.0.1:1';
export const WS_URL = 'ws://127.0.0.1:2/api/dostk/websocket';

/** One REST call as it arrived at the broker. */
export interface Arrival {
  readonly apiId: string;
  readonly body: Readonly<Record<string, string>>;
  readonly at: EpochMs;
  /** Too fast: refused unread (429 with 1700, KIWOOM.md §4.4), so that it may be sent again. */
  turnedAway: boolean;
  /** 0: the broker did it. Null while nobody asked it. */
  returnCode: number | null;
  /** The order number it gave. */
  number: string | null;
  /** Whether the answer reached the client. */
  answered: boolean;
}

export interface WireOptions {
  readonly core: Simulator;
  readonly clock: Clock;
  readonly alive: () => boolean;
  /** The simulator threw, which it must not: the day cannot go on as if the network had failed. */
  readonly failed: (error: unknown) => void;
  readonly die: () => void;
  readonly arrived: (arrival: Arrival) => void;
  /** A new order is about to reach the broker, or was just taken by it: whether the process dies of it. */
  readonly diesOnOrder: (moment: 'beforeArrival' | 'afterArrival') => boolean;
  /** Sees each frame before the client does, and whether the process dies instead of taking it. */
  readonly diesOnFrame: (text: string) => boolean;
}

export function loopback(options: WireOptions): Transports & { cut(): void } {
  const open = new Set<{ closed(): void }>();
  return {
    http: { post: (url, headers, body, timeout) => post(options, new URL(url).pathname, headers, body, timeout) },
    socket: { connect: (_, handlers) => connect(options, handlers, open) },
    /** The process is gone: its sockets close by themselves. */
    cut: () => {
      for (const session of open) session.closed();
      open.clear();
    },
  };
}

async function post(
  { core, clock, alive, die, arrived, diesOnOrder, failed }: WireOptions,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeout: number,
): Promise<HttpAnswer> {
  if (!alive()) return never();
  const apiId = headers['api-id'] ?? '';
  const places = apiId === 'kt10000' || apiId === 'kt10001';
  if (places && diesOnOrder('beforeArrival')) die();
  if (!alive()) return never();
  const arrival: Arrival = {
    apiId,
    body: JSON.parse(body) as Record<string, string>,
    at: clock.now(),
    turnedAway: false,
    returnCode: null,
    number: null,
    answered: false,
  };
  const exchange = (): Exchange => {
    try {
      return core.exchange({ path, headers, body });
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  const { done, heard } = exchange();
  if (done !== null) arrived(arrival);
  // Only what becomes of orders is asked for later.
  const said = JSON.parse((apiId.startsWith('kt1000') ? done?.body : null) ?? '{"return_code":null}') as {
    return_code: number | null;
    return_msg?: string;
    ord_no?: string;
  };
  arrival.turnedAway = done?.status === 429 && said.return_code === 5 && (said.return_msg ?? '').includes('[1700');
  arrival.returnCode = said.return_code;
  arrival.number = said.ord_no ?? null;
  if (places && diesOnOrder('afterArrival')) die();
  if (!alive()) return never();
  const answer = core.withholding === null ? await heard : await within(timeout, clock, heard);
  if (!alive()) return never();
  if (answer === null) throw new Error('the connection was reset before the answer came');
  arrival.answered = true;
  return { status: answer.status, headers: answer.headers, text: answer.body };
}

/** As undici does it, in the day's time. */
async function within<T>(timeout: number, clock: Clock, answer: Promise<T>): Promise<T> {
  let cancel = (): void => {};
  const late = new Promise<never>((_, reject) => {
    const at = (clock.now() + timeout) as EpochMs;
    cancel = clock.schedule(at, () => reject(new Error('The operation was aborted due to timeout')));
  });
  return Promise.race([answer, late]).finally(() => cancel());
}

function connect(options: WireOptions, handlers: SocketHandlers, open: Set<{ closed(): void }>) {
  let closed = false;
  // As on a network, nothing arrives within the call that sent it, and everything arrives in order.
  const later = (work: () => void): void => {
    queueMicrotask(() => {
      if (!closed && options.alive()) work();
    });
  };
  const broken = (detail: string): void => {
    closed = true;
    if (open.delete(session)) session.closed();
    handlers.close(detail);
  };
  const session = options.core.connect({
    send: (text) => {
      later(() => {
        if (options.diesOnFrame(text)) options.die();
        else handlers.message(text);
      });
    },
    close: (code, reason) => {
      later(() => {
        broken(`closed by the server (${code} ${reason})`);
      });
    },
  });
  open.add(session);
  later(() => {
    handlers.open();
  });
  return {
    send: (text: string) => {
      later(() => {
        session.receive(text);
      });
    },
    close: () => {
      closed = true;
      if (open.delete(session)) session.closed();
    },
  };
}

/** A promise of its own for everybody: one that all wait for would keep every day that ever waited for it. */
function never<T>(): Promise<T> {
  return new Promise(() => {});
}
