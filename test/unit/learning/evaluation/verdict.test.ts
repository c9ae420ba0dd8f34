/** What is said of which evidence, case by case; and that something is always said. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMPETITORS, LEAST, VERDICTS, verdictOf, type Competitor, type Difference, type Evidence } from '../../../../src/learning/evaluation/index.js'; // prettier-ignore

const better = (against: Competitor): Difference => ({ against, mean: 0.03, low: 0.01, high: 0.05 });
const evidence = (other: Partial<Evidence> = {}): Evidence => ({
  runs: 10,
  failed: 0,
  collapsed: { 'never trades': 0, 'wants nothing but buy': 0 },
  bars: 380,
  trades: 84,
  differences: COMPETITORS.map(better),
  ...other,
});
/** All are beaten but this one. */
const but = (against: Competitor, low: number, high: number): Partial<Evidence> => ({
  differences: COMPETITORS.map((name) => (name === against ? { against, mean: (low + high) / 2, low, high } : better(name))),
}); // prettier-ignore
const collapsed = (never: number, buy = 0): Partial<Evidence> => ({
  collapsed: { 'never trades': never, 'wants nothing but buy': buy },
});

describe('a verdict', () => {
  test.each<[Partial<Evidence>, string]>([
    [{}, 'edge: better than buy-and-hold (+1.0 % … +5.0 %), hold (+1.0 % … +5.0 %), random at equal turnover (+1.0 % … +5.0 %), sma (+1.0 % … +5.0 %)'],
    [but('buy-and-hold', -0.031, 0.024), 'no edge: the interval of the difference to buy-and-hold contains 0 (−3.1 % … +2.4 %)'],
    [but('hold', -0.0004, 0.1), 'no edge: the interval of the difference to hold contains 0 (−0.04 % … +10.0 %)'],
    [but('random at equal turnover', -0.01, 0.02), 'no edge: the interval of the difference to random at equal turnover contains 0 (−1.0 % … +2.0 %)'],
    [but('sma', 0, 0.02), 'no edge: the interval of the difference to sma contains 0 (0.0 % … +2.0 %)'],
    [but('sma', -0.05, -0.01), 'worse than sma (−5.0 % … −1.0 %)'],
    [but('sma', -0.05, 0), 'no edge: the interval of the difference to sma contains 0 (−5.0 % … 0.0 %)'],
    [{ differences: COMPETITORS.map((against) => ({ against, mean: -0.02, low: -0.03, high: -0.01 })) }, 'worse than buy-and-hold (−3.0 % … −1.0 %), and than hold (−3.0 % … −1.0 %), and than random at equal turnover (−3.0 % … −1.0 %), and than sma (−3.0 % … −1.0 %)'],
    [collapsed(7), 'collapsed: 7 of 10 runs never trade'],
    [collapsed(5), 'collapsed: 5 of 10 runs never trade'],
    [collapsed(4), 'edge: better than'],
    [collapsed(0, 10), 'collapsed: 10 of 10 runs want nothing but buy'],
    [{ ...collapsed(1), runs: 1 }, 'collapsed: 1 of 1 runs never trades'],
    [{ ...collapsed(7), trades: 2 }, 'collapsed: 7 of 10 runs never trade'],
    [{ bars: 99 }, 'cannot say: 99 bars tested on, at least 100 are needed'],
    [{ trades: 29.96 }, 'cannot say: 29.9 trades a seed, at least 30 are needed'],
    [{ trades: 3 }, 'cannot say: 3 trades a seed, at least 30 are needed'],
    [{ trades: Number.NaN }, 'cannot say: NaN trades a seed'],
    [{ runs: 0 }, 'cannot say: nothing was run'],
    [{ failed: 2 }, 'cannot say: 2 of 10 runs failed'],
    [{ differences: [] }, 'cannot say: it was not compared with buy-and-hold'],
    [{ differences: COMPETITORS.slice(0, 3).map(better) }, 'cannot say: it was not compared with sma'],
    [but('hold', Number.NaN, 1), 'cannot say: the difference to hold is no number'],
    [but('hold', 2, 1), 'cannot say: the difference to hold is no number'],
  ])('%j', (given, words) => {
    const verdict = verdictOf(evidence(given));
    expect(verdict.words).toContain(words);
    expect(verdict.words.startsWith(verdict.verdict)).toBe(true);
  }); // prettier-ignore

  test('is given on anything, and is edge only where every interval lies above nought', () => {
    const any = fc.double();
    const difference = fc.record({ against: fc.constantFrom(...COMPETITORS), mean: any, low: any, high: any });
    const count = fc.oneof(fc.nat(20), any);
    const anything = fc.record({
      runs: count,
      failed: fc.oneof(fc.constant(0), count),
      collapsed: fc.record({ 'never trades': count, 'wants nothing but buy': count }),
      bars: count,
      trades: count,
      differences: fc.oneof(fc.array(difference), fc.tuple(...COMPETITORS.map((against) => difference.map((rest) => ({ ...rest, against }))))),
    }); // prettier-ignore
    fc.assert(
      fc.property(anything, (given) => {
        const { verdict, words } = verdictOf(given);
        expect(VERDICTS).toContain(verdict);
        expect(words).not.toMatch(/undefined|\[object/);
        if (verdict !== 'edge') return;
        expect(given.differences.every(({ low }) => low > 0)).toBe(true);
        expect([given.bars >= LEAST.bars, given.trades >= LEAST.trades, given.failed]).toEqual([true, true, 0]);
      }),
    );
  });
});
