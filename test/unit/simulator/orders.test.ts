import { describe, expect, test } from 'vitest';
import { KODEX, order, SAMSUNG, startHarness, TestPeer, type Harness } from '../../support/simulator-harness.js';

const NEW = { dmst_stex_tp: 'KRX', stk_cd: KODEX, ord_qty: '1', ord_uv: '', trde_tp: '3', cond_uv: '' };

function trading(options = {}): Harness {
  const harness = startHarness(options);
  harness.to('100000');
  return harness;
}

function listen(harness: Harness): TestPeer {
  const peer = new TestPeer(harness.core);
  peer.login(harness.token);
  peer.register(['00', '04']);
  return peer;
}

/** A limit far below the market that rests without trading. */
function farBelow(harness: Harness): number {
  return harness.core.market.get(KODEX).limits.lower;
}

describe('a new order', () => {
  test('is acknowledged with seven digits, told as 접수, then 체결 and 잔고, after the answer', () => {
    const harness = trading();
    const peer = listen(harness);
    const reply = order(harness, 'buy', KODEX, 10, null);
    expect(reply.body).toMatchObject({ return_code: 0, return_msg: '모의투자 매수주문완료', ord_no: '0000001' });
    expect(peer.data()).toEqual([]);
    harness.wait(1000);
    const [accepted, ...rest] = peer.data();
    expect(accepted).toMatchObject({ type: '00', name: '주문체결', item: KODEX });
    expect(accepted?.values).toMatchObject({
      '913': '접수', '9203': '0000001', '900': '10', '901': '0', '902': '10', '903': '0', '904': '0000000',
      '905': '+매수', '906': '시장가', '907': '2', '909': '', '910': '', '911': '', '914': '', '915': '', '919': '0',
    }); // prettier-ignore
    expect(rest.map((entry) => entry.type)).toEqual(rest.map((_, i) => (i % 2 === 0 ? '00' : '04')));
    const filled = rest.filter((entry) => entry.type === '00').at(-1)?.values;
    expect(filled).toMatchObject({ '913': '체결', '902': '0', '911': '10' });
    expect(Number(filled?.['903'])).toBe(harness.core.blotter.orders[0]?.amount);
    expect(Number(filled?.['938'])).toBe(harness.core.ledger.charges.commission);
    expect(rest.at(-1)?.values).toMatchObject({ '930': '10', '933': '10', '945': '10', '946': '2' });
    expect(harness.call('ka10075', { all_stk_tp: '0', trde_tp: '0', stex_tp: '0' }).body['oso']).toEqual([]);
  });

  test('with no latency may be told before its own answer', () => {
    const harness = trading({ latency: 0 });
    const peer = listen(harness);
    order(harness, 'buy', KODEX, 1, farBelow(harness));
    expect(peer.data().map((entry) => entry.values['913'])).toEqual(['접수']);
  });

  test('counts 911 and 903 up over partial fills, with a new 909 each', () => {
    const harness = startHarness({ cash: 2_000_000_000 });
    harness.to('100000');
    const peer = listen(harness);
    order(harness, 'buy', KODEX, 30_000, null);
    harness.to('120000');
    const fills = peer.data('00').filter((entry) => entry.values['913'] === '체결');
    expect(fills.length).toBeGreaterThan(1);
    let shares = 0;
    let won = 0;
    for (const { values } of fills) {
      shares += Number(values['915']);
      won += Number(values['914']) * Number(values['915']);
      expect(values).toMatchObject({ '911': String(shares), '903': String(won), '902': String(30_000 - shares) });
    }
    expect(new Set(fills.map(({ values }) => values['909'])).size).toBe(fills.length);
    const holdings = peer.data('04').map(({ values }) => Number(values['930']));
    expect(holdings).toEqual([...holdings].sort((a, b) => a - b));
  });
});

