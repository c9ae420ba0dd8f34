import { describe, expect, test } from 'vitest';
import {
  isKrxAfterHoursCode,
  isKrxRegularCode,
  KRX_AFTER_HOURS_CODES,
  KRX_REGULAR_CODES,
  MARKET_STATE_MEANING,
} from '../../../src/domain/index.js';

/** KIWOOM.md §10, the whole table: every code ever seen, and whose it is. */
const TABLE: Record<string, 'regular' | 'afterHours' | 'other'> = {
  '0': 'regular', '3': 'regular', '2': 'regular', '4': 'regular', '8': 'regular', '9': 'regular',
  a: 'afterHours', b: 'afterHours', c: 'afterHours', d: 'afterHours',
  s: 'other', e: 'other', f: 'other', o: 'other', g: 'other', h: 'other',
  P: 'other', Q: 'other', R: 'other', S: 'other', T: 'other', U: 'other', V: 'other', W: 'other',
  '': 'other', '1': 'other', A: 'other', '00': 'other', '03': 'other',
}; // prettier-ignore

describe('FID 215', () => {
  test.each(Object.entries(TABLE))('%j is %s', (code, whose) => {
    expect(isKrxRegularCode(code)).toBe(whose === 'regular');
    expect(isKrxAfterHoursCode(code)).toBe(whose === 'afterHours');
  });

  test('each code of KRX says what it means', () => {
    for (const code of [...KRX_REGULAR_CODES, ...KRX_AFTER_HOURS_CODES]) {
      expect(MARKET_STATE_MEANING[code]).toMatch(/^장|^정규|^전체|^시간외/);
    }
  });
});
