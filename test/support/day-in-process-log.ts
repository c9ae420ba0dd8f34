/** A day's log in memory that knows what of it would outlive the process: what a crash leaves is what was committed. */
import { createMemoryDayLog, GROUP_ROWS } from '../../db/index.js';
import type { DayLog, Durability, Envelope, StoredSnapshot } from '../../src/domain/index.js';

export class MortalLog implements DayLog {
  readonly #log: DayLog;
  /** Seq up to which everything is on disk. */
  durable = 0;

  constructor(readonly day: DayLog['day']) {
    this.#log = createMemoryDayLog(day);
  }

  get head(): number {
    return this.#log.head;
  }

  get sealed(): boolean {
    return this.#log.sealed;
  }

  append(envelope: Envelope, durability: Durability): void {
    this.#log.append(envelope, durability);
    if (durability === 'full' || this.sealed || this.head - this.durable >= GROUP_ROWS) this.durable = this.head;
  }

  flush(durability: Durability): void {
    this.#log.flush(durability);
    this.durable = this.head;
  }

  read(from: number, limit: number): Envelope[] {
    return this.#log.read(from, limit);
  }

  saveSnapshot(snapshot: StoredSnapshot): void {
    this.#log.saveSnapshot(snapshot);
    this.durable = this.head;
  }

  snapshotBefore(seq: number): StoredSnapshot | null {
    return this.#log.snapshotBefore(seq);
  }

  headHash(): string {
    return this.#log.headHash();
  }

  close(): void {
    this.#log.close();
  }

  /** The log as the next process finds it: its first `head` events, all of them committed. */
  upTo(head: number): MortalLog {
    const left = new MortalLog(this.day);
    for (const envelope of this.read(1, head)) left.append(envelope, 'group');
    left.flush('full');
    return left;
  }
}
