import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { check } from '../../../src/app/doctor/check.js';
import { examine, type Check, type Patient } from '../../../src/app/doctor/index.js';
import { clock, nodeVersion } from '../../../src/app/doctor/machine.js';
import { dataFolder, keys } from '../../../src/app/doctor/place.js';
import { nodeWanted } from '../../../src/app/day-config.js';
import { loadSettings } from '../../../src/app/settings.js';
import { parseKst } from '../../../src/domain/index.js';

let home: string;
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'haru-doctor-'))));
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const NOW = parseKst('20261122130000');
const YEAR = 365 * 24 * 3_600_000;
const settings = loadSettings({}, {}, undefined);

describe('an examination', () => {
  test('that finds nothing wrong needs no mending', async () => {
    expect(await check('x', 'mend it', () => ({ detail: 'fine' }))).toEqual({
      ...{ name: 'x', ok: true, detail: 'fine', fix: null },
    });
  });

  test('that throws has found something', async () => {
    const found = await check('x', 'mend it', () => Promise.reject(new Error('Broken.\n  at line 1')));
    expect(found).toEqual({ name: 'x', ok: false, detail: 'Broken.', fix: 'mend it' });
  });

  test('may know better how to mend it', async () => {
    const found = await check('x', 'mend it', () => ({ detail: 'bad', wrong: true, fix: 'do this' }));
    expect(found).toMatchObject({ ok: false, fix: 'do this' });
  });
});

describe('node', () => {
  test.each([
    ['v20.19.0', false],
    ['v20.18.3', true],
    ['v18.99.0', true],
    ['v22.1.0', false],
  ])('%s', (version, wrong) => {
    expect(nodeVersion(version, '>=20.19').wrong).toBe(wrong);
  });

  test('of this machine is what package.json asks for', () => {
    expect(nodeVersion(process.version, nodeWanted()).wrong).toBe(false);
  });
});

describe('the clock', () => {
  test('is wrong before what was recorded already', async () => {
    expect(await clock(NOW, NOW + 3_600_000)).toMatchObject({
      wrong: true,
      detail: expect.stringContaining('3600 s') as unknown,
    });
    expect((await clock(NOW, NOW + 1_000)).wrong).toBeUndefined();
  });

  test('is wrong in a year whose holidays nobody knows', async () => {
    expect(await clock(NOW - 40 * YEAR, null)).toMatchObject({
      wrong: true,
      fix: expect.stringContaining('calendar') as unknown,
    });
    expect((await clock(NOW, null)).wrong).toBeUndefined();
  });
});

describe('the data folder', () => {
  test('need not be there yet', () => {
    expect(dataFolder(join(home, 'a', 'b'))).toMatchObject({
      detail: expect.stringContaining('will be made') as unknown,
    });
  });

  test('may not be a file', async () => {
    writeFileSync(join(home, 'file'), '');
    expect((await check('folder', 'mend', () => dataFolder(join(home, 'file')))).ok).toBe(false);
  });

  test('is wrong with a log that cannot be read', () => {
    mkdirSync(join(home, 'days'));
    writeFileSync(join(home, 'days', '20221110.sqlite'), 'no database at all, whatever its name says');
    expect(dataFolder(home)).toMatchObject({
      wrong: true,
      fix: expect.stringContaining('log verify 20221110') as unknown,
    });
  });
});

describe('keys', () => {
  test('are not needed by the simulator', () => {
    expect(keys(settings, {}).wrong).toBeUndefined();
  });

  test('are never shown, and no file of them may be read by others', async () => {
    const keysFile = join(home, 'keys.json');
    writeFileSync(keysFile, JSON.stringify({ appkey: 'A-KEY', secretkey: 'A-SECRET' }), { mode: 0o600 });
    const own = { ...settings, keysFile };
    expect(JSON.stringify(keys(own, {}))).not.toMatch(/A-KEY|A-SECRET/);
    chmodSync(keysFile, 0o644);
    expect(await check('keys', 'mend', () => keys(own, {}))).toMatchObject({ ok: false, detail: expect.stringContaining('chmod 600') as unknown }); // prettier-ignore
  });
});

describe('doctor', () => {
  async function examined(patient: Partial<Patient> = {}): Promise<Check[]> {
    const checks: Check[] = [];
    for await (const one of examine({ settings, home, now: NOW, env: {}, ...patient })) checks.push(one);
    return checks;
  }

  test('finds this machine well, down to a round trip over real sockets', { timeout: 30_000 }, async () => {
    const checks = await examined();
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual([
      ...['node', 'better-sqlite3', 'pictures', 'tfjs backend', 'data folder', 'clock', 'keys', 'simulator round trip'],
    ]);
  });

  test('asks nothing of Kiwoom without keys', { timeout: 30_000 }, async () => {
    const checks = await examined({ settings: loadSettings({ market: 'mock' }, {}, undefined) });
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['keys']);
  });
});
