import { describe, expect, test } from 'vitest';
import { KODEX, order, SAMSUNG, startHarness, TestPeer, type Harness } from '../../support/simulator-harness.js';

function loggedIn(harness: Harness, echo = true): TestPeer {
  const peer = new TestPeer(harness.core, echo);
  peer.login(harness.token);
  return peer;
}

describe('LOGIN', () => {
  test('answers a bad token with 805004, and one with Bearer before it is bad', () => {
    const harness = startHarness();
    const peer = new TestPeer(harness.core);
    const refusal = {
      trnm: 'LOGIN',
      return_code: 805004,
      return_msg: '토큰 인증에 실패했습니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]',
    };
    expect(peer.login('nonsense')).toEqual(refusal);
    expect(peer.login(`Bearer ${harness.token}`)).toEqual(refusal);
    expect(peer.login(harness.token)).toEqual({ trnm: 'LOGIN', return_code: 0, return_msg: '', sor_yn: 'Y' });
  });

  test('of the same key ends the session before it with R10001', () => {
    const harness = startHarness();
    const [older, newer] = [loggedIn(harness), loggedIn(harness)];
    expect(older.messages.at(-1)).toMatchObject({ trnm: 'SYSTEM', code: 'R10001' });
    expect(older.closed).toEqual({ code: 1000, reason: 'Bye' });
    expect(newer.closed).toBeNull();
  });

  test('that does not come in time ends the session with R10004', () => {
    const harness = startHarness({ loginWithin: 10_000 });
    const [late, early] = [new TestPeer(harness.core), loggedIn(harness)];
    harness.wait(10_000);
    expect(late.messages.at(-1)).toMatchObject({ trnm: 'SYSTEM', code: 'R10004' });
    expect(late.closed).not.toBeNull();
    expect(early.closed).toBeNull();
  });
});

describe('PING', () => {
  test('comes from time to time; after five unanswered ones the session ends with R10002', () => {
    const harness = startHarness({ pingEvery: 20_000 });
    const [silent] = [loggedIn(harness, false)];
    harness.core.sessions.startPinging();
    harness.wait(5 * 20_000);
    expect(silent.messages.filter(({ trnm }) => trnm === 'PING')).toHaveLength(5);
    expect(silent.closed).toBeNull();
    harness.wait(20_000);
    expect(silent.messages.at(-1)).toMatchObject({ trnm: 'SYSTEM', code: 'R10002' });
    expect(silent.closed).not.toBeNull();
  });

  test('answered, the session lives on', async () => {
    const harness = startHarness({ pingEvery: 20_000 });
    const peer = loggedIn(harness);
    harness.core.sessions.startPinging();
    for (let i = 0; i < 20; i++) {
      harness.wait(20_000);
      await Promise.resolve();
    }
    expect(peer.closed).toBeNull();
  });

  test('a barrier waits for every echo, and gives a silent client up after the guard', async () => {
    const harness = startHarness();
    const silent = loggedIn(harness, false);
    let passed = false;
    const barrier = harness.core.sessions.barrier(5_000).then(() => {
      passed = true;
    });
    await Promise.resolve();
    expect(passed).toBe(false);
    harness.wait(5_000);
    await barrier;
    expect(silent.messages.at(-1)).toMatchObject({ trnm: 'SYSTEM', code: 'R10002' });
    expect(harness.core.sessions.loggedIn).toEqual([]);
  });

  test('a client that leaves does not hold the barrier', async () => {
    const harness = startHarness();
    const peer = loggedIn(harness, false);
    const barrier = harness.core.sessions.barrier(5_000);
    peer.drop();
    await barrier;
  });
});

describe('what is no message', () => {
  test.each(['{"trnm":"SYSTEM","code":"R10002"}', 'garbage', '[]', 'null', '"PING"'])(
    '%s ends or errs, never throws',
    (text) => {
      const harness = startHarness();
      const peer = loggedIn(harness);
      peer.send(text);
      expect(peer.closed !== null || peer.messages.at(-1)?.['return_code'] === 1).toBe(true);
    },
  );

  test('REG before LOGIN registers nothing', () => {
    const harness = startHarness();
    const peer = new TestPeer(harness.core);
    expect(peer.register(['0s'])).toMatchObject({ trnm: 'REG', return_code: 805004 });
  });
});

