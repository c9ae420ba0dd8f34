import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hold } from '../../../db/index.js';
import { assertNoDaemon, lockHome } from '../../../src/app/lock.js';
import { temporaryHomes } from './temp.js';

const homes = temporaryHomes();
function folder(): string {
  const home = homes();
  mkdirSync(home);
  return home;
}

test('a file is held once, until it is let go', () => {
  const path = join(folder(), 'lock');
  const release = hold(path);
  expect(release).toBeTypeOf('function');
  expect(hold(path)).toBeNull();
  release?.();
  const again = hold(path);
  expect(again).toBeTypeOf('function');
  again?.();
});

test('a process that is killed holds nothing any more', { timeout: 20_000 }, async () => {
  const path = join(folder(), 'lock');
  const script = `const db = require('better-sqlite3')(process.argv[1]); db.exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  expect(hold(path)).toBeNull();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const release = hold(path);
  expect(release).toBeTypeOf('function');
  release?.();
});

test('what cannot be held at all is said', () => {
  expect(() => hold(join(folder(), 'no', 'such', 'folder'))).toThrow();
});

test('a data folder is traded in by one process, and says by which', () => {
  const home = folder();
  const release = lockHome(home);
  const words = `in use by process ${process.pid}`;
  expect(() => lockHome(home)).toThrow(words);
  expect(() => {
    assertNoDaemon(home);
  }).toThrow(`process ${process.pid}`);
  expect(readFileSync(join(home, 'daemon.pid'), 'utf8')).toBe(String(process.pid));
  release();
  assertNoDaemon(home);
  lockHome(home)();
});
