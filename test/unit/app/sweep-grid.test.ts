/** Names, values and combinations of a sweep: what is meant, what is drawn, and what is refused. */
import { describe, expect, test } from 'vitest';
import { draw, gridSize } from '../../../src/app/sweep-grid.js';
import { axisFrom, axisOf } from '../../../src/app/sweep-values.js';
import { whereOf } from '../../../src/app/sweep-where.js';

describe('values', () => {
  test.each([
    ['fast=2..5', [2, 3, 4, 5]],
    ['fast=2..7..2,10', [2, 4, 6, 10]],
    ['x=0.1..0.5..0.1', [0.1, 0.2, 0.3, 0.4, 0.5]],
    ['x=-2..1', [-2, -1, 0, 1]],
    ['fills=open, bar', ['open', 'bar']],
    ['strategy=sma(5,20),hold,sma(2,3)', ['sma(5,20)', 'hold', 'sma(2,3)']],
    ['policy=a.safetensors,b.safetensors', ['a.safetensors', 'b.safetensors']],
    ['risk.maxDrawdown=0,150,0', [0, 150]],
    ['seed=007', ['007']],
  ])('%s', (text, values) => {
    expect(axisOf(text).values).toEqual(values);
  });

  test.each([
    ['fast', '--vary takes a name and its values'],
    ['=2', '--vary takes a name and its values'],
    ['2x=3', '--vary takes a name and its values'],
    ['fast=', 'has an empty value'],
    ['fast=1,,2', 'has an empty value'],
    ['fast=5..2', 'ends before it begins: turn "5..2" round'],
    ['fast=1..5..0', 'goes on for ever'],
    ['fast=1..', 'a range that is none: "1.."'],
    ['fast=1..1000000', '1,000,000 values, and 100,000 at most'],
  ])('%s is refused', (text, sentence) => {
    expect(() => axisOf(text)).toThrow(sentence);
  });

  test('of a file may be numbers, words and ranges', () => {
    expect(axisFrom('n', [1, '3..4', 'x']).values).toEqual([1, 3, 4, 'x']);
  });
});

describe('conditions', () => {
  const names = ['fast', 'slow', 'fills'];
  test.each([
    ['fast<slow', true],
    ['slow >= 2*fast', true],
    ['slow >= fast*5', false],
    ['fast + 15 = slow', true],
    ['fast + 15 != slow', false],
    ['fast <= 4.5', false],
    ['fills=open', true],
    ['fills != open', false],
  ])('%s', (text, holds) => {
    expect(whereOf(text, names)({ fast: 5, slow: 20, fills: 'open' })).toBe(holds);
  });

  test.each([
    ['fast', 'takes a comparison'],
    ['fast<<slow', 'takes a comparison'],
    ['fats<slow', 'speaks of fats: what varies is fast, slow, fills'],
    ['1<2', 'speaks of nothing that varies'],
    ['fills<open', 'speaks of open'],
    ['process.exit()', 'takes a comparison'],
  ])('%s is refused', (text, sentence) => {
    expect(() => whereOf(text, names)).toThrow(sentence);
  });
});

describe('combinations', () => {
  const axes = [axisOf('a=1..3'), axisOf('b=x,y')];
  const all = { sample: null, seed: '1' };
  const yes = () => true;

  test('are all of the grid, the last name fastest', () => {
    const { combinations, grid, skipped } = draw(axes, all, yes);
    expect(combinations.map(({ a, b }) => `${a}${b}`)).toEqual(['1x', '1y', '2x', '2y', '3x', '3y']);
    expect([grid, skipped]).toEqual([6, 0]);
  });

  test('that are none are skipped and counted', () => {
    expect(draw(axes, all, ({ a }) => a !== 2)).toMatchObject({ skipped: 2, grid: 6 });
  });

  test('are drawn without repetition, the same by the same seed, each equally often', () => {
    const large = [axisOf('a=0..99'), axisOf('b=0..99')];
    const drawn = (seed: string) => draw(large, { sample: 200, seed }, yes).combinations;
    expect(drawn('1')).toEqual(drawn('1'));
    expect(drawn('1')).not.toEqual(drawn('2'));
    expect(new Set(drawn('1').map(({ a, b }) => `${a}/${b}`)).size).toBe(200);
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 3_000; seed++) {
      for (const { a, b } of draw(axes, { sample: 2, seed: String(seed) }, yes).combinations)
        counts.set(`${a}${b}`, (counts.get(`${a}${b}`) ?? 0) + 1);
    }
    // Of 3,000 draws of 2 in 6, each is in 1,000: a deviation is 26.
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(105);
    expect(counts.size).toBe(6);
  });

  test('of a grid larger than memory can be drawn, but not all be run', () => {
    const huge = [axisOf('a=1..100000'), axisOf('b=1..100000'), axisOf('c=1..1000')];
    expect(gridSize(huge)).toBe(1e13);
    expect(draw(huge, { sample: 5, seed: '1' }, ({ a }) => Number(a) % 2 === 0).combinations).toHaveLength(5);
    expect(() => draw(huge, all, yes)).toThrow('The grid has 10,000,000,000,000 combinations, and 100,000 at most are run');
  }); // prettier-ignore

  test('are not as many as asked for', () => {
    expect(() => draw(axes, { sample: 5, seed: '1' }, ({ b }) => b === 'x')).toThrow(
      '--sample 5 is more than the 3 valid combinations found in 6 of the grid',
    );
  });
});
