import type { DayEvent, Envelope } from '../events/index.js';
import type { TradingDay } from '../time.js';
import type { Seq } from '../units.js';

/** `group`: with the next group commit. `full`: on disk, with everything before it, when the call returns. */
export type Durability = 'group' | 'full';

/** The whole state of the system after event `seq`, with its hash: a cache that replay verifies. */
export interface StoredSnapshot {
  readonly seq: Seq;
  readonly hash: string;
  /** JSON text. */
  readonly state: string;
}

/** One trading day's log: append only, read in pages. */
export interface DayLog {
  readonly day: TradingDay;
  /** Seq of the last event appended; 0 when empty. */
  readonly head: number;
  /** True once DayClosed is in it: nothing can be appended any more. */
  readonly sealed: boolean;
  /** Appends the event at `head + 1`. @throws InvariantError on another seq; HaruError (`disk_full`, …) when it cannot be kept */
  append(envelope: Envelope, durability: Durability): void;
  /** Commits what is buffered. */
  flush(durability: Durability): void;
  /** Up to `limit` events from `from` on, in seq order, upcast to today's schemas. */
  read(from: number, limit: number): Envelope[];
  saveSnapshot(snapshot: StoredSnapshot): void;
  /** The newest snapshot at or before `seq`. */
  snapshotBefore(seq: number): StoredSnapshot | null;
  /** Head of the hash chain over everything committed. */
  headHash(): string;
  close(): void;
}

export type EventOf<T extends DayEvent['type']> = Extract<DayEvent, { type: T }>;
