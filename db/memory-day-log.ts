/** The day's log in memory: the same contract, hash chain and checks as the file, for tests, backtests and what-ifs. */
import {
  invariant,
  isTick,
  type DayLog,
  type Durability,
  type Envelope,
  type StoredSnapshot,
  type TickEvent,
  type TradingDay,
} from '../src/domain/index.js';
import { BlockBuilder, genesisHash } from './block.js';
import { fromRow, HISTORY, toRow, type EventRow, type History, type StoredEvent } from './event-rows.js';
import { GROUP_ROWS } from './sqlite-day-log.js';

/** @example const log = createMemoryDayLog(tradingDay('20221110')) */
export function createMemoryDayLog(day: TradingDay, history: History = HISTORY): DayLog {
  return new MemoryDayLog(day, history);
}

class MemoryDayLog implements DayLog {
  readonly #history: History;
  /** A tick as it came; anything else as its row, so that both logs give back the same. */
  readonly #rows: (Envelope<TickEvent> | EventRow)[] = [];
  readonly #snapshots: StoredSnapshot[] = [];
  readonly #block = new BlockBuilder();
  #hash: Buffer;
  #sealed = false;

  constructor(
    readonly day: TradingDay,
    history: History,
  ) {
    this.#history = history;
    this.#hash = genesisHash(day);
  }

  get head(): number {
    return this.#rows.length;
  }

  get sealed(): boolean {
    return this.#sealed;
  }

  append(envelope: Envelope, durability: Durability): void {
    const { seq, event } = envelope;
    invariant(!this.sealed, 'the log is sealed by DayClosed and takes no event', seq);
    invariant(seq === this.head + 1, 'the next event cannot be event', seq);
    if (isTick(event)) {
      this.#block.addTick(envelope as Envelope<TickEvent>);
      this.#rows.push(envelope as Envelope<TickEvent>);
    } else {
      const row = toRow(envelope as Envelope<StoredEvent>, this.#history);
      this.#block.addEvent(row);
      this.#rows.push(row);
    }
    this.#sealed = event.type === 'DayClosed';
    if (durability === 'full' || this.#sealed || this.#block.count === GROUP_ROWS) this.flush();
  }

  flush(): void {
    if (this.#block.count === 0) return;
    this.#hash = this.#block.seal(this.#hash).hash;
    this.#block.clear();
  }

  read(from: number, limit: number): Envelope[] {
    const first = Math.max(1, from);
    return this.#rows
      .slice(first - 1, Math.max(first - 1, first - 1 + limit))
      .map((row) => ('event' in row ? row : fromRow(row, this.#history)));
  }

  saveSnapshot(snapshot: StoredSnapshot): void {
    this.flush();
    invariant(snapshot.seq <= this.head, () => `a snapshot after event ${snapshot.seq}, but the head is ${this.head}`);
    const at = this.#snapshots.findIndex(({ seq }) => seq >= snapshot.seq);
    if (at === -1) this.#snapshots.push(snapshot);
    else this.#snapshots.splice(at, this.#snapshots[at]?.seq === snapshot.seq ? 1 : 0, snapshot);
  }

  snapshotBefore(seq: number): StoredSnapshot | null {
    return this.#snapshots.findLast((snapshot) => snapshot.seq <= seq) ?? null;
  }

  headHash(): string {
    return this.#hash.toString('hex');
  }

  close(): void {
    this.flush();
  }
}
