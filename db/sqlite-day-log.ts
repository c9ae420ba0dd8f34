/** The day's log in one SQLite file: buffers, commits in groups, seals. `open.ts` opens it. */
import type { Database, Statement } from 'better-sqlite3';
import {
  HaruError,
  invariant,
  isTick,
  type DayLog,
  type Durability,
  type Envelope,
  type StoredSnapshot,
  type TickEvent,
  type TradingDay,
} from '../src/domain/index.js';
import { genesisHash } from './block.js';
import { guarded } from './connection.js';
import { fromRow, toRow, type History, type StoredEvent } from './event-rows.js';
import { LogReader, type LogRow } from './reader.js';
import { Snapshots } from './snapshots.js';
import { LogWriter } from './writer.js';

/** Rows in a group commit. The time limit (about 50 ms) is the kernel's: it has the clock and calls `flush`. */
export const GROUP_ROWS = 500;
/** Rows kept while the disk refuses them; beyond this nothing more is taken. */
export const MAX_BUFFERED = 200_000;

export interface LogFile {
  readonly db: Database;
  readonly path: string;
  readonly day: TradingDay;
  readonly readonly: boolean;
  readonly history: History;
  readonly note: (text: string) => void;
  /** Whether the file had been left open by a process that ended without closing the day. */
  readonly recovered: boolean;
}

export class SqliteDayLog implements DayLog {
  readonly day: TradingDay;
  readonly path: string;
  /** True when the file was found without DayClosed, verified, and is now gone on with. */
  readonly recovered: boolean;
  readonly #db: Database;
  readonly #readonly: boolean;
  readonly #history: History;
  readonly #reader: LogReader;
  readonly #snapshots: Snapshots;
  readonly #tip: Statement<[], { last_seq: number; hash: Buffer }>;
  readonly #seal: Statement<[], string>;
  readonly #writer: LogWriter | null;
  /** Taken, but not committed; the first is event `#committed + 1`. */
  #buffer: Envelope[] = [];
  #committed = 0;
  #hash: Buffer;
  #sealed = false;
  /** How the day ended, once DayClosed was taken. */
  #closing: string | null = null;

  constructor(file: LogFile) {
    const { db } = file;
    this.day = file.day;
    this.path = file.path;
    this.recovered = file.recovered;
    this.#db = db;
    this.#readonly = file.readonly;
    this.#history = file.history;
    this.#reader = new LogReader(db, file.history);
    this.#snapshots = new Snapshots(db, file.note);
    this.#tip = db.prepare('SELECT last_seq, hash FROM blocks ORDER BY first_seq DESC LIMIT 1');
    this.#seal = db.prepare<[], string>("SELECT value FROM manifest WHERE key = 'sealed'").pluck();
    this.#hash = genesisHash(file.day);
    this.refresh();
    this.#writer = file.readonly ? null : new LogWriter(db, file.path, this.#hash);
  }

  get head(): number {
    return this.#committed + this.#buffer.length;
  }

  get sealed(): boolean {
    return this.#sealed || this.#closing !== null;
  }

  /** Events on their way to the file. */
  get buffered(): number {
    return this.#buffer.length;
  }