describe('REG and REMOVE', () => {
  const receivedAfter = (messages: readonly object[], until = '090500'): Set<string> => {
    const harness = startHarness();
    const peer = loggedIn(harness);
    for (const message of messages) expect(peer.send(message)).toMatchObject({ return_code: 0, return_msg: '' });
    harness.to(until);
    return new Set(peer.data().map(({ type, item }) => `${type} ${item}`));
  };
  const reg = (data: object[], more: object = {}) => ({ trnm: 'REG', grp_no: '1', refresh: '1', data, ...more });
  const remove = (data: object[], group = '1') => ({ trnm: 'REMOVE', grp_no: group, data });

  test('every item × every type of each element', () => {
    const data = [
      { item: [KODEX, SAMSUNG], type: ['0B', '0D'] },
      { item: [''], type: ['0s'] },
    ];
    expect(receivedAfter([reg(data)])).toEqual(
      new Set([`0B ${KODEX}`, `0D ${KODEX}`, `0B ${SAMSUNG}`, `0D ${SAMSUNG}`, '0s ']),
    );
  });

  test('refresh 0 drops what the group had, 1 keeps it, other groups stay', () => {
    const first = reg([{ item: [KODEX], type: ['0B'] }]);
    const other = reg([{ item: [''], type: ['0s'] }], { grp_no: '2' });
    const second = (refresh: string) => reg([{ item: [SAMSUNG], type: ['0B'] }], { refresh });
    expect(receivedAfter([first, other, second('1')])).toEqual(new Set([`0B ${KODEX}`, `0B ${SAMSUNG}`, '0s ']));
    expect(receivedAfter([first, other, second('0')])).toEqual(new Set([`0B ${SAMSUNG}`, '0s ']));
  });

  test('REMOVE takes out what it names, in its group only', () => {
    const both = reg([{ item: [KODEX, SAMSUNG], type: ['0B'] }]);
    expect(receivedAfter([both, remove([{ item: [KODEX], type: ['0B'] }])])).toEqual(new Set([`0B ${SAMSUNG}`]));
    expect(receivedAfter([both, remove([{ item: [KODEX], type: ['0B'] }], '9')])).toEqual(
      new Set([`0B ${KODEX}`, `0B ${SAMSUNG}`]),
    );
  });

  test('nonsense codes are acknowledged, and bring nothing', () => {
    expect(receivedAfter([reg([{ item: ['XXXXXX', '_NX'], type: ['0B', 'zz'] }])])).toEqual(new Set());
  });

  test('_AL is the consolidated view, under its own name; _NX has no trades here', () => {
    const data = [{ item: [`${KODEX}_AL`, `${KODEX}_NX`], type: ['0B'] }];
    expect(receivedAfter([reg(data)])).toEqual(new Set([`0B ${KODEX}_AL`]));
  });

  test.each([
    ['item is a string', { item: KODEX, type: ['0B'] }],
    ['type is a string', { item: [KODEX], type: '0B' }],
    ['there is neither', {}],
    ['data holds no objects', 'x'],
  ])('105111 when %s', (_, element) => {
    const peer = loggedIn(startHarness());
    expect(peer.send(reg([element as object]))).toMatchObject({ trnm: 'REG', return_code: 105111 });
  });

  test('200 symbols a connection, whatever their types and groups; one more is 105115 and changes nothing', () => {
    const harness = startHarness();
    const peer = loggedIn(harness);
    const codes = Array.from({ length: 199 }, (_, i) => String(i).padStart(6, '0'));
    const accepted = reg([{ item: [...codes, KODEX], type: ['0B', '0D'] }]);
    expect(peer.send(accepted)).toMatchObject({ return_code: 0 });
    expect(peer.send(reg([{ item: [KODEX], type: ['0H'] }], { grp_no: '2' }))).toMatchObject({ return_code: 0 });
    const more = reg([{ item: [SAMSUNG], type: ['0B'] }], { grp_no: '3' });
    expect(peer.send(more)).toMatchObject({ return_code: 105115 });
    harness.to('090100');
    expect(peer.data('0B').every(({ item }) => item === KODEX)).toBe(true);
    expect(peer.data('0B').length).toBeGreaterThan(0);
  });

  test('account events come whatever the item, also for an empty item list', () => {
    const harness = startHarness();
    harness.to('100000');
    const peer = loggedIn(harness);
    peer.send(reg([{ item: [], type: ['00'] }]));
    order(harness, 'buy', KODEX, 1, null);
    harness.wait(1000);
    expect(peer.data('00').map(({ values }) => values['913'])).toContain('체결');
  });

  test('nothing survives the session', () => {
    const harness = startHarness();
    const peer = loggedIn(harness);
    peer.register(['0B'], [KODEX]);
    peer.drop();
    const again = loggedIn(harness);
    harness.to('091000');
    expect(peer.data()).toEqual([]);
    expect(again.data()).toEqual([]);
  });
});
