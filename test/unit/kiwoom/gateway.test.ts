import { describe, expect, test } from 'vitest';
import {
  brokerOrderId,
  orderId,
  price,
  quantity,
  type AmendRequested,
  type CancelRequested,
  type OrderRequested,
  type OrderSpec,
} from '../../../src/domain/index.js';
import { answer, CODE, refusal, settle, stage, TOKEN, TOO_FAST } from './fakes.js';

const ID = orderId('20221110-000001');
const TARGET = { brokerOrderId: brokerOrderId('139'), code: CODE };
const cancelRequest: CancelRequested = { type: 'CancelRequested', orderId: ID, reason: 'test' };
const amendRequest: AmendRequested = {
  type: 'AmendRequested',
  orderId: ID,
  price: price(33_005),
  quantity: quantity(7),
  reason: 'test',
};

function requested(order: Partial<OrderSpec> = {}): OrderRequested {
  return {
    type: 'OrderRequested',
    orderId: ID,
    order: { code: CODE, side: 'buy', type: 'limit', price: price(33_000), quantity: quantity(10), ...order },
  };
}

describe('what an order looks like on the wire', () => {
  test('a limit buy: plain numbers, one digit of type', async () => {
    const { client, http } = stage();
    http.on('kt10000', () => answer({ ord_no: '0000024' }));
    client.gateway.submit(requested());
    await settle();
    expect(http.of('kt10000')[0]).toMatchObject({
      headers: { authorization: `Bearer ${TOKEN}`, 'api-id': 'kt10000' },
      body: { dmst_stex_tp: 'KRX', stk_cd: CODE, ord_qty: '10', ord_uv: '33000', trde_tp: '0', cond_uv: '' },
    });
  });

  test('a market sell: no price', async () => {
    const { client, http } = stage();
    http.on('kt10001', () => answer({ ord_no: '0000024' }));
    client.gateway.submit(requested({ side: 'sell', type: 'market', price: null }));
    await settle();
    expect(http.of('kt10001')[0]?.body).toMatchObject({ ord_qty: '10', ord_uv: '', trde_tp: '3' });
  });

  test('a cancel of everything left, and an amendment', async () => {
    const { client, http } = stage();
    http.on('kt10003', () => answer({ ord_no: '0000141', base_orig_ord_no: '0000139', cncl_qty: '000000000010' }));
    http.on('kt10002', () => answer({ ord_no: '0000140', base_orig_ord_no: '0000139', mdfy_qty: '000000000007' }));
    client.gateway.cancel(cancelRequest, TARGET);
    client.gateway.amend(amendRequest, TARGET);
    await settle();
    expect(http.of('kt10003')[0]?.body).toEqual({
      dmst_stex_tp: 'KRX',
      orig_ord_no: '0000139',
      stk_cd: CODE,
      cncl_qty: '0',
    });
    expect(http.of('kt10002')[0]?.body).toEqual({
      dmst_stex_tp: 'KRX',
      orig_ord_no: '0000139',
      stk_cd: CODE,
      mdfy_qty: '7',
      mdfy_uv: '33005',
      mdfy_cond_uv: '',
    });
  });
});

