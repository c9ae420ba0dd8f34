/** Snapshots: a cache beside the log. Each row carries a checksum of its own; one that does not hold is not used. */
import { createHash } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import type { Seq, StoredSnapshot } from '../src/domain/index.js';

interface Row {
  readonly seq: Seq;
  readonly hash: string;
  readonly state: string;
  readonly checksum: string;
}

export class Snapshots {
  readonly #save: Statement<[number, string, string, string]>;
  readonly #before: Statement<[number], Row>;
  readonly #note: (text: string) => void;

  /** @param note is told of every snapshot that is passed over */
  constructor(db: Database, note: (text: string) => void) {
    this.#save = db.prepare('INSERT OR REPLACE INTO snapshots (seq, hash, state, checksum) VALUES (?, ?, ?, ?)');
    this.#before = db.prepare(
      'SELECT seq, hash, state, checksum FROM snapshots WHERE seq <= ? ORDER BY seq DESC LIMIT 1',
    );
    this.#note = note;
  }

  save({ seq, hash, state }: StoredSnapshot): void {
    this.#save.run(seq, hash, state, checksumOf(seq, hash, state));
  }

  /** The newest sound snapshot at or before `seq`, or null. */
  before(seq: number): StoredSnapshot | null {
    for (let row = this.#before.get(seq); row !== undefined; row = this.#before.get(row.seq - 1)) {
      if (row.checksum === checksumOf(row.seq, row.hash, row.state)) {
        return { seq: row.seq, hash: row.hash, state: row.state };
      }
      this.#note(`The snapshot after event ${row.seq} is damaged: an older one is used, or the log from its start.`);
    }
    return null;
  }
}

function checksumOf(seq: number, hash: string, state: string): string {
  return createHash('sha256').update(`${seq}\n${hash}\n`).update(state).digest('hex');
}
