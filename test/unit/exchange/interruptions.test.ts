/** Trading that stops on the tape: what the rules make of trades by hand, and what episodes bring about. */
import { describe, expect, test } from 'vitest';
import { createRng, formatClock, kstTime, SECOND, tradingDay } from '../../../src/domain/index.js';
import type { TapePrint, ViStop } from '../../../src/exchange/index.js';
import { interrupt } from '../../../src/exchange/interrupt.js';
import { at, day, kodex, samsung, schedule, tapeOf, type Trade } from './helpers.js';
import { tapeWith, times, within } from './stops-helpers.js';

const { code } = samsung;

/** The trades of one code by hand, with what the rules make of them; interruptions last two minutes and 15 seconds. */
function interrupted(trades: readonly Trade[], stops: Parameters<typeof interrupt>[1]['stops'] = []) {
  const half = { ...createRng(1), next: () => 0.5 };
  return interrupt(tapeOf(trades).prints, { instrument: kodex, group: 'calm', schedule, stops, rng: half });
}
const brief = (prints: readonly TapePrint[]) =>
  prints.map((print) => [formatClock(print.time), print.price, print.quantity, print.auction]);

describe('the tape', () => {
  test('has a dynamic interruption where one trade is 3 % from the last, and trades what it held at its end', () => {
    const { prints, interruptions } = interrupted([
      ['090000', 31_500, 1_000],
      ['100000', 31_505, 10],
      ['100001', 32_455, 20], // 3.02 % up
      ['100030', 32_460, -30],
      ['100217', 32_400, 5],
    ]);
    expect(brief(prints)).toEqual([
      ['090000', 31_500, 1_000, true],
      ['100000', 31_505, 10, false],
      ['100216', 32_460, -50, true],
      ['100217', 32_400, 5, false],
    ]);
    expect(interruptions).toEqual([
      {
        kind: 'vi',
        code: kodex.code,
        start: at('100001'),
        auctionFrom: at('100001'),
        end: at('100216'),
        trigger: 'dynamic',
        price: 32_455,
        staticReference: 31_500,
        dynamicReference: 31_505,
        count: 1,
      },
    ]);
  });

  test('waits on when a stop begins in the very moment in which another ends (a failing seed once)', () => {
    const first = {
      kind: 'halt',
      code: kodex.code,
      start: at('100000'),
      auctionFrom: null,
      end: at('101000'),
    } as const;
    const second = {
      kind: 'halt',
      code: kodex.code,
      start: at('101000'),
      auctionFrom: null,
      end: at('102000'),
    } as const;
    const trades: readonly Trade[] = [
      ['090000', 31_500, 1_000],
      ['100500', 31_505, 100],
      ['103000', 31_510, 10],
    ];
    expect(brief(interrupted(trades, [first, second]).prints)).toEqual([
      ['090000', 31_500, 1_000, true],
      ['102000', 31_505, 20, true],
      ['103000', 31_510, 10, false],
    ]);
  });

  test('has a static one 10 % from the last single price, which its own auction then is', () => {
    const steps = Array.from({ length: 12 }, (_, i): Trade => [`10${String(10 + i)}00`, 31_500 + 300 * i, 10]);
    const { prints, interruptions } = interrupted([
      ['090000', 31_500, 1_000],
      ...steps,
      ['104000', 34_800, 10], // 10 % from 31,500 begins at 34,650
      ['110000', 34_900, 10],
      ['120000', 35_000, 10],
    ]);
    expect(interruptions).toHaveLength(1);
    expect(interruptions[0]).toMatchObject({ trigger: 'static', start: at('102100'), price: 34_800 });
    expect(brief(prints).slice(-4, -2)).toEqual([
      ['102315', 34_800, 10, true],
      ['104000', 34_800, 10, false],
    ]);
  });

  test('prolongs the opening auction when its price is 10 % from the base price', () => {
    const { prints, interruptions } = interrupted([
      ['090000', 34_650, 1_000],
      ['090100', 34_700, 10],
      ['090300', 34_700, 10],
    ]);
    expect(times(interruptions[0])).toEqual(['090000', '090000', '090215']);
    expect(interruptions[0]).toMatchObject({ trigger: 'static', staticReference: 31_500, dynamicReference: 0 });
    expect(brief(prints)[0]).toEqual(['090215', 34_700, 1_010, true]);
  });

  test('begins a second later when something traded in the same one', () => {
    const { interruptions } = interrupted([
      ['090000', 31_500, 1_000],
      ['100001', 31_505, 10],
      ['100001', 32_500, 20],
    ]);
    expect(times(interruptions[0])).toEqual(['100002', '100002', '100217']);
  });

  test('goes over into the closing auction when the interruption would last into it', () => {
    const { prints, interruptions } = interrupted([
      ['090000', 31_500, 1_000],
      ['151800', 31_500, 10],
      ['151801', 32_500, 20],
      ['153000', 32_400, 500],
    ]);
    expect(times(interruptions[0])).toEqual(['151801', '151801', '153000']);
    expect(brief(prints).at(-1)).toEqual(['153000', 32_400, 520, true]);
  });

  test('takes an interruption back when the market stops meanwhile, and counts the longer of two stops', () => {
    const breaker = { kind: 'breaker', code: null, level: 1 } as const;
    const stops = [
      { ...breaker, start: at('100100'), auctionFrom: at('102100'), end: at('103100') },
      { kind: 'halt', code: kodex.code, start: at('100500'), auctionFrom: at('101000'), end: at('102000') },
    ] as const;
    const { prints, interruptions } = interrupted(
      [
        ['090000', 31_500, 1_000],
        ['100000', 31_500, 10],
        ['100030', 32_500, 200],
        ['101500', 32_600, 300],
        ['103200', 32_600, 5],
      ],
      stops,
    );
    expect(interruptions.map((stop) => [stop.kind, ...times(stop)])).toEqual([
      ['vi', '100030', '100030', '100100'],
      ['halt', '100500', '101000', '102000'],
    ]);
    expect(brief(prints).slice(2)).toEqual([
      ['103100', 32_600, 100, true],
      ['103200', 32_600, 5, false],
    ]);
  });

  test('of a usual seed has none', () => {
    for (let seed = 0; seed < 10; seed++) {
      expect(tapeWith([], seed, [kodex.code, code]).interruptions).toEqual([]);
    }
  });

  test('of a recorded day says nothing: bars do not tell', () => {
    expect(tapeOf([]).interruptions).toBeUndefined();
  });
});

