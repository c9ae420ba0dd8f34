import { expect, test } from 'vitest';
import { roundsOf } from '../../../db/market/rounds.js';
import { bar, bars, KODEX } from './samples.js';

test('ascending bars are one round, and the array given itself', () => {
  const given = bars(0, 5);
  expect(roundsOf(KODEX, given)).toEqual([given]);
  expect(roundsOf(KODEX, given)[0]).toBe(given);
  expect(roundsOf(KODEX, [])).toEqual([]);
});

test('what is given newest first is turned around', () => {
  expect(roundsOf(KODEX, bars(0, 5).reverse())).toEqual([bars(0, 5)]);
});

test('each repetition of a time is a later round, in the order given', () => {
  const given = [bar(2), bar(1, 100), bar(1, 200), bar(3), bar(1, 150), bar(3, 300)];
  expect(roundsOf(KODEX, given)).toEqual([[bar(1, 100), bar(2), bar(3)], [bar(1, 200), bar(3, 300)], [bar(1, 150)]]);
});
