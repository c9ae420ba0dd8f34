/** What the account holds: ka00001, kt00001, kt00004, kt00018 (KIWOOM.md §8), in their padded widths. */
import { averagePrice, type Position } from '../domain/index.js';
import { badValue, ok, type Answer, type Params, type Transactions } from './envelope.js';
import { padded, rate } from './format.js';
import type { Ledger } from './ledger.js';
import type { Market } from './market.js';
import { pageOf } from './pages.js';

export interface AccountDesk {
  readonly account: string;
  readonly ledger: Ledger;
  readonly market: Market;
}

const PATH = '/api/dostk/acnt';
/** Rows a page of every account list. */
export const ACCOUNT_PAGE = 100;

export function accountTransactions(desk: AccountDesk): Transactions {
  return {
    ka00001: { path: PATH, required: [], run: () => ok({ acctNo: desk.account }) },
    kt00001: { path: PATH, required: ['qry_tp'], run: (params) => deposits(desk, params) },
    kt00004: { path: PATH, required: ['qry_tp', 'dmst_stex_tp'], run: (_, nextKey) => evaluation(desk, nextKey) },
    kt00018: { path: PATH, required: ['qry_tp', 'dmst_stex_tp'], run: (_, nextKey) => holdings(desk, nextKey) },
  };
}

/** Fields of kt00001 that are always zero for a cash account without credit, pledge or foreign currency. */
const ZERO_DEPOSIT_FIELDS = [
  'profa_ch', 'bncr_profa_ch', 'nxdy_bncr_sell_exct', 'fc_stk_krw_repl_set_amt', 'crd_grnta_ch', 'crd_grnt_ch',
  'add_grnt_ch', 'etc_profa', 'uncl_stk_amt', 'shrts_prica', 'crd_set_grnta', 'chck_ina_amt', 'etc_chck_ina_amt',
  'crd_grnt_ch_loan', 'mrtg_set', 'repl_amt', 'remn_repl_evlta', 'trst_remn_repl_evlta', 'bncr_remn_repl_evlta',
  'profa_repl', 'crd_grnta_repl', 'crd_grnt_repl', 'add_grnt_repl', 'rght_repl_amt', 'wthd_alowa_repl', 'ch_uncla',
  'ch_uncla_dlfe', 'ch_uncla_tot', 'crd_int_npay', 'int_npay_amt_dlfe', 'int_npay_amt_tot', 'etc_loana',
  'etc_loana_dlfe', 'etc_loan_tot', 'nrpy_loan', 'loan_sum', 'ls_sum', 'crd_grnt_rt_amt', 'mdstrm_usfe',
  'min_ord_alow_yn_amt', 'loan_remn_evlt_amt', 'dpst_grntl_remn', 'sell_grntl_remn',
  'd1_slby_exct_amt', 'd1_buy_exct_amt', 'd1_out_rep_mor', 'd1_sel_exct_amt', 'd2_out_rep_mor',
] as const; // prettier-ignore

const ZERO_DEPOSITS = Object.fromEntries(ZERO_DEPOSIT_FIELDS.map((name) => [name, padded(0, 15)]));
const MARGINS = [20, 30, 40, 50, 60, 100].map((margin) => `${margin}stk_ord_alow_amt`);

/** kt00001: today's trades settle in two days, so `entr` and `d1_entra` stay while `d2_entra` moves. */
function deposits({ ledger }: AccountDesk, params: Params): Answer {
  if (params['qry_tp'] !== '2' && params['qry_tp'] !== '3') return badValue('qry_tp', '3:추정조회, 2:일반조회');
  const won = (amount: number): string => padded(amount, 15);
  const orderable = won(Math.max(ledger.orderable, 0));
  const settles = ledger.cash - ledger.openingCash;
  const withdrawable = won(Math.max(Math.min(ledger.openingCash, ledger.orderable), 0));
  return ok({
    ...ZERO_DEPOSITS,
    entr: won(ledger.openingCash),
    d1_entra: won(ledger.openingCash),
    d2_entra: won(ledger.cash),
    d2_slby_exct_amt: won(settles),
    d2_buy_exct_amt: won(Math.max(-settles, 0)),
    d2_sel_exct_amt: won(Math.max(settles, 0)),
    ord_alow_amt: orderable,
    ...Object.fromEntries(MARGINS.map((name) => [name, orderable])),
    pymn_alow_amt: withdrawable,
    ord_pos_repl: won(0),
    d1_pymn_alow_amt: withdrawable,
    d2_pymn_alow_amt: orderable,
    crd_grnt_rt: '0.00',
    stk_entr_prst: [],
  });
}

/** One holding evaluated at the last price. All in won; the rate in percent. */
interface Evaluated {
  readonly position: Position;
  readonly name: string;
  readonly price: number;
  readonly previousClose: number;
  readonly value: number;
  readonly buyCommission: number;
  readonly sellCommission: number;
  readonly tax: number;
  readonly profit: number;
}

/** profit = value − cost − commissions of both sides − tax of a sale now: the identities of KIWOOM.md §8, kt00018. */
function evaluate(desk: AccountDesk, position: Position): Evaluated {
  const { instrument, last } = desk.market.get(position.code);
  const value = last * position.quantity;
  const buyCommission = desk.ledger.chargesOn(position.cost, 'buy', instrument).commission;
  const { commission: sellCommission, tax } = desk.ledger.chargesOn(value, 'sell', instrument);
  const profit = value - position.cost - buyCommission - sellCommission - tax;
  const { name, basePrice: previousClose } = instrument;
  return { position, name, price: last, previousClose, value, buyCommission, sellCommission, tax, profit };
}

