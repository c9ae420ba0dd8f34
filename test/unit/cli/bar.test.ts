import { expect, test } from 'vitest';
import { durationText, timeLeft } from '../../../src/cli/bar.js';

test('the time left follows the pace since the first call, not what a stopped run had done before', () => {
  const left = timeLeft();
  expect(left(0.5, 100)).toBe(null);
  expect(left(0.6, 110)).toBeCloseTo(40);
  expect(left(0.75, 120)).toBeCloseTo(20);
  expect(left(1, 140)).toBe(0);
});

test('nothing done is no pace', () => {
  const left = timeLeft();
  expect([left(0, 0), left(0, 5)]).toEqual([null, null]);
});

test.each([[0.4, '0s'], [59.4, '59s'], [59.6, '1m00s'], [125, '2m05s'], [3_599.7, '1h00m'], [3_725, '1h02m']])('%f seconds: %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
}); // prettier-ignore
