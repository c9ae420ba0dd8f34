/** What became of the day's orders: ka10075 미체결, ka10076 체결, kt00007 주문체결내역 (KIWOOM.md §8). */
import { formatClock } from '../domain/index.js';
import { ACCOUNT_PAGE, type AccountDesk } from './accounts.js';
import type { Blotter, BlotterOrder } from './blotter.js';
import { missingParameter, ok, type Answer, type Params, type Transactions } from './envelope.js';
import { colonClock, padded, plainCode, signedPrice } from './format.js';
import { NO_ORDER, orderKindText, tradeTypeText } from './reports.js';
import { pageOf } from './pages.js';

export interface OrderListDesk extends AccountDesk {
  readonly blotter: Blotter;
}

const PATH = '/api/dostk/acnt';

export function orderListTransactions(desk: OrderListDesk): Transactions {
  return {
    ka10075: {
      path: PATH,
      required: ['all_stk_tp', 'trde_tp', 'stex_tp'],
      run: (params, nextKey) => openOrders(desk, params, nextKey),
    },
    ka10076: {
      path: PATH,
      required: ['qry_tp', 'sell_tp', 'stex_tp'],
      run: (params, nextKey) => executions(desk, params, nextKey),
    },
    kt00007: {
      path: PATH,
      required: ['qry_tp', 'stk_bond_tp', 'sell_tp', 'dmst_stex_tp'],
      run: (params, nextKey) => dayOrders(desk, params, nextKey),
    },
  };
}

const SIDES: Readonly<Record<string, BlotterOrder['side']>> = { '1': 'sell', '2': 'buy' };

/** Orders of one side (`0` or empty: both) and one code (empty: all). */
function select(orders: readonly BlotterOrder[], side: string | undefined, code: string | undefined): BlotterOrder[] {
  const wanted = SIDES[side ?? ''];
  const only = plainCode(code ?? '');
  return orders.filter(
    (order) => (wanted ?? order.side) === order.side && (only === '' || only === order.instrument.code),
  );
}

/** ka10075: one row an order that still works, newest first. `stex_tp` 2 (NXT) has none. */
function openOrders(desk: OrderListDesk, params: Params, nextKey: string | null): Answer {
  const working = params['stex_tp'] === '2' ? [] : desk.blotter.working;
  const page = pageOf(select(working, params['trde_tp'], params['stk_cd']), ACCOUNT_PAGE, 'O', nextKey);
  const done = ' 조회가 완료되었습니다.';
  return ok({ oso: page.rows.map((order) => openOrderRow(desk, order)) }, done, page.nextKey);
}

function openOrderRow(desk: OrderListDesk, order: BlotterOrder): Record<string, string> {
  const symbol = desk.market.get(order.instrument.code);
  const base = order.instrument.basePrice;
  const text = (price: number): string => (price === 0 ? '0' : signedPrice(price, base));
  const last = order.executions.at(-1);
  return {
    acnt_no: desk.account,
    ord_no: order.number,
    mang_empno: '',
    stk_cd: order.instrument.code,
    tsk_tp: '',
    ord_stt: order.status,
    stk_nm: order.instrument.name,
    ord_qty: String(order.quantity),
    ord_pric: String(order.price ?? 0),
    oso_qty: String(order.open),
    cntr_tot_amt: String(order.amount),
    orig_ord_no: order.original ?? NO_ORDER,
    io_tp_nm: signedKind(order),
    trde_tp: tradeTypeText(order),
    tm: formatClock(order.time),
    cntr_no: last?.id ?? '0',
    cntr_pric: String(last?.price ?? 0),
    cntr_qty: String(order.filled),
    cur_prc: text(symbol.last),
    sel_bid: text(symbol.ask),
    buy_bid: text(symbol.bid),
    unit_cntr_pric: String(last?.price ?? ''),
    unit_cntr_qty: String(last?.quantity ?? ''),
    tdy_trde_cmsn: String(order.chain.commission),
    tdy_trde_tax: String(order.chain.tax),
    ind_invsr: '',
    stex_tp: '1',
    stex_tp_txt: 'KRX',
    sor_yn: 'N',
    stop_pric: '0',
  };
}

