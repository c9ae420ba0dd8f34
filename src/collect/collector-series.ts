/**
 * Brings one series up to date: newest page first, back to the bars that are stored already.
 *
 * A *run* goes from the top down to the bars that earlier runs made whole, or to the beginning of all data. Each page is
 * stored together with the position it leads to, so a run that was killed goes on from its last stored page; only then
 * a new run from the top brings what came since. A run that meets earlier bars *changed* (a correction, or prices adjusted
 * for a split) goes on below them until it meets a page that agrees.
 */
import {
  dayOf,
  HaruError,
  type Bar,
  type BarPage,
  type BarSource,
  type CollectPosition,
  type EpochMs,
  type MarketStore,
  type PutResult,
  type Series,
} from '../domain/index.js';
import type { Bound } from './collector-bound.js';

/** What bringing a series up to date came to. */
export interface Tally {
  /** Pages asked for. */
  requested: number;
  /** Bars written that were not there before with the same values. */
  stored: number;
  /** Bars among them that replaced another. */
  corrected: number;
}

export interface SeriesHooks {
  /** Asks for a page, with whatever patience; ends by throwing when asked to stop. */
  page(series: Series, cursor: string | null): ReturnType<BarSource['page']>;
  note(text: string): void;
  /** After each page: the oldest bar reached, and the one that the run wants to reach when that is known. */
  stored(tally: Tally, oldest: EpochMs, target: EpochMs | null): void;
}

type Earlier = CollectPosition['earlier'];

/** Where a run stands; `newest` and `oldest` are null until it has stored a bar. */
interface Run {
  readonly newest: EpochMs | null;
  readonly oldest: EpochMs | null;
  readonly cursor: string | null;
  readonly earlier: Earlier;
}

/** A run is begun so many times before an expiring cursor counts as a fault of the server. */
const TRIES = 4;

export class SeriesCollection {
  readonly tally: Tally = { requested: 0, stored: 0, corrected: 0 };
  #fromTop = false;

  constructor(
    private readonly store: MarketStore,
    private readonly series: Series,
    private readonly bound: Bound,
    private readonly hooks: SeriesHooks,
  ) {}

  /**
   * Whether everything up to the bound is stored: nothing needs to be asked then. A stored bar of a day means that the day
   * was complete when it was asked for, so the day's other bars came with it.
   */
  get isUpToDate(): boolean {
    const position = this.store.position(this.series);
    return position !== null && position.cursor === null && dayOf(position.newest) >= this.bound.day;
  }

  /** @throws HaruError what the source throws; `bad_cursor` when it keeps refusing its own cursors */
  async bringUpToDate(): Promise<void> {
    const position = this.store.position(this.series);
    if (position !== null && position.cursor !== null) await this.#finish(position);
    if (this.#fromTop || this.isUpToDate) return;
    const whole = this.store.position(this.series);
    await this.#begin(whole === null ? null : { from: whole.oldest, to: whole.newest });
  }

  /** Goes on with a run that was broken off. */
  async #finish(position: CollectPosition): Promise<void> {
    try {
      await this.#walk(position);
    } catch (error) {
      if (!isBadCursor(error)) throw error;
      this.hooks.note(`${this.#name}: ${error.message} The run begins again from the newest page.`);
      await this.#begin(position.earlier);
    }
  }

