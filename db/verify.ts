/**
 * Is a log what was written? The hash chain is followed over every row; when a link does not hold, the row is named.
 *
 * The chain is a checksum, not a signature: it finds damage and edits, not somebody who computes the whole chain anew.
 */
import { existsSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { HaruError, InputError, type TradingDay } from '../src/domain/index.js';
import { genesisHash } from './block.js';
import { connect, guarded } from './connection.js';
import { readManifest } from './manifest.js';
import { migrate } from './schema.js';
import { attempt, StoredRows } from './stored-rows.js';
import { chainFault, type Fault } from './verify-chain.js';

export interface Verdict {
  readonly ok: boolean;
  /** Rows that the chain covers. */
  readonly events: number;
  /** Head of the hash chain as stored, hex; empty when it cannot be read. */
  readonly head: string;
  /** Seq of the first row that is not what was written (of a damaged block: its first seq); null when none can be named. */
  readonly firstBad: number | null;
  readonly reason: string | null;
}

/**
 * Checks a log file without changing it.
 *
 * @throws InputError when there is no such file, or a newer haru wrote it
 * @example verifyDayLog('.haru/days/20221110.sqlite').ok
 */
export function verifyDayLog(path: string): Verdict {
  if (!existsSync(path))
    throw new InputError('no_log', `There is no log at ${path}: \`haru log list\` shows the days.`);
  try {
    const db = connect(path, { readonly: true, create: false });
    try {
      return guarded(path, () => {
        migrate(db, path, false);
        return verifyDatabase(db);
      });
    } finally {
      db.close();
    }
  } catch (error) {
    if (error instanceof HaruError && error.code === 'log_damaged') return unreadable(error.message);
    throw error;
  }
}

/** As {@link verifyDayLog}, over an open file. */
export function verifyDatabase(db: Database): Verdict {
  const manifest = readManifest(db);
  const day = manifest.get('day');
  if (day === undefined) return unreadable('the manifest names no day');
  // In one transaction, so that a log that is still growing is seen at one moment.
  db.exec('BEGIN');
  try {
    return verdictOf(db, day as TradingDay, manifest);
  } finally {
    db.exec('ROLLBACK');
  }
}

function verdictOf(db: Database, day: TradingDay, manifest: ReadonlyMap<string, string>): Verdict {
  const structure = integrityFault(db);
  const rows = new StoredRows(db);
  const blocks = rows.blocks();
  const last = blocks.at(-1);
  const seen = { events: last?.lastSeq ?? 0, head: (last?.hash ?? genesisHash(day)).toString('hex') };
  const fault = chainFault(rows, blocks, day) ?? strayFault(rows, seen) ?? sealFault(manifest, seen);
  if (fault !== null) return { ok: false, ...seen, ...fault };
  if (structure !== null) return { ok: false, ...seen, firstBad: null, reason: structure };
  return { ok: true, ...seen, firstBad: null, reason: null };
}

function unreadable(reason: string): Verdict {
  return { ok: false, events: 0, head: '', firstBad: null, reason };
}

type Seen = Pick<Verdict, 'events' | 'head'>;

/** Rows that no block covers: each commit writes both, so they came from elsewhere, or their block is lost. */
function strayFault(rows: StoredRows, { events }: Seen): Fault | null {
  const count = attempt(() => rows.count());
  if (count === events) return null;
  const reason = `the chain covers ${events} rows, the tables hold ${count ?? 'an unknown number'}`;
  return { firstBad: count !== null && count > events ? events + 1 : null, reason };
}

/** A sealed log says in its manifest how far it goes. */
function sealFault(manifest: ReadonlyMap<string, string>, { events, head }: Seen): Fault | null {
  if (!manifest.has('sealed')) return null;
  const sealedAt = Number(manifest.get('sealed_head'));
  if (sealedAt === events && manifest.get('sealed_hash') === head) return null;
  const firstBad = sealedAt > events ? events + 1 : null;
  return { firstBad, reason: `the log was sealed at ${sealedAt}, it ends at ${events}` };
}

/** What SQLite itself finds wrong with the file, or null. */
function integrityFault(db: Database): string | null {
  try {
    const found = db.prepare('PRAGMA integrity_check(1)').pluck().get() as string;
    return found === 'ok' ? null : `the file is damaged: ${found}`;
  } catch (error) {
    return `the file is damaged: ${error instanceof Error ? error.message : String(error)}`;
  }
}
