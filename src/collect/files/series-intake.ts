/** What a file tells of one series: bars that may be stored, and rows that are refused. */
import {
  barFault,
  barStart,
  formatKst,
  HaruError,
  price,
  quantity,
  type Bar,
  type Series,
} from '../../domain/index.js';
import { wholeOf, type Cell, type TimeReader } from './cells.js';
import type { Layout } from './layout.js';
import { SeenTimes } from './seen-times.js';

export interface Rejection {
  /** Line of a text file, place in a table; from 1. */
  readonly row: number;
  readonly why: string;
}

export class SeriesIntake {
  /** Rows so far. */
  read = 0;
  /** Rows that repeat an earlier one to the last value. */
  repeated = 0;
  readonly rejected: Rejection[] = [];
  /** Good bars that have not been taken yet, with their rows. */
  #bars: Bar[] = [];
  #rows: number[] = [];
  readonly #seen: SeenTimes;

  constructor(
    readonly series: Series,
    private readonly layout: Layout,
    private readonly timeOf: TimeReader,
  ) {
    this.#seen = new SeenTimes(series.interval);
  }

  get waiting(): number {
    return this.#bars.length;
  }

  /** Reads one row: a bar that waits to be taken, a repetition, or a rejection. */
  row(cells: readonly Cell[], row: number): void {
    this.read++;
    const bar = this.#barOf(cells, row);
    if (bar === null) return;
    switch (this.#seen.note(bar)) {
      case 'new':
        this.#bars.push(bar);
        this.#rows.push(row);
        return;
      case 'same':
        this.repeated++;
        return;
      case 'other':
        this.refuse(row, `an earlier row has another bar at ${formatKst(bar.time)}; that one stays.`);
    }
  }

  /** The waiting bars, oldest first; `rowOf` tells where the one of a time stood. */
  take(): { bars: Bar[]; rowOf: (time: number) => number } {
    const [bars, rows] = [this.#bars, this.#rows];
    this.#bars = [];
    this.#rows = [];
    let places: Map<number, number> | null = null;
    const rowOf = (time: number): number => {
      places ??= new Map(bars.map((bar, i) => [bar.time, rows[i] ?? 0]));
      return places.get(time) ?? 0;
    };
    return { bars: oldestFirst(bars), rowOf };
  }

  /** A row that cannot even be sent to a series; it counts as read here. */
  strange(row: number, why: string): void {
    this.read++;
    this.refuse(row, why);
  }

  /** A row that may not be stored, for a reason that is found here or by the store. */
  refuse(row: number, why: string): void {
    this.rejected.push({ row, why });
  }

  #barOf(cells: readonly Cell[], row: number): Bar | null {
    const { layout } = this;
    let column = 'time';
    try {
      const time = this.timeOf(cells[layout.time]);
      column = 'open';
      const open = price(wholeOf(cells[layout.open], layout.signed));
      column = 'high';
      const high = price(wholeOf(cells[layout.high], layout.signed));
      column = 'low';
      const low = price(wholeOf(cells[layout.low], layout.signed));
      column = 'close';
      const close = price(wholeOf(cells[layout.close], layout.signed));
      column = 'volume';
      const volume = quantity(wholeOf(cells[layout.volume], false));
      const bar: Bar = { time, open, high, low, close, volume };
      const fault = barFault(bar) ?? this.#gridFault(bar);
      if (fault === null) return bar;
      this.refuse(row, `${fault}.`);
    } catch (error) {
      if (!(error instanceof HaruError)) throw error;
      this.refuse(row, `${column}: ${error.message}`);
    }
    return null;
  }

  #gridFault({ time }: Bar): string | null {
    const { interval } = this.series;
    const start = barStart(time, interval);
    return start === time ? null : `no ${interval} bar begins at ${formatKst(time)}, one does at ${formatKst(start)}`;
  }
}

/** Files run upwards or downwards; what does neither is sorted. */
function oldestFirst(bars: Bar[]): Bar[] {
  const last = bars.at(-1);
  if (bars[0] !== undefined && last !== undefined && bars[0].time > last.time) bars = [...bars].reverse();
  const ascending = bars.every((bar, i) => i === 0 || (bars[i - 1]?.time ?? 0) < bar.time);
  return ascending ? bars : [...bars].sort((a, b) => a.time - b.time);
}
