/** What `haru data check` looks at: stored series, or the series of files before they are imported. */
import { idleDays, tradedDays, unknownDays, unknownRanges } from '../collect/check/index.js';
import { readWhole, type Rejection } from '../collect/files/index.js';
import type { Bar, Instrument, MarketStore, Series, StockCode, TradingDay } from '../domain/index.js';
import { codesOf, intervalFlag, storedSeries, type SeriesFlags } from './series.js';

export interface CheckSource {
  readonly series: Series;
  /** For a bar of progress. */
  readonly size: number;
  readonly instrument: Instrument | null;
  /** Where a file refused rows. */
  readonly rejected: readonly Rejection[];
  pages(): Iterable<readonly Bar[]>;
  /** Bars in years that the calendar does not know. */
  unknown(): Iterable<readonly Bar[]>;
}

export function storeSources(store: MarketStore, flags: SeriesFlags): CheckSource[] {
  return storedSeries(store, flags).map((series) => ({
    series,
    size: series.bars,
    instrument: store.instrument(series.code),
    rejected: [],
    pages: () => store.scan(series),
    *unknown() {
      for (const range of unknownRanges()) yield* store.scan(series, range);
    },
  }));
}

export async function fileSources(paths: readonly string[], flags: SeriesFlags): Promise<CheckSource[]> {
  const sources: CheckSource[] = [];
  for (const path of paths) {
    const { series } = await readWhole(path, { codes: codesOf(flags), interval: intervalFlag(flags) });
    for (const one of series) {
      const pages = (): Iterable<readonly Bar[]> => [one.bars];
      const { rejected } = one;
      sources.push({ series: one.series, size: one.bars.length, instrument: null, rejected, pages, unknown: pages });
    }
  }
  return sources;
}

/** What the sources tell of each other's days. */
export function evidenceOf(sources: readonly CheckSource[]): {
  readonly traded: ReadonlySet<TradingDay>;
  idle(code: StockCode): ReadonlySet<TradingDay>;
} {
  const traded = tradedDays(sources.map((source) => unknownDays(source.unknown())));
  const idle = new Map<StockCode, ReadonlySet<TradingDay>>();
  return {
    traded,
    idle: (code) => {
      let days = idle.get(code);
      if (days === undefined) {
        const daily = sources.find(({ series }) => series.code === code && series.interval === '1d');
        idle.set(code, (days = daily === undefined ? new Set() : idleDays(daily.pages())));
      }
      return days;
    },
  };
}
