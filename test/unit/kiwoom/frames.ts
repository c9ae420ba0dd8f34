/** REAL frames as Kiwoom writes them (KIWOOM.md §9.3, §9.4), for tests and properties. */
import fc from 'fast-check';

export interface RealEntry {
  readonly type: string;
  readonly name?: string;
  readonly item: string;
  readonly values: Readonly<Record<string, string>>;
}

export const real = (...data: RealEntry[]): string => JSON.stringify({ trnm: 'REAL', data });

/** One number in one of the four styles of §5. */
export function written(value: number, style: 'plain' | 'direction' | 'padded' | 'doubled'): string {
  const digits = String(Math.abs(value));
  switch (style) {
    case 'plain':
      return String(value);
    case 'direction':
      return `${value < 0 ? '-' : '+'}${digits}`;
    case 'padded':
      return value < 0 ? `-${digits.padStart(14, '0')}` : digits.padStart(15, '0');
    case 'doubled':
      return value < 0 ? `--${digits}` : digits;
  }
}

const style = fc.constantFrom('plain' as const, 'direction' as const, 'padded' as const, 'doubled' as const);
const number = fc.tuple(fc.integer({ min: -9_999_999, max: 9_999_999 }), style).map(([n, s]) => written(n, s));
const amount = fc.oneof(
  { weight: 8, arbitrary: number },
  { weight: 1, arbitrary: fc.constantFrom('', '0', '-0', ' 67300') },
);
const odd = fc.constantFrom('abc', '--', '+-5', '1.5', '１２', '99999999999999999999', '\t1', '1 2', 'NaN', '0x10');
const mostly = (good: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: odd });

const clock = fc
  .tuple(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 62 }), fc.integer({ min: 0, max: 62 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(''));
const time = fc.oneof(
  { weight: 6, arbitrary: clock },
  { weight: 1, arbitrary: fc.constantFrom('', '888888', '93000', '09300012') },
);
const item = fc.constantFrom(
  '069500',
  '005930',
  '0001A0',
  'A005930',
  '005930_NX',
  '069500_AL',
  'A005930_NX',
  '',
  '12',
  'abcdef',
);
const text = (...choices: string[]): fc.Arbitrary<string> => fc.constantFrom(...choices);

/** Fields of a type; each may be missing. */
function entry(type: string, fields: Record<string, fc.Arbitrary<string>>): fc.Arbitrary<RealEntry> {
  const all = Object.fromEntries(Object.entries(fields).map(([fid, value]) => [fid, mostly(value)]));
  return fc
    .tuple(item, fc.record(all), fc.subarray(Object.keys(fields), { minLength: 0 }), fc.boolean())
    .map(([where, values, kept, keepAll]) => ({
      type,
      name: '주식체결',
      item: where,
      values: Object.fromEntries(
        Object.entries(values as Record<string, string>).filter(([fid]) => keepAll || kept.includes(fid)),
      ),
    }));
}

const fields = (fids: string, value: fc.Arbitrary<string>) =>
  Object.fromEntries(fids.split(' ').map((fid) => [fid, value]));

export const entries = {
  '0B': entry('0B', { '20': time, ...fields('10 11 27 28 15 13 16 17 18 25', amount), '290': text('1', '2', '3', 'P', ''), '9081': text('1', 'KRX') }),
  '0D': entry('0D', { '21': time, ...fields('41 51 61 71 23 24 42 52 62 72', amount) }),
  '0H': entry('0H', { '20': time, ...fields('10 11 12 15 13 25', amount) }),
  '0s': entry('0s', { '215': text('0', '3', '2', '4', '8', '9', 'a', 'R', '', '10'), '20': time, '214': text('000500', '') }),
  '1h': entry('1h', { '9001': text('005930', 'A005930'), '9068': text('1', '2', '3'), '1223': time, '1221': amount, '1225': text('정적', '동적', '동적+정적', '') }),
  '00': entry('00', {
    '9001': text('A069500', '069500', 'x'), '9203': text('0000139', '24', '0000000', ''), '904': text('0000000', '', '0000138'),
    '913': text('접수', '체결', '확인', '취소', '거부', '?'), '905': text('+매수', '-매도', '매수정정', '매도취소', '?'),
    '906': text('보통', '시장가'), '907': text('1', '2', ''), '908': time, '909': text('', '9001'), '919': text('0', '', 'RC4003:호가단위'),
    ...fields('900 901 902 910 911 914 915 938 939', amount),
  }),
  '04': entry('04', { '9001': text('A069500', '069500', ''), ...fields('930 932 933', amount), '931': fc.oneof(amount, text('154116.5', '-0.99')) }),
}; // prettier-ignore

export const anyEntry: fc.Arbitrary<RealEntry> = fc.oneof(...Object.values(entries), entry('0Z', {}));
