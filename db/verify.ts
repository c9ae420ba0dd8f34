/**
 * Is a log what was written? Recomputes the hash chain over every row; when a link does not hold, finds the row.
 *
 * The chain is a checksum, not a signature: it finds damage and edits, not somebody who computes the chain anew.
 */
import { existsSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { HaruError, InputError, type TradingDay } from '../src/domain/index.js';
import { BlockBuilder, genesisHash, type Block } from './block.js';
import { connect, guarded } from './connection.js';
import { readManifest } from './manifest.js';
import { migrate } from './schema.js';
import { findLostRow } from './verify-rows.js';
import { StoredRows } from './stored-rows.js';

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
    if (error instanceof HaruError && error.code === 'log_damaged') {
      return { ok: false, events: 0, head: '', firstBad: null, reason: error.message };
    }
    throw error;
  }
}

/** As {@link verifyDayLog}, over an open file. */
export function verifyDatabase(db: Database): Verdict {
  const manifest = readManifest(db);
  const day = manifest.get('day');
  if (day === undefined) return { ok: false, events: 0, head: '', firstBad: null, reason: 'the manifest names no day' };
  // In one transaction, so that a log that is still growing is seen at one moment.
  return db.transaction(() => verdictOf(db, day as TradingDay, manifest))();
}

function verdictOf(db: Database, day: TradingDay, manifest: ReadonlyMap<string, string>): Verdict {
  const structure = integrityFault(db);
  const rows = new StoredRows(db);
  const blocks = attempt(() => rows.blocks()) ?? [];
  const last = blocks.at(-1);
  const verdict = { events: last?.lastSeq ?? 0, head: (last?.hash ?? genesisHash(day)).toString('hex') };
  const fault = chainFault(rows, blocks, day) ?? strayFault(rows, blocks) ?? sealFault(manifest, verdict);
  if (fault !== null) return { ok: false, ...verdict, ...fault };
  if (structure !== null) return { ok: false, ...verdict, firstBad: null, reason: structure };
  return { ok: true, ...verdict, firstBad: null, reason: null };
}

export interface Fault {
  readonly firstBad: number | null;
  readonly reason: string;
}

/** The first block that does not hold, and what in it is wrong. */
function chainFault(rows: StoredRows, blocks: readonly Block[], day: TradingDay): Fault | null {
  let previous = genesisHash(day);
  let next = 1;
  const builder = new BlockBuilder();
  for (const block of blocks) {
    const { firstSeq, lastSeq, hash, crcs } = block;
    if (firstSeq !== next || crcs.length !== (lastSeq - firstSeq + 1) * 4 || crcs.length === 0) {
      return { firstBad: next, reason: `the block that begins at ${next} does not cover its rows` };
    }
    builder.clear();
    const whole = attempt(() => rows.fill(builder, firstSeq, lastSeq)) === true;
    const sealed = builder.seal(previous);
    if (!whole || !sealed.hash.equals(hash) || !sealed.crcs.equals(crcs)) {
      return blockFault(rows, blocks, block, whole ? sealed : null, day);
    }
    previous = hash;
    next = lastSeq + 1;
  }
  return null;
}

/** @param actual the block as its rows make it, or null when rows are missing or unreadable */
function blockFault(
  rows: StoredRows,
  blocks: readonly Block[],
  block: Block,
  actual: Block | null,
  day: TradingDay,
): Fault {
  const { firstSeq, lastSeq } = block;
  // The same hash from the rows as they are: they are sound, so it is the list of crcs that was changed.
  if (actual?.hash.equals(block.hash) === true) {
    return { firstBad: firstSeq, reason: `the checksums of block ${firstSeq}…${lastSeq} were changed` };
  }
  if (actual?.crcs.equals(block.crcs) === true) {
    return { firstBad: firstSeq, reason: `the hash of block ${firstSeq}…${lastSeq} does not hold (day ${day})` };
  }
  const lost = findLostRow(rows, blocks);
  if (lost !== null) return { firstBad: lost, reason: `row ${lost} is missing or was changed` };
  return { firstBad: firstSeq, reason: `rows of block ${firstSeq}…${lastSeq} cannot be found by their seq` };
}

/** Rows that no block covers: each commit writes both, so they came from elsewhere. */
function strayFault(rows: StoredRows, blocks: readonly Block[]): Fault | null {
  const head = blocks.at(-1)?.lastSeq ?? 0;
  const count = attempt(() => rows.count()) ?? -1;
  if (count === head) return null;
  return {
    firstBad: count > head ? head + 1 : null,
    reason: `the chain covers ${head} rows, the tables hold ${count}`,
  };
}

/** A sealed log says in its manifest how far it goes. */
function sealFault(
  manifest: ReadonlyMap<string, string>,
  { events, head }: Pick<Verdict, 'events' | 'head'>,
): Fault | null {
  if (!manifest.has('sealed')) return null;
  const sealedAt = Number(manifest.get('sealed_head'));
  if (sealedAt === events && manifest.get('sealed_hash') === head) return null;
  return {
    firstBad: sealedAt > events ? events + 1 : null,
    reason: `the log was sealed at ${sealedAt}, it ends at ${events}`,
  };
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

/** What cannot be read is damaged: that is a finding here, not a failure. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_')) return null;
    throw error;
  }
}
