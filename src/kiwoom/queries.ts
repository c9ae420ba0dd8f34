/** Questions to the broker and the event that answers each. A question that comes to nothing ends as `QueryFailed`. */
import type { Bar, BrokerEvent, BrokerQuery, MarketEvent, QueryFailed, TradingDay } from '../domain/index.js';
import type { Inquiries, PageBody, Pages } from './pages.js';
import * as account from './requests/account.js';
import { barsCall, barsOfPage, barsReported, type BarsWanted } from './requests/bars.js';
import { INSTRUMENT, instrumentBody, instrumentOf, UNKNOWN_CODE, unknownInstrument } from './requests/instrument.js';
import * as orders from './requests/working-orders.js';
import type { Endpoint, RequestBody } from './rest.js';
import { reasonOf } from './token.js';

/** Lists that must be whole have at most so many pages of 100 rows; more would be no account of one person. */
const LIST_PAGES = 50;
/** Pages of 900 minute bars: about 9 months. */
const BAR_PAGES = 100;

export class Queries {
  constructor(
    private readonly inquiries: Inquiries,
    private readonly day: TradingDay,
  ) {}

  /** The event that answers the question. Never rejects. */
  async answer(query: BrokerQuery): Promise<BrokerEvent | MarketEvent> {
    try {
      return await this.#ask(query);
    } catch (error) {
      return failed(query, reasonOf(error));
    }
  }

  async #ask(query: BrokerQuery): Promise<BrokerEvent | MarketEvent> {
    switch (query.kind) {
      case 'account':
        return this.#account(query);
      case 'openOrders':
        return this.#list(query, orders.OPEN_ORDERS, orders.openOrdersBody, orders.openOrdersOf);
      case 'executions':
        return this.#list(query, orders.EXECUTIONS, orders.executionsBody, orders.executionsOf);
      case 'bars':
        return this.#bars(query);
      case 'instrument': {
        const pages = await this.inquiries.read(INSTRUMENT, instrumentBody(query.code), { maxPages: 1 });
        if (pages.kind === 'refused' && UNKNOWN_CODE.has(pages.code)) return unknownInstrument(query.code);
        return pages.kind === 'ok' ? instrumentOf(query.code, pages.bodies[0]) : failed(query, why(pages));
      }
    }
  }

  /** Cash first: between the two answers a fill can only make the holdings newer than the cash, never mix within one. */
  async #account(query: BrokerQuery): Promise<BrokerEvent> {
    const deposit = await this.inquiries.read(account.DEPOSIT, account.depositBody, { maxPages: LIST_PAGES });
    if (deposit.kind !== 'ok') return failed(query, why(deposit));
    const holdings = await this.inquiries.read(account.HOLDINGS, account.holdingsBody, { maxPages: LIST_PAGES });
    const bodies = rowsOrNone(holdings);
    return bodies === null ? failed(query, why(holdings)) : account.accountOf(deposit.bodies[0], bodies);
  }

  async #list<E extends BrokerEvent>(
    query: BrokerQuery,
    endpoint: Endpoint,
    body: RequestBody,
    toEvent: (pages: readonly PageBody[]) => E,
  ): Promise<E | QueryFailed> {
    const pages = await this.inquiries.read(endpoint, body, { maxPages: LIST_PAGES });
    const bodies = rowsOrNone(pages);
    return bodies === null ? failed(query, why(pages)) : toEvent(bodies);
  }

  async #bars(query: BarsWanted & { readonly kind: 'bars' }): Promise<BrokerEvent | MarketEvent> {
    const { endpoint, body } = barsCall(query, this.day);
    // Every page is read once, as it comes: that tells whether the next one is wanted.
    const read = new Map<PageBody, Bar[]>();
    const barsOf = (page: PageBody): Bar[] => {
      const bars = read.get(page) ?? barsOfPage(query, page);
      read.set(page, bars);
      return bars;
    };
    const wantMore = (bodies: readonly PageBody[]): boolean => bodies.flatMap(barsOf).length < query.count;
    const pages = await this.inquiries.read(endpoint, body, { maxPages: BAR_PAGES, wantMore });
    if (pages.kind !== 'ok') return failed(query, why(pages));
    const all = pages.bodies.flatMap(barsOf);
    return barsReported(query, all);
  }
}

/** Some TRs report an empty list as an error (§4.3). */
const NO_ROWS: ReadonlySet<string> = new Set(['571758', '501724']);

function rowsOrNone(pages: Pages): readonly PageBody[] | null {
  if (pages.kind === 'ok') return pages.bodies;
  return pages.kind === 'refused' && NO_ROWS.has(pages.code) ? [] : null;
}

function why(pages: Pages): string {
  if (pages.kind === 'ok') return '';
  return pages.kind === 'refused' ? `Kiwoom refused (${pages.code}: ${pages.message})` : pages.reason;
}

function failed(query: BrokerQuery, reason: string): QueryFailed {
  const subject =
    query.kind === 'bars' ? ` ${query.code} ${query.interval}` : query.kind === 'instrument' ? ` ${query.code}` : '';
  return { type: 'QueryFailed', query: query.kind + subject, reason };
}
