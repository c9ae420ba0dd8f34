/** A broker that serves bars of one series in small pages, grows, corrects itself and forgets its cursors. */
import {
  addDays,
  createRng,
  HaruError,
  startOfDay,
  HOUR,
  MINUTE,
  type Bar,
  type BarPage,
  type BarSource,
  type Instrument,
  type Series,
  type TradingCalendar,
  type TradingDay,
} from '../../src/domain/index.js';

export interface CollectServerOptions {
  readonly calendar: TradingCalendar;
  readonly seed: string;
  readonly first: TradingDay;
  readonly pageSize: number;
  /** Bars of the page before that every continued page repeats. */
  readonly overlap: number;
}

export class CollectServer implements BarSource {
  /** Oldest first; those of a running session too. */
  bars: Bar[] = [];
  readonly asked: (string | null)[] = [];
  named = 0;
  #epoch = 0;
  #next: TradingDay;

  constructor(readonly options: CollectServerOptions) {
    const { calendar, first } = options;
    this.#next = calendar.isTradingDay(first) ? first : calendar.next(first);
  }

  /** Trades all days up to and with `day`. */
  tradeUntil(day: TradingDay): void {
    const { calendar, seed } = this.options;
    for (; this.#next <= day; this.#next = calendar.next(this.#next)) {
      const rng = createRng(`${seed}/${this.#next}`);
      const minutes = new Set(Array.from({ length: rng.int(1, 9) }, () => rng.int(0, 390)));
      const start = startOfDay(this.#next) + 9 * HOUR;
      for (const minute of [...minutes].sort((a, b) => a - b)) {
        const low = rng.int(100, 200);
        const high = low + rng.int(0, 20);
        this.bars.push({
          time: start + minute * MINUTE,
          open: low,
          high,
          low,
          close: high,
          volume: rng.int(1, 99),
        } as Bar);
      }
    }
  }

  /** Corrects the newest bar of or before `day`. */
  correctLast(day: TradingDay): void {
    const end = startOfDay(addDays(day, 1));
    const index = this.bars.findLastIndex(({ time }) => time < end);
    const bar = this.bars[index];
    if (bar !== undefined) this.bars[index] = { ...bar, volume: bar.volume + 1_000 } as Bar;
  }

  /** Adjusts all prices, as for a split. */
  adjustAll(): void {
    this.bars = this.bars.map(
      (bar) => ({ ...bar, open: bar.open * 2, high: bar.high * 2, low: bar.low * 2, close: bar.close * 2 }) as Bar,
    );
  }

  /** Cursors given so far lead nowhere any more. */
  expire(): void {
    this.#epoch++;
  }

  async page(_series: Series, cursor: string | null): Promise<BarPage> {
    this.asked.push(cursor);
    await Promise.resolve();
    const [epoch = '', before = ''] = cursor?.split('/') ?? [];
    if (cursor !== null && Number(epoch) !== this.#epoch) throw new HaruError('bad_cursor', 'The cursor is too old.');
    const end = cursor === null ? this.bars.length : this.bars.findIndex(({ time }) => time >= Number(before));
    const start = Math.max(end - this.options.pageSize, 0);
    const overlap = cursor === null ? 0 : this.options.overlap;
    return {
      bars: this.bars.slice(start, end + overlap),
      next: start === 0 ? null : `${this.#epoch}/${this.bars[start]?.time ?? 0}`,
    };
  }

  instrument(code: Series['code']): Promise<Instrument | null> {
    this.named++;
    return Promise.resolve({ code, name: 'KODEX 200', market: 'KOSPI', kind: 'etf', basePrice: 100 as never });
  }

  fundamentals(): Promise<null> {
    return Promise.resolve(null);
  }
}
