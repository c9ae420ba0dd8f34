/** The market store in memory: the contract written down as simply as it can be, for tests and for runs that keep nothing. */
import {
  invariant,
  type Bar,
  type BarOrigin,
  type BarRange,
  type Clock,
  type CollectPosition,
  type Correction,
  type EpochMs,
  type Fundamentals,
  type MarketStore,
  type Note,
  type PutResult,
  type Series,
  type SeriesSummary,
  type StockCode,
  type StoredInstrument,
  type TradingDay,
} from '../../src/domain/index.js';
import { isFinal, sameValues, strengthOf, verdictOf } from './precedence.js';
import { NOTHING, plus } from './put-result.js';
import { roundsOf } from './rounds.js';
import { checkFigures } from './shelves.js';
import { PAGE_SIZE_BARS } from './sqlite-market-store.js';

/** @example const store = createMemoryMarketStore({ clock: new ManualClock(now) }); */
export function createMemoryMarketStore({ clock }: { readonly clock: Pick<Clock, 'now'> }): MarketStore {
  return new MemoryMarketStore(clock);
}

/** One code and interval. */
class Shelf {
  readonly rows = new Map<EpochMs, { readonly bar: Bar; readonly strength: number }>();
  readonly notes: Note[] = [];
  final: EpochMs | null = null;
  position: CollectPosition | null = null;

  constructor(readonly series: Series) {}

  /** Oldest first. */
  bars({ from = 0 as EpochMs, to = Infinity as EpochMs }: BarRange = {}): Bar[] {
    const bars = [...this.rows.values()].map(({ bar }) => ({ ...bar }));
    return bars.filter(({ time }) => time >= from && time <= to).sort((a, b) => a.time - b.time);
  }

  put(bar: Bar, origin: BarOrigin): PutResult {
    const strength = strengthOf(origin);
    const stored = this.rows.get(bar.time);
    const { time, open, high, low, close, volume } = bar;
    const given = { bar: { time, open, high, low, close, volume }, strength };
    if (isFinal(origin) && time > (this.final ?? -1)) this.final = time;
    if (stored === undefined) {
      this.rows.set(time, given);
      return { ...NOTHING, stored: 1 };
    }
    const verdict = verdictOf(sameValues(stored.bar, bar), stored.strength, strength);
    if (verdict === 'confirmed' || verdict === 'correction') this.rows.set(time, given);
    const change: Correction = { ...this.series, before: stored.bar, after: given.bar, origin };
    if (verdict === 'correction') return { ...NOTHING, stored: 1, corrections: [change] };
    if (verdict === 'difference') return { ...NOTHING, differences: [change] };
    return { ...NOTHING, duplicates: 1 };
  }

  note({ corrections, differences }: PutResult, at: EpochMs): void {
    for (const each of corrections) this.notes.unshift({ ...each, kind: 'correction', at });
    for (const each of differences) {
      if (!this.notes.some((note) => note.kind === 'difference' && isSame(note, each))) {
        this.notes.unshift({ ...each, kind: 'difference', at });
      }
    }
  }
}

class MemoryMarketStore implements MarketStore {
  readonly #shelves = new Map<string, Shelf>();
  readonly #instruments = new Map<StockCode, StoredInstrument>();
  readonly #figures = new Map<StockCode, Map<TradingDay, Fundamentals>>();
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  put(series: Series, bars: readonly Bar[], origin: BarOrigin): PutResult {
    const shelf = this.#shelf(series);
    let result = NOTHING;
    for (const round of roundsOf(series, bars)) {
      const merged = round.map((bar) => shelf.put(bar, origin)).reduce(plus, NOTHING);
      shelf.note(merged, this.#clock.now());
      result = plus(result, merged);
    }
    return result;
  }

  collect(position: CollectPosition, bars: readonly Bar[]): PutResult {
    invariant(position.oldest <= position.newest, 'a position of a collection has its oldest bar after its newest');
    const result = this.put(position, bars, 'collected');
    this.#shelf(position).position = structuredClone(position);
    return result;
  }

  position(series: Series): CollectPosition | null {
    return structuredClone(this.#shelf(series).position);
  }

  *scan(series: Series, range: BarRange = {}, pageSize = PAGE_SIZE_BARS): Generator<readonly Bar[]> {
    invariant(Number.isSafeInteger(pageSize) && pageSize > 0, () => `a page of ${pageSize} bars`);
    const bars = this.bars(series, range);
    for (let at = 0; at < bars.length; at += pageSize) yield bars.slice(at, at + pageSize);
  }

  bars(series: Series, range: BarRange = {}): Bar[] {
    return this.#shelf(series).bars(range);
  }

  last(series: Series, count: number, before = Infinity as EpochMs): Bar[] {
    const bars = this.bars(series).filter(({ time }) => time < before);
    return count <= 0 ? [] : bars.slice(-count);
  }

  series(): SeriesSummary[] {
    const held = [...this.#shelves.values()].filter(({ rows }) => rows.size > 0);
    const summaries = held.map(({ series, rows, final }) => ({
      ...series,
      name: this.#instruments.get(series.code)?.name ?? '',
      bars: rows.size,
      from: Math.min(...rows.keys()) as EpochMs,
      to: Math.max(...rows.keys()) as EpochMs,
      lastUpdate: final,
    }));
    return summaries.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  putInstrument({ code, name, market, kind, basePrice }: StoredInstrument): void {
    this.#instruments.set(code, { code, name, market, kind, basePrice });
  }

  instrument(code: StockCode): StoredInstrument | null {
    return this.#instruments.get(code) ?? null;
  }

  notes(series: Series, limit: number): readonly Note[] {
    return this.#shelf(series).notes.slice(0, Math.max(0, limit));
  }

  putFundamentals(rows: readonly Fundamentals[]): void {
    checkFigures(rows);
    for (const { code, day, figures } of rows) {
      const days = this.#figures.get(code) ?? new Map<TradingDay, Fundamentals>();
      this.#figures.set(code, days.set(day, { code, day, figures: { ...figures } }));
    }
  }

  fundamentals(code: StockCode): Fundamentals[] {
    return [...(this.#figures.get(code)?.values() ?? [])].sort((a, b) => (a.day < b.day ? -1 : 1));
  }

  close(): void {
    // There is nothing to let go of.
  }

  #shelf({ code, interval }: Series): Shelf {
    const key = keyOf({ code, interval });
    const shelf = this.#shelves.get(key) ?? new Shelf({ code, interval });
    this.#shelves.set(key, shelf);
    return shelf;
  }
}

function keyOf({ code, interval }: Series): string {
  return `${code} ${interval}`;
}

function isSame(a: Correction, b: Correction): boolean {
  return (
    a.origin === b.origin &&
    a.after.time === b.after.time &&
    sameValues(a.before, b.before) &&
    sameValues(a.after, b.after)
  );
}