  /**
   * See {@link DayLog.append}. After a HaruError, `head` tells whether the event was taken: as a rule it was, is kept in
   * memory with everything since the last commit, and a later `flush` writes it. DayClosed is always `full` and seals.
   */
  append(envelope: Envelope, durability: Durability): void {
    const { seq, event } = envelope;
    invariant(!this.sealed, 'the log is sealed by DayClosed and takes no event', seq);
    invariant(seq === this.head + 1, 'the next event cannot be event', seq);
    const writer = this.#writable();
    if (this.#buffer.length >= MAX_BUFFERED) {
      throw new HaruError(
        'log_backlog',
        `${this.path}: ${MAX_BUFFERED} events wait for the disk, no more are taken: make room on it.`,
      );
    }
    if (isTick(event)) writer.addTick(envelope as Envelope<TickEvent>);
    else writer.addEvent(toRow(envelope as Envelope<StoredEvent>, this.#history));
    this.#buffer.push(envelope);
    if (event.type === 'DayClosed') this.#closing = event.how;
    if (durability === 'full' || this.#closing !== null) this.#commit('full');
    else if (this.#buffer.length % GROUP_ROWS === 0) this.#commit('group');
  }

  /**
   * Takes a row as another log had it, whatever its schema; no commit before the next `flush`, so that blocks fall where
   * they fell there. For import. @throws InputError `newer_log`, HaruError `log_damaged` when it cannot be read
   */
  adopt(row: LogRow): void {
    invariant(row.seq === this.head + 1 && !this.sealed, () => `event ${row.seq} cannot follow event ${this.head}`);
    const writer = this.#writable();
    const envelope = 'event' in row ? row : fromRow(row, this.#history);
    if ('event' in row) writer.addTick(row);
    else writer.addEvent(row);
    this.#buffer.push(envelope);
    if (envelope.event.type === 'DayClosed') this.#closing = envelope.event.how;
  }

  flush(durability: Durability): void {
    this.#writable();
    this.#commit(durability);
  }

  read(from: number, limit: number): Envelope[] {
    const first = Math.max(1, from);
    const last = Math.min(first + limit - 1, this.head);
    if (last < first) return [];
    const page = guarded(this.path, () =>
      first <= this.#committed ? this.#reader.page(first, Math.min(last, this.#committed)) : [],
    );
    if (last <= this.#committed) return page;
    const rest = this.#buffer.slice(Math.max(0, first - this.#committed - 1), last - this.#committed);
    return page.length === 0 ? rest : page.concat(rest);
  }

  /** What is committed in the range, as stored: not upcast. For export. */
  records(from: number, limit: number): LogRow[] {
    const to = Math.min(from + limit - 1, this.#committed);
    return to < from ? [] : guarded(this.path, () => this.#reader.records(from, to));
  }

  /** Everything committed in the range but the ticks: few rows, found without reading the many. */
  withoutTicks(from = 1, to = this.#committed): Envelope[] {
    return guarded(this.path, () => this.#reader.rows(from, to)).map((row) => fromRow(row, this.#history));
  }

  /** Where each block ends, and the hash there. */
  blockEnds(): { readonly lastSeq: number; readonly hash: string }[] {
    const ends = this.#db.prepare('SELECT last_seq, hash FROM blocks ORDER BY first_seq').raw();
    return guarded(this.path, () => ends.all() as [number, Buffer][]).map(([lastSeq, hash]) => ({
      lastSeq,
      hash: hash.toString('hex'),
    }));
  }

  saveSnapshot(snapshot: StoredSnapshot): void {
    this.flush('group');
    invariant(
      snapshot.seq <= this.#committed,
      () => `a snapshot after event ${snapshot.seq}, but the head is ${this.head}`,
    );
    guarded(this.path, () => this.#snapshots.save(snapshot));
  }

  snapshotBefore(seq: number): StoredSnapshot | null {
    return guarded(this.path, () => this.#snapshots.before(seq));
  }

  headHash(): string {
    return this.#hash.toString('hex');
  }

  /** Looks what another process has committed since; returns the head. For logs opened `readonly`. */
  refresh(): number {
    const [tip, seal] = guarded(this.path, () => [this.#tip.get(), this.#seal.get()] as const);
    this.#committed = tip?.last_seq ?? 0;
    this.#hash = tip?.hash ?? genesisHash(this.day);
    this.#sealed = seal !== undefined;
    return this.head;
  }

  /** Commits what is buffered, then closes the file, also when the commit fails. @throws HaruError of that commit */
  close(): void {
    if (!this.#db.open) return;
    try {
      if (!this.#readonly) this.#commit('full');
    } finally {
      if (this.#sealed && !this.#readonly) this.#foldWal();
      this.#db.close();
    }
  }

  #commit(durability: Durability): void {
    const writer = this.#writable();
    const how = this.#closing;
    const head = String(this.head);
    writer.commit(durability, (hash) =>
      how === null ? {} : { sealed: how, sealed_head: head, sealed_hash: hash.toString('hex') },
    );
    this.#committed += this.#buffer.length;
    this.#buffer = [];
    this.#hash = writer.hash;
    this.#sealed ||= how !== null;
  }

  #writable(): LogWriter {
    if (this.#writer === null) throw new HaruError('log_readonly', `${this.path} is open for reading only.`);
    return this.#writer;
  }

  /** A sealed day becomes one plain file that can be read from a read-only folder; a reader elsewhere may prevent it. */
  #foldWal(): void {
    try {
      this.#db.pragma('journal_mode = DELETE');
    } catch {
      // The write-ahead log stays beside the file: as good, only less tidy.
    }
  }
}
