/** The command line as a process: exit codes, streams, and what only a process can meet. */
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { dayLogPath, verifyDayLog } from '../../../db/index.js';
import { buildOnce, haru } from '../../support/built-cli.js';
import { temporaryHomes } from '../db/temp.js';
import { DAY } from '../engine/bench.js';

const newFolder = temporaryHomes();
function folder(): string {
  const path = newFolder();
  mkdirSync(path);
  return path;
}

beforeAll(() => buildOnce(), 120_000);

const day = ['run', '--day', DAY, '--policy', 'hold', '--json'];

describe('haru as a process', () => {
  test.each([
    [['--version'], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    [['run', '--help'], 0, /--market/, /^$/],
    [['rnu', '--json'], 2, /^$/, /^Unknown command 'rnu': did you mean run\?\n$/],
    [['replay', DAY, '--json'], 2, /^$/, /^There is no log at [^\n]+\n$/],
  ])('%j', async (args, exit, stdout, stderr) => {
    const ran = await haru(args, { cwd: folder() });
    expect(ran.stdout).toMatch(stdout);
    expect(ran.stderr).toMatch(stderr);
    expect(ran.code).toBe(exit);
  });

  test('a reader that has seen enough is no failure', async () => {
    const { code, stderr } = await haru(['run', '--help'], { cwd: folder(), shell: 'exec > >(head -c 1 >/dev/null; exit)' });
    expect([code, stderr]).toEqual([0, '']);
  }); // prettier-ignore
});

describe.skipIf(process.platform === 'win32')('a machine that refuses', () => {
  test.skipIf(process.getuid?.() === 0)('a data folder that may not be written', async () => {
    const home = folder();
    chmodSync(home, 0o500);
    const { code, stdout, stderr } = await haru([...day, '--home', join(home, 'haru')]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^The system refused, give this user the right to it: EACCES[^\n]+\n$/);
  });

  test('a disk that takes no more: what was recorded stays, verifies and replays', async () => {
    const home = folder();
    // Files may grow to 200 KiB; the signal for it is ignored, so that writing fails as on a full disk.
    const { code, stdout, stderr } = await haru([...day, '--home', home], { shell: "trap '' XFSZ; ulimit -f 200" });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^[^\n]+20221110\.sqlite: the disk[^\n]+\n$/);
    const path = dayLogPath(home, DAY);
    expect(existsSync(path)).toBe(true);
    expect(verifyDayLog(path)).toMatchObject({ ok: true, firstBad: null });
    expect(readdirSync(dirname(path))).not.toContain('quarantine');
    expect((await haru(['replay', DAY, '--home', home, '--json'])).code).toBe(0);
  });
});