function evaluateAll(desk: AccountDesk): Evaluated[] {
  return desk.ledger.positions.filter(({ quantity }) => quantity > 0).map((position) => evaluate(desk, position));
}

const total = (rows: readonly Evaluated[], pick: (row: Evaluated) => number): number =>
  rows.reduce((sum, row) => sum + pick(row), 0);

/** kt00018. */
function holdings(desk: AccountDesk, nextKey: string | null): Answer {
  const all = evaluateAll(desk);
  const page = pageOf([...all].reverse(), ACCOUNT_PAGE, 'H', nextKey);
  const cost = total(all, (row) => row.position.cost);
  const value = total(all, (row) => row.value);
  const profit = total(all, (row) => row.profit);
  return ok(
    {
      tot_pur_amt: padded(cost, 15),
      tot_evlt_amt: padded(value, 15),
      tot_evlt_pl: padded(profit, 15),
      tot_prft_rt: padded(rate(profit, cost), 12),
      prsm_dpst_aset_amt: padded(desk.ledger.cash + total(all, (row) => row.value - row.sellCommission - row.tax), 15),
      tot_loan_amt: padded(0, 15),
      tot_crd_loan_amt: padded(0, 15),
      tot_crd_ls_amt: padded(0, 15),
      acnt_evlt_remn_indv_tot: page.rows.map((row) => holdingRow(desk, row, value)),
    },
    ' 조회가 완료되었습니다.',
    page.nextKey,
  );
}

function holdingRow(desk: AccountDesk, row: Evaluated, totalValue: number): Record<string, string> {
  const { position } = row;
  const today = desk.ledger.today(position.code);
  return {
    stk_cd: `A${position.code}`,
    stk_nm: row.name,
    evltv_prft: padded(row.profit, 15),
    prft_rt: padded(rate(row.profit, position.cost), 12),
    pur_pric: padded(averagePrice(position), 15),
    pred_close_pric: padded(row.previousClose, 12),
    rmnd_qty: padded(position.quantity, 15),
    trde_able_qty: padded(desk.ledger.sellable(position.code), 15),
    cur_prc: padded(row.price, 12),
    pred_buyq: padded(0, 15),
    pred_sellq: padded(0, 15),
    tdy_buyq: padded(today.bought, 15),
    tdy_sellq: padded(today.sold, 15),
    pur_amt: padded(position.cost, 15),
    pur_cmsn: padded(row.buyCommission, 15),
    evlt_amt: padded(row.value, 15),
    sell_cmsn: padded(row.sellCommission, 15),
    tax: padded(row.tax, 15),
    sum_cmsn: padded(row.buyCommission + row.sellCommission, 15),
    poss_rt: padded(rate(row.value, totalValue), 12),
    crd_tp: '00',
    crd_tp_nm: '',
    crd_loan_dt: '',
  };
}

/** kt00004: here `evlt_amt` is net of both commissions and the tax. */
function evaluation(desk: AccountDesk, nextKey: string | null): Answer {
  const all = evaluateAll(desk);
  const page = pageOf([...all].reverse(), ACCOUNT_PAGE, 'E', nextKey);
  const won = (amount: number): string => padded(amount, 12);
  const net = (row: Evaluated): number => row.profit + row.position.cost;
  const zeros = ['tot_grnt_sella', 'tdy_lspft_amt', 'invt_bsamt', 'lspft_amt', 'tdy_lspft', 'lspft2', 'lspft'];
  return ok(
    {
      acnt_nm: '하루',
      brch_nm: '모의',
      entr: won(desk.ledger.openingCash),
      d2_entra: won(desk.ledger.cash),
      tot_est_amt: won(total(all, net)),
      aset_evlt_amt: won(desk.ledger.cash + total(all, net)),
      tot_pur_amt: won(total(all, (row) => row.position.cost)),
      prsm_dpst_aset_amt: won(desk.ledger.cash + total(all, net)),
      ...Object.fromEntries(zeros.map((name) => [name, won(0)])),
      tdy_lspft_rt: '0.00',
      lspft_ratio: '0.00',
      lspft_rt: '0.00',
      stk_acnt_evlt_prst: page.rows.map((row) => evaluationRow(desk, row, net(row))),
    },
    ' 조회가 완료되었습니다.',
    page.nextKey,
  );
}

function evaluationRow(desk: AccountDesk, row: Evaluated, net: number): Record<string, string> {
  const { position } = row;
  const today = desk.ledger.today(position.code);
  const won = (amount: number): string => padded(amount, 12);
  return {
    stk_cd: `A${position.code}`,
    stk_nm: row.name,
    rmnd_qty: won(position.quantity),
    avg_prc: won(averagePrice(position)),
    cur_prc: won(row.price),
    evlt_amt: won(net),
    pl_amt: won(row.profit),
    pl_rt: `${rate(row.profit, position.cost)}00`,
    loan_dt: '',
    pur_amt: won(position.cost),
    setl_remn: won(desk.ledger.openingQuantity(position.code)),
    pred_buyq: won(0),
    pred_sellq: won(0),
    tdy_buyq: won(today.bought),
    tdy_sellq: won(today.sold),
  };
}
