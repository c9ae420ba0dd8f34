/** What is traded: ka10100, ka10099, ka10001, ka10095 (KIWOOM.md §6). */
import type { Instrument, StockCode } from '../domain/index.js';
import { companyFigures } from './company-figures.js';
import { ok, type Answer, type Params, type Transactions } from './envelope.js';
import { changeSign, padded, plainCode, signed, signedPrice, signedRate } from './format.js';
import type { History } from './history.js';
import { LISTED_SHARES, type Market, type SymbolDay } from './market.js';

const PATH = '/api/dostk/stkinfo';

/** Whether trading of a code is halted now. */
type Halted = (code: StockCode) => boolean;

/** @param history the days before: highs, lows and what earnings are measured from */
export function instrumentTransactions(market: Market, history: History, halted: Halted): Transactions {
  return {
    ka10100: { path: PATH, required: ['stk_cd'], run: (params) => ok(listing(market, halted, params)) },
    ka10099: { path: PATH, required: ['mrkt_tp'], run: (params) => ok({ list: listings(market, halted, params) }) },
    ka10001: { path: PATH, required: ['stk_cd'], run: (params) => ok(basics(market, history, params)) },
    ka10095: { path: PATH, required: ['stk_cd'], run: (params) => watchList(market, params) },
  };
}

/** `marketCode` and `marketName` by what it is. */
function marketOf({ kind, market }: Instrument): { code: string; name: string } {
  if (kind === 'etf') return { code: '8', name: 'ETF' };
  if (kind === 'etn') return { code: '60', name: 'ETN' };
  if (kind === 'elw') return { code: '3', name: 'ELW' };
  return {
    KOSPI: { code: '0', name: '거래소' },
    KOSDAQ: { code: '10', name: '코스닥' },
    KONEX: { code: '50', name: '코넥스' },
  }[market];
}

const LISTING_FIELDS = [
  'code', 'name', 'listCount', 'auditInfo', 'regDay', 'lastPrice', 'state', 'marketCode', 'marketName', 'upName',
  'upSizeName', 'companyClassName', 'orderWarning', 'nxtEnable', 'kind',
] as const; // prettier-ignore

function listingOf(instrument: Instrument, halted: Halted): Record<string, string> {
  const { code, name } = marketOf(instrument);
  return {
    code: instrument.code,
    name: instrument.name,
    listCount: padded(LISTED_SHARES, 16),
    auditInfo: halted(instrument.code) ? '거래정지' : '정상',
    regDay: '20000101',
    lastPrice: padded(instrument.basePrice, 8),
    state: '증거금100%',
    marketCode: code,
    marketName: name,
    upName: '',
    upSizeName: '',
    companyClassName: '',
    orderWarning: '0',
    nxtEnable: 'N',
    kind: instrument.kind === 'etf' ? 'E' : 'A',
  };
}

/** An unknown code is answered with success and blanks. */
function listing(market: Market, halted: Halted, params: Params): Record<string, string> {
  const symbol = market.find(plainCode(params['stk_cd'] ?? ''));
  if (symbol === undefined) return Object.fromEntries(LISTING_FIELDS.map((field) => [field, '']));
  return listingOf(symbol.instrument, halted);
}

/** `mrkt_tp` 0 (코스피) lists ETFs too, as the real server does. */
function listings(market: Market, halted: Halted, params: Params): Record<string, string>[] {
  const wanted = params['mrkt_tp'] ?? '';
  return market.symbols
    .map((symbol) => symbol.instrument)
    .filter(
      (each) => marketOf(each).code === wanted || (wanted === '0' && each.market === 'KOSPI' && each.kind === 'etf'),
    )
    .map((each) => listingOf(each, halted));
}

/** ka10001: today's prices among a company's figures. */
function basics(market: Market, history: History, params: Params): Record<string, string> {
  const symbol = market.find(plainCode(params['stk_cd'] ?? ''));
  const figures = companyFigures(symbol, market.day, history);
  const code = plainCode(params['stk_cd'] ?? '');
  const fields = symbol === undefined ? blankBasics() : pricesOf(symbol);
  return { stk_cd: code, stk_nm: symbol?.instrument.name ?? '', ...figures, ...fields };
}

function pricesOf(symbol: SymbolDay): Record<string, string> {
  const base = symbol.instrument.basePrice;
  const price = (value: number): string => (value === 0 ? '0' : signedPrice(value, base));
  return {
    open_pric: price(symbol.open),
    high_pric: price(symbol.high),
    low_pric: price(symbol.low),
    upl_pric: price(symbol.limits.upper),
    lst_pric: price(symbol.limits.lower),
    base_pric: String(base),
    exp_cntr_pric: price(symbol.indicative?.price ?? 0),
    exp_cntr_qty: String(symbol.indicative?.quantity ?? 0),
    cur_prc: price(symbol.last),
    pre_sig: changeSign(symbol.last, base, symbol.limits),
    pred_pre: signed(symbol.last - base),
    flu_rt: signedRate(symbol.last - base, base),
    trde_qty: String(symbol.volume),
    trde_pre: '0.00',
  };
}

function blankBasics(): Record<string, string> {
  const names = [
    'open_pric', 'high_pric', 'low_pric', 'upl_pric', 'lst_pric', 'base_pric', 'exp_cntr_pric', 'exp_cntr_qty',
    'cur_prc', 'pre_sig', 'pred_pre', 'flu_rt', 'trde_qty', 'trde_pre',
  ]; // prettier-ignore
  return Object.fromEntries(names.map((name) => [name, '']));
}

/** ka10095: up to 100 codes joined by `|`, rows in the order asked for, a blank row for an unknown code. */
function watchList(market: Market, params: Params): Answer {
  const codes = (params['stk_cd'] ?? '').split('|').filter((code) => code !== '');
  if (codes.length > 100) {
    return {
      returnCode: 5,
      returnMsg: `허용된 요청 개수를 초과하였습니다[1634:종목코드는 최대 100개까지 입력 가능합니다]`,
    };
  }
  return ok({ atn_stk_infr: codes.map((code) => watchRow(market.find(plainCode(code)), code)) });
}

function watchRow(symbol: SymbolDay | undefined, code: string): Record<string, string> {
  const names = [
    'stk_cd', 'stk_nm', 'cur_prc', 'base_pric', 'pred_pre', 'pred_pre_sig', 'flu_rt', 'trde_qty', 'trde_prica',
    'cntr_qty', 'sel_bid', 'buy_bid', 'open_pric', 'high_pric', 'low_pric', 'upl_pric', 'lst_pric',
  ]; // prettier-ignore
  if (symbol === undefined) return Object.fromEntries(names.map((name) => [name, '']));
  const base = symbol.instrument.basePrice;
  const price = (value: number | undefined): string => ((value ?? 0) === 0 ? '0' : signedPrice(value ?? 0, base));
  const levels: Record<string, string> = {};
  for (const n of [1, 2, 3, 4, 5]) {
    levels[`sel_${n}th_bid`] = price(symbol.asks[n - 1]?.price);
    levels[`buy_${n}th_bid`] = price(symbol.bids[n - 1]?.price);
  }
  return {
    stk_cd: code,
    stk_nm: symbol.instrument.name,
    ...pricesOf(symbol),
    pred_pre_sig: changeSign(symbol.last, base, symbol.limits),
    trde_prica: String(Math.trunc(symbol.amount / 1_000_000)),
    sel_bid: price(symbol.ask),
    buy_bid: price(symbol.bid),
    ...levels,
  };
}
