/** Sends each row of a file's part to its series: by what the row says, else by what the file says, else by what is asked. */
import {
  HaruError,
  InputError,
  interval as intervalOf,
  stockCode,
  type EpochMs,
  type Interval,
  type StockCode,
} from '../../domain/index.js';
import type { BarFile, FilePart, RowPage } from './bar-file.js';
import { createTimeReader, type Cell } from './cells.js';
import { detectInterval } from './interval.js';
import { SeriesIntake } from './series-intake.js';

export interface Wanted {
  /** Absent or empty: all that the file holds. A file that does not name its code is of the only one. */
  readonly codes?: readonly StockCode[] | undefined;
  /** Absent: as rows say, else as their times tell. */
  readonly interval?: Interval | undefined;
}

/** Rows of the first page that the interval is told from. */
const SAMPLE = 5_000;
/** What is wrong with a single row; anything else is wrong with the file or with what was asked. */
const STRANGE: readonly string[] = ['bad_stock_code', 'bad_interval'];

export class RowReader {
  readonly #intakes = new Map<string, SeriesIntake>();
  readonly #timeOf = createTimeReader();
  /** Rows whose code or interval is none, before any series is known. */
  readonly #orphans: { row: number; why: string }[] = [];
  #told: Interval | null = null;
  #code = '';
  #interval = '';
  #current: SeriesIntake | null = null;
  #skipping = false;

  /** @param fallback the code of rows that name none; null when unknown */
  constructor(
    private readonly file: string,
    private readonly part: FilePart,
    private readonly wanted: Wanted,
    private readonly fallback: StockCode | null,
  ) {}

  get intakes(): SeriesIntake[] {
    return [...this.#intakes.values()];
  }

  get waiting(): number {
    let sum = 0;
    for (const intake of this.#intakes.values()) sum += intake.waiting;
    return sum;
  }

  /** @throws InputError `no_interval` when nothing tells the interval; `no_code` */
  page({ rows, firstRow }: RowPage): void {
    const { layout } = this.part;
    if (layout.interval === null && this.#told === null) this.#told = this.#tell(rows);
    rows.forEach((cells, i) => {
      if (cells.length === 1 && cells[0] === '') return;
      const intake = this.#intakeOf(cells, firstRow + i);
      intake?.row(cells, firstRow + i);
    });
  }

  #tell(rows: RowPage['rows']): Interval {
    if (this.wanted.interval !== undefined) return this.wanted.interval;
    const told = detectInterval(this.#timesOf(rows));
    if (told !== null) return told;
    throw new InputError(
      'no_interval',
      `The times in ${this.file} do not tell how long its bars are: say it with --interval, like --interval 1m.`,
    );
  }

  #timesOf(rows: RowPage['rows']): EpochMs[] {
    return rows.slice(0, SAMPLE).flatMap((cells) => {
      try {
        return [this.#timeOf(cells[this.part.layout.time])];
      } catch (error) {
        if (error instanceof HaruError) return [];
        throw error;
      }
    });
  }

  /** The series of a row; null when it is not wanted, or says no code or interval that exists. */
  #intakeOf(cells: readonly Cell[], row: number): SeriesIntake | null {
    const { code: codeAt, interval: intervalAt } = this.part.layout;
    const code = codeAt === null ? '' : textOf(cells[codeAt]);
    const interval = intervalAt === null ? '' : textOf(cells[intervalAt]);
    // An empty cell means the code of the row above: opt10081 names it once.
    const isSame = (code === '' || code === this.#code) && interval === this.#interval;
    if (isSame && (this.#current !== null || this.#skipping)) return this.#skipping ? null : this.#current;
    try {
      this.#turnTo(code === '' ? this.#code : code, interval);
      return this.#skipping ? null : this.#current;
    } catch (error) {
      if (!(error instanceof HaruError) || !STRANGE.includes(error.code)) throw error;
      if (this.#current === null) this.#orphans.push({ row, why: error.message });
      else this.#current.strange(row, error.message);
      return null;
    }
  }

  #turnTo(code: string, interval: string): void {
    const series = {
      code: code === '' ? this.#known() : stockCode(code.length === 7 && code.startsWith('A') ? code.slice(1) : code),
      interval: interval === '' ? (this.#told ?? this.#tell([])) : intervalOf(interval),
    };
    [this.#code, this.#interval] = [code, interval];
    this.#skipping = !this.#isWanted(series.code, series.interval);
    if (this.#skipping) return;
    const key = `${series.code} ${series.interval}`;
    let intake = this.#intakes.get(key);
    if (intake === undefined) {
      this.#intakes.set(key, (intake = new SeriesIntake(series, this.part.layout, this.#timeOf)));
      for (const { row, why } of this.#orphans.splice(0)) intake.strange(row, why);
    }
    this.#current = intake;
  }

  #isWanted(code: StockCode, interval: Interval): boolean {
    const { codes = [], interval: only } = this.wanted;
    return (codes.length === 0 || codes.includes(code)) && (only === undefined || only === interval);
  }

  #known(): StockCode {
    if (this.fallback !== null) return this.fallback;
    throw new InputError(
      'no_code',
      `${this.file} holds one code and its name does not say which: give it with --code, like --code 069500.`,
    );
  }
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell === null || cell === undefined ? '' : String(cell);
}

/** The code of a file that holds one: the only one asked for, else the one in its name. */
export function codeOfFile(file: string, codes: readonly StockCode[] = []): StockCode | null {
  const [only] = codes;
  if (codes.length === 1 && only !== undefined) return only;
  const named = /(?<![0-9A-Z])\d[0-9A-Z]{5}(?![0-9A-Z])/.exec(file)?.[0];
  return named !== undefined && (codes.length === 0 || codes.includes(stockCode(named))) ? stockCode(named) : null;
}

/** The parts that are wanted. @throws InputError naming the codes that the file holds, when one asked for is missing */
export function wantedParts(file: BarFile, { codes = [] }: Wanted): readonly FilePart[] {
  const held = file.parts.flatMap(({ code }) => (code === null ? [] : [code]));
  if (held.length === 0 || codes.length === 0) return file.parts;
  const missing = codes.find((code) => !held.includes(code));
  if (missing !== undefined) {
    throw new InputError('no_such_code', `${file.file} has no bars of ${missing}: it holds ${held.join(', ')}.`);
  }
  return file.parts.filter(({ code }) => code !== null && codes.includes(code));
}
