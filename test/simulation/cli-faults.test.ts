/** `haru run --faults` as it is typed: the process is killed or its disk is full, and the log that is left is whole. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/simulator/index.js';
import { buildOnce, haru } from '../support/built-cli.js';

const home = mkdtempSync(join(tmpdir(), 'haru-faults-'));
beforeAll(() => buildOnce(), 120_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function runWith(...faults: Fault[]) {
  const plan = join(home, 'plan.json');
  writeFileSync(plan, JSON.stringify({ faults }));
  return haru(['run', '--day', '20261120', '--codes', '069500', '--faults', plan, '--home', home, '--json']);
}

async function verified(): Promise<unknown> {
  return JSON.parse((await haru(['log', 'verify', '20261120', '--home', home, '--json'])).stdout);
}

describe('haru run --faults', () => {
  test('killed at a write: the log holds all that was committed before', { timeout: 60_000 }, async () => {
    const killed = await runWith({ kind: 'kill', write: 'commit', nth: 3, when: 'after' });
    expect(killed).toMatchObject({ code: null, stdout: '' });
    expect(await verified()).toMatchObject({ ok: true, firstBad: null });
  });

  test('a full disk ends the day with a sentence, and the log is whole', { timeout: 60_000 }, async () => {
    const full = await runWith({ kind: 'diskFull', write: 'append', nth: 200 });
    expect(full).toMatchObject({ code: 1, stdout: '' });
    expect(full.stderr).toContain('The disk is full (planned: append 200): make room and start again.');
    expect(await verified()).toMatchObject({ ok: true, firstBad: null });
  });

  test('a bad plan is one sentence and exit code 2', { timeout: 60_000 }, async () => {
    const bad = await runWith({ kind: 'socketCut', at: '9:00' });
    expect(bad).toMatchObject({ code: 2, stdout: '' });
    expect(bad.stderr).toContain(
      '(socketCut) has a wrong "at" "9:00": it takes a time of day HH:MM:SS, like 09:05:00.',
    );
  });
});
