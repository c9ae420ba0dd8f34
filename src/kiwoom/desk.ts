/** The REST half of the client: one app key with its token, its pace and its inquiries. It needs no WebSocket. */
import type { Clock, MarketName } from '../domain/index.js';
import { Activity } from './activity.js';
import { paceOf } from './hosts.js';
import { Pacer, type PaceLimits } from './pacer.js';
import { Inquiries } from './pages.js';
import { Rest } from './rest.js';
import { Redactor } from './secret.js';
import { TokenSource, type Keys } from './token.js';
import type { HttpTransport } from './transport.js';

export interface DeskOptions {
  readonly market: MarketName;
  /** Without a path and without a slash at its end; see {@link restUrlOf}. */
  readonly restUrl: string;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly http: HttpTransport;
  /** The market's observed limits when absent. */
  readonly pace?: PaceLimits | undefined;
  /** Longest wait for an answer, ms of real time; 10 s when absent. */
  readonly timeoutMs?: number | undefined;
}

export interface Desk {
  readonly activity: Activity;
  readonly redactor: Redactor;
  readonly pacer: Pacer;
  readonly tokens: TokenSource;
  readonly rest: Rest;
  readonly inquiries: Inquiries;
}

const TIMEOUT = 10_000;

export function createDesk({ market, restUrl, keys, clock, http, pace, timeoutMs = TIMEOUT }: DeskOptions): Desk {
  const activity = new Activity();
  const redactor = new Redactor();
  const pacer = new Pacer(clock, activity, pace ?? paceOf(market));
  const wire = { restUrl, http, pacer, activity, redactor, timeoutMs };
  const tokens = new TokenSource({ ...wire, clock }, keys);
  const rest = new Rest({ ...wire, tokens });
  return { activity, redactor, pacer, tokens, rest, inquiries: new Inquiries(rest, clock, activity) };
}
