/** What has been seen of each code so far. The broker and the next morning's history read here, and nothing later is in it. */
import { invariant, type Bar, type Instrument, type Price, type StockCode } from '../../domain/index.js';
import type { CodeBars } from './tape.js';

interface Seen {
  readonly instrument: Instrument;
  /** Price before anything is known: that of the first bar there is. */
  readonly first: Price;
  readonly bars: Bar[];
  /** Bars at the end of `bars` that are complete, but that the system was not told of yet. */
  untold: number;
}

export class Past {
  readonly #codes = new Map<StockCode, Seen>();

  constructor(series: readonly CodeBars[]) {
    for (const { code, instrument, history, bars } of series) {
      const first = bars[0]?.open ?? instrument.basePrice;
      this.#codes.set(code, { instrument, first, bars: [...history], untold: 0 });
    }
  }

  get codes(): readonly StockCode[] {
    return [...this.#codes.keys()];
  }

  /** A bar is complete. */
  completed(code: StockCode, bar: Bar): void {
    const seen = this.#of(code);
    seen.bars.push(bar);
    seen.untold++;
  }

  /** The oldest complete bar that the system was not told of yet, which is told now; null when it knows them all. */
  tellNext(code: StockCode): Bar | null {
    const seen = this.#of(code);
    return seen.untold === 0 ? null : (seen.bars[seen.bars.length - seen.untold--] ?? null);
  }

  /** The last `count` bars that the system knows, oldest first. */
  told(code: StockCode, count: number): readonly Bar[] {
    const { bars, untold } = this.#of(code);
    const end = bars.length - untold;
    return bars.slice(Math.max(end - count, 0), end);
  }

  last(code: StockCode): Bar | null {
    return this.#of(code).bars.at(-1) ?? null;
  }

  /** Close of the newest complete bar; 0 before the first. */
  lastPrice(code: StockCode): number {
    return this.last(code)?.close ?? 0;
  }

  /** The instrument with today's base price: the close before. */
  instrument(code: StockCode): Instrument {
    const { instrument, first } = this.#of(code);
    return { ...instrument, basePrice: this.last(code)?.close ?? first };
  }

  #of(code: StockCode): Seen {
    const seen = this.#codes.get(code);
    invariant(seen !== undefined, 'no bars of', code);
    return seen;
  }
}
