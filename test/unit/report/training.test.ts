import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { stockCode } from '../../../src/domain/index.js';
import { epochPicture, packEpoch, renderEpochs, renderSvg, type Decision, type PlayedEpoch, type TrainingRun } from '../../../src/report/index.js'; // prettier-ignore
import { dress } from '../../../src/report/chart/dress.js';
import { epochColumns, thinPlayed } from '../../../src/report/training/columns.js';
import { control } from '../../../src/report/training/controls.js';
import { curves } from '../../../src/report/training/curves.js';
import { packScaled, packWhole, unpack } from '../../../src/report/training/packed.js';
import { parametersOf, titleOf } from '../../../src/report/training/run.js';
import { epochText } from '../../../src/report/training/text.js';
import { walk } from './series.js';

const START = 10_000_000;
const run = (bars: number, other: Partial<TrainingRun> = {}): TrainingRun => ({
  ...{ code: stockCode('069500'), name: '코덱스 200', interval: '60m', bars: walk(bars), first: 4, outputs: 'policy' },
  ...{ method: 'pg', net: 'lstm', balance: START, epochs: 200, parameters: { lr: 0.001, discount: 0.9 } },
  ...other,
});

/** Wants now this and now that; a buy while shares are held, and a sale of none, are not possible. */
function played(decisions: number, epoch = 10): PlayedEpoch {
  let held = 0;
  const made = Array.from({ length: decisions }, (_, i): Decision => {
    const action = ([0, 0, 2, 1, 1] as const)[i % 5] ?? 2;
    if (action === 0) held = 7;
    if (action === 1) held = 0;
    const policy = [0.5 + Math.sin(i + epoch) / 9, 0.4, 0.31];
    return { policy, action, explored: i % 3 === 0, numStocks: held, portfolioValue: START + 1_000 * (i % 50) - 9_000 };
  });
  return { epoch, epsilon: 0.955, loss: 0.6931, decisions: made };
}

describe('packed numbers', () => {
  test('whole ones come back as they were, in as few bytes as the largest takes', () => {
    for (const [values, bytes] of [[[0, 3, 255], 1], [[256, 0], 2], [[70_000, 1], 3], [[0, 0], 1], [[], 1]] as const) {
      const packed = packWhole(values);
      expect(packed.bytes).toBe(bytes);
      expect(unpack(packed)).toEqual(values);
    }
  }); // prettier-ignore

  test('others come back to half a step, ends exactly, and one value alone as itself', () => {
    const values = [-0.25, 0.1, 1 / 3, 12.5];
    const back = unpack(packScaled(values, 2));
    back.forEach((value, i) => expect(Math.abs(value - values[i]!)).toBeLessThanOrEqual(12.75 / 65_535 / 2 + 1e-12));
    expect([back[0], back[3]]).toEqual([-0.25, 12.5]);
    expect(unpack(packScaled([0.47, 0.47], 2))).toEqual([0.47, 0.47]);
  });

  test('an epoch takes sixteen letters a decision, and its money is right to a won', () => {
    const epoch = played(1_000);
    const packed = packEpoch(epoch);
    expect(JSON.stringify(packed).length).toBeLessThan(16 * 1_000 + 700);
    expect(unpack(packed.values).map(Math.round)).toEqual(epoch.decisions.map(({ portfolioValue }) => portfolioValue));
    expect(unpack(packed.shares)).toEqual(epoch.decisions.map(({ numStocks }) => numStocks));
  });
});

describe('columns', () => {
  const frame = { bars: 7, first: 2, balance: 100, names: ['Output buy', 'Output sell', 'Output hold'] };
  const columns = epochColumns(frame, {
    actions: [0, 4, 2, 1, 5],
    outputs: [[0.123456, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]],
    shares: [3, 3, 3, 0, 0],
    values: [100, 120, 90, 95, 95],
  }); // prettier-ignore

  test('what was wanted, what came of it, and what was chance', () => {
    expect(columns['Action']).toEqual([null, null, 'buy', 'buy (not possible) by chance', 'hold', 'sell', 'sell (not possible) by chance']); // prettier-ignore
    expect(columns['_bought']).toEqual([0, 0, 1, 0, 0, 0, 0]);
    expect(columns['_sold']).toEqual([0, 0, 0, 0, 0, 1, 0]);
    expect(columns['_bought-not']).toEqual([0, 0, 0, 1, 0, 0, 0]);
    expect(columns['_sold-not']).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(columns['_chance']).toEqual([0, 0, 0, 1, 0, 0, 1]);
  });

  test('the portfolio above and below its start; nothing before the first decision', () => {
    expect(columns['Portfolio value']).toEqual([null, null, 100, 120, 90, 95, 95]);
    expect(columns['_gain']).toEqual([100, 100, 100, 120, 100, 100, 100]);
    expect(columns['_loss']).toEqual([100, 100, 100, 100, 90, 95, 95]);
    expect(columns['Output buy']?.slice(0, 3)).toEqual([null, null, 0.12346]);
    for (const column of Object.values(columns)) expect(column).toHaveLength(7);
  });

  test('thinned, a group has its last decision, and chance when any was', () => {
    const outputs = [[1, 2, 3, 4, 5], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]; // prettier-ignore
    const thin = thinPlayed(
      { actions: [0, 6, 1, 2, 2], outputs, shares: [1, 2, 3, 4, 5], values: [9, 8, 7, 6, 5] },
      2,
      3,
    );
    // Bars 0 1 2 | 3 4 5 | 6, decisions from bar 2 on.
    expect(thin.first).toBe(0);
    expect(thin.played).toMatchObject({ actions: [0, 6, 2], shares: [1, 4, 5], values: [9, 6, 5] });
    expect(thin.played.outputs[0]).toEqual([1, 4, 5]);
  });
});

