import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { formatKst, ManualClock, type EpochMs } from '../../../src/domain/index.js';
import { Activity } from '../../../src/kiwoom/activity.js';
import { Pacer } from '../../../src/kiwoom/pacer.js';
import { Redactor, Secret } from '../../../src/kiwoom/secret.js';
import { TokenSource } from '../../../src/kiwoom/token.js';
import { answer, FakeHttp, NOON, refusal, settle } from './fakes.js';

const HOUR = 3_600_000;

function source(life: number) {
  const clock = new ManualClock(NOON);
  const activity = new Activity();
  const http = new FakeHttp(() => clock.now());
  http.on('au10001', (_call, nth) =>
    answer({ token: `token-number-${nth}`, expires_dt: formatKst((clock.now() + life) as EpochMs) }),
  );
  http.on('au10002', () => answer({}));
  const pacer = new Pacer(clock, activity, { perSecond: 5, window: 1_000, own: {} });
  const redactor = new Redactor();
  const parts = { restUrl: 'http://127.0.0.1:1', http, clock, pacer, activity, redactor, timeoutMs: 1_000 };
  const tokens = new TokenSource(parts, { appkey: 'the-app-key', secretkey: 'the-secret-key' });
  const get = async () => (await tokens.get()).reveal();
  return { clock, http, tokens, get, redactor };
}

describe('a token', () => {
  test('is asked for with the keys, once for all who ask at the same time', async () => {
    const { http, get } = source(24 * HOUR);
    expect(await Promise.all([get(), get(), get()])).toEqual(Array(3).fill('token-number-1'));
    expect(http.of('au10001').map(({ body }) => body)).toEqual([
      { grant_type: 'client_credentials', appkey: 'the-app-key', secretkey: 'the-secret-key' },
    ]);
  });

  test('is renewed ten minutes before its end, which is told in Seoul time', async () => {
    const { clock, get } = source(24 * HOUR);
    await get();
    clock.advanceTo((NOON + 24 * HOUR - 600_001) as EpochMs);
    expect(await get()).toBe('token-number-1');
    clock.advanceTo((NOON + 24 * HOUR - 600_000) as EpochMs);
    expect(await get()).toBe('token-number-2');
  });

  test('that lives shorter than the margin is renewed at half its life, not on every call', async () => {
    const { clock, get } = source(60_000);
    await get();
    clock.advanceTo((NOON + 29_000) as EpochMs);
    expect(await get()).toBe('token-number-1');
    clock.advanceTo((NOON + 30_000) as EpochMs);
    expect(await get()).toBe('token-number-2');
  });

  test('that could not be renewed is used while it holds', async () => {
    const { clock, http, get } = source(HOUR);
    await get();
    http.on('au10001', () => ({ status: 503, headers: {}, text: '' }));
    clock.advanceTo((NOON + HOUR - 1_000) as EpochMs);
    expect(await get()).toBe('token-number-1');
    clock.advanceTo((NOON + HOUR) as EpochMs);
    await expect(get()).rejects.toMatchObject({ code: 'unreachable', retryable: true });
  });

  test('that the server forgot is replaced, but only if it still is the one in use', async () => {
    const { tokens, get } = source(HOUR);
    const first = await tokens.get();
    tokens.invalidate(first);
    expect(await get()).toBe('token-number-2');
    tokens.invalidate(first);
    expect(await get()).toBe('token-number-2');
  });

  test('is given back once', async () => {
    const { http, tokens, get } = source(HOUR);
    await tokens.revoke();
    await get();
    await tokens.revoke();
    await tokens.revoke();
    expect(http.of('au10002').map(({ body }) => body)).toEqual([
      { appkey: 'the-app-key', secretkey: 'the-secret-key', token: 'token-number-1' },
    ]);
  });

  test('no token: a wrong key is for good, everything else is not', async () => {
    const { http, get } = source(HOUR);
    http.on('au10001', () => refusal(3, '[8001:실패]'));
    await expect(get()).rejects.toMatchObject({ code: 'bad_key', retryable: false });
    http.on('au10001', () => refusal(5, '[1700:초과]', 429));
    await expect(get()).rejects.toMatchObject({ code: 'no_token', retryable: true });
    http.on('au10001', () => answer({}));
    await expect(get()).rejects.toMatchObject({ code: 'no_token', retryable: true });
    await settle();
  });
});

describe('a secret', () => {
  test('shows itself nowhere', async () => {
    const { tokens, get } = source(HOUR);
    await get();
    const secret = new Secret('the-app-key');
    const shown = [String(secret), JSON.stringify({ secret }), inspect(secret), inspect(tokens, { depth: 9 })].join();
    expect(shown).not.toMatch(/the-app-key/);
    expect(shown).toContain('[secret]');
  });

  test('is taken out of texts from outside', async () => {
    const { redactor, get } = source(HOUR);
    await get();
    expect(redactor.clean('key the-app-key, token token-number-1.')).toBe('key [secret], token [secret].');
  });
});
