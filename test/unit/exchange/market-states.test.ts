import { expect, test } from 'vitest';
import {
  createCalendar,
  formatClock,
  isKrxAfterHoursCode,
  isKrxRegularCode,
  tradingDay,
} from '../../../src/domain/index.js';
import { marketStates } from '../../../src/exchange/market-states.js';

/** The day's messages as `state clock remaining`; nothing counted is left out. */
const told = (day: string): string[] =>
  marketStates(createCalendar().schedule(tradingDay(day))).map(({ state, time, remaining }) =>
    `${state} ${formatClock(time)} ${remaining === '000000' ? '' : remaining}`.trim(),
  );
const krx = (day: string): string[] =>
  told(day).filter((line) => isKrxRegularCode(line[0]!) || isKrxAfterHoursCode(line[0]!));

test('before the open the minutes are counted down, then every ten seconds', () => {
  const zero = told('20221110').filter((line) => line.startsWith('0'));
  expect(zero.slice(0, 3)).toEqual(['0 084000 002000', '0 084100 001900', '0 084200 001800']);
  expect(zero.slice(-6)).toEqual([
    '0 085900 000100',
    '0 085910 000050',
    '0 085920 000040',
    '0 085930 000030',
    '0 085940 000020',
    '0 085950 000010',
  ]);
  expect(zero).toHaveLength(20 + 5);
});

test('the closing auction counts down to the close', () => {
  const two = told('20221110').filter((line) => line.startsWith('2'));
  expect(two[0]).toBe('2 152000 001000');
  expect(two[9]).toBe('2 152900 000100');
  expect(two.at(-1)).toBe('2 152950 000010');
});

test('a day of 2022 has single-price trading after hours, and no NXT', () => {
  expect(krx('20221110').filter((line) => !/^[02]/.test(line))).toEqual([
    '3 090000',
    '4 153000',
    '8 153010',
    'a 154000',
    'b 160000',
    'c 160000',
    'd 180000',
    '9 180000',
  ]);
  expect(told('20221110').join()).not.toMatch(/[PQRSTUV]/);
});

test('a day after the after-market began ends at 20:00 without c and d', () => {
  expect(krx('20261120').filter((line) => !/^[02]/.test(line))).toEqual([
    '3 090000',
    '4 153000',
    '8 153010',
    'a 154000',
    'b 160000',
    '9 200000',
  ]);
});

test('NXT and derivatives speak in between, as they do', () => {
  const others = told('20261120').filter((line) => /^[A-Zseo]/.test(line));
  expect(others).toEqual([
    'P 080000',
    'o 084500',
    'Q 085000',
    'R 090030',
    'S 152000',
    'T 153000',
    's 153500',
    'U 154000',
    'e 154500',
    'V 200000',
  ]);
});

test('an exam day is an hour later, and NXT has no pre-market', () => {
  const day = told('20251113');
  expect(day).toContain('0 094000 002000');
  expect(day).toContain('3 100000');
  expect(day).toContain('2 162000 001000');
  expect(day).toContain('4 163000');
  expect(day.join()).not.toMatch(/[PQ] /);
});

test('the year’s first day opens late and closes as ever', () => {
  expect(krx('20220103').filter((line) => /^[34]/.test(line))).toEqual(['3 100000', '4 153000']);
});
