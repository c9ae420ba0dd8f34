/** ka10001 주식기본정보: a company's figures (KIWOOM.md §6). Kiwoom's printed example is shifted against its keys: never trust it. */
import { z } from 'zod';
import type { Fundamentals, StockCode, TradingDay } from '../../domain/index.js';
import { decimal } from '../codec/numbers.js';
import type { Endpoint, RequestBody } from '../rest.js';
import { read, text } from './fields.js';

export const FUNDAMENTALS: Endpoint = { apiId: 'ka10001', path: '/api/dostk/stkinfo', order: false };

export const fundamentalsBody = (code: StockCode): RequestBody => ({ stk_cd: code });

/** Figures with a true sign, and those that have none: ratios, rates, amounts, counts, dates as YYYYMMDD. */
const SIGNED = [
  'fav', 'cap', 'flo_stk', 'crd_rt', 'mac', 'mac_wght', 'for_exh_rt', 'per', 'eps', 'roe', 'pbr', 'ev', 'bps', 'sale_amt',
  'bus_pro', 'cup_nga', 'exp_cntr_qty', '250hgst_pric_dt', '250hgst_pric_pre_rt', '250lwst_pric_dt',
  '250lwst_pric_pre_rt', 'pred_pre', 'flu_rt', 'trde_qty', 'trde_pre', 'dstr_stk', 'dstr_rt',
] as const; // prettier-ignore

/** Prices in won: their sign is only a direction (§5). */
const PRICES = [
  'oyr_hgst', 'oyr_lwst', '250hgst', '250lwst', 'repl_pric', 'open_pric', 'high_pric', 'low_pric', 'upl_pric',
  'lst_pric', 'base_pric', 'exp_cntr_pric', 'cur_prc',
] as const; // prettier-ignore

/** Names of all figures, as Kiwoom's fields are called: `per`, `eps`, `mac` (시가총액, 억 won), `for_exh_rt` (외인소진률, %) … */
export const FIGURES: readonly string[] = [...SIGNED, ...PRICES];

// An unknown code is answered with success and blanks; any field may be absent, blank or no number.
const answer = z.looseObject({ stk_nm: text });

/**
 * The figures by Kiwoom's field names, in Kiwoom's own units; null where it tells nothing. Null for an unknown code.
 *
 * @throws HaruError `unreadable_answer` when the body is no object
 */
export function fundamentalsOf(code: StockCode, day: TradingDay, body: unknown): Fundamentals | null {
  const fields = read('ka10001', answer, body);
  if (fields.stk_nm === '') return null;
  const figures: Record<string, number | null> = {};
  for (const name of SIGNED) figures[name] = figure(fields[name]);
  for (const name of PRICES) {
    const value = figure(fields[name]);
    figures[name] = value === null ? null : Math.abs(value);
  }
  return { code, day, figures };
}

function figure(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  const number = typeof value === 'string' ? decimal(value) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}
