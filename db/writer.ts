/** Commits rows with the block that covers them: all or nothing, and what failed can be tried again. */
import type { Database, Statement } from 'better-sqlite3';
import type { Durability, Envelope, TickEvent } from '../src/domain/index.js';
import { BlockBuilder } from './block.js';
import { CHECKPOINT_BYTES, guarded, PAGE_SIZE } from './connection.js';
import type { EventRow } from './event-rows.js';
import { ABSENT, TICK_COLUMNS, TICK_WIDTH } from './tick-columns.js';

/** Rows in one INSERT of ticks: fewer calls into SQLite; more than this gains nothing. */
const BATCH = 10;

export class LogWriter {
  readonly #db: Database;
  readonly #path: string;
  readonly #sql: ReturnType<typeof statements>;
  readonly #block = new BlockBuilder();
  readonly #events: EventRow[] = [];
  readonly #batch = new Array<number | null>(BATCH * TICK_WIDTH).fill(null);
  readonly #single = new Array<number | null>(TICK_WIDTH).fill(null);
  #hash: Buffer;
  /** Whether rows were committed that the operating system may not have brought to the disk. */
  #unsynced = false;
  /** What the write-ahead log has grown by since the last checkpoint, roughly. */
  #sinceCheckpoint = 0;

  /** @param hash head of the hash chain so far */
  constructor(db: Database, path: string, hash: Buffer) {
    this.#db = db;
    this.#path = path;
    this.#hash = hash;
    this.#sql = statements(db);
  }

  /** Head of the hash chain over everything committed. */
  get hash(): Buffer {
    return this.#hash;
  }

  addTick(envelope: Envelope<TickEvent>): void {
    this.#block.addTick(envelope);
  }

  addEvent(row: EventRow): void {
    this.#block.addEvent(row);
    this.#events.push(row);
  }

  /**
   * Writes what was added as one block, in one transaction. `full` returns when it is on the disk, with every commit
   * before it: the file has one write-ahead log, and syncing it syncs all of it.
   *
   * @param manifest entries written in the same transaction, made from the new head of the chain
   * @throws HaruError (`disk_full` …); then nothing was written and everything added is kept
   */
  commit(durability: Durability, manifest: (hash: Buffer) => Record<string, string> = () => ({})): void {
    const full = durability === 'full';
    if (!full && this.#sinceCheckpoint > CHECKPOINT_BYTES) this.#checkpoint();
    if (this.#block.count === 0 && !(full && this.#unsynced)) return;
    const block = this.#block.count === 0 ? null : this.#block.seal(this.#hash);
    const hash = block?.hash ?? this.#hash;
    // An empty commit syncs nothing, so a sync alone writes one small row.
    const entries = block === null ? { synced: hash.toString('hex') } : manifest(hash);
    guarded(this.#path, () => {
      (full ? this.#sql.full : this.#sql.normal).run();
      this.#sql.begin.run();
      try {
        this.#insertTicks();
        for (const row of this.#events) this.#insertEvent(row);
        if (block !== null) this.#sql.block.run(block.firstSeq, block.lastSeq, block.hash, block.crcs);
        for (const [key, value] of Object.entries(entries)) this.#sql.manifest.run(key, value);
        this.#sql.commit.run();
      } catch (error) {
        // On a full disk SQLite may have rolled back by itself.
        if (this.#db.inTransaction) this.#sql.rollback.run();
        throw error;
      }
    });
    this.#hash = hash;
    this.#unsynced = !full;
    this.#sinceCheckpoint += this.#block.byteLength + 3 * PAGE_SIZE;
    this.#block.clear();
    this.#events.length = 0;
  }

  /** Done with market data, so that no intent waits for it. What fails stays in the write-ahead log, as good as in the file. */
  #checkpoint(): void {
    this.#sinceCheckpoint = 0;
    try {
      this.#db.pragma('wal_checkpoint(PASSIVE)');
    } catch {
      // A full disk is told by the commit that meets it.
    }
  }

  #insertTicks(): void {
    let filled = 0;
    this.#block.forEachTick((words, at) => {
      for (let i = 0; i < TICK_WIDTH; i++) this.#batch[filled++] = cell(words[at + i] ?? ABSENT);
      if (filled === this.#batch.length) {
        this.#sql.ticks.run(this.#batch);
        filled = 0;
      }
    });
    for (let at = 0; at < filled; at += TICK_WIDTH) {
      for (let i = 0; i < TICK_WIDTH; i++) this.#single[i] = this.#batch[at + i] ?? null;
      this.#sql.tick.run(this.#single);
    }
  }

  #insertEvent({ seq, type, schema, stream, tsEvent, tsRecv, cause, data }: EventRow): void {
    this.#sql.event.run(seq, type, schema, stream, tsEvent, tsRecv, cause, data);
  }
}

function cell(word: number): number | null {
  return word === ABSENT ? null : word;
}

function statements(db: Database) {
  const row = `(${TICK_COLUMNS.map(() => '?').join()})`;
  const insert = `INSERT INTO ticks (${TICK_COLUMNS.join()}) VALUES`;
  const prepare = <P extends unknown[]>(sql: string): Statement<P> => db.prepare<P>(sql);
  return {
    normal: prepare<[]>('PRAGMA synchronous = NORMAL'),
    full: prepare<[]>('PRAGMA synchronous = FULL'),
    begin: prepare<[]>('BEGIN IMMEDIATE'),
    commit: prepare<[]>('COMMIT'),
    rollback: prepare<[]>('ROLLBACK'),
    tick: prepare<[(number | null)[]]>(`${insert} ${row}`),
    ticks: prepare<[(number | null)[]]>(`${insert} ${Array(BATCH).fill(row).join()}`),
    event: prepare<[number, string, number, string, number, number, number | null, string]>(
      'INSERT INTO events (seq, type, schema, stream, ts_event, ts_recv, cause, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    block: prepare<[number, number, Buffer, Buffer]>(
      'INSERT INTO blocks (first_seq, last_seq, hash, crcs) VALUES (?, ?, ?, ?)',
    ),
    manifest: prepare<[string, string]>('INSERT OR REPLACE INTO manifest (key, value) VALUES (?, ?)'),
  };
}
