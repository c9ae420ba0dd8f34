/** Models on disk, and the commands around them. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMarketStore } from '../../../db/index.js';
import { epochMs, formatKst, interval, price, stockCode } from '../../../src/domain/index.js';
import {
  architectureOf,
  chooseGreedy,
  encodeSafetensors,
  episodeOf,
  INPUTS,
  plainNetwork,
  weightsHash,
} from '../../../src/learning/index.js';
import {
  exportModel,
  findModel,
  importModel,
  modelNames,
  modelsFolder,
  readModel,
  saveModel,
} from '../../../src/app/models.js';
import { policyOf, policyToTrade } from '../../../src/app/policies.js';
import { Terminal } from '../../../src/cli/io.js';
import { runProgram } from '../../../src/cli/program.js';
import { someNetwork, walk } from '../../support/learning.js';

const CREATED = '2022-11-10T09:00:00.000Z';
const [network, weights] = someNetwork('lstm');
let home = '';
let file = '';

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'haru-models-'));
  file = join(home, 'mine.safetensors');
  writeFileSync(file, encodeSafetensors(weights));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const cardPath = (name: string): string => join(modelsFolder(home), name, 'model.json');
function changeCard(name: string, change: (card: Record<string, unknown>) => void): void {
  const card = JSON.parse(readFileSync(cardPath(name), 'utf8')) as Record<string, unknown>;
  change(card);
  writeFileSync(cardPath(name), JSON.stringify(card));
}

describe('the registry', () => {
  test('an imported model is found by its name, its file and its id, and says where it comes from', () => {
    const card = importModel(home, file, CREATED);
    expect(card).toMatchObject({ name: 'mine', method: 'import', data: null, weights: weightsHash(weights) });
    expect(modelNames(home)).toEqual(['mine']);
    const id = policyOf('mine', home).id;
    expect(policyOf(file, home).id).toBe(id);
    expect(policyOf(id, home).id).toBe(id);
    expect(findModel(home, 'mine').architecture).toEqual(network);
  });

  test('what leaves comes back the same, what it means included', () => {
    const linear = { ...network, activation: 'linear' as const };
    saveModel(home, { name: 'values', architecture: linear, weights }, CREATED);
    exportModel(home, 'values', join(home, 'out.safetensors'));
    importModel(home, join(home, 'out.safetensors'), CREATED, 'again');
    expect(readModel(home, 'again')).toMatchObject({ architecture: linear, hash: weightsHash(weights) });
  });

  test('a name is taken once, and is no path', () => {
    importModel(home, file, CREATED);
    expect(() => importModel(home, file, CREATED)).toThrow('There is a model "mine" already');
    for (const name of ['../mine', '', '.', '-x', 'a/b', 'a@b']) {
      expect(() => importModel(home, file, CREATED, name)).toThrow('is not a name');
    }
    expect(modelNames(home)).toEqual(['mine']);
  });

  test('a replaced model is the new one, whole', () => {
    importModel(home, file, CREATED);
    const [other, numbers] = someNetwork('cnn');
    saveModel(home, { name: 'mine', architecture: other, weights: numbers }, CREATED, undefined, true);
    expect(readModel(home, 'mine').architecture.net).toBe('cnn');
    expect(existsSync(join(modelsFolder(home), 'mine.part'))).toBe(false);
  });

  test.each([
    [
      'trained on other features',
      (card: Record<string, unknown>) => (card['features'] = 'a'.repeat(64)),
      'does not fit: it was trained on the features aaaaaaaa, this haru has f8d9e891',
    ],
    [
      'changed weights',
      (card: Record<string, unknown>) => (card['weights'] = 'b'.repeat(64)),
      'was changed: its weights are',
    ],
    [
      'another network',
      (card: Record<string, unknown>) => (card['architecture'] = { ...network, widths: [9, 7, 6] }),
      'belongs|expected',
    ],
    ['a word nobody knows', (card: Record<string, unknown>) => (card['colour'] = 'red'), 'is not a model'],
    ['a word missing', (card: Record<string, unknown>) => delete card['seed'], 'is not a model: seed'],
  ])('%s: refused with the reason', (_what, change, why) => {
    importModel(home, file, CREATED);
    changeCard('mine', change);
    expect(() => readModel(home, 'mine')).toThrow(new RegExp(why));
  });

  test('weights of other windows or outputs do not fit', () => {
    const two = new Map([...weights].map(([name, array]) => [name, cut(name, array)]));
    writeFileSync(file, encodeSafetensors(two));
    expect(() => importModel(home, file, CREATED)).toThrow('it has 2 outputs where buy, sell and hold are expected');
  });

  function cut(name: string, { shape, data }: { shape: readonly number[]; data: Float32Array }) {
    if (!name.startsWith('0.10.')) return { shape, data };
    return { shape: [2, ...shape.slice(1)], data: data.slice(0, (data.length * 2) / 3) };
  }

  test('names that are none say what there is', () => {
    importModel(home, file, CREATED);
    expect(() => policyOf('mime', home)).toThrow('"mime" is not a policy: it takes sma');
    expect(() => readModel(home, 'mime')).toThrow('did you mean mine?');
    expect(() => policyOf('mine@00000000', home)).toThrow('is not a policy');
    expect(() => policyOf(join(home, 'none.safetensors'), home)).toThrow('cannot be read');
  });
});

describe('a file that trades', () => {
  test('is kept once, so that the id in the log leads to its weights when the file is gone', () => {
    const { id } = policyToTrade(file, home, CREATED);
    policyToTrade(file, home, CREATED);
    rmSync(file);
    expect(modelNames(home)).toEqual(['mine']);
    expect(policyOf(id, home).id).toBe(id);
  });

  test('does not take the place of another model of its name', () => {
    policyToTrade(file, home, CREATED);
    const [, other] = someNetwork('lstm', 'other');
    writeFileSync(file, encodeSafetensors(other));
    const { id } = policyToTrade(file, home, CREATED);
    expect(modelNames(home)).toEqual(['mine', `mine-${weightsHash(other).slice(0, 8)}`]);
    expect(policyOf(id, home).id).toBe(id);
  });

  test('a baseline is kept nowhere', () => {
    policyToTrade('sma', home, CREATED);
    expect(modelNames(home)).toEqual([]);
  });
});

describe('the commands', () => {
  async function haru(...args: string[]): Promise<{ code: number; out: unknown[]; err: string }> {
    const texts: string[] = [];
    const errors: string[] = [];
    const io = new Terminal({ write: (text) => texts.push(text) }, { write: (text) => errors.push(text) });
    const code = await runProgram([...args, '--json', '--home', home], io);
    const lines = texts
      .join('')
      .split('\n')
      .filter((line) => line !== '');
    return { code, out: lines.map((line) => JSON.parse(line) as unknown), err: errors.join('') };
  }

  const bars = walk(150);
  beforeEach(() => {
    const store = openMarketStore({ home, clock: { now: () => epochMs(0) } });
    const code = stockCode('069500');
    store.put({ code, interval: interval('60m') }, bars, 'imported');
    store.putInstrument({ code, name: 'KODEX 200', market: 'KOSPI', kind: 'etf', basePrice: price(30_000) });
    store.close();
  });
  const RANGE = ['--code', '069500', '--interval', '60m'];

  test.each(['rltrader', 'kiwoom', 'mock'])(
    'test with the costs of %s: a summary, and a line per decision',
    async (costs) => {
      const steps = join(home, 'steps.jsonl');
      const { code, out } = await haru('test', '--policy', file, ...RANGE, '--costs', costs, '--steps-out', steps);
      expect(code).toBe(0);
      const [summary] = out as [{ steps: number; buy: number; sell: number; hold: number; portfolioValue: number }];
      expect(Object.keys(summary)).toEqual([
        ...['code', 'steps', 'buy', 'sell', 'hold', 'numStocks', 'portfolioValue', 'output'],
      ]);
      expect(summary.steps).toBe(150 - 119 - 4);
      expect(summary.buy + summary.sell + summary.hold).toBe(summary.steps);
      const lines = readFileSync(steps, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines).toHaveLength(summary.steps);
      expect(Object.keys(lines[0]!)).toEqual([
      'date', 'close', 'policy', 'action', 'confidence', 'balance', 'numStocks', 'portfolioValue', 'profitloss', 'avgBuyPrice',
    ]); // prettier-ignore
      expect(lines.at(-1)!['portfolioValue']).toBe(summary.portfolioValue);
      if (costs !== 'rltrader') expect(lines.every((line) => Number.isInteger(line['balance']))).toBe(true);
    },
  );

  test('predict: a line per bar, the agent seeing itself without shares', async () => {
    const { code, out } = await haru('predict', '--policy', file, ...RANGE);
    expect(code).toBe(0);
    expect(out).toHaveLength(150 - 119 - 4);
    const [first] = out as [object];
    expect(Object.keys(first)).toEqual(['date', 'action', 'confidence']);
    const { bars: played, features } = episodeOf(bars, {}, 5);
    const network = plainNetwork(architectureOf(weights), weights);
    out.forEach((line, i) => {
      const window = new Float32Array(5 * INPUTS);
      for (let k = 0; k < 5; k++) window.set(features.subarray((i + k) * 15, (i + k + 1) * 15), k * INPUTS);
      const { action, confidence } = chooseGreedy(network(window), 'sigmoid');
      expect(line).toEqual({ date: formatKst(played[i + 4]!.time), action, confidence });
    });
  });

  test('model: import, list, show, export', async () => {
    expect((await haru('model', 'import', file, '--name', 'taken')).out).toMatchObject([{ name: 'taken' }]);
    expect((await haru('model', 'list')).out).toMatchObject([{ name: 'taken', method: 'import' }]);
    expect((await haru('model', 'show', 'taken')).out).toMatchObject([{ weights: weightsHash(weights) }]);
    const out = join(home, 'out.safetensors');
    expect((await haru('model', 'export', 'taken', out)).code).toBe(0);
    expect(weightsHash(findModel(home, out).weights)).toBe(weightsHash(weights));
  });

  test.each([
    [['test', '--policy', 'nobody', ...RANGE], 'There is no model "nobody"'],
    [['test', '--policy', '', ...RANGE], 'There is no model ""'],
    [['model', 'show', 'nobody'], 'There is no model "nobody"'],
  ])('%s is refused with one sentence', async (args, sentence) => {
    const { code, out, err } = await haru(...args);
    expect({ code, out }).toEqual({ code: 2, out: [] });
    expect(err).toContain(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('numbers, ranges and files that are none are refused before anything is written', async () => {
    copyFileSync(file, join(home, 'short.safetensors'));
    writeFileSync(join(home, 'short.safetensors'), readFileSync(file).subarray(0, 500));
    const steps = join(home, 'steps.jsonl');
    const refused = async (...args: string[]): Promise<string> => {
      const { code, err } = await haru('test', ...RANGE, '--steps-out', steps, ...args);
      expect(code).toBe(2);
      expect(existsSync(steps)).toBe(false);
      return err;
    };
    expect(await refused('--policy', file, '--balance', '0.5')).toContain('--balance takes whole won');
    expect(await refused('--policy', file, '--costs', 'free')).toContain('free');
    expect(await refused('--policy', file, '--from', '20300101')).toContain('0 bars with all features, at least 5');
    expect(await refused('--policy', join(home, 'short.safetensors'))).toContain('is not a safetensors file');
  });
});
