import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startOfDay, type DayEvent, type EpochMs } from '../../../src/domain/index.js';
import { FrameDecoder } from '../../../src/kiwoom/codec/frame.js';
import { clockAt, decimal, signedInt, unsignedInt } from '../../../src/kiwoom/codec/numbers.js';
import type { OrderReport } from '../../../src/kiwoom/codec/order-report.js';
import { decodeBySchema, type SchemaResult } from '../../../src/kiwoom/codec/schema.js';
import { DAY } from '../../unit/kiwoom/fakes.js';
import { anyEntry, entries, real, written, type RealEntry } from '../../unit/kiwoom/frames.js';

const MIDNIGHT = startOfDay(DAY);

/** What the hand-written decoder makes of a frame, entry by entry as far as entries can be told apart. */
function decode(text: string) {
  const out: Exclude<SchemaResult, string>[] = [];
  const decoder = new FrameDecoder(MIDNIGHT, {
    event: (event: DayEvent, at: EpochMs | null) => out.push({ event, at } as Exclude<SchemaResult, string>),
    report: (report: OrderReport, at: EpochMs | null) => out.push({ report, at }),
  });
  decoder.decode(text);
  const faults = [...decoder.stats.garbage.values()].reduce((sum, count) => sum + count, 0);
  return { out, faults, stats: decoder.stats };
}

function bySchema(text: string) {
  const results = decodeBySchema(text, MIDNIGHT);
  return {
    out: results.filter((result) => typeof result !== 'string'),
    faults: results.filter((result) => result === 'fault').length,
  };
}

describe('numbers', () => {
  const integer = fc.integer({ min: -999_999_999_999, max: 999_999_999_999 });

  test('of every style are read as they were meant', () => {
    fc.assert(
      fc.property(integer, fc.constantFrom('plain', 'direction', 'padded', 'doubled' as const), (value, style) => {
        expect(signedInt(written(value, style))).toBe(value);
        expect(unsignedInt(written(value, style))).toBe(Math.abs(value));
      }),
    );
  });

  test('text is either a number as JavaScript reads it, or none', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0 1 2 3 4 5 6 7 8 9 + - .'.split(' '), ' '), maxLength: 20 }),
        (text) => {
          const value = signedInt(text);
          if (!Number.isNaN(value)) {
            expect(value).toBe(Number(text.replaceAll(' ', '').replace(/^([+-])\1/, '$1')) + 0);
            expect(Object.is(value, -0)).toBe(false);
          } else expect(/^ *([+-])?\1?0*\d{1,15} *$/.test(text)).toBe(false);
        },
      ),
    );
  });

  test.each([
    ['-52.71', -52.71],
    ['-00000000.99', -0.99],
    ['000000100.00', 100],
    ['--3.5', -3.5],
    ['', Number.NaN],
    ['1e5', Number.NaN],
  ])('decimal %s', (text, value) => {
    expect(decimal(text)).toBe(value);
  });

  test('clock times', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_399 }), (second) => {
        const text = new Date(second * 1_000).toISOString().slice(11, 19).replaceAll(':', '');
        expect(clockAt(`x${text}y`, 1, 7)).toBe(second * 1_000);
      }),
    );
    for (const text of ['888888', '240000', '096000', '90000', '-90000', ' 90000', '+90000', '09000x', '']) {
      expect(clockAt(text, 0, text.length)).toBe(Number.NaN);
    }
  });
});

describe('the hand-written decoders equal the schemas', () => {
  test.each(Object.entries(entries))('%s', (_type, entry) => {
    fc.assert(
      fc.property(entry, (one: RealEntry) => {
        const text = real(one);
        const { out, faults } = decode(text);
        expect({ out, faults }).toEqual(bySchema(text));
      }),
      { numRuns: 400 },
    );
  });

  test('in any number of entries, in any order of keys, with white space or without', () => {
    const keyOrder = fc.shuffledSubarray(['type', 'name', 'item', 'values'], { minLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyEntry, keyOrder), { maxLength: 4 }), fc.boolean(), (list, spaced) => {
        const data = list.map(([one, keys]) =>
          Object.fromEntries(keys.map((key) => [key, one[key as keyof RealEntry]])),
        );
        const text = JSON.stringify({ trnm: 'REAL', data }, null, spaced ? 1 : undefined);
        const { out, faults } = decode(text);
        expect({ out, faults }).toEqual(bySchema(text));
      }),
    );
  });

  test('numbers instead of text, and escapes, take the slow road to the same end', () => {
    const values = { '20': '093000', '10': -33_000, '15': '\u002b5', '13': 100 };
    const text = JSON.stringify({ trnm: 'REAL', data: [{ type: '0B', item: '069500', values }] });
    const { out } = decode(text.replace('+5', '\\u002b5'));
    expect(out).toEqual(bySchema(text).out);
    expect(out).toHaveLength(1);
  });
});

describe('garbage in', () => {
  /** Counted or understood, never thrown; and nothing but a plain REAL frame makes an event. */
  const survives = (text: string): void => {
    const { out, faults, stats } = decode(text);
    let expected: ReturnType<typeof bySchema> | null = null;
    try {
      expected = bySchema(text);
    } catch {
      // not a REAL frame as a whole
    }
    if (expected !== null) expect({ out, faults }).toEqual(expected);
    else if (out.length > 0) expect(faults).toBeGreaterThan(0); // good entries beside broken ones
    expect(stats.frames).toBe(1);
  };

  test('any JSON', () => {
    fc.assert(fc.property(fc.json(), survives));
  });

  test('any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), survives));
  });

  test('a frame cut short is no frame', () => {
    fc.assert(
      fc.property(
        fc.array(anyEntry, { minLength: 1, maxLength: 3 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, share) => {
          const text = real(...list);
          const cut = text.slice(0, Math.floor(share * (text.length - 1)));
          const { out, stats } = decode(cut);
          expect(out).toEqual([]);
          expect([...stats.garbage]).toEqual([['not JSON', 1]]);
          expect(stats.lastGarbage).toContain('not JSON');
        },
      ),
    );
  });

  test('one character changed', () => {
    fc.assert(
      fc.property(
        anyEntry,
        fc.nat(),
        fc.constantFrom(...'" { } [ ] : , \\ 0 x -'.split(' '), ' '),
        (one, place, character) => {
          const text = real(one);
          const at = place % text.length;
          survives(text.slice(0, at) + character + text.slice(at + 1));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('wrong types', () => {
    const anything = fc.anything({ maxDepth: 2 });
    fc.assert(
      fc.property(fc.record({ type: anything, item: anything, values: anything }), fc.boolean(), (entry, list) => {
        survives(JSON.stringify({ trnm: 'REAL', data: list ? [entry] : entry }));
      }),
    );
  });
});