describe('how an order ends', () => {
  test('taken: the number is padded to seven digits', async () => {
    const { client, http, events } = stage();
    http.on('kt10000', () => answer({ ord_no: '00024', return_msg: '모의투자 매수주문완료' }));
    client.gateway.submit(requested());
    expect(client.busy()).toBe(true);
    await client.idle();
    expect(events).toEqual([{ type: 'OrderAcknowledged', orderId: ID, brokerOrderId: '0000024' }]);
  });

  test.each([
    ['RC4058', '모의투자 장종료', refusal(20, '[2000](RC4058:모의투자 장종료)')],
    [
      '855056',
      '매수증거금이 부족합니다. 6주 매수가능',
      refusal(20, '[2000](855056:매수증거금이 부족합니다. 6주 매수가능)'),
    ],
    [
      '1511',
      '필수 입력 값에 값이 존재하지 않습니다',
      refusal(2, '입력 값 오류입니다[1511:필수 입력 값에 값이 존재하지 않습니다]'),
    ],
  ])('refused by %s', async (code, message, reply) => {
    const { client, http, events } = stage();
    http.on('kt10000', () => reply);
    client.gateway.submit(requested());
    await settle();
    expect(events).toEqual([{ type: 'OrderRejected', orderId: ID, brokerOrderId: null, code, message }]);
  });

  test.each([
    ['a timeout', () => new Error('The operation was aborted due to timeout'), /127\.0\.0\.1:1 does not answer/],
    ['a 5xx', () => ({ status: 502, headers: {}, text: 'bad gateway' }), /HTTP 502/],
    ['another 429', () => refusal(5, '초과[1701:전체 초과]', 429), /429 without a definite refusal: 1701/],
    ['an answer that is no JSON', () => ({ status: 200, headers: {}, text: '{"return_co' }), /not Kiwoom's/],
    ['success without a number', () => answer({}), /no order number/],
  ])('unknown after %s', async (_what, respond, reason) => {
    const { client, http, events } = stage();
    http.on('kt10000', respond);
    client.gateway.submit(requested());
    await settle();
    expect(events).toEqual([
      { type: 'OrderOutcomeUnknown', orderId: ID, reason: expect.stringMatching(reason) as unknown },
    ]);
    expect(http.of('kt10000')).toHaveLength(1);
  });

  test('blocked by the firewall, it never reached Kiwoom', async () => {
    const { client, http, events } = stage();
    http.on('kt10000', () => ({ status: 400, headers: {}, text: '<html><h1>Request Blocked</h1></html>' }));
    client.gateway.submit(requested());
    await settle();
    expect(events[0]).toMatchObject({ type: 'OrderRejected', code: 'http_400' });
  });

  test('turned away as one too many, it goes out again, twice at most', async () => {
    const { client, http, events, pass } = stage();
    http.on('kt10000', () => refusal(5, TOO_FAST, 429));
    client.gateway.submit(requested());
    await settle();
    expect(http.of('kt10000')).toHaveLength(1);
    expect(client.busy()).toBe(false);
    await pass(5_000);
    expect(http.of('kt10000')).toHaveLength(3);
    expect(events).toMatchObject([{ type: 'OrderRejected', code: '1700' }]);
  });

  test('turned away with HTTP 200, it does not go out again', async () => {
    const { client, http, events, pass } = stage();
    http.on('kt10000', () => refusal(5, TOO_FAST));
    client.gateway.submit(requested());
    await pass(5_000);
    expect(http.of('kt10000')).toHaveLength(1);
    expect(events).toMatchObject([{ type: 'OrderRejected', code: '1700' }]);
  });

  test('with a token that the server forgot it is refused, and the next order has a new one', async () => {
    const { client, http, events, pass } = stage();
    http.on('kt10000', (_call, nth) =>
      nth === 1 ? refusal(3, '인증에 실패했습니다[8005:Token이 유효하지 않습니다]') : answer({ ord_no: '1' }),
    );
    client.gateway.submit(requested());
    await pass(1_000);
    client.gateway.submit(requested());
    await pass(1_000);
    expect(events.map(({ type }) => type)).toEqual(['OrderRejected', 'OrderAcknowledged']);
    expect(http.of('au10001')).toHaveLength(2);
  });

  test('without a token it never left', async () => {
    const { client, http, events } = stage();
    http.on('au10001', () => new Error('connect ECONNREFUSED'));
    client.gateway.submit(requested());
    await settle();
    expect(events).toMatchObject([{ type: 'OrderRejected', code: 'unreachable' }]);
    expect(http.of('kt10000')).toHaveLength(0);
  });

  test('still waiting for its turn when the client stops, it never left', async () => {
    const { client, http, events } = stage({ pace: { perSecond: 1, window: 1_000, own: {} } });
    http.on('kt10000', () => answer({ ord_no: '1' }));
    client.gateway.submit(requested());
    client.gateway.submit(requested());
    await settle();
    await client.stop();
    await settle();
    expect(events.map(({ type }) => type)).toEqual(['OrderAcknowledged', 'OrderRejected']);
    expect(events[1]).toMatchObject({ code: 'not_sent' });
  });
});

describe('how a cancel or an amendment ends', () => {
  test('taken, refused, unknown', async () => {
    const { client, http, events } = stage();
    http.on('kt10003', () => answer({ ord_no: '0000141' }));
    http.on('kt10002', () => refusal(20, '[2000](RC4033:정정/취소할 수량이 없습니다)'));
    client.gateway.cancel(cancelRequest, TARGET);
    client.gateway.amend(amendRequest, TARGET);
    await settle();
    http.on('kt10003', () => new Error('socket hang up'));
    client.gateway.cancel(cancelRequest, TARGET);
    await settle();
    expect(events).toEqual([
      { type: 'RequestAcknowledged', request: 'cancel', orderId: ID, requestBrokerId: '0000141' },
      { type: 'RequestRefused', request: 'amend', orderId: ID, code: 'RC4033', message: '정정/취소할 수량이 없습니다' },
      {
        type: 'RequestOutcomeUnknown',
        request: 'cancel',
        orderId: ID,
        reason: '127.0.0.1:1 does not answer (socket hang up)',
      },
    ]);
  });
});

describe('nothing secret is told', () => {
  test('a server that repeats the token in its message', async () => {
    const { client, http, events } = stage();
    http.on('kt10000', () => refusal(3, `인증 실패[8010:IP가 다른 토큰 ${TOKEN} app-key-of-a-test]`));
    client.gateway.submit(requested());
    await settle();
    expect(JSON.stringify(events)).toContain('[secret]');
    expect(JSON.stringify([events, client])).not.toMatch(/secret-token|app-key-of-a-test|secret-key-of-a-test/);
  });
});

describe('an order that is taken back', () => {
  test('before its turn came, it never leaves, and ends as rejected', async () => {
    const { client, http, events, pass } = stage();
    http.on('kt10000', () => answer({ ord_no: '0000024' }));
    const ids = Array.from({ length: 40 }, (_, n) => orderId(`20221110-${String(n + 1).padStart(6, '0')}`));
    for (const id of ids) client.gateway.submit({ ...requested(), orderId: id });
    await settle();
    const before = http.of('kt10000').length;
    expect(before).toBeLessThan(40);
    for (const id of ids) client.gateway.withhold(id);
    await pass(60_000);
    expect(http.of('kt10000')).toHaveLength(before);
    const withheld = events.filter((event) => event.type === 'OrderRejected' && event.code === 'withheld');
    expect(withheld).toHaveLength(40 - before);
    expect(events.filter(({ type }) => type === 'OrderAcknowledged')).toHaveLength(before);
  });

  test('once it has left, nothing changes; nor for an order that nobody knows', async () => {
    const { client, http, events } = stage();
    http.on('kt10000', () => answer({ ord_no: '0000024' }));
    client.gateway.submit(requested());
    await settle();
    client.gateway.withhold(ID);
    client.gateway.withhold(orderId('nobody'));
    expect(events).toMatchObject([{ type: 'OrderAcknowledged' }]);
  });
});

test.each([
  ['RC4007', CODE],
  ['509193', null],
])('refusal %s also tells that trading stopped', async (code, stopped) => {
  const { client, http, events } = stage();
  http.on('kt10000', () => refusal(20, `[2000](${code}:거래 중단)`));
  client.gateway.submit(requested());
  await settle();
  expect(events).toMatchObject([
    { type: 'OrderRejected', code },
    { type: 'HaltReported', code: stopped, halted: true },
  ]);
});
