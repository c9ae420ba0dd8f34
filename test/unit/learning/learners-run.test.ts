/** A training as a run: its folder, its end in the registry, and its being stopped and resumed. */
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMarketStore } from '../../../db/index.js';
import { epochMs, interval, stockCode, type MarketStore } from '../../../src/domain/index.js';
import { modelNames, readModel } from '../../../src/app/models.js';
import { resume, train, type TrainOptions } from '../../../src/app/train.js';
import { RunFolder } from '../../../src/app/train-files.js';
import { OutputFolder } from '../../../src/app/train-output.js';
import { parseTrainSettings, type TrainSettings } from '../../../src/app/train-settings.js';
import { Terminal } from '../../../src/cli/io.js';
import { runProgram } from '../../../src/cli/program.js';
import { unpack, type PackedEpoch } from '../../../src/report/training/packed.js';
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
  expect(RunFolder.find(home, 'mine').reports()).toMatchObject([
    { epoch: 1 },
    { epoch: 2 },
    { epoch: 3 },
    { epoch: 4 },
  ]);
});

test('stopped after any epoch and resumed it comes to the same weights, and tells each epoch once', async () => {
  const { weightsHash } = await train('unbroken', settings(), options());
  for (const stop of [1, 2, 3]) {
    const name = `stopped-${stop}`;
    const first = await train(name, settings(), options(stop));
    expect(first).toMatchObject({ epochs: stop, stopped: true });
    expect(modelNames(home)).not.toContain(name);
    // As after a crash: lines of epochs that no checkpoint has seen.
    appendFileSync(join(home, 'output', '069500', `train_${name}`, 'epochs.jsonl'), '{"epoch":99}\n{"ep');
    expect(await resume(name, {}, options())).toMatchObject({ model: name, weightsHash, stopped: false });
    expect(RunFolder.find(home, name).reports()).toMatchObject([
      { epoch: 1 },
      { epoch: 2 },
      { epoch: 3 },
      { epoch: 4 },
    ]);
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
  const flags = ['--method', 'dqn', '--net', 'dnn', '--epochs', '2', '--json', '--no-charts'];
  expect(await haru('train', ...flags, '--name', 'values')).toBe(0);
  const result = JSON.parse(told.join('')) as Record<string, unknown>;
  expect(Object.keys(result)).toEqual(
    expect.arrayContaining(['model', 'epochs', 'steps', 'rolloutSeconds', 'fitSeconds', 'epochSeconds', 'finalPortfolioValue', 'bestPortfolioValue', 'weightsHash']),
  ); // prettier-ignore
  expect(await haru('update', '--policy', 'values', '--epochs', '1', '--name', 'further', '--no-charts')).toBe(0);
  const before = readModel(home, 'values');
  expect(readModel(home, 'further').card).toMatchObject({ method: 'dqn', params: { base: `values@${before.hash.slice(0, 8)}` } }); // prettier-ignore
  expect(readModel(home, 'further').hash).not.toBe(before.hash);
  for (const [wrong, sentence] of [
    [['--lr', 'fast'], '--lr takes a number: "fast" is none.'],
    [['--epochs', '0'], '--epochs is not right'],
    [['--chart-every', '0.5'], '--chart-every takes a whole number of epochs above 0: "0.5" is none.'],
    [['--name', 'values'], 'There is a run or model "values" already'],
    [['--name', '../values'], 'is not a name'],
    [['--resume'], 'There is no unfinished run'],
  ] as const) {
    failed.length = 0;
    expect(await haru('train', ...wrong)).toBe(2);
    expect(failed.join('')).toContain(sentence);
  }
});

const FIGURES = (...epochs: string[]) => epochs.flatMap((epoch) => [`epochs/${epoch}.png`, `epochs/${epoch}.svg`]);
const PAGE = ['episodes.jsonl', 'epochs.html', 'epochs.jsonl'];
/** Every byte of a training's output but what it was told. */
const drawn = (name: string) => {
  const { folder, files } = RunFolder.find(home, name).output.output();
  return files.filter((file) => file !== 'params.json' && file !== 'epochs.jsonl').map((file) => [file, readFileSync(join(folder, file)).toString('base64')]); // prettier-ignore
};

test('the charts of a run that was killed and resumed are those of one that was not; drawing changes nothing learned', async () => {
  const charts = { chartEvery: 3 };
  const { output, weightsHash } = await train('unbroken', settings(), { ...options(), ...charts });
  expect(output).toEqual({
    folder: join(home, 'output', '069500', 'train_unbroken'),
    files: [...PAGE, ...FIGURES('0003', '0004'), 'params.json'],
  });
  const first = await train('stopped', settings(), { ...options(2), ...charts });
  expect(first.output.files).toEqual([...PAGE, 'params.json']);
  // What was drawn after the checkpoint and then lost with the process.
  const { folder } = first.output;
  appendFileSync(join(folder, 'episodes.jsonl'), '{"epoch":3,"half of a li');
  mkdirSync(join(folder, 'epochs'));
  writeFileSync(join(folder, 'epochs', '0004.svg'), 'half');
  writeFileSync(join(folder, 'epochs', '0099.png'), 'of another');
  await resume('stopped', {}, { ...options(), ...charts });
  expect(drawn('stopped')).toEqual(drawn('unbroken'));
  const plain = await train('plain', settings(), options());
  expect(plain).toMatchObject({ weightsHash, output: { files: ['epochs.jsonl', 'params.json'] } });
}, 30_000);

test('ppo, which plays stretches, has the whole range drawn as a test plays it', async () => {
  const { output, steps } = await train('mine', settings({ method: 'ppo', epochs: 1 }), {
    ...options(),
    chartEvery: 10,
  });
  expect(output.files).toEqual([...PAGE, ...FIGURES('0001'), 'params.json']);
  const [epoch] = RunFolder.find(home, 'mine').output.lines('episodes.jsonl') as PackedEpoch[];
  expect(unpack(epoch!.actions)).toHaveLength(31);
  expect(steps).not.toBe(31);
  expect(unpack(epoch!.actions).filter((action) => action > 2)).toEqual([]);
}, 30_000);

test('test and predict leave what they said in folders of their own, none over another', async () => {
  const told: string[] = [];
  const noted: string[] = [];
  const haru = async (...args: string[]): Promise<string[]> => {
    told.length = 0;
    const io = new Terminal({ write: (text) => told.push(text) }, { write: (text) => noted.push(text) });
    expect(await runProgram([...args, '--home', home, '--json'], io)).toBe(0);
    return told.join('').trim().split('\n');
  };
  await train('mine', settings(), options());
  const [first = ''] = await haru('test', '--policy', 'mine');
  const { steps, output } = JSON.parse(first) as { steps: number; output: { folder: string; files: string[] } };
  expect(output.folder).toMatch(/\/output\/069500\/test_\d{14}_pg_dnn(-\d)?$/);
  expect(output.files).toEqual(['episode.html', 'episode.png', 'episode.svg', 'params.json', 'steps.jsonl']);
  expect(readFileSync(join(output.folder, 'steps.jsonl'), 'utf8').trim().split('\n')).toHaveLength(steps);
  expect(JSON.parse(readFileSync(join(output.folder, 'params.json'), 'utf8'))).toMatchObject({ mode: 'test', model: 'mine', code: '069500', balance: 10_000_000, costs: 'rltrader' }); // prettier-ignore
  const [second = ''] = await haru('test', '--policy', 'mine', '--no-charts');
  const other = (JSON.parse(second) as { output: { folder: string; files: string[] } }).output;
  expect(other.files).toEqual(['params.json', 'steps.jsonl']);
  expect(other.folder).not.toBe(output.folder);
  const lines = await haru('predict', '--policy', 'mine');
  const [, path = ''] = /^Wrote (.*)\.$/m.exec(noted.join('')) ?? [];
  expect(path).toMatch(/\/output\/069500\/predict_\d{14}_pg_dnn$/);
  expect(readFileSync(join(path, 'predictions.jsonl'), 'utf8').trim().split('\n')).toEqual(lines);
}, 30_000);

test('two folders of one name stand side by side, and a training is found by the model that it makes', () => {
  const params = { mode: 'train', model: 'mine', code: '069500' } as const;
  const names = [1, 2, 3].map(() => OutputFolder.create(home, 'mine', params).path.split('/').at(-1));
  expect(names).toEqual(['train_mine', 'train_mine-2', 'train_mine-3']);
  OutputFolder.create(home, 'mine', { ...params, mode: 'test' });
  const found = OutputFolder.ofTrainings(home);
  expect([...found.keys()]).toEqual(['mine']);
  expect(found.get('mine')?.path).toMatch(/train_mine-3$/);
});
