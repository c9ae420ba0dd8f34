/** One process that trades per data folder: two would trade the same account twice. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hold } from '../../db/index.js';
import { HaruError, InputError } from '../domain/index.js';

/** Held while somebody trades; `daemon.pid` beside it only says who. */
const LOCK = 'daemon.lock';
const OWNER = 'daemon.pid';

/**
 * Takes the folder for this process; returns the function that gives it back. A process that is gone, killed or with its
 * machine, holds nothing any more.
 *
 * @throws HaruError `already_running`
 */
export function lockHome(home: string): () => void {
  mkdirSync(home, { recursive: true });
  const release = hold(join(home, LOCK));
  if (release === null) {
    throw new HaruError(
      'already_running',
      `${home} is in use${ownerOf(home)}: wait for it, stop it, or give another --home.`,
    );
  }
  const owner = join(home, OWNER);
  writeFileSync(owner, String(process.pid), { mode: 0o600 });
  return () => {
    rmSync(owner, { force: true });
    release();
  };
}

/**
 * A second token from the same app key may end the first (KIWOOM.md §2): nobody else asks Kiwoom while somebody trades.
 *
 * @throws InputError `daemon_running`
 */
export function assertNoDaemon(home: string): void {
  mkdirSync(home, { recursive: true });
  const release = hold(join(home, LOCK));
  if (release !== null) {
    release();
    return;
  }
  throw new InputError(
    'daemon_running',
    `A day is traded in ${home}${ownerOf(home)} with the same key, and collected after the close: stop that first, or give another --home with another key.`,
  );
}

/** @example ' by process 4711' */
function ownerOf(home: string): string {
  try {
    return ` by process ${readFileSync(join(home, OWNER), 'utf8')}`;
  } catch {
    return '';
  }
}
