import { describe, expect, test } from 'vitest';
import { startHarness, type Body, type Harness } from '../../support/simulator-harness.js';

const KEYS = [{ appKey: 'app', secretKey: 'secret' }];
const GOOD = { grant_type: 'client_credentials', appkey: 'app', secretkey: 'secret' };

function issue(harness: Harness, params: object = GOOD): Body {
  return harness.post('/oauth2/token', {}, JSON.stringify(params)).body;
}

function account(harness: Harness, authorization: string | undefined): Body {
  return harness.post('/api/dostk/acnt', { 'api-id': 'ka00001', authorization: authorization! }, '{}').body;
}

describe('au10001', () => {
  test('hands out a token that expires a day later in Korean wall-clock time', () => {
    const body = issue(startHarness({ keys: KEYS, start: '093000' }));
    expect(body).toMatchObject({ return_code: 0, token_type: 'bearer', expires_dt: '20261121093000' });
    expect(body['token']).toMatch(/^[\w-]{86}$/);
  });

  test.each<[string, object, number, string]>([
    ['8001', { ...GOOD, secretkey: 'wrong' }, 3, 'a wrong secret'],
    ['8001', { ...GOOD, appkey: 'other' }, 3, 'an unknown key'],
    ['8020', { ...GOOD, secretkey: '' }, 2, 'no secret'],
    ['8009', { appkey: 'app', secretkey: 'secret' }, 2, 'no grant_type'],
    ['8012', { ...GOOD, grant_type: 'password' }, 2, 'another grant_type'],
  ])('answers %s with HTTP 200', (code, params, returnCode) => {
    const { body, status } = startHarness({ keys: KEYS }).post('/oauth2/token', {}, JSON.stringify(params));
    expect(status).toBe(200);
    expect(body.return_code).toBe(returnCode);
    expect(body.return_msg).toContain(`[${code}:`);
  });

  test('again: paper trading makes the first token invalid, the real server hands out the same', () => {
    const mock = startHarness({ keys: KEYS, server: 'mock' });
    const [first, second] = [issue(mock)['token'], issue(mock)['token']];
    expect(second).not.toBe(first);
    expect(account(mock, `Bearer ${String(first)}`).return_msg).toContain('[8005:');
    expect(account(mock, `Bearer ${String(second)}`).return_code).toBe(0);
    const real = startHarness({ keys: KEYS, server: 'real' });
    expect(issue(real)['token']).toBe(issue(real)['token']);
  });

  test('with no keys given any pair logs in', () => {
    expect(issue(startHarness(), { ...GOOD, appkey: 'whoever' }).return_code).toBe(0);
  });

  test('a token is worth nothing after its day', () => {
    const harness = startHarness({ keys: KEYS });
    const token = `Bearer ${String(issue(harness)['token'])}`;
    harness.wait(24 * 3_600_000 - 1);
    expect(account(harness, token).return_code).toBe(0);
    harness.wait(1);
    expect(account(harness, token).return_msg).toContain('8005');
  });
});

describe('au10002', () => {
  test('ends a token', () => {
    const harness = startHarness({ keys: KEYS });
    const token = String(issue(harness)['token']);
    const revoke = { appkey: 'app', secretkey: 'secret', token };
    expect(harness.post('/oauth2/revoke', {}, JSON.stringify(revoke)).body.return_code).toBe(0);
    expect(account(harness, `Bearer ${token}`).return_msg).toContain('8005');
    expect(harness.post('/oauth2/revoke', {}, JSON.stringify(revoke)).body.return_msg).toContain('8015');
    expect(harness.post('/oauth2/revoke', {}, JSON.stringify({ ...revoke, token: '' })).body.return_msg).toContain(
      '8016',
    );
  });
});

describe('a request', () => {
  const { post, token } = startHarness();
  const authorization = `Bearer ${token}`;
  test.each<[string, string, Record<string, string>, string, number]>([
    ['1501', '/api/dostk/acnt', { authorization }, '{}', 1],
    ['1505', '/api/dostk/acnt', { authorization, 'api-id': 'ka99999' }, '{}', 1],
    ['1505', '/api/dostk/acnt', { authorization, 'api-id': 'constructor' }, '{}', 1],
    ['1504', '/api/dostk/ordr', { authorization, 'api-id': 'kt00018' }, '{}', 1],
    ['1513', '/api/dostk/acnt', { 'api-id': 'ka00001' }, '{}', 3],
    ['1514', '/api/dostk/acnt', { 'api-id': 'ka00001', authorization: `Basic ${token}` }, '{}', 3],
    ['1516', '/api/dostk/acnt', { 'api-id': 'ka00001', authorization: 'Bearer' }, '{}', 3],
    ['8005', '/api/dostk/acnt', { 'api-id': 'ka00001', authorization: 'Bearer x' }, '{}', 3],
    ['1517', '/api/dostk/acnt', { 'api-id': 'ka00001', authorization }, 'grant_type=x', 2],
    ['1517', '/api/dostk/acnt', { 'api-id': 'ka00001', authorization }, '[]', 2],
    ['1511', '/api/dostk/acnt', { 'api-id': 'kt00018', authorization }, '{"qry_tp":"1"}', 2],
  ])('that deserves it is answered %s', (code, path, headers, body, returnCode) => {
    const answer = post(path, headers, body);
    expect(answer.body.return_msg).toContain(`[${code}:`);
    expect(answer.body.return_code).toBe(returnCode);
    expect(answer.status).toBe(200);
  });
});

describe('rate limits', () => {
  test.each([
    ['mock', 1],
    ['real', 5],
  ] as const)('%s takes %i a second of each api-id', (rateLimit, perSecond) => {
    const harness = startHarness({ rateLimit });
    for (let i = 0; i < perSecond; i++) expect(harness.call('ka00001').status).toBe(200);
    const refused = harness.call('ka00001');
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({
      return_code: 5,
      return_msg: `허용된 요청 개수를 초과하였습니다[1700:허용된 API 요청 개수를 초과하였습니다. 유량=${perSecond}, API ID=ka00001]`,
    });
    expect(harness.call('kt00001', { qry_tp: '3' }).status).toBe(200);
    harness.wait(999);
    expect(harness.call('ka00001').status).toBe(429);
    harness.wait(1);
    expect(harness.call('ka00001').status).toBe(200);
  });
});
