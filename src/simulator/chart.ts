/** ka10080 분봉 and ka10081 일봉 (KIWOOM.md §6): history and the running day, newest first, in pages. */
import {
  barStart,
  createCalendar,
  dayOf,
  formatKst,
  type Bar,
  type EpochMs,
  type Interval,
  type Price,
  type Quantity,
} from '../domain/index.js';
import { badValue, ok, type Answer, type Params, type Transactions } from './envelope.js';
import { changeSign, isNxt, millions, plainCode, signed, signedPrice } from './format.js';
import { daysOf, type DayBar, type History } from './history.js';
import type { Market, SymbolDay } from './market.js';

export interface ChartDesk {
  readonly market: Market;
  readonly history: History;
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
  const code = params['stk_cd'] ?? '';
  const symbol = desk.market.find(plainCode(code));
  if (symbol === undefined || isNxt(code)) return ok({ stk_cd: code, stk_min_pole_chart_qry: [EMPTY_MINUTE] }, DONE);
  const before = readKey(symbol, nextKey);
  if (before === null) return badValue('next-key', '유효하지 않은 연속조회키');
  const until = params['base_dt'] ?? '';
  const rows = newestFirst(desk, symbol, interval, until === '' ? LAST_DAY : until, before);
  return ok(
    { stk_cd: code, ...pageOf('stk_min_pole_chart_qry', rows, MINUTE_PAGE, minuteRow) },
    DONE,
    rows.length > MINUTE_PAGE ? keyOf(symbol, formatKst(rows[MINUTE_PAGE - 1]?.bar.time ?? FIRST)) : null,
  );
}

/** A continuation key: what it is for, and the stamp of the last row given, so that rows added at either end shift no page. */
const keyOf = ({ instrument }: SymbolDay, stamp: string): string => `A${instrument.code}${stamp}`;

/** The stamp before which the page begins, {@link LATEST} for the first one; null for a key that leads nowhere. */
function readKey({ instrument }: SymbolDay, nextKey: string | null): string | null {
  if (nextKey === null) return LATEST;
  const [, code, stamp] = /^A(\w{6})(\d{8}|\d{14})$/.exec(nextKey) ?? [];
  return code === instrument.code ? (stamp ?? null) : null;
}

/** Later than any stamp and any date. */
const LATEST = '99999999999999';
const LAST_DAY = '99999999';
const FIRST = 0 as EpochMs;

/** The rows of days up to `until` and stamped before `before`: a page and one more, if there are so many. */
function newestFirst(desk: ChartDesk, symbol: SymbolDay, interval: Interval, until: string, before: string): Row[] {
  const { code, basePrice } = symbol.instrument;
  const { market, history } = desk;
  const rows: Row[] = [];
  const take = (bars: readonly Bar[], previousClose: number | null): void => {
    for (const row of rowsOf(aggregate(regular(bars), interval), previousClose).reverse()) {
      if (before === LATEST || formatKst(row.bar.time) < before) rows.push(row);
    }
  };
  if (market.day <= until && before > market.day) take(symbol.bars, basePrice);
  const sessions = history.sessions(code);
  for (let i = sessions.length - 1; i >= 0 && rows.length <= MINUTE_PAGE; i--) {
    const day = sessions[i];
    if (day === undefined || day > until || day > before) continue;
    const earlier = sessions[i - 1];
    const previousClose = earlier === undefined ? null : (history.session(code, earlier).at(-1)?.close ?? null);
    take(history.session(code, day), previousClose);
  }
  return rows;
}

const calendar = createCalendar();

/** Minutes of a day end with its regular session; what trades after hours is in day bars only (KIWOOM.md §6). */
function regular(bars: readonly Bar[]): readonly Bar[] {
  const [first] = bars;
  if (first === undefined || !calendar.isTradingDay(dayOf(first.time))) return bars;
  const end = calendar.schedule(dayOf(first.time)).closingPriceStart;
  return bars.filter(({ time }) => time < end);
}

/** Rows of one day. @param previousClose the close of the day before, null when it is not known */
function rowsOf(bars: readonly Bar[], previousClose: number | null): Row[] {
  let accumulated = 0;
  return bars.map((bar) => {
    accumulated += bar.volume;
    return { bar, previousClose, accumulated };
  });
}

/** The list of an answer: at most `size` of the rows. */
function pageOf<T>(
  name: string,
  rows: readonly T[],
  size: number,
  write: (row: T) => object,
): Record<string, object[]> {
  return { [name]: rows.slice(0, size).map(write) };
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
  const before = readKey(symbol, nextKey);
  if (before === null) return badValue('next-key', '유효하지 않은 연속조회키');
  const days = [...desk.history.days(symbol.instrument.code), ...today(symbol)];
  const rows = days
    .map((bar, index) => dayRow(bar, days[index - 1]))
    .filter(({ dt }) => dt <= until && dt < before)
    .reverse();
  return ok(
    { stk_cd: code, ...pageOf('stk_dt_pole_chart_qry', rows, DAY_PAGE, (row) => row) },
    DONE,
    rows.length > DAY_PAGE ? keyOf(symbol, rows[DAY_PAGE - 1]?.dt ?? '') : null,
  );
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
