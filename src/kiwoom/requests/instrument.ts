/** ka10100 종목정보: what a code is (KIWOOM.md §6). */
import { z } from 'zod';
import {
  HaruError,
  listingStatus,
  type InstrumentKind,
  type InstrumentReported,
  type ListingMarket,
  type Price,
  type Quantity,
  type StockCode,
} from '../../domain/index.js';
import type { Endpoint, RequestBody } from '../rest.js';
import { amount, read, text } from './fields.js';

export const INSTRUMENT: Endpoint = { apiId: 'ka10100', path: '/api/dostk/stkinfo', order: false };

export const instrumentBody = (code: StockCode): RequestBody => ({ stk_cd: code });

/** Refusals that say "no such code". */
export const UNKNOWN_CODE: ReadonlySet<string> = new Set(['1902', '1903']);

const answer = z.looseObject({
  name: text,
  lastPrice: amount,
  marketCode: text,
  marketName: text,
  listCount: amount,
  auditInfo: text,
  state: text,
  orderWarning: text,
});

/** @throws HaruError `unreadable_answer`; `not_tradable` for markets that haru has no rules for */
export function instrumentOf(code: StockCode, body: unknown): InstrumentReported {
  const { name, lastPrice, marketCode, marketName, listCount, ...marks } = read('ka10100', answer, body);
  // An unknown code is answered with success and blanks.
  if (name === '') return unknownInstrument(code);
  if (lastPrice === 0) throw new HaruError('unreadable_answer', `${code} ${name} has no base price`);
  const listing = listingOf(marketCode, marketName);
  if (listing === null) {
    throw new HaruError(
      'not_tradable',
      `${code} ${name} is listed on ${marketName || marketCode}, where haru does not trade`,
    );
  }
  return {
    type: 'InstrumentReported',
    instrument: { code, name, ...listing, basePrice: lastPrice as Price },
    known: true,
    listing: listingStatus(marks),
    ...(listCount > 0 ? { listedShares: listCount as Quantity } : {}),
  };
}

/** The broker knows no such code. Nothing of the instrument means anything then but its code. */
export function unknownInstrument(code: StockCode): InstrumentReported {
  return {
    type: 'InstrumentReported',
    instrument: { code, name: '', market: 'KOSPI', kind: 'stock', basePrice: 1 as Price },
    known: false,
  };
}

/** By `marketCode` (the numbers of ka10099's `mrkt_tp`), with the name where the number says nothing. */
function listingOf(code: string, name: string): { market: ListingMarket; kind: InstrumentKind } | null {
  if (code === '8' || name.includes('ETF')) return { market: 'KOSPI', kind: 'etf' };
  if (code === '60' || name.includes('ETN')) return { market: 'KOSPI', kind: 'etn' };
  if (code === '3' || name.includes('ELW')) return { market: 'KOSPI', kind: 'elw' };
  if (code === '10' || name.includes('코스닥')) return { market: 'KOSDAQ', kind: 'stock' };
  if (code === '50' || name.includes('코넥스')) return { market: 'KONEX', kind: 'stock' };
  if (code === '30' || name.includes('K-OTC')) return null;
  return { market: 'KOSPI', kind: 'stock' };
}
