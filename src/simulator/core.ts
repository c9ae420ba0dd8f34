/**
 * The simulator without its sockets: requests in, answers and frames out, time moved from outside. One process can live
 * whole days with it; `server.ts` puts it on the network.
 */
import {
  createCalendar,
  invariant,
  type Clock,
  type CostSchedule,
  type EpochMs,
  type Money,
  type Rng,
  type TradingDay,
} from '../domain/index.js';
import { Venue, type Tape } from '../exchange/index.js';
import { accountTransactions } from './accounts.js';
import { Blotter } from './blotter.js';
import { Broker } from './broker.js';
import { chartTransactions } from './chart.js';
import { monotonic } from './clocks.js';
import { respond, type WireRequest, type WireResponse } from './envelope.js';
import type { Exchange } from './faults/call-faults.js';
import { FaultInjector } from './faults/injector.js';
import { liquidityOf } from './faults/market-faults.js';
import type { Fault, FaultPlan } from './faults/plan.js';
import { Withholding } from './faults/timers.js';
import { Feed } from './feed.js';
import { lastDay, type History } from './history.js';
import { instrumentTransactions } from './instruments.js';
import { Ledger, type OpeningHolding } from './ledger.js';
import { Market } from './market.js';
import { orderListTransactions } from './order-lists.js';
import { orderTransactions } from './orders.js';
import { Outbox } from './outbox.js';
import { RateLimit, REQUESTS_PER_SECOND, type RateLimitName } from './rate-limit.js';
import { Router } from './router.js';
import type { Peer } from './session.js';
import { Sessions, type RealEntry } from './sessions.js';
import { syntheticHistory } from './synthetic-history.js';
import { Tokens, type AppKey } from './tokens.js';

export interface AccountSetup {
  /** Ten digits. */
  readonly number: string;
  readonly cash: Money;
  readonly holdings?: readonly OpeningHolding[];
}

export interface SimulatorOptions {
  readonly tape: Tape;
  /** Market time: the tape, the rate limits and the reports' latency follow it. */
  readonly clock: Clock;
  readonly rng: Rng;
  readonly account: AccountSetup;
  readonly costs: CostSchedule;
  /** Whose manners to take: messages, and what a second token does to the first. Default `mock`. */
  readonly server?: 'mock' | 'real';
  /** Keys that may log in; null or absent lets any pair in. */
  readonly keys?: readonly AppKey[] | null;
  /** Requests per second and api-id. Default `none`. */
  readonly rateLimit?: RateLimitName;
  /** Days before the running one; default a seeded past. */
  readonly history?: History;
  /** T+2, which decides the sell tax. Default by the built-in calendar. */
  readonly settlementDay?: TradingDay;
  /** The clock of the sockets: PING, echoes, login deadlines. Default `clock`. */
  readonly wall?: Clock;
  /** The clock that tokens expire by: the one the clients live in. Default `clock`. */
  readonly tokenClock?: Clock;
  /** From a request to its first report, ms. Default 20. */
  readonly latency?: number;
  /**
   * What goes wrong. Interruptions and limit locks are made with the tape (`episodesOf`); faults of the client's own
   * process are not the simulator's to carry out.
   */
  readonly faults?: FaultPlan;
  /** Told of each of them when its moment comes, but for those of the client's own process. */
  readonly onFault?: (fault: Fault) => void;
  /** Told of every REST request before it is answered. */
  readonly onRequest?: (request: WireRequest) => void;
  /** Between two PINGs and from connecting to LOGIN, ms of `wall`. */
  readonly pingEvery?: number;
  readonly loginWithin?: number;
}

export interface Simulator {
  /** Answers one REST call. Never throws for anything a client can send. */
  handle(request: WireRequest): WireResponse;
  /** The same over the network, which may lose, delay or garble what is said. */
  exchange(request: WireRequest): Exchange;
  /** What is kept back that only time will bring, so that a client may rightly not answer; null without planned faults. */
  readonly withholding: Withholding | null;
  /** Takes one WebSocket connection. */
  connect(peer: Peer): { receive(text: string): void; closed(): void };
  /** Plays the venue up to `time` and sends what happened. Time never goes back. */
  advanceTo(time: EpochMs): void;
  /** When the venue next says something; null once the day is over. */
  nextEventAt(): EpochMs | null;
  readonly clock: Clock;
  readonly account: string;
  readonly ledger: Ledger;
  readonly blotter: Blotter;
  readonly market: Market;
  readonly sessions: Sessions;
  /** Ends the sessions, and takes back faults still to come. */
  stop(): void;
}

