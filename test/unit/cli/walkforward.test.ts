/** `haru walkforward` as people run it: bad input in one sentence, the same result with one thread or two, stopped and gone on with. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMarketStore } from '../../../db/index.js';
import { Terminal } from '../../../src/cli/io.js';
import { runProgram } from '../../../src/cli/program.js';
import { epochMs } from '../../../src/domain/index.js';
import { buildOnce, haru as process } from '../../support/built-cli.js';
import { fill } from '../../support/walkforward.js';

let home = '';
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'haru-walk-cli-'));
  const store = openMarketStore({ home, clock: { now: () => epochMs(0) } });
  fill(store);
  store.close();
  await buildOnce();
}, 120_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

test.each([
  [['--train-bars', '5000'], '5000 bars to train on, 125 between and 250 to test on are more than the 301 bars'],
  [['--train-bars', 'many'], '--train-bars takes a whole number from 1 on: "many" is none.'],
  [['--code', '114800'], 'There are no bars of 114800: stored are 069500 60m.'],
  [['--methods', 'pg,foo'], '--methods takes some of pg, dqn, ppo, each once: "pg,foo" does not.'],
  [['--methods', 'pg', '--epochs', 'ppo=3'], '--epochs names "ppo", which is not among --methods pg.'],
  [['--epochs', '0'], '--epochs is not right'],
  [['--lr', 'pg=fast'], '--lr takes a number, or one for each method like pg=200,ppo=40: "fast" is none.'],
  [['--test-from', '20220401', '--train-bars', '4'], '--train-bars is for rolling windows'],
  [['--train-from', '20220201'], 'One window by times takes at least --test-from'],
  [['--train-from', '20220401', '--test-from', '20220301'], 'The training must begin before the test.'],
  [['--train-from', '20220401', '--train-to', '20220301', '--test-from', '20220405'], '--train-to 20220301 is before --train-from 20220401'],
  [['--train-from', '20220301', '--test-from', '20220302'], 'No bar is left to train on when 125 bars are kept'],
  [['--test-from', '20230301'], 'There is no bar with all features in the range to test on.'],
  [['--train-bars', '60', '--test-bars', '3'], 'A network that looks at 5 bars needs more than that'],
  [['--name', 'none'], 'There is no walk-forward "none" to go on with'],
  [['--name', '../x'], '"../x" is not a name'],
])('%j is refused', async (args, sentence) => {
  const heard = { out: '', err: '' };
  const io = new Terminal({ write: (text) => (heard.out += text) }, { write: (text) => (heard.err += text) });
  const code = await runProgram(['walkforward', ...args, '--json', '--home', home], io);
  expect(heard.err).toMatch(/^[^\n]+\n$/);
  expect([code, heard.out]).toEqual([2, '']);
  expect(heard.err).toContain(sentence);
}); // prettier-ignore

const FLAGS = ['--net', 'dnn', '--methods', 'pg', '--epochs', '2', '--seeds', '2', '--train-bars', '60', '--test-bars', '55', '--draws', '5']; // prettier-ignore
const seconds = /"seconds":[\d.]+/g;

test('one thread and two come to the same, row by row and verdict by verdict; a finished one is told again at once', async () => {
  const results: string[] = [];
  for (const workers of ['1', '2']) {
    const ran = await process(['walkforward', ...FLAGS, '--workers', workers, '--name', 'same', '--json', '--home', home]);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    results.push(ran.stdout.replace(seconds, ''));
    expect(readFileSync(join(home, 'walkforward', 'same', 'results.jsonl'), 'utf8').trim().split('\n')).toHaveLength(4);
    if (workers === '2') continue;
    const again = await process(['walkforward', '--name', 'same', '--home', home]);
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(again.stdout).toContain('less buy-and-hold');
    rmSync(join(home, 'walkforward'), { recursive: true });
  }
  expect(results[1]).toBe(results[0]);
  expect(JSON.parse(results[0]!.replaceAll(',,', ','))).toMatchObject({ done: 4, tries: 1 });
}, 60_000); // prettier-ignore