describe('a new order is refused', () => {
  const cases: [why: string, params: Record<string, string>, code: number, text: string][] = [
    [
      'a parameter is missing',
      { stk_cd: '' },
      2,
      '[1511:필수 입력 값에 값이 존재하지 않습니다. 필수입력 파라미터=stk_cd]',
    ],
    ['the symbol is unknown', { stk_cd: '999999' }, 2, '1902'],
    ['the exchange is not KRX', { dmst_stex_tp: 'NXT' }, 2, '1903'],
    ['the quantity is 0', { ord_qty: '0' }, 2, 'ord_qty'],
    ['the quantity is no number', { ord_qty: '-5' }, 2, 'ord_qty'],
    ['a limit order has no price', { trde_tp: '0' }, 2, 'ord_uv'],
    ['the type has a leading zero', { trde_tp: '03' }, 20, '521790'],
    ['a market order has a price', { ord_uv: '30000' }, 20, '571357'],
    ['an after-hours order has a price', { trde_tp: '81', ord_uv: '30000' }, 20, '571357'],
    ['an after-hours order comes in regular hours', { trde_tp: '81' }, 20, '521790'],
    [
      'the price is off the tick',
      { trde_tp: '0', ord_uv: '32003' },
      20,
      '[2000](RC4003:모의투자 호가단위 오류입니다.)',
    ],
    ['the price is outside the limits', { trde_tp: '0', ord_uv: '5' }, 20, '00Z237'],
  ];
  test.each(cases)('when %s', (_, params, code, text) => {
    const { body } = trading().call('kt10000', { ...NEW, ...params });
    expect(body.return_code).toBe(code);
    expect(body.return_msg).toContain(text);
  });

  test('without cash, saying how many shares there is cash for', () => {
    const harness = trading({ cash: 100_000 });
    const price = harness.core.market.get(KODEX).last;
    const { body } = order(harness, 'buy', KODEX, 50, price);
    const affordable = Math.floor(100_000 / price);
    expect(body).toMatchObject({
      return_code: 20,
      return_msg: `[2000](855056:매수증거금이 부족합니다. ${affordable}주 매수가능)`,
    });
    expect(order(harness, 'buy', KODEX, affordable, price).body.return_code).toBe(0);
  });

  test('without the shares, open sells counted', () => {
    const harness = trading();
    expect(order(harness, 'sell', KODEX, 1, null).body.return_msg).toContain('800033');
    order(harness, 'buy', KODEX, 5, null);
    const { upper } = harness.core.market.get(KODEX).limits;
    expect(order(harness, 'sell', KODEX, 3, upper).body.return_code).toBe(0);
    expect(order(harness, 'sell', KODEX, 3, upper).body.return_msg).toContain('2주 매도가능');
  });

  test('before the market opens and after it closes', () => {
    const harness = startHarness();
    expect(order(harness, 'buy', KODEX, 1, null).body.return_msg).toContain('RC4057');
    harness.to('153100');
    expect(order(harness, 'buy', KODEX, 1, null).body.return_msg).toBe('[2000](RC4058:모의투자 장종료)');
  });

  test('and leaves neither a number nor a reservation behind', () => {
    const harness = trading();
    const { orderable } = harness.core.ledger;
    order(harness, 'buy', KODEX, 1, 32_003);
    expect(harness.core.blotter.orders).toEqual([]);
    expect(harness.core.ledger.orderable).toBe(orderable);
  });
});

const cancel = (harness: Harness, number: string, quantity = '0', code: string = KODEX) =>
  harness.call('kt10003', { dmst_stex_tp: 'KRX', orig_ord_no: number, stk_cd: code, cncl_qty: quantity });
const amend = (harness: Harness, number: string, quantity: number, price: number) =>
  harness.call('kt10002', {
    dmst_stex_tp: 'KRX',
    orig_ord_no: number,
    stk_cd: KODEX,
    mdfy_qty: String(quantity),
    mdfy_uv: String(price),
  });

