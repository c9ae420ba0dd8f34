/** Puts a log that does not verify out of the way: whole, beside a note of why. Nothing is ever deleted. */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Moves the file and its write-ahead log into `quarantine/` next to it, numbered so that nothing there is overwritten.
 *
 * @returns the new path; the reason lies beside it as `….reason.txt`
 */
export function quarantine(path: string, reason: string): string {
  const folder = join(dirname(path), 'quarantine');
  mkdirSync(folder, { recursive: true });
  const name = basename(path, '.sqlite');
  let number = 1;
  while (existsSync(join(folder, `${name}-${number}.sqlite`))) number++;
  const target = join(folder, `${name}-${number}.sqlite`);
  for (const part of ['', '-wal', '-shm']) {
    if (existsSync(path + part)) renameSync(path + part, target + part);
  }
  writeFileSync(join(folder, `${name}-${number}.reason.txt`), `${reason}\n`);
  return target;
}
