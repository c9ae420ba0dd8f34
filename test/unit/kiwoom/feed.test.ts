import { describe, expect, test } from 'vitest';
import { ManualClock, parseKst, stockCode, type EpochMs } from '../../../src/domain/index.js';
import { acknowledge, CODE, NOON, refusal, settle, stage, TOKEN } from './fakes.js';

const REG = (data: object[]) => JSON.stringify({ trnm: 'REG', grp_no: '1', refresh: '1', data });
const trade = (time: string, price: string) => ({
  trnm: 'REAL',
  data: [{ type: '0B', name: '주식체결', item: CODE, values: { '20': time, '10': price, '15': '+3', '13': '10' } }],
});

/** A stage whose sockets live in a time of their own. */
function silenceStage(socketClock: ManualClock) {
  const settled = async (ms: number): Promise<void> => {
    socketClock.advanceTo((socketClock.now() + ms) as EpochMs);
    await settle();
  };
  return { ...stage({ socketClock }), settled };
}

describe('a connection', () => {
  test('logs in with the bare token, registers, and says what it does', async () => {
    const { client, socket, ofType } = stage();
    client.feed.start([CODE]);
    expect(client.busy()).toBe(true);
    await settle();
    expect(client.busy()).toBe(false);
    expect(socket.last.url).toBe('ws://127.0.0.1:2/api/dostk/websocket');
    expect(socket.last.sent).toEqual([
      JSON.stringify({ trnm: 'LOGIN', token: TOKEN }),
      REG([{ item: [CODE], type: ['0B', '0D', '0H'] }]),
      REG([{ item: [''], type: ['00', '04'] }]),
      REG([{ item: [''], type: ['0s', '1h'] }]),
    ]);
    expect(ofType('LinkReported').map(({ state }) => state)).toEqual(['connecting', 'loggedIn', 'online']);
  });

  test('registers many codes fifty at a time, four messages a second', async () => {
    const { client, socket, pass } = stage();
    const codes = Array.from({ length: 200 }, (_, i) => stockCode(String(100_000 + i)));
    client.feed.start(codes);
    await settle();
    expect(socket.last.sent).toHaveLength(1 + 4);
    expect(client.busy()).toBe(false); // waits for the clock, not for the wire
    await pass(1_000);
    expect(socket.last.sent).toHaveLength(1 + 6);
    const items = socket.last.sent.slice(1, 5).flatMap((text) => {
      const { data } = JSON.parse(text) as { data: { item: string[] }[] };
      return data[0]!.item;
    });
    expect(items).toEqual(codes);
  });

  test('refuses more codes than a connection carries', () => {
    const { client } = stage();
    const codes = Array.from({ length: 201 }, (_, i) => stockCode(String(100_000 + i)));
    expect(() => client.feed.start(codes)).toThrow('201 codes are too many');
  });

  test('offers what comes at the time it happened', async () => {
    const { client, socket, events, times } = stage();
    client.feed.start([CODE]);
    await settle();
    socket.say(trade('093012', '-33000'));
    expect(events.at(-1)).toMatchObject({ type: 'TradeTicked', code: CODE, price: 33_000, quantity: 3, volume: 10 });
    expect(times.at(-1)).toBe(parseKst('20221110093012'));
  });

  test('keeps VI messages of other codes out', async () => {
    const { client, socket, ofType } = stage();
    client.feed.start([CODE]);
    await settle();
    for (const item of [CODE, '005930']) {
      socket.say({
        trnm: 'REAL',
        data: [{ type: '1h', item, values: { '9068': '1', '1225': '정적', '1221': '100' } }],
      });
    }
    expect(ofType('ViReported').map(({ code }) => code)).toEqual([CODE]);
    expect(client.stats.otherVi).toBe(1);
  });
});

