import { describe, expect, test } from 'vitest';
import { InputError, type Bar, type Observation } from '../../../src/domain/index.js';
import { hold, parsePolicyName, smaCrossover } from '../../../src/learning/baselines/index.js';

const observe = (closes: readonly number[]): Observation =>
  ({ bars: closes.map((close) => ({ close }) as Bar) }) as unknown as Observation;
const decide = (closes: readonly number[]) => smaCrossover({ fast: 2, slow: 4 }).decide(observe(closes));

describe('sma(2,4)', () => {
  test.each([
    ['buy: the fast mean rises above the slow one', [100, 98, 96, 94, 104], 'buy'],
    ['sell: it falls below', [100, 102, 104, 106, 96], 'sell'],
    ['hold: it stays above', [100, 101, 102, 103, 104], 'hold'],
    ['hold: it stays below', [104, 103, 102, 101, 100], 'hold'],
    ['hold: nothing moves', [100, 100, 100, 100, 100], 'hold'],
    ['buy: up from equal', [100, 100, 100, 100, 101], 'buy'],
    ['sell: down from equal', [100, 100, 100, 100, 99], 'sell'],
    ['hold: down to equal', [100, 100, 104, 102, 102], 'hold'],
    ['sell: from just above to just below', [100, 100, 102, 100, 98], 'sell'],
    ['hold: too few bars', [98, 96, 94, 104], 'hold'],
    ['hold: no bars', [], 'hold'],
  ] as const)('%s', (_, closes, action) => {
    expect(decide(closes).action).toBe(action);
  });

  test('gives both means as its outputs', () => {
    expect(decide([100, 98, 96, 94, 104]).outputs).toEqual([99, 98]);
  });

  test('looks at the last bars only', () => {
    expect(decide([1, 5_000, 100, 98, 96, 94, 104])).toEqual(decide([100, 98, 96, 94, 104]));
  });

  test('is surer the further the means are apart, from one half to one', () => {
    const slightly = decide([1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_001]);
    expect(slightly.confidence).toBeGreaterThan(0.5);
    expect(slightly.confidence).toBeLessThan(0.500_1);
    expect(decide([100, 100, 100, 100, 200]).confidence).toBe(1);
    expect(decide([100, 101, 102, 103, 104]).confidence).toBe(0);
  });

  test('is not led astray by rounding: means that are equal do not cross', () => {
    // 0.1-like thirds: 3 bars of mean 10/3 against 6 bars of mean 20/6.
    const thirds = smaCrossover({ fast: 3, slow: 6 });
    expect(thirds.decide(observe([3, 3, 4, 3, 3, 4, 3])).action).toBe('hold');
    expect(thirds.decide(observe([4, 3, 3, 4, 3, 3, 4])).action).toBe('hold');
  });
});

describe('a policy', () => {
  test('says who it is and how many bars it wants', () => {
    expect(smaCrossover()).toMatchObject({ id: 'sma(5,20)', lookback: 21 });
    expect(hold()).toMatchObject({ id: 'hold', lookback: 1 });
  });

  test('hold never trades', () => {
    expect(hold().decide(observe([1, 100, 1, 100]))).toEqual({ action: 'hold', confidence: 0, outputs: [] });
  });

  test.each([
    [0, 5], [5, 5], [20, 5], [1.5, 3], [5, 1_001], [Number.NaN, 5],
  ])('sma(%d,%d) is refused', (fast, slow) => {
    expect(() => smaCrossover({ fast, slow })).toThrow(InputError);
  }); // prettier-ignore
});

describe('a name', () => {
  test.each([
    ['sma', 'sma(5,20)'],
    ['sma(3,10)', 'sma(3,10)'],
    ['sma:3,10', 'sma(3,10)'],
    ['sma( 3 , 10 )', 'sma(3,10)'],
    [' sma ', 'sma(5,20)'],
    ['hold', 'hold'],
  ])('%s is %s', (text, id) => {
    expect(parsePolicyName(text)?.id).toBe(id);
  });

  test.each(['', 'smart', 'policy-014235', 'model.safetensors', 'SMA', 'sma.safetensors'])(
    '%j is none of ours',
    (text) => {
      expect(parsePolicyName(text)).toBeNull();
    },
  );

  test.each(['sma()', 'sma(5)', 'sma(5,20,30)', 'sma:', 'sma:a,b', 'sma(-1,5)', 'sma(20,5)', 'hold(1)', 'hold:'])(
    '%s is refused, and the sentence names it',
    (text) => {
      expect(() => parsePolicyName(text)).toThrow(InputError);
      expect(() => parsePolicyName(text)).toThrow(/sma\(|hold/);
    },
  );
});
