/** ka10080 분봉 and ka10081 일봉 (KIWOOM.md §6): history and the running day, newest first, in pages. */
import {
  barStart,
  dayOf,
  formatKst,
  type Bar,
  type Interval,
  type Price,
  type Quantity,
  type StockCode,
} from '../domain/index.js';
import { badValue, ok, type Answer, type Params, type Transactions } from './envelope.js';
import { changeSign, isNxt, millions, plainCode, signed, signedPrice } from './format.js';
import { daysOf, type DayBar, type History } from './history.js';
import type { Market, SymbolDay } from './market.js';
import { pageOf } from './pages.js';

export interface ChartDesk {
  readonly market: Market;
  readonly history: History;
  readonly past: PastRows;
}

export const MINUTE_PAGE = 900;
export const DAY_PAGE = 600;

const PATH = '/api/dostk/chart';
const SCOPES: Readonly<Record<string, Interval>> = {
  '1': '1m', '3': '3m', '5': '5m', '10': '10m', '15': '15m', '30': '30m', '45': '45m', '60': '60m',
}; // prettier-ignore
const DONE = '정상적으로 처리되었습니다';

export function chartTransactions(desk: ChartDesk): Transactions {
  return {
    ka10080: {
      path: PATH,
      required: ['stk_cd', 'tic_scope', 'upd_stkpc_tp'],
      run: (params, nextKey) => minuteChart(desk, params, nextKey),
    },
    ka10081: {
      path: PATH,
      required: ['stk_cd', 'base_dt', 'upd_stkpc_tp'],
      run: (params, nextKey) => dayChart(desk, params, nextKey),
    },
  };
}

/** A bar with what its row says beyond prices: null when the day before is not known. */
interface Row {
  readonly bar: Bar;
  readonly previousClose: number | null;
  /** Shares of the day up to and with this bar. */
  readonly accumulated: number;
}

/** An unknown symbol yields one row of empty strings, with success. */
function minuteChart(desk: ChartDesk, params: Params, nextKey: string | null): Answer {
  const interval = SCOPES[params['tic_scope'] ?? ''];
  if (interval === undefined) return badValue('tic_scope', '1,3,5,10,15,30,45,60');
  const until = params['base_dt'] ?? '';
  const code = params['stk_cd'] ?? '';
  const symbol = desk.market.find(plainCode(code));
  if (symbol === undefined || isNxt(code)) return ok({ stk_cd: code, stk_min_pole_chart_qry: [EMPTY_MINUTE] }, DONE);
  const all = minuteRows(desk, symbol, interval);
  const rows = until === '' ? all : all.filter(({ bar }) => dayOf(bar.time) <= until);
  const page = pageOf(rows, MINUTE_PAGE, `A${symbol.instrument.code}`, nextKey);
  return ok({ stk_cd: code, stk_min_pole_chart_qry: page.rows.map(minuteRow) }, DONE, page.nextKey);
}

/** Rows of the past by code and interval: they do not change any more while the day runs. */
export class PastRows {
  readonly #made = new Map<string, readonly Row[]>();

  constructor(private readonly history: History) {}

  of(code: StockCode, interval: Interval): readonly Row[] {
    const key = `${code}/${interval}`;
    const rows = this.#made.get(key) ?? rowsOf(aggregate(this.history.minutes(code), interval), null);
    this.#made.set(key, rows);
    return rows;
  }
}

function minuteRows(desk: ChartDesk, symbol: SymbolDay, interval: Interval): Row[] {
  const { code, basePrice } = symbol.instrument;
  return [...desk.past.of(code, interval), ...rowsOf(aggregate(symbol.bars, interval), basePrice)];
}

/** @param closeBefore the close before the first bar's day, null when it is not known */
function rowsOf(bars: readonly Bar[], closeBefore: number | null): Row[] {
  const rows: Row[] = [];
  let day = '';
  let accumulated = 0;
  let previousClose = closeBefore;
  for (const [index, bar] of bars.entries()) {
    const own = dayOf(bar.time);
    if (own !== day) {
      previousClose = bars[index - 1]?.close ?? closeBefore;
      accumulated = 0;
      day = own;
    }
    accumulated += bar.volume;
    rows.push({ bar, previousClose, accumulated });
  }
  return rows;
}

