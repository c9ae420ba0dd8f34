/** Orders still working (ka10075 미체결) and the day's executions (ka10076 체결), both whole (KIWOOM.md §8). */
import { z } from 'zod';
import type { ExecutionsReported, OpenOrdersReported, Price, Quantity } from '../../domain/index.js';
import { requestOf, sideOf } from '../codec/order-report.js';
import type { Endpoint, RequestBody } from '../rest.js';
import { amount, average, code, optionalOrderNumber, orderNumber, read, rows, text } from './fields.js';

export const OPEN_ORDERS: Endpoint = { apiId: 'ka10075', path: '/api/dostk/acnt', order: false };
export const EXECUTIONS: Endpoint = { apiId: 'ka10076', path: '/api/dostk/acnt', order: false };

/** All codes, both sides, all venues. */
export const openOrdersBody: RequestBody = { all_stk_tp: '0', trde_tp: '0', stk_cd: '', stex_tp: '0' };
export const executionsBody: RequestBody = { stk_cd: '', qry_tp: '0', sell_tp: '0', ord_no: '', stex_tp: '0' };

/** `+매수`, `-매도`, `매수취소` …; a row that names no side is an issue. */
const inOut = text.transform((words, context) => {
  const side = sideOf('', words);
  if (side !== null) return { side, request: requestOf(words) };
  context.addIssue({ code: 'custom', message: `${JSON.stringify(words)} names no side` });
  return z.NEVER;
});

const common = {
  ord_no: orderNumber,
  orig_ord_no: optionalOrderNumber,
  stk_cd: code,
  io_tp_nm: inOut,
  ord_pric: amount,
  ord_qty: amount,
  oso_qty: amount,
};

const openOrders = z.looseObject({ oso: rows(z.looseObject({ ...common, tm: text })) });
const executions = z.looseObject({
  cntr: rows(z.looseObject({ ...common, cntr_pric: average, cntr_qty: amount, ord_tm: text })),
});

const priceOf = (won: number): Price | null => (won === 0 ? null : (won as Price));

/** Cancels still under way are requests, not orders: they are left out. @throws HaruError `unreadable_answer` */
export function openOrdersOf(pages: readonly unknown[]): OpenOrdersReported {
  return {
    type: 'OpenOrdersReported',
    orders: pages
      .flatMap((page) => read('ka10075', openOrders, page).oso)
      .filter((row) => row.oso_qty > 0 && row.io_tp_nm.request !== 'cancel')
      .map((row) => ({
        brokerOrderId: row.ord_no,
        originalBrokerId: row.orig_ord_no,
        code: row.stk_cd,
        side: row.io_tp_nm.side,
        price: priceOf(row.ord_pric),
        quantity: row.ord_qty as Quantity,
        remaining: row.oso_qty as Quantity,
        time: row.tm,
      })),
  };
}

/** One row an order, its executions summed; orders without any are left out. @throws HaruError `unreadable_answer` */
export function executionsOf(pages: readonly unknown[]): ExecutionsReported {
  return {
    type: 'ExecutionsReported',
    orders: pages
      .flatMap((page) => read('ka10076', executions, page).cntr)
      .filter((row) => row.cntr_qty > 0)
      .map((row) => ({
        brokerOrderId: row.ord_no,
        originalBrokerId: row.orig_ord_no,
        code: row.stk_cd,
        side: row.io_tp_nm.side,
        quantity: row.ord_qty as Quantity,
        price: priceOf(row.ord_pric),
        filled: row.cntr_qty as Quantity,
        averagePrice: row.cntr_pric,
        remaining: row.oso_qty as Quantity,
        time: row.ord_tm,
      })),
  };
}