/** ka10076: one row an order with executions, cumulative, newest first; `ord_no` is a cursor to older ones. */
function executions(desk: OrderListDesk, params: Params, nextKey: string | null): Answer {
  if (params['qry_tp'] === '1' && (params['stk_cd'] ?? '') === '') return missingParameter('stk_cd');
  const before = (params['ord_no'] ?? '').trim();
  const limit = before === '' ? Infinity : Number(before);
  const executed = desk.blotter.orders.filter((order) => order.filled > 0 && Number(order.number) < limit);
  const code = params['qry_tp'] === '1' ? params['stk_cd'] : '';
  const rows = params['stex_tp'] === '2' ? [] : select(executed, params['sell_tp'], code);
  const page = pageOf(rows, ACCOUNT_PAGE, 'X', nextKey);
  return ok({ cntr: page.rows.map(executionRow) }, ' 조회가 완료되었습니다.', page.nextKey);
}

function executionRow(order: BlotterOrder): Record<string, string> {
  return {
    ord_no: order.number,
    stk_nm: order.instrument.name,
    io_tp_nm: signedKind(order),
    ord_pric: String(order.price ?? 0),
    ord_qty: String(order.quantity),
    cntr_pric: String(averageExecution(order)),
    cntr_qty: String(order.filled),
    oso_qty: String(order.open),
    tdy_trde_cmsn: String(order.chain.commission),
    tdy_trde_tax: String(order.chain.tax),
    ord_stt: '체결',
    trde_tp: tradeTypeText(order),
    orig_ord_no: order.original ?? NO_ORDER,
    ord_tm: formatClock(order.time),
    stk_cd: order.instrument.code,
    stex_tp: '1',
    stex_tp_txt: 'KRX',
    sor_yn: 'N',
    stop_pric: '0',
  };
}

/** kt00007: every number of the day. `qry_tp` 1 in order, 2 newest first, 3 still open, 4 executed. */
function dayOrders(desk: OrderListDesk, params: Params, nextKey: string | null): Answer {
  const today = desk.market.day;
  const asked = (params['ord_dt'] ?? '').trim();
  const from = Number(params['fr_ord_no'] ?? '0');
  const queryType = params['qry_tp'];
  const orders = asked === '' || asked === today ? desk.blotter.orders : [];
  const rows = select(orders, params['sell_tp'], params['stk_cd']).filter(
    (order) =>
      Number(order.number) >= from &&
      (queryType !== '3' || order.open > 0) &&
      (queryType !== '4' || order.filled > 0) &&
      params['dmst_stex_tp'] !== 'NXT',
  );
  // Pages run newest first unless the rows are asked for in their order.
  const page = pageOf(queryType === '1' ? rows.reverse() : rows, ACCOUNT_PAGE, 'D', nextKey);
  const done = ' 조회가 완료되었습니다.';
  return ok({ acnt_ord_cntr_prps_dtl: page.rows.map(dayOrderRow) }, done, page.nextKey);
}

function dayOrderRow(order: BlotterOrder): Record<string, string> {
  const kind = order.kind === 'cancel' ? '취소' : order.kind === 'amend' ? '정정' : '';
  return {
    ord_no: order.number,
    stk_cd: `A${order.instrument.code}`,
    trde_tp: tradeTypeText(order),
    crd_tp: '보통매매',
    ord_qty: padded(order.quantity, 10),
    ord_uv: padded(order.price ?? 0, 10),
    cnfm_qty: padded(order.kind === 'new' ? 0 : order.quantity, 10),
    acpt_tp: order.status,
    rsrv_tp: '',
    ord_tm: colonClock(order.time),
    ori_ord: order.original ?? NO_ORDER,
    stk_nm: order.instrument.name,
    io_tp_nm: order.side === 'buy' ? '현금매수' : '현금매도',
    loan_dt: '',
    cntr_qty: padded(order.filled, 10),
    cntr_uv: padded(averageExecution(order), 10),
    ord_remnq: padded(order.open, 10),
    comm_ord_tp: 'OPEN API',
    mdfy_cncl: kind,
    cnfm_tm: order.kind === 'new' ? '' : colonClock(order.time),
    dmst_stex_tp: 'KRX',
    cond_uv: padded(0, 10),
  };
}

/** Average price of an order's executions, truncated to the won; 0 without any. */
function averageExecution(order: BlotterOrder): number {
  return order.filled === 0 ? 0 : Math.floor(order.amount / order.filled);
}

/** `io_tp_nm`: with its sign for amendments too. */
function signedKind(order: BlotterOrder): string {
  const text = orderKindText(order);
  return order.kind === 'new' ? text : `${order.side === 'buy' ? '+' : '-'}${text}`;
}
