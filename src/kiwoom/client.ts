/** The Kiwoom client put together: one per trading day and app key (KIWOOM.md). */
import {
  HaruError,
  startOfDay,
  type BarSource,
  type BrokerGateway,
  type Clock,
  type Inbox,
  type MarketFeed,
  type MarketName,
  type TradingDay,
} from '../domain/index.js';
import type { LinkTiming } from '../../machines/link.js';
import type { Activity } from './activity.js';
import { createBarSource } from './bar-source.js';
import { FrameDecoder, type DecodeStats } from './codec/frame.js';
import { createDesk } from './desk.js';
import { KiwoomFeed } from './feed.js';
import { KiwoomGateway } from './gateway.js';
import { hostsOf } from './hosts.js';
import { Intake } from './intake.js';
import { networkTransports } from './network.js';
import { OrderBook, type OrderBookStats } from './order-book.js';
import type { PaceLimits } from './pacer.js';
import type { Inquiries } from './pages.js';
import { Queries } from './queries.js';
import { ACCOUNT_NUMBER, accountNumberOf } from './requests/account.js';
import { realClock } from './real-clock.js';
import type { Keys, TokenSource } from './token.js';
import { SILENT_LOGGER, type Logger, type Transports } from './transport.js';

export interface KiwoomOptions {
  readonly market: MarketName;
  /** Taken from the market when absent; `sim` must give both. */
  readonly restUrl?: string;
  /** With or without the path `/api/dostk/websocket`. */
  readonly wsUrl?: string;
  readonly keys: Keys;
  readonly clock: Clock;
  /**
   * The time in which the link waits. Absent, its pauses and deadlines follow `clock`, and silence real time: right for
   * real time and for lockstep. Where the market runs faster than its sockets (a scaled clock), give real time.
   */
  readonly socketClock?: Clock;
  readonly inbox: Inbox;
  /** The day whose clock times the frames carry. */
  readonly day: TradingDay;
  /** The network when absent. */
  readonly transports?: Transports;
  readonly logger?: Logger;
  /** Awaited before a PING is echoed: "the inbox is drained and orders are answered". */
  readonly beforePong?: () => Promise<void> | void;
  /** The market's observed limits when absent. */
  readonly pace?: PaceLimits;
  readonly timing?: LinkTiming;
  /** Longest wait for a REST answer, ms of real time. */
  readonly timeoutMs?: number;
  /** Give the token back on `stop` (au10002). Off by default: another process may share it. */
  readonly revokeOnStop?: boolean;
}

export interface KiwoomStats {
  readonly decode: DecodeStats;
  readonly orders: OrderBookStats;
  /** VI messages of codes that were not asked for. */
  readonly otherVi: number;
  /** REST requests that left, by TR. */
  readonly sent: ReadonlyMap<string, number>;
}

export interface KiwoomClient {
  readonly gateway: BrokerGateway;
  readonly feed: MarketFeed;
  /** Bars, names and company figures, for whoever collects them; it shares the token and the pace. */
  readonly bars: BarSource;
  readonly stats: KiwoomStats;
  /** Whether an answer from the wire is due. Requests that wait for their turn in the pace are not on the wire. */
  busy(): boolean;
  /** Resolves when `busy()` is false. */
  idle(): Promise<void>;
  /**
   * Asks for a token and for the account it belongs to.
   *
   * @throws HaruError `bad_key`, `unreachable`, `no_token` or `refused`, with one sentence that says how to mend it
   */
  check(): Promise<{ readonly account: string }>;
  stop(): Promise<void>;
}

/**
 * @example
 * const client = createKiwoomClient({ market: 'mock', keys, clock, inbox, day });
 * const { account } = await client.check();
 * client.feed.start([stockCode('069500')]);
 */
export function createKiwoomClient(options: KiwoomOptions): KiwoomClient {
  const { clock, inbox, day } = options;
  const hosts = hostsOf(options.market, options.restUrl, options.wsUrl);
  const transports = options.transports ?? networkTransports();
  const { activity, redactor, pacer, tokens, rest, inquiries } = createDesk({
    ...options,
    restUrl: hosts.rest,
    http: transports.http,
  });
  const book = new OrderBook();
  const logger = options.logger ?? SILENT_LOGGER;
  const intake = new Intake({ inbox, clock, book, logger });
  const decoder = new FrameDecoder(startOfDay(day), intake);
  const feed = new KiwoomFeed({
    wsUrl: hosts.ws,
    socket: transports.socket,
    ...{ tokens, pacer, activity, decoder, inbox, clock, redactor, logger },
    linkClock: options.socketClock ?? clock,
    silenceClock: options.socketClock ?? realClock(),
    beforePong: options.beforePong ?? (() => {}),
    opening: () => book.missed(),
    ...(options.timing === undefined ? {} : { timing: options.timing }),
  });
  return {
    gateway: new KiwoomGateway({ rest, queries: new Queries(inquiries, day), book, inbox, clock, activity }),
    feed: {
      start: (codes) => {
        intake.expect(codes);
        feed.start(codes);
      },
      stop: () => feed.stop(),
    },
    bars: createBarSource(inquiries, clock),
    stats: {
      ...{ decode: decoder.stats, orders: book.stats, sent: rest.sent },
      get otherVi() {
        return intake.otherVi;
      },
    },
    busy: () => activity.busy || feed.pending,
    idle: () => idle(activity, feed),
    check: () => checkAccount(tokens, inquiries),
    stop: async () => {
      await feed.stop();
      pacer.close();
      if (options.revokeOnStop === true) await tokens.revoke();
      await transports.http.close?.();
    },
  };
}

async function idle(activity: Activity, feed: KiwoomFeed): Promise<void> {
  while (activity.busy || feed.pending) {
    await activity.idle();
    if (feed.pending) await new Promise((resolve) => setImmediate(resolve));
  }
}

async function checkAccount(tokens: TokenSource, inquiries: Inquiries): Promise<{ account: string }> {
  await tokens.get();
  const pages = await inquiries.read(ACCOUNT_NUMBER, {}, { maxPages: 1 });
  if (pages.kind === 'ok') return { account: accountNumberOf(pages.bodies[0]) };
  if (pages.kind === 'failed')
    throw new HaruError('unreachable', `No answer to ka00001: ${pages.reason}.`, { retryable: true });
  throw new HaruError('refused', `Kiwoom refuses to name the account (${pages.code}: ${pages.message}).`);
}
