import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/domain/index.js';

describe('canonical JSON', () => {
  test.each([
    [{ b: 1, a: [2] }, '{"a":[2],"b":1}'],
    [{ b: { d: 1, c: 2 }, a: null }, '{"a":null,"b":{"c":2,"d":1}}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [[3, 1, 2], '[3,1,2]'],
    [[{ b: 1, a: 2 }], '[{"a":2,"b":1}]'],
    [{ 10: 'x', 9: 'y', 가: 'ㅎ' }, '{"10":"x","9":"y","가":"ㅎ"}'],
    ['체결"\n', '"체결\\"\\n"'],
    [-0, '0'],
    [1e21, '1e+21'],
    [null, 'null'],
    [undefined, 'null'],
    [true, 'true'],
    [{}, '{}'],
    [[], '[]'],
  ])('of %j is %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test('does not depend on the order of keys', () => {
    const shuffled = (value: unknown): unknown =>
      value === null || typeof value !== 'object'
        ? value
        : Array.isArray(value)
          ? value.map(shuffled)
          : Object.fromEntries(Object.entries(value).reverse().map(([key, member]) => [key, shuffled(member)])); // prettier-ignore
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      }),
    );
  });

  test('says the same as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('of different values is different', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const equal = JSON.stringify(a) === JSON.stringify(b);
        if (equal) expect(canonicalJson(a)).toBe(canonicalJson(b));
        if (canonicalJson(a) === canonicalJson(b))
          expect(JSON.parse(JSON.stringify(a))).toEqual(JSON.parse(JSON.stringify(b)));
      }),
    );
  });
});