describe('PING', () => {
  test('is answered with the same text once the hook is done, in order', async () => {
    const open: (() => void)[] = [];
    const { client, socket } = stage({ beforePong: () => new Promise<void>((resolve) => open.push(resolve)) });
    client.feed.start([CODE]);
    await settle();
    const before = socket.last.sent.length;
    socket.say('{"trnm":"PING"}');
    socket.say('{ "trnm" : "PING" }');
    await settle();
    expect(socket.last.sent).toHaveLength(before);
    open.shift()!();
    await settle();
    expect(socket.last.sent.slice(before)).toEqual(['{"trnm":"PING"}']);
    open.shift()!();
    await settle();
    expect(socket.last.sent.slice(before)).toEqual(['{"trnm":"PING"}', '{ "trnm" : "PING" }']);
  });

  test('stays unanswered when the hook fails, and later ones are answered', async () => {
    let fail = true;
    const { client, socket } = stage({
      beforePong: async () => {
        if (fail) throw new Error('the inbox is broken');
      },
    });
    client.feed.start([CODE]);
    await settle();
    const before = socket.last.sent.length;
    socket.say('{"trnm":"PING"}');
    await settle();
    expect(socket.last.sent).toHaveLength(before);
    fail = false;
    socket.say('{"trnm":"PING"}');
    await settle();
    expect(socket.last.sent).toHaveLength(before + 1);
  });

  test('of a connection that is over is not answered on the next one', async () => {
    let release = () => {};
    const { client, socket, pass } = stage({ beforePong: () => new Promise<void>((resolve) => (release = resolve)) });
    client.feed.start([CODE]);
    await settle();
    socket.say('{"trnm":"PING"}');
    await settle();
    const first = socket.last;
    first.handlers.close('closed by the server (1006)');
    await pass(2_000);
    expect(socket.connections).toHaveLength(2);
    release();
    await settle();
    expect([...first.sent, ...socket.last.sent].filter((text) => text.includes('PING'))).toEqual([]);
  });
});

describe('a lost connection', () => {
  test('comes back after a pause and registers everything again', async () => {
    const { client, socket, pass, ofType } = stage();
    client.feed.start([CODE]);
    await settle();
    const sent = [...socket.last.sent];
    socket.last.handlers.close('closed by the server (1006)');
    expect(ofType('LinkReported').at(-1)).toMatchObject({
      state: 'backingOff',
      detail: '127.0.0.1:2: closed by the server (1006)',
    });
    expect(client.busy()).toBe(false);
    await pass(1_000);
    await pass(1_000);
    expect(socket.connections).toHaveLength(2);
    expect(socket.last.sent).toEqual(sent);
    expect(ofType('LinkReported').at(-1)?.state).toBe('online');
  });

  test('backs off longer with each failure, and says why', async () => {
    const { client, socket, pass, ofType } = stage();
    socket.opens = false;
    client.feed.start([CODE]);
    await settle();
    for (const pause of [1_000, 2_000, 4_000, 8_000]) {
      const before = socket.connections.length;
      await pass(pause - 250);
      expect(socket.connections).toHaveLength(before);
      await pass(250);
      expect(socket.connections).toHaveLength(before + 1);
    }
    expect(ofType('LinkReported').at(-1)?.detail).toBe('127.0.0.1:2: connect ECONNREFUSED');
  });

  test('is noticed by its silence', async () => {
    const socketClock = new ManualClock(NOON);
    const { client, socket, settled, ofType } = silenceStage(socketClock);
    client.feed.start([CODE]);
    await settle();
    await settled(60_000);
    socket.say('{"trnm":"PING"}');
    await settled(80_000);
    expect(ofType('LinkReported').at(-1)?.state).toBe('online');
    await settled(30_000);
    expect(ofType('LinkReported').map(({ state }) => state)).toContain('backingOff');
    expect(socket.connections[0]!.closed).toBe(true);
  });

  test('is not seen in hours of virtual time without a frame', async () => {
    const { client, pass, ofType } = stage();
    client.feed.start([CODE]);
    await settle();
    await pass(3_600_000, 600_000);
    expect(ofType('LinkReported').at(-1)?.state).toBe('online');
  });

  test('hears nothing more from a socket that was given up', async () => {
    const { client, socket, events } = stage();
    client.feed.start([CODE]);
    await settle();
    const old = socket.last;
    old.handlers.close('gone');
    const before = events.length;
    old.handlers.message(JSON.stringify(trade('100000', '100')));
    old.handlers.close('gone again');
    expect(events).toHaveLength(before);
  });
});