describe('cancel and amendment', () => {
  test('a cancel is told under its own number, then of the original', () => {
    const harness = trading();
    const peer = listen(harness);
    order(harness, 'buy', KODEX, 10, farBelow(harness));
    const { body } = cancel(harness, '0000001');
    expect(body).toMatchObject({
      return_code: 0,
      ord_no: '0000002',
      base_orig_ord_no: '0000001',
      cncl_qty: '000000000010',
    });
    harness.wait(1000);
    const told = peer
      .data('00')
      .map(({ values }) => [values['9203'], values['913'], values['904'], values['905'], values['902']]);
    expect(told).toEqual([
      ['0000001', '접수', '0000000', '+매수', '10'],
      ['0000002', '접수', '0000001', '매수취소', '10'],
      ['0000002', '확인', '0000001', '매수취소', '0'],
      ['0000001', '확인', '0000000', '+매수', '0'],
    ]);
    expect(harness.core.ledger.orderable).toBe(10_000_000);
  });

  test('a chain of changes keeps its root order', () => {
    const harness = trading();
    const price = farBelow(harness);
    order(harness, 'buy', KODEX, 10, price);
    expect(amend(harness, '0000001', 0, price + 5).body).toMatchObject({
      ord_no: '0000002',
      base_orig_ord_no: '0000001',
    });
    expect(cancel(harness, '0000002', '4').body).toMatchObject({ ord_no: '0000003', base_orig_ord_no: '0000001' });
    const { oso } = harness.call('ka10075', { all_stk_tp: '0', trde_tp: '0', stex_tp: '0' }).body as unknown as {
      oso: Record<string, string>[];
    };
    expect(oso).toHaveLength(1);
    expect(oso[0]).toMatchObject({
      ord_no: '0000002',
      orig_ord_no: '0000001',
      ord_qty: '10',
      oso_qty: '6',
      ord_pric: String(price + 5),
    });
  });

  test('a partial amendment leaves the rest where it was', () => {
    const harness = trading();
    const peer = listen(harness);
    const price = farBelow(harness);
    order(harness, 'buy', KODEX, 10, price);
    expect(amend(harness, '1', 3, price + 5).body).toMatchObject({ mdfy_qty: '000000000003' });
    harness.wait(1000);
    expect(peer.data('00').map(({ values }) => [values['9203'], values['913'], values['902']])).toEqual([
      ['0000001', '접수', '10'],
      ['0000002', '접수', '3'],
      ['0000002', '확인', '3'],
      ['0000001', '확인', '7'],
    ]);
    expect(harness.core.blotter.working.map(({ number, open }) => [number, open])).toEqual([
      ['0000001', 7],
      ['0000002', 3],
    ]);
  });

  test('are refused with their codes', () => {
    const harness = trading();
    const price = farBelow(harness);
    order(harness, 'buy', KODEX, 10, price);
    expect(cancel(harness, '0000099').body.return_msg).toContain('RC4032');
    expect(cancel(harness, '0000001', '0', SAMSUNG).body.return_msg).toContain('RC4032');
    expect(amend(harness, '0000001', 11, price + 5).body.return_msg).toContain('RC4042');
    expect(amend(harness, '0000001', 1, price + 1).body.return_msg).toContain('RC4003');
    expect(cancel(harness, '0000001').body.return_code).toBe(0);
    expect(cancel(harness, '0000001').body.return_msg).toContain('RC4033');
    expect(cancel(harness, '0000002').body.return_msg).toContain('571435');
  });

  test('a dearer amendment needs the cash', () => {
    const harness = trading({ cash: 1_000_000 });
    const price = farBelow(harness);
    const shares = harness.core.ledger.affordable(harness.core.market.get(KODEX).instrument, price);
    order(harness, 'buy', KODEX, shares, price);
    expect(amend(harness, '0000001', 0, price * 2 - ((price * 2) % 5)).body.return_code).not.toBe(0);
    expect(harness.core.blotter.working.map(({ number }) => number)).toEqual(['0000001']);
  });
});

test('what still works at the close leaves the list and frees its cash', () => {
  const harness = trading();
  order(harness, 'buy', KODEX, 10, farBelow(harness));
  harness.to('160000');
  expect(harness.call('ka10075', { all_stk_tp: '0', trde_tp: '0', stex_tp: '0' }).body['oso']).toEqual([]);
  expect(harness.core.ledger.orderable).toBe(harness.core.ledger.cash);
});
