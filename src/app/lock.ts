/** One daemon per data folder: two would trade the same account twice. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { HaruError, InputError } from '../domain/index.js';

/**
 * Takes the folder for this process; returns the function that gives it back. The lock of a process that is gone is
 * taken over.
 *
 * @throws HaruError `already_running`
 */
export function lockHome(home: string): () => void {
  mkdirSync(home, { recursive: true });
  const path = join(home, 'daemon.pid');
  for (let tries = 0; ; tries++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => {
        rmSync(path, { force: true });
      };
    } catch (cause) {
      const owner = Number(ownerOf(path));
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST' || tries > 0 || isAlive(owner)) {
        const who = owner > 0 ? ` by process ${owner}` : '';
        throw new HaruError('already_running', `${home} is in use${who}: stop that daemon, or give another --home.`, {
          cause,
        });
      }
      rmSync(path, { force: true });
    }
  }
}

/**
 * A second token from the same app key may end the first (KIWOOM.md §2): nobody else asks Kiwoom while a daemon trades.
 *
 * @throws InputError `daemon_running`
 */
export function assertNoDaemon(home: string): void {
  const owner = Number(ownerOf(join(home, 'daemon.pid')));
  if (!isAlive(owner)) return;
  throw new InputError(
    'daemon_running',
    `A daemon (process ${owner}) trades with the same key and collects after the close by itself: stop it first, or give another --home with another key.`,
  );
}

function ownerOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
