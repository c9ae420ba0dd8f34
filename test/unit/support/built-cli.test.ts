/** Files of tests that run side by side share one build; a program that starts beside it must find it whole. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildOnce } from '../../support/built-cli.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'haru-build-'));
  for (const folder of ['src', 'dist/src/cli']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'src/main.ts'), '');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const write = (path: string): void => {
  writeFileSync(join(root, path), '');
};

/** A build that writes the program at once, the rest a while later. */
async function slowly(): Promise<void> {
  write('dist/src/cli/main.js');
  await sleep(250);
  write('dist/rest.js');
  write('dist/.tsbuildinfo');
}

test('who comes while another builds waits for the whole of it, however new the first files are, and builds nothing', async () => {
  let builds = 0;
  const build = (): Promise<void> => {
    builds++;
    return slowly();
  };
  const whole = async (): Promise<boolean> => {
    await buildOnce(root, build);
    return existsSync(join(root, 'dist/rest.js'));
  };
  const first = whole();
  await sleep(50);
  expect(existsSync(join(root, 'dist/src/cli/main.js'))).toBe(true);
  expect(await Promise.all([first, whole(), whole()])).toEqual([true, true, true]);
  expect(builds).toBe(1);
});

test('a build that was broken off is no build, and its lock holds nobody for good', async () => {
  await buildOnce(root, slowly);
  const later = new Date(Date.now() + 1_000);
  utimesSync(join(root, 'src/main.ts'), later, later);
  // As left by a process that was killed: the newest file is newer than the source, the rest is old.
  utimesSync(join(root, 'dist/src/cli/main.js'), new Date(Date.now() + 2_000), new Date(Date.now() + 2_000));
  const lock = join(root, 'node_modules/.cache/haru-build.lock');
  mkdirSync(lock);
  utimesSync(lock, new Date(0), new Date(0));
  let builds = 0;
  await buildOnce(root, async () => {
    builds++;
    await slowly();
  });
  expect(builds).toBe(1);
  expect(existsSync(lock)).toBe(false);
});

test('a source that is newer but the same is built once, not for every file of tests', async () => {
  await buildOnce(root, slowly);
  const soon = new Date(Date.now() + 50);
  utimesSync(join(root, 'src/main.ts'), soon, soon);
  await sleep(100);
  let builds = 0;
  const nothingChanged = (): Promise<void> => {
    builds++;
    return Promise.resolve();
  };
  await buildOnce(root, nothingChanged);
  await buildOnce(root, nothingChanged);
  expect(builds).toBe(1);
});
