/** A day's log in memory that knows what of it would outlive the process: what a crash leaves is what was committed. */
import { createMemoryDayLog, GROUP_ROWS } from '../../db/index.js';
import { HaruError, type DayLog, type Durability, type Envelope, type StoredSnapshot } from '../../src/domain/index.js';

/** What becomes of one write: done, refused for want of space, or the last thing that the process lives to see, or not even that. */
export type WriteFate = 'pass' | 'full' | 'killBefore' | 'killAfter';
export type Write = 'append' | 'commit';

export interface LogTrouble {
  readonly fateOf: (write: Write) => WriteFate;
  /** Ends the process: throws. */
  readonly kill: () => never;
}

export class MortalLog implements DayLog {
  readonly #log: DayLog;
  /** Seq up to which everything is on disk. */
  durable = 0;
  trouble: LogTrouble | null = null;

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
    // The log in memory seals its blocks when they are full: what is on disk by when is this one's to know.
    this.#write('append', () => this.#log.append(envelope, 'group'));
    if (durability === 'full' || this.sealed || this.head - this.durable >= GROUP_ROWS) this.#commit();
  }

  flush(): void {
    this.#commit();
  }

  read(from: number, limit: number): Envelope[] {
    return this.#log.read(from, limit);
  }

  saveSnapshot(snapshot: StoredSnapshot): void {
    this.#log.saveSnapshot(snapshot);
    this.#commit();
  }

  snapshotBefore(seq: number): StoredSnapshot | null {
    return this.#log.snapshotBefore(seq);
  }

  headHash(): string {
    this.#log.flush('full');
    return this.#log.headHash();
  }

  close(): void {
    this.#log.close();
  }

  /** The log as the next process finds it: everything that was committed, and nothing else. */
  survivor(): MortalLog {
    const left = new MortalLog(this.day);
    for (const envelope of this.read(1, this.durable)) left.append(envelope, 'group');
    left.flush();
    return left;
  }

  #commit(): void {
    if (this.durable === this.head) return;
    this.#write('commit', () => (this.durable = this.head));
  }

  #write(write: Write, done: () => void): void {
    const fate = this.trouble?.fateOf(write) ?? 'pass';
    if (fate === 'full') throw new HaruError('disk_full', 'There is no space left for the log.');
    if (fate === 'killBefore') this.trouble?.kill();
    done();
    if (fate === 'killAfter') this.trouble?.kill();
  }
}
