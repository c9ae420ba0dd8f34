/** Flags that say which bars are meant: codes, intervals, a range of time; and the store that they are in. */
import { openMarketStore } from '../../db/market/index.js';
import {
  addDays,
  InputError,
  interval as intervalOf,
  parseKst,
  startOfDay,
  stockCode,
  tradingDay,
  type BarRange,
  type EpochMs,
  type Interval,
  type MarketStore,
  type SeriesSummary,
  type StockCode,
} from '../domain/index.js';
import type { CliIo } from './io.js';

export interface SeriesFlags {
  readonly code?: string;
  readonly interval?: string;
}

export interface RangeFlags {
  readonly from?: string;
  readonly to?: string;
}

/** `--code 069500,114800` as codes; empty when it is not given. */
export function codesOf({ code }: SeriesFlags): StockCode[] {
  return code === undefined ? [] : code.split(',').map((text) => stockCode(text.trim()));
}

export function intervalFlag({ interval }: SeriesFlags): Interval | undefined {
  return interval === undefined ? undefined : intervalOf(interval);
}

/**
 * `--from` and `--to`, both inclusive: a day as `--to` means the whole day, a time the bar that begins then.
 *
 * @throws InputError for no time, or a range that ends before it begins
 */
export function rangeOf({ from, to }: RangeFlags): BarRange {
  const first = from === undefined ? undefined : parseKst(from);
  const last = to === undefined ? undefined : endOf(to);
  if (first !== undefined && last !== undefined && last < first) {
    throw new InputError('bad_range', `--to ${to ?? ''} is before --from ${from ?? ''}: turn them round.`);
  }
  return { ...(first === undefined ? {} : { from: first }), ...(last === undefined ? {} : { to: last }) };
}

function endOf(text: string): EpochMs {
  return /^\d{8}$/.test(text) ? ((startOfDay(addDays(tradingDay(text), 1)) - 1) as EpochMs) : parseKst(text);
}

/** Opens the data folder's store, and closes it whatever happens. */
export async function withMarket<T>(
  io: CliIo,
  mode: 'read' | 'write',
  act: (store: MarketStore) => T | Promise<T>,
): Promise<T> {
  const clock = { now: () => Date.now() as EpochMs };
  const store = openMarketStore({ home: io.home, clock, readonly: mode === 'read' });
  try {
    return await act(store);
  } finally {
    store.close();
  }
}

/**
 * The stored series that the flags mean; all when they say nothing.
 *
 * @throws InputError `no_series` naming what is stored
 */
export function storedSeries(store: MarketStore, flags: SeriesFlags): SeriesSummary[] {
  const codes = codesOf(flags);
  const interval = intervalFlag(flags);
  const all = store.series();
  const found = all.filter(
    (series) =>
      (codes.length === 0 || codes.includes(series.code)) && (interval === undefined || series.interval === interval),
  );
  const missing = codes.find((code) => !found.some((series) => series.code === code));
  if (found.length > 0 && missing === undefined) return found;
  const what = `${interval ?? ''} bars${missing === undefined ? '' : ` of ${missing}`}`.trim();
  const some = all.slice(0, 8).map((series) => `${series.code} ${series.interval}`);
  const shown = all.length > some.length ? [...some, `${all.length - some.length} more`] : some;
  throw new InputError(
    'no_series',
    `There are no ${what}: ${all.length === 0 ? 'nothing is stored, `haru import` or `haru collect` bring bars' : `stored are ${shown.join(', ')}`}.`,
  );
}

/** The one series that the flags mean. @throws InputError when they mean several */
export function oneSeries(store: MarketStore, flags: SeriesFlags): SeriesSummary {
  const [series, other] = storedSeries(store, flags);
  if (series !== undefined && other === undefined) return series;
  throw new InputError(
    'many_series',
    'This takes the bars of one code and interval: say which with --code and --interval.',
  );
}
