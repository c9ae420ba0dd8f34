/** `haru collect` as its users see it: what it prints, what it gives as JSON, how it ends. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { lockHome } from '../../../src/app/lock.js';
import { Terminal } from '../../../src/cli/io.js';
import { runProgram } from '../../../src/cli/program.js';

const folder = mkdtempSync(join(tmpdir(), 'haru-collect-'));
afterEach(() => {
  process.exitCode = undefined;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function run(home: string, ...args: string[]) {
  let out = '';
  let err = '';
  const io = new Terminal({ write: (text) => (out += text) }, { write: (text) => (err += text) });
  const config = join(folder, 'empty.json');
  writeFileSync(config, '{}');
  const code = await runProgram(['collect', '--config', config, '--home', join(folder, home), ...args], io);
  return { code, out, err, lines: out.split('\n').filter((line) => line !== '') };
}

const CODE = ['--codes', '069500'];

test('a line for each series, everything the first time, nothing the second', async () => {
  const first = await run('one', ...CODE, '--interval', '60m,1d', '--until', '20221110', '--json');
  expect(first).toMatchObject({ code: 0, err: '' });
  const [hours, days] = first.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  // The simulator keeps 13 months, and its day is the next one: nothing of its minutes is as old as 2022.
  expect(hours).toMatchObject({ code: '069500', name: 'KODEX 200', interval: '60m', stored: 0, from: null, to: null });
  expect(days).toMatchObject({ interval: '1d', stored: 0, lastUpdate: null });

  const second = await run('one', ...CODE, '--interval', '60m,1d', '--json');
  const told = second.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(told[0]).toMatchObject({ requested: 3, corrected: 0 });
  expect(told[1]).toMatchObject({ requested: 2, stored: 660 });
  expect(String(told[0]!['lastUpdate'])).toMatch(/^\d{8}150000$|^\d{8}160000$/);
  expect(told[1]!['to']).toMatch(/^\d{8}$/);

  const third = await run('one', ...CODE, '--interval', '60m,1d');
  expect(third.lines[0]).toMatch(/^code +name +interval +pages +stored/);
  expect(third.lines[1]).toMatch(/^069500 +KODEX 200 +60m +0 +0 +0 +\d{14} +\d{14}$/);
});

test('what makes no sense is one sentence and exit code 2', async () => {
  for (const [args, sentence] of [
    [['--interval', '2m'], '"2m" is not an interval'],
    [['--codes', 'kodex'], 'is not a stock code'],
    [['--codes', '999999'], 'The simulator makes no synthetic day for 999999'],
    [['--until', 'friday'], 'is not a time'],
    [['--market', 'nyse'], 'sim, mock, live'],
  ] as const) {
    const { code, out, err } = await run('bad', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
  }
});

test('bars of the two worlds never mix, and nobody asks Kiwoom beside a daemon', async () => {
  await run('sim', ...CODE, '--interval', '1d');
  expect(readFileSync(join(folder, 'sim', 'market.origin'), 'utf8')).toBe('simulator\n');
  const mixed = await run('sim', '--market', 'mock');
  expect(mixed).toMatchObject({ code: 2, out: '' });
  expect(mixed.err).toContain('were collected from the simulator');
  const release = lockHome(join(folder, 'sim'));
  expect((await run('sim', '--market', 'mock')).err).toContain(`process ${process.pid}`);
  release();
});
