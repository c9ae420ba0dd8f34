/** A walk-forward from its settings to its verdicts: what is done is kept, and a job is what `train` and `test` would do. */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMarketStore } from '../../../db/index.js';
import { storedEnvironment } from '../../../src/app/episodes.js';
import { readModel } from '../../../src/app/models.js';
import { train } from '../../../src/app/train.js';
import { parseTrainSettings } from '../../../src/app/train-settings.js';
import { walkforward } from '../../../src/app/walkforward.js';
import type { WalkforwardSettings } from '../../../src/app/walkforward-settings.js';
import { epochMs, formatKst, type MarketStore } from '../../../src/domain/index.js';
import { plainNetwork, testEpisode } from '../../../src/learning/index.js';
import { AT, fill, inProcess, SERIES, walkOptions, walkSettings } from '../../support/walkforward.js';

let home = '';
let store: MarketStore;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'haru-walk-'));
  store = openMarketStore({ home, clock: { now: () => epochMs(0) } });
  fill(store);
});
afterEach(() => {
  store.close();
  rmSync(home, { recursive: true, force: true });
});

const run = (name: string, settings: WalkforwardSettings | null, options: Parameters<typeof walkOptions>[2] = {}) =>
  walkforward(name, settings, walkOptions(home, store, options));
const seconds = /"seconds":[\d.]+/g;

test('a row for each window, method and seed, beside what needs no learning, and a verdict', async () => {
  const { rows, verdicts, windows, ...counts } = await run('mine', walkSettings());
  expect(counts).toMatchObject({ name: 'mine', jobs: 4, done: 4, failed: [], stopped: false, tries: 1 });
  expect(windows.map(({ trainBars, testBars }) => [trainBars, testBars])).toEqual([[60, 55], [60, 55]]); // prettier-ignore
  expect(rows.map(({ window, method, seed }) => [window, method, seed])).toEqual(
    [0, 1].flatMap((window) => [...['buy-and-hold', 'hold', 'sma'].map((method) => [window, method, null]), [window, 'pg', '1'], [window, 'pg', '2']]),
  ); // prettier-ignore
  const learned = rows.filter(({ seed }) => seed !== null);
  for (const row of learned) expect(row.random).toMatchObject({ draws: 5 });
  expect(JSON.stringify(rows)).not.toContain('"path"');
  expect(verdicts).toMatchObject([{ method: 'pg', epochs: 2, runs: 4, bars: 110, tries: 1 }]);
  const kept = JSON.parse(readFileSync(join(home, 'walkforward', 'mine', 'verdicts.json'), 'utf8')) as object;
  expect(kept).toMatchObject({ at: AT, verdicts });
});

test('a job is the same training as `haru train --seed`, and the same test as `haru test`', async () => {
  const { rows, windows } = await run('mine', walkSettings());
  const [{ train: from, test: tested }] = windows as [(typeof windows)[0]];
  const settings = parseTrainSettings({
    ...SERIES, from: formatKst(from.from), to: formatKst(from.to), method: 'pg', net: 'dnn', epochs: 2, seed: '2', steps: 5, lr: 0.001, discount: 0.9, balance: 10_000_000, costs: 'kiwoom', base: null,
  }); // prettier-ignore
  const { signal } = new AbortController();
  await train('same', settings, { home, store, signal, now: () => AT, onEpoch: () => {} });
  const { architecture, weights, hash } = readModel(home, 'same');
  const environment = storedEnvironment(store, { series: SERIES, range: tested, steps: 1, costs: 'kiwoom', balance: 10_000_000 }); // prettier-ignore
  const summary = testEpisode(environment, plainNetwork(architecture, weights), architecture.activation, () => {});
  const row = rows.find(({ window, seed }) => window === 0 && seed === '2');
  expect(row).toMatchObject({ weightsHash: hash, finalPortfolioValue: summary.portfolioValue, buys: summary.buy, sells: summary.sell }); // prettier-ignore
});

describe('going on', () => {
  test('stopped after any job, with a line cut short, it comes to the same result', async () => {
    const whole = await run('whole', walkSettings());
    for (const stopAfter of [1, 3]) {
      const name = `stopped-${stopAfter}`;
      const first = await run(name, walkSettings(), { stopAfter });
      expect(first).toMatchObject({ done: stopAfter, stopped: true, verdicts: [] });
      const folder = join(home, 'walkforward', name);
      expect(existsSync(join(folder, 'verdicts.json'))).toBe(false);
      appendFileSync(join(folder, 'results.jsonl'), '{"key":"069500/1/pg/2","code":"0695');
      const { name: _name, tries: _tries, verdicts, ...rest } = await run(name, null);
      const { name: _whole, tries: _one, verdicts: same, ...all } = whole;
      expect(JSON.stringify(rest).replace(seconds, '')).toBe(JSON.stringify(all).replace(seconds, ''));
      expect(verdicts[0]?.differences.map(({ mean }) => mean)).toEqual(same[0]?.differences.map(({ mean }) => mean));
      rmSync(folder, { recursive: true });
    }
  });

  test('results in another order are the same result', async () => {
    const forwards = inProcess(store);
    const backwards: typeof forwards = (jobs, ...rest) => forwards(jobs.toReversed(), ...rest);
    const one = JSON.stringify(await run('one', walkSettings()));
    rmSync(join(home, 'walkforward'), { recursive: true });
    const other = JSON.stringify(await run('one', walkSettings(), { run: backwards }));
    expect(other.replace(seconds, '')).toBe(one.replace(seconds, ''));
  });

  test('is refused with other settings or other bars, or when there is nothing to go on with', async () => {
    await run('mine', walkSettings());
    await expect(run('mine', walkSettings({ seeds: 3 }))).rejects.toThrow('was begun with seeds 2, not 3');
    await expect(run('none', null)).rejects.toThrow('There is no walk-forward "none" to go on with');
    await expect(run('../mine', null)).rejects.toThrow('is not a name');
    fill(store, 430);
    await expect(run('mine', null)).rejects.toThrow('The bars are not those that mine began with');
  });
});

test('a job that fails is told by name, gives no verdict, and is tried again', async () => {
  const refuse = (key: string): string | null => (key.endsWith('/1/pg/2') ? 'the loss is NaN' : null);
  const first = await run('mine', walkSettings(), { run: inProcess(store, refuse) });
  expect(first).toMatchObject({
    done: 3,
    stopped: false,
    failed: [{ key: '069500/1/pg/2', error: 'the loss is NaN' }],
  });
  expect(first.verdicts[0]?.words).toBe('cannot say: 1 of 4 runs failed');
  expect(existsSync(join(home, 'walkforward', 'mine', 'verdicts.json'))).toBe(false);
  expect(await run('mine', null)).toMatchObject({ done: 4, failed: [], stopped: false });
});

test('what was tried before on the same bars is counted, the same thing again is not', async () => {
  const learners = (epochs: number) => walkSettings({ seeds: 1, learners: [{ method: 'pg', epochs, lr: 0.001, discount: 0.9 }] }); // prettier-ignore
  expect(await run('one', learners(1))).toMatchObject({ tries: 1 });
  expect(await run('again', learners(1))).toMatchObject({ tries: 1 });
  const { tries, verdicts } = await run('two', learners(2));
  expect(tries).toBe(2);
  expect(verdicts[0]?.confidence).toBe(0.975);
});
