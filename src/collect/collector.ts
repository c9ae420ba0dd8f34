/**
 * Collects: brings bars and names of many codes up to date, one series after the other, through the ports alone. What was
 * stored stays stored whenever and however the process ends; the next call goes on from there.
 */
import {
  HaruError,
  type BarSource,
  type Clock,
  type EpochMs,
  type Interval,
  type MarketStore,
  type Series,
  type StockCode,
  type TradingCalendar,
} from '../domain/index.js';
import { boundAt, type Bound } from './collector-bound.js';
import { patiently, throwIfStopped } from './collector-patience.js';
import { shareOf } from './collector-progress.js';
import { SeriesCollection } from './collector-series.js';

export interface CollectorParts {
  readonly source: BarSource;
  readonly store: MarketStore;
  readonly clock: Clock;
  readonly calendar: TradingCalendar;
}

export interface CollectWish {
  readonly codes: readonly StockCode[];
  readonly intervals: readonly Interval[];
  /** Collect as if it were this time already; never later than now. */
  readonly until?: EpochMs | undefined;
  readonly onProgress?: ((progress: CollectProgress) => void) | undefined;
  /** What people should know: corrections, broken rows, runs that had to begin again. One sentence each. */
  readonly note?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface CollectProgress extends Series {
  /** Which series of how many, from 0. */
  readonly index: number;
  readonly of: number;
  /** Of this series so far. */
  readonly pages: number;
  readonly bars: number;
  /** Estimated by dates how much of everything is done, in [0, 1). */
  readonly share: number;
}

/** One series, brought up to date or not. */
export interface CollectedSeries extends Series {
  /** Empty while nobody knows it. */
  readonly name: string;
  /** Pages asked for; 0 when everything was there already. */
  readonly requested: number;
  /** Bars written, and those among them that replaced another. */
  readonly stored: number;
  readonly corrected: number;
  /** Start of the first and the last bar kept, and of the last that is final; null where there is none. */
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
  readonly lastUpdate: EpochMs | null;
  /** Why it is not up to date; what was stored before stays. */
  readonly error?: string;
}

/** Failures that are one code's own. Whatever else goes wrong, the next code would meet too. */
const OWN_FAILURES: ReadonlySet<string> = new Set([
  'unknown_code', 'not_tradable', 'refused', 'unreadable_answer', 'bad_cursor',
]); // prettier-ignore

/**
 * Yields each series once it is done.
 *
 * @throws HaruError when the broker cannot be reached or the key is wrong, when the disk is full, `stopped` when asked to stop
 * @example for await (const done of collect({ source, store, clock, calendar }, { codes, intervals: ['1m', '1d'] })) …
 */
export async function* collect(parts: CollectorParts, wish: CollectWish): AsyncGenerator<CollectedSeries, void, void> {
  const bound = boundAt(parts.clock.now(), parts.calendar, wish.until);
  const of = wish.codes.length * wish.intervals.length;
  let index = 0;
  for (const code of wish.codes) {
    const name = once(() => nameOf(parts, wish, code));
    for (const interval of wish.intervals) {
      throwIfStopped(wish.signal);
      yield await new OneSeries(parts, wish, bound, { code, interval }, { index: index++, of }).done(name);
    }
  }
}

/** Keeps what the broker says of the code. @throws HaruError `unknown_code` */
async function nameOf({ source, store, clock }: CollectorParts, wish: CollectWish, code: StockCode): Promise<void> {
  const instrument = await patiently(clock, wish.signal, () => source.instrument(code));
  if (instrument === null) throw new HaruError('unknown_code', `The broker does not know ${code}: check the code.`);
  store.putInstrument(instrument);
}

/** The same answer, or failure, for everybody who asks. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return () => (answer ??= work());
}

class OneSeries {
  readonly #collection: SeriesCollection;

  constructor(
    private readonly parts: CollectorParts,
    private readonly wish: CollectWish,
    private readonly bound: Bound,
    private readonly series: Series,
    place: { readonly index: number; readonly of: number },
  ) {
    const { source, store, clock } = parts;
    let top: EpochMs | null = null;
    this.#collection = new SeriesCollection(store, series, bound, {
      page: (of, cursor) => patiently(clock, wish.signal, () => source.page(of, cursor)),
      note: (text) => wish.note?.(text),
      stored: (tally, oldest, target) => {
        top ??= Math.max(store.position(series)?.newest ?? oldest, bound.end) as EpochMs;
        const share = (place.index + shareOf(series.interval, top, oldest, target)) / place.of;
        wish.onProgress?.({ ...series, ...place, pages: tally.requested, bars: tally.stored, share });
      },
    });
  }

  /** @param name asks the broker for the code's name, once for all of its series */
  async done(name: () => Promise<void>): Promise<CollectedSeries> {
    try {
      const isNew = this.parts.store.instrument(this.series.code) === null;
      if (isNew || !this.#collection.isUpToDate) {
        await name();
        await this.#collection.bringUpToDate();
      }
      return this.#summary();
    } catch (error) {
      if (!(error instanceof HaruError) || !OWN_FAILURES.has(error.code)) throw error;
      return { ...this.#summary(), error: error.message };
    }
  }

  #summary(): CollectedSeries {
    const { code, interval } = this.series;
    const { store } = this.parts;
    const { requested, stored, corrected } = this.#collection.tally;
    const kept = store.series().find((each) => each.code === code && each.interval === interval);
    const { from = null, to = null, lastUpdate = null } = kept ?? {};
    const name = store.instrument(code)?.name ?? '';
    return { code, name, interval, requested, stored, corrected, from, to, lastUpdate };
  }
}