describe('the figure', () => {
  const svg = renderSvg(epochPicture(run(300), played(296)));
  const texts = (of: string) => [...of.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = '']) => text);

  test('says what was trained, by what, and how far it is', () => {
    expect(titleOf(run(300))).toBe('코덱스 200 · 069500 · 60m · pg lstm');
    expect(parametersOf(run(300)).slice(1)).toEqual(['300 bars', 'balance 10,000,000', 'lr 0.001', 'discount 0.9']);
    expect(texts(svg)).toContain('코덱스 200 · 069500 · 60m · pg lstm · epoch 10 of 200 · epsilon 0.955 · 10,036,000 won (+0.36 %)'); // prettier-ignore
    for (const name of ['Volume', 'Shares', 'Bought', 'Output hold', 'By chance', 'Portfolio value'])
      expect(texts(svg)).toContain(name);
  });

  test('names values as values, and a test as a test; no coordinate is lost, also with more bars than pixels', () => {
    const dqn = renderSvg(epochPicture(run(3_000, { outputs: 'values', epochs: null }), { ...played(2_996), epsilon: null })); // prettier-ignore
    expect(texts(dqn)).toContain('Value buy');
    expect(texts(dqn).join()).toMatch(/pg lstm · test · [\d,]+ won.*2 bars to a candle/);
    for (const drawn of [svg, dqn]) expect(/NaN|undefined|Infinity/.test(drawn)).toBe(false);
  });
});

describe('the page', () => {
  const epochs = Array.from({ length: 200 }, (_, i) => played(1_096, i + 1));
  const numbers = epochs.map(({ epoch, epsilon, loss }) => ({ epoch, epsilon, loss, portfolioValue: START + epoch, tested: epoch % 10 === 0 ? START : null })); // prettier-ignore
  const html = renderEpochs(run(1_100, { name: '</script>"&' }), epochs.map(packEpoch), numbers);
  const frame = html.replace(/<script>[^]*?<\/script>/g, '').replace(/<script type[^]*?<\/script>/g, '');

  test('of 200 epochs of 1,100 bars stays below 5 MB', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(5_000_000);
  });

  test('asks for nothing, and text stays text', () => {
    expect(frame).toContain(`default-src 'none'`);
    expect(frame).not.toMatch(/\s(src|srcset)=|https?:\/\//);
    expect(frame).not.toMatch(/<link[^>]+href="(?!data:)/);
    expect(frame).toContain('&lt;/script&gt;&quot;&amp; · 069500');
  });

  test('holds all epochs, and nothing to play where there is one', () => {
    const data = JSON.parse(/id="data">(.*)<\/script>/.exec(html)?.[1] ?? '') as { epochs: unknown[]; asked: number };
    expect([data.epochs.length, data.asked]).toEqual([200, 200]);
    expect(frame).toContain('max="199"');
    const one = renderEpochs(run(40, { epochs: null }), [packEpoch(played(36))], []);
    expect(one).toContain('<nav hidden>');
    expect(one).not.toContain('id="curve-0"');
  });

  test('its functions stand alone: their texts make the same functions', () => {
    const [epoch] = epochs.map(packEpoch);
    for (const each of [unpack, epochColumns, epochText, control, dress])
      expect(runInNewContext(`typeof (${each.toString()})`)).toBe('function');
    const alone = runInNewContext(`(${unpack.toString()})`, { atob }) as typeof unpack;
    expect([...alone(epoch!.shares)]).toEqual(unpack(epoch!.shares));
    const text = runInNewContext(`(${epochText.toString()})`) as typeof epochText;
    const columns = { 'Portfolio value': [null, 10_500_000, null], _bought: [0, 1, 1], _sold: [1], _chance: [1] };
    expect(text({ epoch: 3, epsilon: 0.5, loss: 0.25 }, columns, START, 9)).toBe('epoch 3 of 9 · epsilon 0.500 · loss 0.2500 · 10,500,000 won (+5.00 %) · 2 buys, 1 sells · 0 not possible · 1 by chance'); // prettier-ignore
  });

  test('curves that have no number are left out', () => {
    expect(curves(numbers)).toHaveLength(3);
    expect(curves(numbers.map((each) => ({ ...each, epsilon: null })))).toHaveLength(2);
  });
});
