/** Opens the sweeps of a data folder: one file each. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connect, guarded, type Failure } from '../connection.js';
import { InputError } from '../../src/domain/index.js';
import { migrateSweep } from './schema.js';
import { SqliteSweepStore } from './sqlite-sweep-store.js';

const FAILURES: readonly Failure[] = [
  [/^SQLITE_FULL/, 'disk_full', true, 'the disk is full: make room and go on with --resume'],
  [/^SQLITE_IOERR/, 'disk_error', true, 'the disk failed: look at the disk and go on with --resume'],
  [/^SQLITE_(BUSY|LOCKED)/, 'sweep_busy', true, 'another process is writing to the file: end it, or wait'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'sweep_damaged', false, 'the file is damaged: move it away, then sweep anew'],
  [/^SQLITE_(READONLY|PERM|CANTOPEN)/, 'sweep_unreachable', false, 'the file cannot be opened or written: look at its folder and permissions'],
]; // prettier-ignore

const FOLDER = 'sweeps';
const ENDING = '.sqlite';

export interface SweepOptions {
  readonly home: string;
  readonly name: string;
  /** The file must be there, and nothing can be written. */
  readonly readonly?: boolean;
}

/** `sweeps/NAME.sqlite` in the data folder. */
export function sweepPath(home: string, name: string): string {
  return join(home, FOLDER, `${name}${ENDING}`);
}

/** Names of the sweeps of a data folder, in the order of the alphabet. */
export function listSweeps(home: string): string[] {
  const folder = join(home, FOLDER);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(ENDING));
  return files.map((file) => file.slice(0, -ENDING.length)).sort();
}

/**
 * Opens for writing, making the file when there is none, or for reading.
 *
 * @throws InputError `no_sweep`, `newer_sweep`, `not_a_sweep`; HaruError `sweep_damaged`, `sweep_unreachable`, …
 * @example const store = openSweepStore({ home: '.haru', name: 'sma' });
 */
export function openSweepStore({ home, name, readonly = false }: SweepOptions): SqliteSweepStore {
  const path = sweepPath(home, name);
  if (readonly && !existsSync(path)) {
    throw new InputError('no_sweep', `There is no sweep "${name}": \`haru sweep list\` names those that are there.`);
  }
  if (!readonly) mkdirSync(dirname(path), { recursive: true });
  const db = connect(path, { readonly, create: !readonly, failures: FAILURES });
  try {
    return guarded(
      path,
      () => {
        // A killed process loses nothing; after a power cut the last configurations are done again.
        if (!readonly) db.pragma('synchronous = NORMAL');
        migrateSweep(db, path, !readonly);
        return new SqliteSweepStore(db, (action) => guarded(path, action, FAILURES));
      },
      FAILURES,
    );
  } catch (error) {
    db.close();
    throw error;
  }
}
