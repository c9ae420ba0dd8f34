/** A training as a run: its folder, its end in the registry, and its being stopped and resumed. */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMarketStore } from '../../../db/index.js';
import { epochMs, interval, stockCode, type MarketStore } from '../../../src/domain/index.js';
import { modelNames, readModel } from '../../../src/app/models.js';
import { resume, train, type TrainOptions } from '../../../src/app/train.js';
import { readEpochs } from '../../../src/app/train-files.js';
import { parseTrainSettings, type TrainSettings } from '../../../src/app/train-settings.js';
import { Terminal } from '../../../src/cli/io.js';
import { runProgram } from '../../../src/cli/program.js';
import { walk } from '../../support/learning.js';

const SERIES = { code: stockCode('069500'), interval: interval('60m') };
let home = '';
let store: MarketStore;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'haru-train-'));
  store = openMarketStore({ home, clock: { now: () => epochMs(0) } });
  store.put(SERIES, walk(150), 'imported');
});
afterEach(() => {
  store.close();
  rmSync(home, { recursive: true, force: true });
});

const settings = (other: Partial<TrainSettings> = {}): TrainSettings =>
  parseTrainSettings({
    ...SERIES, from: null, to: null, method: 'pg', net: 'dnn', epochs: 4, seed: '7', steps: 5, lr: 0.001, discount: 0.9, balance: 10_000_000, costs: 'rltrader', base: null, ...other,
  }); // prettier-ignore

/** Asks to stop after so many epochs. */
function options(stopAfter = Infinity): TrainOptions {
  const controller = new AbortController();
  const onEpoch = ({ epoch }: { readonly epoch: number }): void => {
    if (epoch >= stopAfter) controller.abort();
  };
  return { home, store, signal: controller.signal, now: () => '2022-12-06T09:00:00.000Z', onEpoch };
}

test('a run ends as two models of the registry, the last weights and the best', async () => {
  const result = await train('mine', settings(), options());
  expect(result).toMatchObject({ model: 'mine', epochs: 4, steps: 31, stopped: false });
  expect(modelNames(home)).toEqual(['mine', 'mine-best']);
  const { hash, card } = readModel(home, 'mine');
  expect(hash).toBe(result.weightsHash);
  expect(card).toMatchObject({ method: 'pg', seed: '7', data: { code: '069500', bars: 31 } });
  expect(card?.metrics['finalPortfolioValue']).toBe(result.finalPortfolioValue);
  expect(readEpochs(home, 'mine')).toMatchObject([{ epoch: 1 }, { epoch: 2 }, { epoch: 3 }, { epoch: 4 }]);
});

test('stopped after any epoch and resumed it comes to the same weights, and tells each epoch once', async () => {
  const { weightsHash } = await train('unbroken', settings(), options());
  for (const stop of [1, 2, 3]) {
    const name = `stopped-${stop}`;
    const first = await train(name, settings(), options(stop));
    expect(first).toMatchObject({ epochs: stop, stopped: true });
    expect(modelNames(home)).not.toContain(name);
    // As after a crash: lines of epochs that no checkpoint has seen.
    appendFileSync(join(home, 'models', name, 'epochs.jsonl'), '{"epoch":99}\n');
    expect(await resume(name, {}, options())).toMatchObject({ model: name, weightsHash, stopped: false });
    expect(readEpochs(home, name)).toMatchObject([{ epoch: 1 }, { epoch: 2 }, { epoch: 3 }, { epoch: 4 }]);
  }
});

test('a run is resumed as it was begun, on the bars that it began with', async () => {
  await train('mine', settings(), options(2));
  const wrong = (async () => resume('mine', { lr: 0.5 }, options()))();
  await expect(wrong).rejects.toThrow('was begun with --lr 0.001, not 0.5');
  store.put(SERIES, walk(160, 'other'), 'imported');
  await expect((async () => resume(null, {}, options()))()).rejects.toThrow('are not those the run mine began with');
  await expect((async () => resume('none', {}, options()))()).rejects.toThrow('There is no run "none"');
});

test('the command tells what CLI.md says, refuses what is wrong in one sentence, and updates into a new model', async () => {
  const told: string[] = [];
  const failed: string[] = [];
  const haru = (...args: string[]): Promise<number> =>
    runProgram([...args, '--home', home], new Terminal({ write: (text) => told.push(text) }, { write: (text) => failed.push(text) })); // prettier-ignore
  const flags = ['--method', 'dqn', '--net', 'dnn', '--epochs', '2', '--json'];
  expect(await haru('train', ...flags, '--name', 'values')).toBe(0);
  const result = JSON.parse(told.join('')) as Record<string, unknown>;
  expect(Object.keys(result)).toEqual(
    expect.arrayContaining(['model', 'epochs', 'steps', 'rolloutSeconds', 'fitSeconds', 'epochSeconds', 'finalPortfolioValue', 'bestPortfolioValue', 'weightsHash']),
  ); // prettier-ignore
  expect(await haru('update', '--policy', 'values', '--epochs', '1', '--name', 'further')).toBe(0);
  const before = readModel(home, 'values');
  expect(readModel(home, 'further').card).toMatchObject({ method: 'dqn', params: { base: `values@${before.hash.slice(0, 8)}` } }); // prettier-ignore
  expect(readModel(home, 'further').hash).not.toBe(before.hash);
  for (const [wrong, sentence] of [
    [['--lr', 'fast'], '--lr takes a number: "fast" is none.'],
    [['--epochs', '0'], '--epochs is not right'],
    [['--name', 'values'], 'There is a run or model "values" already'],
    [['--name', '../values'], 'is not a name'],
    [['--resume'], 'There is no unfinished run'],
  ] as const) {
    failed.length = 0;
    expect(await haru('train', ...wrong)).toBe(2);
    expect(failed.join('')).toContain(sentence);
  }
  expect(existsSync(join(home, 'models', 'further', 'params.json'))).toBe(true);
  expect(readFileSync(join(home, 'models', 'further', 'params.json'), 'utf8')).toContain('"base"');
});