/** Longer bars from shorter ones, oldest first; a day's bars never join the next day's. */
export function aggregate(bars: readonly Bar[], interval: Interval): Bar[] {
  const out: Bar[] = [];
  for (const bar of bars) {
    const time = barStart(bar.time, interval);
    const last = out.at(-1);
    if (last?.time !== time) {
      out.push({ ...bar, time });
      continue;
    }
    out[out.length - 1] = {
      time,
      open: last.open,
      high: Math.max(last.high, bar.high) as Price,
      low: Math.min(last.low, bar.low) as Price,
      close: bar.close,
      volume: (last.volume + bar.volume) as Quantity,
    };
  }
  return out;
}

const EMPTY_MINUTE = {
  cur_prc: '', trde_qty: '', cntr_tm: '', open_pric: '', high_pric: '', low_pric: '', acc_trde_qty: '', pred_pre: '',
  pred_pre_sig: '',
}; // prettier-ignore

function minuteRow({ bar, previousClose, accumulated }: Row): Record<string, string> {
  const price = (value: number): string => signedPrice(value, previousClose ?? value);
  return {
    cur_prc: price(bar.close),
    trde_qty: String(bar.volume),
    cntr_tm: formatKst(bar.time),
    open_pric: price(bar.open),
    high_pric: price(bar.high),
    low_pric: price(bar.low),
    acc_trde_qty: String(accumulated),
    pred_pre: signed(bar.close - (previousClose ?? bar.close)),
    pred_pre_sig: changeSign(bar.close, previousClose ?? bar.close),
  };
}

/** A `base_dt` in the future means today, one without trading the trading day before. */
function dayChart(desk: ChartDesk, params: Params, nextKey: string | null): Answer {
  const until = params['base_dt'] ?? '';
  if (!/^\d{8}$/.test(until)) return badValue('base_dt', 'YYYYMMDD');
  const code = params['stk_cd'] ?? '';
  const symbol = desk.market.find(plainCode(code));
  if (symbol === undefined || isNxt(code)) return ok({ stk_cd: code, stk_dt_pole_chart_qry: [EMPTY_DAY] }, DONE);
  const days = [...desk.history.days(symbol.instrument.code), ...today(symbol)];
  const rows = days.map((bar, index) => dayRow(bar, days[index - 1])).filter((row) => row.dt <= until);
  const page = pageOf(rows, DAY_PAGE, `A${symbol.instrument.code}`, nextKey);
  return ok({ stk_cd: code, stk_dt_pole_chart_qry: page.rows }, DONE, page.nextKey);
}

/** The running day's bar, once it has traded. */
function today(symbol: SymbolDay): DayBar[] {
  return daysOf(symbol.bars).map((bar) => ({ ...bar, volume: symbol.volume, amount: symbol.amount }));
}

const EMPTY_DAY = {
  cur_prc: '', trde_qty: '', trde_prica: '', dt: '', open_pric: '', high_pric: '', low_pric: '', pred_pre: '',
  pred_pre_sig: '', trde_tern_rt: '',
}; // prettier-ignore

/** Day rows carry no signs on their prices. */
function dayRow(bar: DayBar, before: DayBar | undefined): typeof EMPTY_DAY {
  const previousClose = before?.close ?? bar.open;
  return {
    cur_prc: String(bar.close),
    trde_qty: String(bar.volume),
    trde_prica: millions(bar.amount),
    dt: bar.day,
    open_pric: String(bar.open),
    high_pric: String(bar.high),
    low_pric: String(bar.low),
    pred_pre: signed(bar.close - previousClose),
    pred_pre_sig: changeSign(bar.close, previousClose),
    trde_tern_rt: '0.00',
  };
}
