import { expect, test } from 'vitest';
import { nearest } from '../../../src/app/nearest.js';

const KNOWN = ['interval', 'policy', 'codes', 'seed', 'sim'];

test.each([
  ['intervall', 'interval'],
  ['inetrval', 'interval'],
  ['POLICY', 'policy'],
  ['code', 'codes'],
  ['sead', 'seed'],
  ['smi', 'sim'],
  ['sim', 'sim'],
  ['market', null],
  ['x', null],
  ['', null],
])('%s is taken for %s', (word, meant) => {
  expect(nearest(word, KNOWN)).toBe(meant);
});

test('the nearer of two is meant', () => {
  expect(nearest('barGrase', ['barGrave', 'barGrasp', 'barGras'])).toBe('barGrave');
  expect(nearest('abcdef', ['abcxyf', 'abcdxf'])).toBe('abcdxf');
});