export function createSimulator(options: SimulatorOptions): Simulator {
  const { tape, rng } = options;
  const clock = monotonic(options.clock);
  const { day } = tape.schedule;
  const wall = options.wall ?? clock;
  const server = options.server ?? 'mock';
  const history = options.history ?? syntheticHistory({ instruments: tape.instruments, day, rng });
  const liquidity = options.faults === undefined ? undefined : liquidityOf(options.faults, day);
  const venue = new Venue({ tape, rng: rng.fork('venue'), ...(liquidity === undefined ? {} : { liquidity }) });
  const market = new Market(tape.instruments, day, (code) => lastDay(history, code)?.volume ?? 0);
  const settlementDay = options.settlementDay ?? createCalendar().next(day, 2);
  const { number: account, cash, holdings = [] } = options.account;
  for (const { code } of holdings) invariant(market.find(code) !== undefined, `held ${code} is not on the tape`);
  const ledger = new Ledger(cash, holdings, options.costs, settlementDay);
  const blotter = new Blotter();
  const tokens = new Tokens({
    keys: options.keys ?? null,
    reissue: server,
    clock: options.tokenClock ?? clock,
    rng: rng.fork('tokens'),
  });
  const sessions = new Sessions({
    wall,
    keyOf: (token) => tokens.keyOf(token),
    ...(options.pingEvery === undefined ? {} : { pingEvery: options.pingEvery }),
    ...(options.loginWithin === undefined ? {} : { loginWithin: options.loginWithin }),
  });
  const withholding = options.faults === undefined ? null : new Withholding();
  const rateLimit = new RateLimit(REQUESTS_PER_SECOND[options.rateLimit ?? 'none'], clock);
  const catchUp = (): void => advanceTo(clock.now());
  const injector =
    options.faults === undefined || withholding === null
      ? null
      : new FaultInjector({
          plan: options.faults,
          ...{ day, clock, sessions, tokens, rateLimit, withholding, catchUp },
          met: (fault) => options.onFault?.(fault),
        });
  const publish = (entries: readonly RealEntry[]): void => sessions.publish(entries);
  const outbox = new Outbox(
    clock,
    options.latency ?? 20,
    injector === null ? publish : (entries) => injector.pass(entries),
  );
  const broker = new Broker({
    account,
    venue,
    market,
    ledger,
    blotter,
    clock,
    tell: (reports) => outbox.tell(reports),
  });
  const feed = new Feed(market, broker, (type, item) => sessions.wants(type, item));
  const router = new Router(tokens, rateLimit, {
    ...orderTransactions({ broker, blotter, market, ledger, paper: server === 'mock' }),
    ...orderListTransactions({ account, blotter, ledger, market }),
    ...accountTransactions({ account, ledger, market }),
    ...chartTransactions({ market, history }),
    ...instrumentTransactions(market, history, (code) => venue.state(code, clock.now()) === 'halted'),
  });

  const advanceTo = (time: EpochMs): void => {
    outbox.flush(time);
    const next = venue.nextEventAt();
    if (next === null || next > time) return;
    outbox.pass(feed.entriesOf(venue.advanceTo(time)));
  };

  const handle = (request: WireRequest): WireResponse => {
    options.onRequest?.(request);
    advanceTo(clock.now());
    return respond(router.answer(request), request.headers['api-id'] ?? '');
  };

  return {
    handle,
    exchange: (request) => {
      if (injector !== null) return injector.exchange(request, handle);
      const done = handle(request);
      return { done, heard: Promise.resolve(done) };
    },
    withholding,
    stop: () => {
      injector?.stop();
      sessions.stop();
    },
    connect: (peer) => sessions.connect(peer),
    advanceTo,
    nextEventAt: () => venue.nextEventAt(),
    clock,
    account,
    ledger,
    blotter,
    market,
    sessions,
  };
}
