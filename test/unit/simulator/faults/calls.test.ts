/** REST over a bad network: what the server did, and what of it the client hears. */
import { describe, expect, test } from 'vitest';
import type { Body } from '../../../support/simulator-harness.js';
import { soFar, withFaults } from '../../../support/faulty-simulator.js';

const bodyOf = (answer: { body: string } | null): Body => JSON.parse(answer?.body ?? '{}') as Body;
const open = (faulty: ReturnType<typeof withFaults>) => faulty.core.blotter.orders.length;

describe('a call', () => {
  test('requestLost: the n-th request never arrives, the others do', async () => {
    const faulty = withFaults([{ kind: 'requestLost', api: 'kt10000', nth: 2 }]);
    faulty.to('100000');
    expect(await faulty.buy(1).heard).toMatchObject({ status: 200 });
    const lost = faulty.buy(2);
    expect(lost.done).toBeNull();
    expect(await lost.heard).toBeNull();
    expect(open(faulty)).toBe(1);
    expect(await faulty.buy(3).heard).toMatchObject({ status: 200 });
    expect(faulty.core.blotter.orders.map(({ quantity }) => quantity)).toEqual([1, 3]);
  });

  test('answerLost: the broker did it, nobody hears', async () => {
    const faulty = withFaults([{ kind: 'answerLost', api: 'kt10000', nth: 1 }]);
    faulty.to('100000');
    const { done, heard } = faulty.buy(5);
    expect(bodyOf(done)).toMatchObject({ return_code: 0, ord_no: '0000001' });
    expect(await heard).toBeNull();
    faulty.wait(1_000);
    expect(faulty.peer.data('00').map(({ values }) => values['913'])).toContain('접수');
  });

  test('answerLate: the answer comes so many ms of market time later, long after its reports', async () => {
    const faulty = withFaults([{ kind: 'answerLate', api: 'kt10000', nth: 1, ms: 3_000 }]);
    faulty.to('100000');
    const { done, heard } = faulty.buy(5);
    expect(bodyOf(done).return_code).toBe(0);
    faulty.wait(2_999);
    expect(await soFar(heard)).toBe('pending');
    expect(faulty.core.withholding?.active).toBe(true);
    expect(faulty.peer.data('00').map(({ values }) => values['913'])).toContain('체결');
    faulty.wait(1);
    expect(await soFar(heard)).toEqual({ value: done });
    expect(faulty.core.withholding?.active).toBe(false);
  });

  test.each([
    [502, true],
    [503, false],
    [200, true],
    [200, false],
  ] as const)('answerGarbled: HTTP %d with garbage in it, executed: %s', async (status, executed) => {
    const faulty = withFaults([{ kind: 'answerGarbled', api: 'kt10000', nth: 1, status, executed }]);
    faulty.to('100000');
    const { done, heard } = faulty.buy(5);
    const answer = await heard;
    expect(answer?.status).toBe(status);
    expect(() => JSON.parse(answer?.body ?? '') as unknown).toThrow();
    expect(done === null).toBe(!executed);
    expect(open(faulty)).toBe(executed ? 1 : 0);
  });
});

describe('the server', () => {
  test('rateStorm by count: 429, 5 and 1700 for orders and inquiries alike, then all is well', () => {
    const faulty = withFaults([{ kind: 'rateStorm', api: 'kt10000', nth: 1, count: 2 }]);
    faulty.to('100000');
    const refused = faulty.buy(1).done;
    expect(refused?.status).toBe(429);
    expect(bodyOf(refused)).toMatchObject({ return_code: 5 });
    expect(bodyOf(refused).return_msg).toContain('[1700:');
    expect(faulty.exchange('kt00001', { qry_tp: '3' }).done?.status).toBe(429);
    expect(faulty.buy(1).done?.status).toBe(200);
    expect(open(faulty)).toBe(1);
  });

  test('rateStorm by time: it ends after its milliseconds', () => {
    const faulty = withFaults([{ kind: 'rateStorm', at: '10:00:00', ms: 5_000 }]);
    faulty.to('095959');
    expect(faulty.buy(1).done?.status).toBe(200);
    faulty.to('100000');
    for (let n = 0; n < 20; n++) expect(faulty.buy(1).done?.status).toBe(429);
    faulty.wait(5_000);
    expect(faulty.buy(1).done?.status).toBe(200);
  });

  test('tokenExpired: the order is refused with 8005, HTTP 200, and a new token is given', () => {
    const faulty = withFaults([{ kind: 'tokenExpired', api: 'kt10000', nth: 1 }]);
    faulty.to('100000');
    const refused = faulty.buy(1).done;
    expect(refused?.status).toBe(200);
    expect(bodyOf(refused)).toMatchObject({ return_code: 3 });
    expect(bodyOf(refused).return_msg).toContain('[8005:');
    const keys = { grant_type: 'client_credentials', appkey: 'key', secretkey: 'secret' };
    const token = String(faulty.post('/oauth2/token', {}, JSON.stringify(keys)).body['token']);
    expect(token).not.toBe(faulty.token);
    const headers = { authorization: `Bearer ${token}` };
    expect(faulty.call('kt00001', { qry_tp: '3' }, headers).body.return_code).toBe(0);
    // The socket that is logged in hears on.
    const before = faulty.peer.data('0B').length;
    faulty.wait(60_000);
    expect(faulty.peer.data('0B').length).toBeGreaterThan(before);
  });
});
