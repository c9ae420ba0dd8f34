import type { Json } from '../json.js';
import type { FillRecord } from '../run-record.js';

/** One set of values to be tried. */
export interface SweepConfiguration {
  /** From 1, in the order of the grid. */
  readonly number: number;
  /** The value of each name that varies. */
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Hash of all that decides its trades besides the bars: equal ones trade the same. */
  readonly identity: string;
}

/** What a sweep is begun with. */
export interface SweepHead {
  /** As it was told, whole: going on needs nothing else. */
  readonly settings: Json;
  readonly versions: Readonly<Record<string, string>>;
  /** Of the bars traded over and of what their codes are. */
  readonly dataHash: string;
  /** Of the bars before them, which warm policies up. */
  readonly historyHash: string;
  /** ISO 8601. */
  readonly begun: string;
  /** Combinations of the grid, and how many of them were none: by what was asked for, or because no strategy has such numbers. */
  readonly grid: number;
  readonly skipped: number;
  readonly configurations: readonly SweepConfiguration[];
}

/** What a configuration came to, without its fills. */
export interface SweepResult {
  readonly bars: number;
  readonly decisions: number;
  readonly orders: number;
  readonly fills: number;
  readonly denied: number;
  readonly rejected: number;
  readonly alarms: number;
  /** Won. */
  readonly equity: number;
  readonly stateHash: string;
  /** Where risk stopped trading, and why. */
  readonly stopped: { readonly risk: string; readonly reason: string } | null;
  readonly seconds: number;
  /** Those of the report, by name. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** What else is told of a run: plain JSON. */
  readonly told: Readonly<Record<string, Json>>;
}

export interface SweepOutcome extends Omit<SweepResult, 'fills'> {
  readonly fills: readonly FillRecord[];
}

export type SweepRow = SweepConfiguration &
  (
    | { readonly status: 'waiting' }
    | { readonly status: 'failed'; readonly error: string }
    | { readonly status: 'done'; readonly result: SweepResult }
  );

/** One sweep. Whatever a call has written is kept when the process dies, and nothing is ever half written. */
export interface SweepStore {
  /** Null before `begin`. */
  head(): SweepHead | null;
  /** @throws InvariantError when it was begun already */
  begin(head: SweepHead): void;
  /** Keeps an outcome; a second one of the same number is not looked at. @throws InvariantError for a number that is none */
  put(number: number, outcome: SweepOutcome): void;
  /** Keeps why there is no outcome, unless there is one. */
  fail(number: number, error: string): void;
  /** By number. */
  rows(): SweepRow[];
  /** In the order of trading; none where there is no outcome. */
  fills(number: number): FillRecord[];
  close(): void;
}
