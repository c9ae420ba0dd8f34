import { describe, expect, test } from 'vitest';
import { classify, refusalOf } from '../../../src/kiwoom/errors.js';
import { loginFault } from '../../../src/kiwoom/token.js';
import { answer, refusal, TOO_FAST } from './fakes.js';

/** Messages as servers sent them (KIWOOM.md §4.1). */
test.each([
  [3, '인증에 실패했습니다[8005:Token이 유효하지 않습니다]', '8005', 'Token이 유효하지 않습니다'],
  [
    1,
    '잘못된 요청입니다[1504:해당 URI에서는 지원하는 API ID가 아닙니다]',
    '1504',
    '해당 URI에서는 지원하는 API ID가 아닙니다',
  ],
  [20, '[2000](RC4058:모의투자 장종료)', 'RC4058', '모의투자 장종료'],
  [2000, '[2000](855056:매수증거금이 부족합니다. 6주 매수가능)', '855056', '매수증거금이 부족합니다. 6주 매수가능'],
  [20, '[2000](800033:매도가능수량이 부족합니다(0주))', '800033', '매도가능수량이 부족합니다(0주)'],
  [5, TOO_FAST, '1700', '허용된 API 요청 개수를 초과하였습니다. 유량=5, API ID=kt10000'],
  [
    805004,
    '토큰 인증에 실패했습니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]',
    '8005',
    'Token이 유효하지 않습니다',
  ],
  [7, ' 알 수 없는 오류', '7', '알 수 없는 오류'],
  [8, '', '8', ''],
])('return_code %d: %s', (returnCode, message, code, said) => {
  expect(refusalOf(returnCode, message)).toMatchObject({ code, message: said });
});

test('유량 is what the server allows', () => {
  expect(refusalOf(5, TOO_FAST).allowed).toBe(5);
  expect(refusalOf(5, '[1700:x]').allowed).toBe(null);
});

describe('classify', () => {
  const html = (status: number) => ({ status, headers: {}, text: '<html>Request Blocked</html>' });
  test.each([
    ['success', answer({}), { kind: 'ok', next: null }],
    ['success with text for a code', { status: 200, headers: {}, text: '{"return_code":"0"}' }, { kind: 'ok' }],
    ['more pages', answer({}, { 'cont-yn': 'Y', 'next-key': 'k' }), { kind: 'ok', next: 'k' }],
    ['a key that says no more', answer({}, { 'cont-yn': 'N', 'next-key': 'k' }), { kind: 'ok', next: null }],
    ['429 and 1700', refusal(5, TOO_FAST, 429), { kind: 'refused', code: '1700', throttled: true, allowed: 5 }],
    ['200 and 1700', refusal(5, TOO_FAST), { kind: 'refused', code: '1700', throttled: false }],
    ['429 and something else', refusal(5, '[1702:x]', 429), { kind: 'unclear' }],
    ['429 and success', answer({}, {}, 429), { kind: 'unclear' }],
    ['429 in HTML', html(429), { kind: 'unclear' }],
    ['500', refusal(20, '[2000](RC4003:x)', 500), { kind: 'unclear' }],
    ['401', refusal(3, '[8005:x]', 401), { kind: 'refused', code: '8005' }],
    ['404 and success', answer({}, {}, 404), { kind: 'refused', code: 'http_404' }],
    ['a firewall', html(400), { kind: 'refused', code: 'http_400' }],
    ['a page of somebody else', html(200), { kind: 'unclear' }],
    ['no envelope', { status: 200, headers: {}, text: '{"token":"x"}' }, { kind: 'unclear' }],
    ['not even an object', { status: 200, headers: {}, text: 'null' }, { kind: 'unclear' }],
  ])('%s', (_what, given, expected) => {
    expect(classify(given)).toMatchObject(expected);
  });
});

test.each([
  ['805004', '토큰 인증에 실패했습니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]', 'token'],
  ['805004', '토큰 인증에 실패했습니다', 'token'],
  ['805004', '[CODE=8031, MESSAGE=투자구분이 다릅니다]', 'key'],
  ['8103', '단말기 인증 실패', 'token'],
  ['105115', '연결 초과', 'other'],
] as const)('a LOGIN refused with %s %s blames the %s', (code, message, fault) => {
  expect(loginFault(code, message)).toBe(fault);
});