describe.each([
  ['dynamic', 'up'],
  ['dynamic', 'down'],
  ['static', 'up'],
  ['static', 'down'],
] as const)('an episode: %s %s', (trigger, direction) => {
  test.each([1, 2, 3])('of seed %i begins an interruption about the time asked for', (seed) => {
    const tape = tapeWith([{ kind: 'vi', code, at: at('110000'), trigger, direction }], seed);
    const stop = tape.interruptions?.[0] as ViStop;
    expect(stop).toMatchObject({ kind: 'vi', code, trigger, count: 1 });
    expect(Math.abs(stop.start - at('110000'))).toBeLessThan(trigger === 'dynamic' ? 60 * SECOND : 300 * SECOND);
    expect(stop.price > stop.dynamicReference).toBe(direction === 'up');
    expect(stop.end - stop.start).toBeGreaterThanOrEqual(120 * SECOND);
    expect(stop.end - stop.start).toBeLessThanOrEqual(150 * SECOND);
    expect(within(tape.prints, stop)).toEqual([]);
    expect(tape.prints.filter(({ time, auction }) => auction && time === stop.end)).toHaveLength(1);
  });
});

test('hours of another day shift interruptions with them', () => {
  const exam = tradingDay('20221117');
  expect(kstTime(exam, '100000')).toBeGreaterThan(kstTime(day, '100000'));
  const late = { ...schedule, closingAuction: at('162000'), close: at('163000') };
  const { interruptions } = interrupt(
    tapeOf([
      ['090000', 31_500, 1_000],
      ['151901', 32_500, 20],
    ]).prints,
    { instrument: kodex, group: 'calm', schedule: late, stops: [], rng: createRng(1) },
  );
  expect(interruptions[0]?.end).toBeLessThan(late.closingAuction);
});
