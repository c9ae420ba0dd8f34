/** `model promote`: only a verdict of edge on a model's own kind makes it the one to trade, or a reason that is kept. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { versionsNow } from '../../../src/app/day-config.js';
import { promoteModel } from '../../../src/app/models-promote.js';
import { readCard, saveModel, type CardFacts } from '../../../src/app/models.js';
import { policyOf } from '../../../src/app/policies.js';
import { WalkforwardFolder, type MethodVerdict, type WalkforwardParams } from '../../../src/app/walkforward-files.js';
import { Terminal } from '../../../src/cli/io.js';
import { runProgram } from '../../../src/cli/program.js';
import { epochMs } from '../../../src/domain/index.js';
import { FEATURE_SCHEMA_HASH } from '../../../src/features/index.js';
import { weightsHash } from '../../../src/learning/index.js';
import { someNetwork } from '../../support/learning.js';
import { AT, walkSettings } from '../../support/walkforward.js';

const [architecture, weights] = someNetwork('dnn');
const PARAMS = { code: '069500', interval: '60m', method: 'pg', net: 'dnn', epochs: 2, seed: '7', steps: 5, lr: 0.001, discount: 0.9, balance: 10_000_000, costs: 'kiwoom', base: null } as const; // prettier-ignore
const FACTS: CardFacts = {
  method: 'pg',
  data: { code: '069500', interval: '60m', from: '20220103090000', to: '20220906150000', bars: 900, hash: '0'.repeat(64) },
  seed: '7',
  params: PARAMS,
  metrics: {},
}; // prettier-ignore

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'haru-promote-'));
  saveModel(home, { name: 'mine', architecture, weights }, AT, FACTS);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function judged(
  name: string,
  verdict: MethodVerdict['verdict'],
  words: string,
  at = AT,
  other: Partial<WalkforwardParams> = {},
): void {
  // prettier-ignore
  const folder = new WalkforwardFolder(home, name);
  folder.create({ settings: walkSettings(), features: FEATURE_SCHEMA_HASH, versions: versionsNow(), dataHash: '', ...other }); // prettier-ignore
  const [learner] = walkSettings().learners;
  const counts = { runs: 4, failed: 0, collapsed: { 'never trades': 0, 'wants nothing but buy': 0 }, bars: 110, trades: 40, differences: [], tries: 1, confidence: 0.95 }; // prettier-ignore
  const tested = { from: epochMs(0), to: epochMs(1) };
  folder.saveVerdicts({ at, tested, verdicts: [{ ...learner!, ...counts, verdict, words }] });
}
const promote = (name = 'mine', anyway: string | null = null) => promoteModel(home, name, { at: AT, anyway });

describe('promoting', () => {
  test('takes an edge, and the model is found as the one to trade', () => {
    judged('good', 'edge', 'edge: better than all');
    expect(promote().promoted).toEqual({ at: AT, verdict: 'edge: better than all', walkforward: 'good', reason: null });
    expect(readCard(home, 'mine').promoted?.walkforward).toBe('good');
    expect(policyOf('promoted', home).id).toBe(`mine@${weightsHash(weights).slice(0, 8)}`);
  });

  test('refuses what has no edge, was not judged, or was judged as something else', () => {
    expect(() => policyOf('promoted', home)).toThrow('"promoted" is not a policy');
    expect(() => promote()).toThrow(
      'mine is not promoted, no walk-forward has judged its like: run `haru walkforward --code 069500 --interval 60m --methods pg --net dnn --steps 5 --epochs 2 --lr 0.001 --discount 0.9 --balance 10000000 --train-costs kiwoom`, or promote it with --anyway "REASON".',
    );
    judged('bad', 'no edge', 'no edge: the interval of the difference to hold contains 0 (−1.0 % … +1.0 %)');
    expect(() => promote()).toThrow('the walk-forward bad says: no edge: the interval of the difference to hold');
    for (const verdict of ['worse', 'collapsed', 'cannot say'] as const) {
      judged('bad', verdict, `${verdict}: so it is`);
      expect(() => promote()).toThrow(`says: ${verdict}`);
    }
    expect(readCard(home, 'mine').promoted).toBeNull();
  });

  test('takes the newest verdict of several', () => {
    judged('old', 'edge', 'edge: then', '2022-12-01T00:00:00.000Z');
    judged('new', 'no edge', 'no edge: now', '2022-12-02T00:00:00.000Z');
    expect(() => promote()).toThrow('the walk-forward new says: no edge: now');
  });

  test.each<[string, Partial<WalkforwardParams>]>([
    ['another network', { settings: walkSettings({ net: 'lstm' }) }],
    ['another code', { settings: walkSettings({ codes: ['114800'] }) }],
    ['other costs while learning', { settings: walkSettings({ trainCosts: 'rltrader' }) }],
    ['another balance', { settings: walkSettings({ balance: 1_000_000 }) }],
    ['other features', { features: 'f'.repeat(64) }],
    ['another haru', { versions: { haru: '0.0.1' } }],
  ])('does not take a verdict on %s', (_what, other) => {
    judged('else', 'edge', 'edge: of something else', AT, other);
    expect(() => promote()).toThrow('no walk-forward has judged its like');
  });

  test('does not take a verdict on other epochs, best weights, or a model of unknown origin', () => {
    judged('good', 'edge', 'edge: better than all');
    saveModel(home, { name: 'longer', architecture, weights }, AT, { ...FACTS, params: { ...PARAMS, epochs: 3 } });
    expect(() => promote('longer')).toThrow('no walk-forward has judged its like');
    saveModel(home, { name: 'mine-best', architecture, weights }, AT, FACTS);
    expect(() => promote('mine-best')).toThrow('judge the last weights of a training, not its best: promote mine');
    saveModel(home, { name: 'further', architecture, weights }, AT, { ...FACTS, params: { ...PARAMS, base: 'x@1' } });
    expect(() => promote('further')).toThrow('judge models trained from the beginning');
    saveModel(home, { name: 'found', architecture, weights }, AT);
    expect(() => promote('found')).toThrow('nobody knows how it was trained');
  });

  test('whatever was said, with a reason that is kept', () => {
    judged('bad', 'no edge', 'no edge: not at all');
    expect(promote('mine', 'to watch it').promoted).toEqual({ at: AT, verdict: 'no edge: not at all', walkforward: 'bad', reason: 'to watch it' }); // prettier-ignore
    expect(() => promote('mine', '  ')).toThrow('--anyway takes the reason in words');
  });
});

test('the command refuses in one sentence, shows what was promoted, and knows names', async () => {
  const haru = async (...args: string[]) => {
    const heard = { out: '', err: '' };
    const io = new Terminal({ write: (text) => (heard.out += text) }, { write: (text) => (heard.err += text) });
    return { code: await runProgram([...args, '--home', home], io), ...heard };
  };
  const refused = await haru('model', 'promote', 'mine', '--json');
  expect([refused.code, refused.out]).toEqual([1, '']);
  expect(refused.err).toMatch(/^mine is not promoted, no walk-forward[^\n]+\n$/);
  expect(await haru('model', 'promote', 'mien')).toMatchObject({ code: 2, out: '', err: 'There is no model "mien": did you mean mine?\n' }); // prettier-ignore
  expect(await haru('model', 'promote', 'mine', '--anyway', 'a trial')).toMatchObject({ code: 0, out: 'mine is the model to trade: a trial\n' }); // prettier-ignore
  expect((await haru('model', 'list')).out).toMatch(/promoted\nmine .* \d{4}-\d{2}-\d{2}T[\d:.]+Z\n$/);
  expect(JSON.parse((await haru('model', 'show', 'mine', '--json')).out)).toMatchObject({ promoted: { reason: 'a trial', verdict: null } }); // prettier-ignore
});
