/** Nothing of a test is known in its training, and nothing that was trained on is tested on. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { price, type Bar } from '../../../src/domain/index.js';
import { episodeOf, INPUTS, OriginalAccount, TradingEnvironment } from '../../../src/learning/index.js';
import { explicitWindow, purgeOf, rollingWindows, type BarWindow } from '../../../src/learning/evaluation/index.js';
import { walk } from '../../support/learning.js';

const count = (max: number) => fc.integer({ min: 1, max });
const plans = fc.record({
  trainBars: count(60),
  testBars: count(60),
  stepBars: count(60),
  purge: fc.nat(40),
  anchored: fc.boolean(),
});

describe('rolling windows', () => {
  test('lie within the bars, train before they test, and keep the purge between', () => {
    fc.assert(
      fc.property(plans, fc.nat(200), (plan, more) => {
        const length = plan.trainBars + plan.purge + plan.testBars + more;
        const windows = rollingWindows(length, plan);
        windows.forEach(({ train, test }, i) => {
          expect(train.first).toBe(plan.anchored ? 0 : i * plan.stepBars);
          expect(test.first - train.last - 1).toBe(plan.purge);
          expect(test.last - test.first + 1).toBe(plan.testBars);
          expect(test.last).toBeLessThan(length);
          expect(train.last - train.first + 1).toBe(plan.trainBars + (plan.anchored ? i * plan.stepBars : 0));
        });
        expect(windows.at(-1)!.test.last + plan.stepBars).toBeGreaterThanOrEqual(length);
      }),
    );
  });

  test('are refused where none fits', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const length = plan.trainBars + plan.purge + plan.testBars - 1;
        expect(() => rollingWindows(length, plan)).toThrow(/are more than the \d+ bars with all features/);
      }),
    );
  });
});

test('one window by times never trains within its test, nor within the purge', () => {
  const times = fc.uniqueArray(fc.nat(1_000), { minLength: 3, maxLength: 80 }).map((all) => all.sort((a, b) => a - b));
  const range = fc.tuple(fc.nat(1_000), fc.nat(1_000)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
  fc.assert(
    fc.property(times, range, range, fc.nat(10), (all, train, tested, purge) => {
      let window: BarWindow;
      try {
        window = explicitWindow(all, train, tested, purge);
      } catch (error) {
        expect((error as Error).name).toBe('InputError');
        return;
      }
      expect(window.test.first - window.train.last - 1).toBeGreaterThanOrEqual(purge);
      for (const [{ first, last }, { from, to }] of [[window.train, train], [window.test, tested]] as const) {
        expect(last).toBeGreaterThanOrEqual(first);
        expect(all[first]).toBeGreaterThanOrEqual(from);
        expect(all[last]).toBeLessThanOrEqual(to);
      } // prettier-ignore
    }),
  );
});

describe('with the default purge', () => {
  const STEPS = 5;
  const BARS = walk(420, 'purge');
  const USABLE = episodeOf(BARS, {}, STEPS).bars;
  const index = new Map(BARS.map(({ time }, i) => [time, i]));
  const [window] = rollingWindows(USABLE.length, { trainBars: 100, testBars: 60, stepBars: 60, purge: purgeOf(STEPS), anchored: false }); // prettier-ignore
  const timeOf = (i: number) => USABLE[i]!.time;

  /** Every number that an episode over the range shows. */
  function seen(bars: readonly Bar[], { first, last }: BarWindow['train']): number[] {
    const episode = episodeOf(bars, { from: timeOf(first), to: timeOf(last) }, STEPS);
    const environment = new TradingEnvironment({ episode, account: new OriginalAccount(), balance: 1_000_000, steps: STEPS }); // prettier-ignore
    const numbers: number[] = [];
    for (const into = new Float32Array(STEPS * INPUTS); !environment.done; environment.step(2, 0)) {
      numbers.push(...environment.observe(into), environment.bar.close);
    }
    return numbers;
  }

  const dearer = (bar: Bar): Bar => ({ ...bar, open: price(bar.open * 3), high: price(bar.high * 3), low: price(bar.low * 2), close: price(bar.close * 3), volume: (bar.volume * 5) as Bar['volume'] }); // prettier-ignore
  const changed = (at: (i: number) => boolean): Bar[] => BARS.map((bar, i) => (at(i) ? dearer(bar) : bar));

  test('no bar after the training is seen in it', () => {
    const { train } = window!;
    const last = index.get(timeOf(train.last))!;
    fc.assert(
      fc.property(fc.integer({ min: last + 1, max: BARS.length - 1 }), (from) => {
        expect(seen(changed((i) => i >= from), train)).toEqual(seen(BARS, train)); // prettier-ignore
      }),
      { numRuns: 10 },
    );
    expect(seen(changed((i) => i === last), train)).not.toEqual(seen(BARS, train)); // prettier-ignore
  });

  test('no bar of the training, nor before it, is seen in the test', () => {
    const { train, test: tested } = window!;
    const last = index.get(timeOf(train.last))!;
    fc.assert(
      fc.property(fc.nat(last), (to) => {
        expect(seen(changed((i) => i <= to), tested)).toEqual(seen(BARS, tested)); // prettier-ignore
      }),
      { numRuns: 10 },
    );
    // Without a purge it would be.
    const near = { first: train.last + 1, last: train.last + 60 };
    expect(seen(changed((i) => i <= last), near)).not.toEqual(seen(BARS, near)); // prettier-ignore
  });
});
