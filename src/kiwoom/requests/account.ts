/** Cash and holdings: kt00001 with kt00018 (KIWOOM.md §8). */
import { z } from 'zod';
import type { AccountReported, Money, Quantity } from '../../domain/index.js';
import type { Endpoint, RequestBody } from '../rest.js';
import { amount, code, integer, read, rows, text } from './fields.js';

export const DEPOSIT: Endpoint = { apiId: 'kt00001', path: '/api/dostk/acnt', order: false };
export const HOLDINGS: Endpoint = { apiId: 'kt00018', path: '/api/dostk/acnt', order: false };
export const ACCOUNT_NUMBER: Endpoint = { apiId: 'ka00001', path: '/api/dostk/acnt', order: false };

/** 추정조회: with the deposits of the days to come. */
export const depositBody: RequestBody = { qry_tp: '3' };
/** 합산: one row a code. */
export const holdingsBody: RequestBody = { qry_tp: '1', dmst_stex_tp: 'KRX' };

const deposit = z.looseObject({ d2_entra: integer, '100stk_ord_alow_amt': integer });

const holdings = z.looseObject({
  acnt_evlt_remn_indv_tot: rows(
    z.looseObject({
      stk_cd: code,
      stk_nm: text,
      rmnd_qty: amount,
      trde_able_qty: amount,
      pur_amt: amount,
    }),
  ),
});

const accountNumber = z.looseObject({ acctNo: text.pipe(z.string().min(1)) });

/** The account from the answer to kt00001 and the pages of kt00018. @throws HaruError `unreadable_answer` */
export function accountOf(depositAnswer: unknown, holdingPages: readonly unknown[]): AccountReported {
  const cash = read('kt00001', deposit, depositAnswer);
  return {
    type: 'AccountReported',
    cash: cash.d2_entra as Money,
    orderable: cash['100stk_ord_alow_amt'] as Money,
    holdings: holdingPages
      .flatMap((page) => read('kt00018', holdings, page).acnt_evlt_remn_indv_tot)
      .filter((row) => row.rmnd_qty > 0)
      .map((row) => ({
        code: row.stk_cd,
        name: row.stk_nm,
        quantity: row.rmnd_qty as Quantity,
        sellable: row.trde_able_qty as Quantity,
        cost: row.pur_amt as Money,
      })),
  };
}

/** ka00001: which account the app key belongs to. @throws HaruError `unreadable_answer` */
export function accountNumberOf(body: unknown): string {
  return read('ka00001', accountNumber, body).acctNo;
}