  /** A run from the newest page down to `earlier`. */
  async #begin(earlier: Earlier): Promise<void> {
    this.#fromTop = true;
    for (let tries = 1; ; tries++) {
      try {
        await this.#walk({ newest: null, oldest: null, cursor: null, earlier });
        return;
      } catch (error) {
        if (!isBadCursor(error) || tries === TRIES) throw error;
        this.hooks.note(`${this.#name}: ${error.message} The run begins again from the newest page.`);
      }
    }
  }

  async #walk(start: Run): Promise<void> {
    let run: Run | null = start;
    let lowest: number = start.oldest ?? Infinity;
    while (run !== null) {
      const page = await this.hooks.page(this.series, run.cursor);
      this.tally.requested++;
      for (const fault of page.faults ?? []) this.hooks.note(`${this.#name}: ${fault}; it is left out.`);
      const first = page.bars[0]?.time ?? Infinity;
      if (run.cursor !== null && first >= lowest && !(page.bars.length === 0 && page.next === null)) {
        throw new HaruError('bad_cursor', 'The server gives newer bars again where older ones were asked for.');
      }
      lowest = Math.min(lowest, first);
      run = this.#take(run, page);
    }
  }

  /** Stores what is final of a page; returns where the run goes on, null when it is done. */
  #take(run: Run, page: BarPage): Run | null {
    const { earlier } = run;
    const limit = Math.max(this.bound.end, run.newest ?? 0);
    const bars = page.bars.filter(({ time }) => time <= limit);
    const newest = run.newest ?? bars.at(-1)?.time ?? null;
    const oldest = Math.min(run.oldest ?? Infinity, bars[0]?.time ?? Infinity) as EpochMs;
    if (newest === null) return page.next === null ? null : { ...run, cursor: page.next };
    const met = earlier !== null && oldest <= earlier.to;
    const agrees = met && this.#agrees(bars, earlier);
    const next = agrees ? null : page.next;
    // Bars that have changed are no longer whole: only what lies below this page is still to be met.
    const below = met && !agrees ? lower(earlier, oldest) : earlier;
    const top = Math.max(newest, earlier?.to ?? 0) as EpochMs;
    const result = this.store.collect(
      next === null
        ? { ...this.series, ...whole(top, oldest, earlier), cursor: null, earlier: null }
        : { ...this.series, newest: top, oldest, cursor: next, earlier: below },
      bars,
    );
    if (next === null && earlier !== null && !met) {
      this.hooks.note(`${this.#name}: the server no longer has the bars between the stored ones and its oldest.`);
    }
    this.#count(result, oldest, earlier);
    return next === null ? null : { newest: top, oldest, cursor: next, earlier: below };
  }

  /** Whether the page's bars among the earlier ones are stored as they are. */
  #agrees(bars: readonly Bar[], { from, to }: NonNullable<Earlier>): boolean {
    const known = bars.filter(({ time }) => time >= from && time <= to);
    const [first, last] = [known[0], known.at(-1)];
    if (first === undefined || last === undefined) return true;
    const stored = new Map(
      this.store.bars(this.series, { from: first.time, to: last.time }).map((bar) => [bar.time, bar]),
    );
    return known.every((bar) => isSame(bar, stored.get(bar.time)));
  }

  #count(result: PutResult, oldest: EpochMs, earlier: Earlier): void {
    const { tally } = this;
    tally.stored += result.stored;
    tally.corrected += result.corrections.length;
    const [first] = result.corrections;
    if (first !== undefined) {
      this.hooks.note(
        `${this.#name}: ${result.corrections.length} bars replaced by the broker's, the first at ${dayOf(first.after.time)}.`,
      );
    }
    this.hooks.stored(tally, oldest, earlier?.to ?? null);
  }

  get #name(): string {
    return `${this.series.code} ${this.series.interval}`;
  }
}

/** The bars that are whole once a run is done: its own, with the earlier ones when it has met them. */
function whole(newest: EpochMs, oldest: EpochMs, earlier: Earlier): { newest: EpochMs; oldest: EpochMs } {
  const joined = earlier !== null && oldest <= earlier.to;
  return { newest, oldest: joined ? (Math.min(oldest, earlier.from) as EpochMs) : oldest };
}

/** The part of `earlier` that lies before `time`. */
function lower(earlier: NonNullable<Earlier>, time: EpochMs): Earlier {
  const to = Math.min(earlier.to, time - 1) as EpochMs;
  return to >= earlier.from ? { from: earlier.from, to } : null;
}

function isSame(a: Bar, b: Bar | undefined): boolean {
  return a.open === b?.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;
}

function isBadCursor(error: unknown): error is HaruError {
  return error instanceof HaruError && error.code === 'bad_cursor';
}
