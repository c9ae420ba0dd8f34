/** Minute and day bars: ka10080, ka10081 (KIWOOM.md §6). Pages come newest first. */
import { z } from 'zod';
import {
  barFault,
  dayOf,
  HaruError,
  intervalMs,
  parseKst,
  type Bar,
  type BarsReported,
  type EpochMs,
  type Interval,
  type Price,
  type Quantity,
  type Series,
  type StockCode,
} from '../../domain/index.js';
import type { Endpoint, RequestBody } from '../rest.js';
import { amount, read, rows, text } from './fields.js';

/** Which bars are wanted: `count` of them, all complete before the pivot `before`. */
export interface BarsWanted {
  readonly code: StockCode;
  readonly interval: Interval;
  readonly before: EpochMs;
  readonly count: number;
}

const MINUTES: Endpoint = { apiId: 'ka10080', path: '/api/dostk/chart', order: false };
const DAYS: Endpoint = { apiId: 'ka10081', path: '/api/dostk/chart', order: false };

const prices = { open_pric: amount, high_pric: amount, low_pric: amount, cur_prc: amount, trde_qty: amount };
const minutePage = z.looseObject({ stk_min_pole_chart_qry: rows(z.looseObject({ cntr_tm: text, ...prices })) });
const dayPage = z.looseObject({ stk_dt_pole_chart_qry: rows(z.looseObject({ dt: text, ...prices })) });

type Row = z.infer<typeof minutePage>['stk_min_pole_chart_qry'][number];

/** @param today the client's day: bars of an earlier one are asked for by `base_dt`, which saves the pages between */
export function barsCall(wanted: BarsWanted, today: string): { endpoint: Endpoint; body: RequestBody } {
  const base = dayOf((wanted.before - 1) as EpochMs);
  const common = { stk_cd: wanted.code, upd_stkpc_tp: '1' };
  if (wanted.interval === '1d') return { endpoint: DAYS, body: { ...common, base_dt: base } };
  const minutes = { ...common, tic_scope: wanted.interval.slice(0, -1) };
  return { endpoint: MINUTES, body: base < today ? { ...minutes, base_dt: base } : minutes };
}

/** The newest page of everything there is up to the day `base`; ka10081 needs one, ka10080 takes none. */
export function chartCall({ code, interval }: Series, base: string): { endpoint: Endpoint; body: RequestBody } {
  const common = { stk_cd: code, upd_stkpc_tp: '1' };
  return interval === '1d'
    ? { endpoint: DAYS, body: { ...common, base_dt: base } }
    : { endpoint: MINUTES, body: { ...common, tic_scope: interval.slice(0, -1) } };
}

/**
 * All bars of one page, oldest first. A row without prices (a day on which nothing traded) is no bar and is left out; one
 * whose prices contradict each other is left out with a sentence in `faults`, so that it cannot block all the others.
 *
 * @throws HaruError `unreadable_answer`
 */
export function chartOf(interval: Interval, page: unknown): { readonly bars: Bar[]; readonly faults: string[] } {
  const bars: Bar[] = [];
  const faults: string[] = [];
  for (const row of rowsOfPage(interval, page)) {
    if (Math.min(row.open_pric, row.high_pric, row.low_pric, row.cur_prc) === 0) continue;
    const bar = bareBar(row, timeOf(row.cntr_tm));
    const fault = barFault(bar);
    if (fault === null) bars.push(bar);
    else faults.push(`the bar at ${row.cntr_tm} is broken: ${fault}`);
  }
  return { bars: bars.sort((a, b) => a.time - b.time), faults };
}

/** Bars of one page that are complete before the pivot, newest first. @throws HaruError `unreadable_answer` */
export function barsOfPage(wanted: BarsWanted, page: unknown): Bar[] {
  // A bar that reaches beyond the pivot is still moving, or belongs to the live ticks (KIWOOM.md §13.4).
  return rowsOfPage(wanted.interval, page)
    .map((row) => ({ row, time: timeOf(row.cntr_tm) }))
    .filter(({ time }) => time + intervalMs(wanted.interval) <= wanted.before)
    .map(({ row, time }) => barOf(row, time));
}

/** The newest `count` bars of all pages, oldest first, each time once. */
export function barsReported(wanted: BarsWanted, bars: readonly Bar[]): BarsReported {
  const byTime = new Map(bars.map((bar) => [bar.time, bar]));
  const sorted = [...byTime.values()].sort((a, b) => a.time - b.time);
  const { code, interval, before } = wanted;
  return {
    type: 'BarsReported',
    code,
    interval,
    before,
    bars: sorted.slice(Math.max(0, sorted.length - wanted.count)),
  };
}

function rowsOfPage(interval: Interval, page: unknown): readonly Row[] {
  return interval === '1d'
    ? read('ka10081', dayPage, page).stk_dt_pole_chart_qry.map((row) => ({ ...row, cntr_tm: row.dt }))
    : read('ka10080', minutePage, page).stk_min_pole_chart_qry;
}

function bareBar(row: Row, time: EpochMs): Bar {
  return {
    time,
    open: row.open_pric as Price,
    high: row.high_pric as Price,
    low: row.low_pric as Price,
    close: row.cur_prc as Price,
    volume: row.trde_qty as Quantity,
  };
}

function barOf(row: Row, time: EpochMs): Bar {
  const bar = bareBar(row, time);
  const fault = bar.low <= 0 ? 'a price is missing' : barFault(bar);
  if (fault !== null) throw new HaruError('unreadable_answer', `the bar at ${row.cntr_tm} is broken: ${fault}`);
  return bar;
}

function timeOf(stamp: string): EpochMs {
  try {
    return parseKst(stamp);
  } catch (cause) {
    throw new HaruError('unreadable_answer', `a bar is stamped ${JSON.stringify(stamp)}`, { cause });
  }
}
