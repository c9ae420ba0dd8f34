import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder for the tests of one file, removed after them. Returns a function that makes a new data folder in it. */
export function temporaryHomes(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'haru-log-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;
  return () => join(folder, String(++count));
}