describe('SYSTEM', () => {
  test('R10001: another session took the key; haru does not fight for it', async () => {
    const { client, socket, pass, ofType } = stage();
    client.feed.start([CODE]);
    await settle();
    const before = socket.last.sent.length;
    socket.say({ trnm: 'SYSTEM', code: 'R10001', message: '동일한 App key로 접속이 되어 종료' });
    await pass(300_000, 10_000);
    expect(ofType('LinkReported').at(-1)).toMatchObject({ state: 'kicked' });
    expect(socket.connections).toHaveLength(1);
    expect(socket.last.sent).toHaveLength(before); // never echoed
    expect(socket.last.closed).toBe(true);
    await pass(310_000, 10_000);
    expect(socket.connections).toHaveLength(2);
  });

  test.each(['R10002', 'R10004'])('%s: a new connection mends it', async (code) => {
    const { client, socket, pass, ofType } = stage();
    client.feed.start([CODE]);
    await settle();
    socket.say({ trnm: 'SYSTEM', code, message: 'x' });
    expect(ofType('LinkReported').at(-1)).toMatchObject({ state: 'backingOff', detail: `${code} x` });
    await pass(2_000);
    expect(ofType('LinkReported').at(-1)?.state).toBe('online');
  });
});

describe('LOGIN', () => {
  test('with a token the server forgot gets a new token', async () => {
    const { client, socket, http, pass, ofType } = stage();
    let refuse = true;
    socket.onText = (text, connection) => {
      if (refuse && text.includes('LOGIN')) {
        refuse = false;
        const return_msg = '토큰 인증에 실패했습니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]';
        connection.handlers.message(JSON.stringify({ trnm: 'LOGIN', return_code: 805004, return_msg }));
      } else acknowledge(text, connection);
    };
    client.feed.start([CODE]);
    await pass(3_000);
    expect(http.of('au10001')).toHaveLength(2);
    expect(ofType('LinkReported').at(-1)?.state).toBe('online');
  });

  test('with a wrong key is not tried again', async () => {
    const { client, http, pass, ofType } = stage();
    http.on('au10001', () => refusal(3, '인증에 실패했습니다[8001:App Key와 Secret Key 검증에 실패했습니다]'));
    client.feed.start([CODE]);
    await pass(120_000, 10_000);
    expect(http.of('au10001')).toHaveLength(1);
    expect(ofType('LinkReported').at(-1)).toMatchObject({ state: 'refused' });
    expect(ofType('LinkReported').at(-1)?.detail).toMatch(/refuses the app key \(8001: .*KIWOOM_APPKEY/);
  });

  test('that is never answered is given up', async () => {
    const { client, socket, pass, ofType } = stage();
    socket.onText = () => {};
    client.feed.start([CODE]);
    await settle();
    expect(client.busy()).toBe(true);
    await pass(15_000);
    expect(ofType('LinkReported').at(-1)).toMatchObject({
      state: 'backingOff',
      detail: 'the answer to LOGIN took too long',
    });
  });
});

describe('REG', () => {
  test('that came too fast goes out again; other refusals end the connection', async () => {
    const { client, socket, pass, ofType } = stage();
    let refusals = 0;
    socket.onText = (text, connection) => {
      if (!text.includes('REG') || refusals >= 2) {
        acknowledge(text, connection);
        return;
      }
      refusals++;
      const return_code = refusals === 1 ? 105110 : 105115;
      connection.handlers.message(JSON.stringify({ trnm: 'REG', return_code, return_msg: 'no' }));
    };
    client.feed.start([CODE]);
    await settle();
    expect(client.busy()).toBe(false);
    await pass(1_000);
    expect(ofType('LinkReported').at(-1)).toMatchObject({
      state: 'backingOff',
      detail: 'REG was refused (105115: no)',
    });
  });
});

test('stop closes the socket and ends in offline', async () => {
  const { client, socket, ofType, clock } = stage();
  client.feed.start([CODE]);
  await settle();
  await client.stop();
  expect(socket.last.closed).toBe(true);
  expect(ofType('LinkReported').at(-1)?.state).toBe('offline');
  expect(clock.nextAt()).toBe(null);
});
