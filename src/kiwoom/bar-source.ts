/**
 * Bars, names and company figures, a page at a time (KIWOOM.md §3, §6): for whoever collects. REST only.
 *
 * A cursor is Kiwoom's `next-key` with the one part of the body that depends on when the first page was asked for
 * (`base_dt`, ka10081 only): a continued request repeats its body, also when another process continues it.
 */
import {
  dayOf,
  HaruError,
  type BarPage,
  type BarSource,
  type Clock,
  type Fundamentals,
  type Instrument,
  type MarketName,
  type Series,
  type StockCode,
  type TradingDay,
} from '../domain/index.js';
import { createDesk } from './desk.js';
import { isBusyCode, isKeyCode, isTokenCode } from './errors.js';
import { restUrlOf } from './hosts.js';
import { httpTransport } from './network.js';
import type { PaceLimits } from './pacer.js';
import type { Inquiries, OnePage, PageBody } from './pages.js';
import { chartCall, chartOf } from './requests/bars.js';
import { FUNDAMENTALS, fundamentalsBody, fundamentalsOf } from './requests/fundamentals.js';
import { INSTRUMENT, instrumentBody, instrumentOf, UNKNOWN_CODE } from './requests/instrument.js';
import type { Endpoint, RequestBody } from './rest.js';
import type { Keys } from './token.js';
import type { HttpTransport } from './transport.js';

/** @param clock tells the day up to which day bars are asked for */
export function createBarSource(inquiries: Inquiries, clock: Clock): BarSource {
  /** The single page of an inquiry about one code; null when the broker does not know the code. */
  const about = async (endpoint: Endpoint, body: RequestBody): Promise<PageBody | null> => {
    const page = await inquiries.page(endpoint, body, null);
    if (page.kind === 'refused' && UNKNOWN_CODE.has(page.code)) return null;
    if (page.kind !== 'ok') throw failure(endpoint, page);
    return page.body;
  };
  return {
    async page(series: Series, cursor: string | null): Promise<BarPage> {
      const { base, key } = readCursor(cursor, dayOf(clock.now()));
      const { endpoint, body } = chartCall(series, base);
      const page = await inquiries.page(endpoint, body, key);
      if (page.kind !== 'ok') throw key !== null && blames(page) ? badCursor(endpoint, page) : failure(endpoint, page);
      return {
        ...chartOf(series.interval, page.body),
        next: page.next === null ? null : `${base}/${page.next}`,
      };
    },
    async instrument(code: StockCode): Promise<Instrument | null> {
      const body = await about(INSTRUMENT, instrumentBody(code));
      const told = body === null ? null : instrumentOf(code, body);
      return told?.known === true ? told.instrument : null;
    },
    async fundamentals(code: StockCode, day: TradingDay): Promise<Fundamentals | null> {
      const body = await about(FUNDAMENTALS, fundamentalsBody(code));
      return body === null ? null : fundamentalsOf(code, day, body);
    },
  };
}

export interface KiwoomBarsOptions {
  readonly market: MarketName;
  /** Taken from the market when absent; `sim` must give it. */
  readonly restUrl?: string;
  readonly keys: Keys;
  readonly clock: Clock;
  /** The network when absent. */
  readonly http?: HttpTransport;
  /** The market's observed limits when absent. */
  readonly pace?: PaceLimits;
  readonly timeoutMs?: number;
}

/** A bar source with a token and a pace of its own: for a process that collects and does nothing else. */
export interface KiwoomBars {
  readonly bars: BarSource;
  /** REST requests that left, by TR. */
  readonly sent: ReadonlyMap<string, number>;
  /** Resolves when no answer from the wire is due; requests that wait for their turn in the pace are not on the wire. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @example
 * const kiwoom = createKiwoomBars({ market: 'mock', keys, clock });
 * const { bars, next } = await kiwoom.bars.page({ code: stockCode('069500'), interval: '1m' }, null);
 */
export function createKiwoomBars(options: KiwoomBarsOptions): KiwoomBars {
  const http = options.http ?? httpTransport();
  const desk = createDesk({ ...options, restUrl: restUrlOf(options.market, options.restUrl), http });
  return {
    bars: createBarSource(desk.inquiries, options.clock),
    sent: desk.rest.sent,
    idle: () => desk.activity.idle(),
    stop: async () => {
      desk.pacer.close();
      await http.close?.();
    },
  };
}

function readCursor(cursor: string | null, today: TradingDay): { readonly base: string; readonly key: string | null } {
  if (cursor === null) return { base: today, key: null };
  const [, base, key] = /^(\d{8})\/(.+)$/s.exec(cursor) ?? [];
  if (base !== undefined && key !== undefined) return { base, key };
  throw new HaruError('bad_cursor', `${JSON.stringify(cursor)} leads to no page.`);
}

type Failed = Exclude<OnePage, { readonly kind: 'ok' }>;

/**
 * Whether a refusal of a continued page is about its key: the same body was taken before, so every refusal is that blames
 * neither app key, token, pace nor the way to the server.
 */
function blames(page: Failed): boolean {
  if (page.kind !== 'refused') return false;
  const { code } = page;
  return /^[A-Z]*\d+$/.test(code) && !isBusyCode(code) && !isTokenCode(code) && !isKeyCode(code);
}

function badCursor({ apiId }: Endpoint, page: Failed): HaruError {
  return new HaruError('bad_cursor', `${apiId} no longer takes the continuation key (${reasonOf(page)}).`);
}

/** The failure by who can mend it: `bad_key` a person, `unreachable` and `busy` time, `refused` nobody. */
function failure({ apiId }: Endpoint, page: Failed): HaruError {
  const reason = reasonOf(page);
  if (page.kind === 'failed') {
    return new HaruError('unreachable', `No answer to ${apiId}: ${reason}.`, { retryable: true });
  }
  const { code } = page;
  if (code === 'bad_key' || isKeyCode(code)) return new HaruError('bad_key', page.message);
  if (code === 'unreachable' || code === 'no_token') return new HaruError(code, page.message, { retryable: true });
  if (code === 'not_sent') return new HaruError('not_sent', `${apiId} was not asked: ${page.message}.`);
  const retryable = isBusyCode(code) || isTokenCode(code);
  return new HaruError(retryable ? 'busy' : 'refused', `Kiwoom refuses ${apiId} (${reason}).`, { retryable });
}

function reasonOf(page: Failed): string {
  return page.kind === 'refused' ? `${page.code}: ${page.message}` : page.reason;
}
