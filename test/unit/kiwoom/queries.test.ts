import { describe, expect, test } from 'vitest';
import { ORDINARY_LISTING, parseKst, stockCode } from '../../../src/domain/index.js';
import { answer, CODE, NOON, refusal, settle, stage, TOO_FAST } from './fakes.js';

const BEFORE = parseKst('20221110100100');
const bar = (stamp: string, close = '-33000') => ({
  cntr_tm: stamp,
  open_pric: '-33000',
  high_pric: '+33100',
  low_pric: '-32900',
  cur_prc: close,
  trde_qty: '12',
});

describe('account', () => {
  test('cash, what may be spent, and holdings of all pages', async () => {
    const { client, http, events } = stage();
    http.on('kt00001', () =>
      answer({ entr: '000000017534', d2_entra: '-00000000000084', '100stk_ord_alow_amt': '000000000085341' }),
    );
    const row = (stk_cd: string, rmnd_qty: string) => ({
      stk_cd,
      stk_nm: 'KODEX 200',
      rmnd_qty,
      trde_able_qty: '000000000000003',
      pur_amt: '000000000333000',
      prft_rt: '-00000000.99',
    });
    http.on('kt00018', ({ headers }) =>
      headers['next-key'] === undefined
        ? answer({ acnt_evlt_remn_indv_tot: [row('A069500', '000000000000010')] }, { 'cont-yn': 'Y', 'next-key': 'k1' })
        : answer({ acnt_evlt_remn_indv_tot: [row('A114800', '000000000000000'), row('005930', '5')] }),
    );
    client.gateway.query({ kind: 'account' });
    await settle();
    const holding = { name: 'KODEX 200', sellable: 3, cost: 333_000 };
    expect(events).toEqual([
      {
        type: 'AccountReported',
        cash: -84,
        orderable: 85_341,
        holdings: [
          { code: '069500', quantity: 10, ...holding },
          { code: '005930', quantity: 5, ...holding },
        ],
      },
    ]);
    expect(http.of('kt00018').map(({ body }) => body)).toEqual([
      { qry_tp: '1', dmst_stex_tp: 'KRX' },
      { qry_tp: '1', dmst_stex_tp: 'KRX' },
    ]);
    expect(http.of('kt00018')[1]?.headers).toMatchObject({ 'cont-yn': 'Y', 'next-key': 'k1' });
  });

  test('an amount that is no number is no account', async () => {
    const { client, http, events } = stage();
    http.on('kt00001', () => answer({ d2_entra: 'abc', '100stk_ord_alow_amt': '1' }));
    http.on('kt00018', () => answer({ acnt_evlt_remn_indv_tot: [] }));
    client.gateway.query({ kind: 'account' });
    await settle();
    expect(events).toEqual([
      {
        type: 'QueryFailed',
        query: 'account',
        reason: 'the answer to kt00001 cannot be read (d2_entra: "abc" is no whole number)',
      },
    ]);
  });
});

describe('orders', () => {
  test('those still working, without cancels under way', async () => {
    const { client, http, events } = stage();
    const row = { stk_cd: '069500', ord_pric: '33000', ord_qty: '10', oso_qty: '4', tm: '093000' };
    http.on('ka10075', () =>
      answer({
        oso: [
          { ...row, ord_no: '0000139', orig_ord_no: '0000000', io_tp_nm: '+매수' },
          { ...row, ord_no: '0000140', orig_ord_no: '0000139', io_tp_nm: '매도정정', ord_pric: '0' },
          { ...row, ord_no: '0000141', orig_ord_no: '0000139', io_tp_nm: '매수취소' },
          { ...row, ord_no: '0000142', orig_ord_no: '0000000', io_tp_nm: '-매도', oso_qty: '0' },
          { ord_no: '', stk_cd: '', ord_qty: '' },
        ],
      }),
    );
    client.gateway.query({ kind: 'openOrders' });
    await settle();
    const common = { code: '069500', quantity: 10, remaining: 4, time: '093000' };
    expect(events).toEqual([
      {
        type: 'OpenOrdersReported',
        orders: [
          { brokerOrderId: '0000139', originalBrokerId: null, side: 'buy', price: 33_000, ...common },
          { brokerOrderId: '0000140', originalBrokerId: '0000139', side: 'sell', price: null, ...common },
        ],
      },
    ]);
  });

  test('executions: none is an answer, also when it comes as an error', async () => {
    const { client, http, events } = stage();
    http.on('ka10076', (_call, nth) =>
      nth === 1 ? answer({ cntr: [] }) : refusal(20, '[2000](571758:조회할 자료가 없습니다)'),
    );
    client.gateway.query({ kind: 'executions' });
    client.gateway.query({ kind: 'executions' });
    await settle();
    expect(events).toEqual([
      { type: 'ExecutionsReported', orders: [] },
      { type: 'ExecutionsReported', orders: [] },
    ]);
  });

  test('executions: one row an order', async () => {
    const { client, http, events } = stage();
    const row = { orig_ord_no: '0000000', io_tp_nm: '+매수', ord_pric: '33000', ord_qty: '10', oso_qty: '4' };
    http.on('ka10076', () =>
      answer({
        cntr: [
          { ...row, ord_no: '0000139', stk_cd: '069500', cntr_pric: '32995.5', cntr_qty: '6', ord_tm: '093000' },
          { ...row, ord_no: '0000140', stk_cd: '069500', cntr_pric: '', cntr_qty: '0', ord_tm: '093001' },
        ],
      }),
    );
    client.gateway.query({ kind: 'executions' });
    await settle();
    expect(events).toEqual([
      {
        type: 'ExecutionsReported',
        orders: [
          {
            brokerOrderId: '0000139',
            originalBrokerId: null,
            code: '069500',
            side: 'buy',
            quantity: 10,
            price: 33_000,
            filled: 6,
            averagePrice: 32_995.5,
            remaining: 4,
            time: '093000',
          },
        ],
      },
    ]);
  });
});

describe('bars', () => {
  test('oldest first, without signs, none that reaches beyond the pivot, pages until there are enough', async () => {
    const { client, http, events } = stage();
    const pages = [
      [bar('20221110100200'), bar('20221110100100'), bar('20221110100000'), bar('20221110095900', '+33050')],
      [bar('20221110095900', '+33050'), bar('20221110095800')],
      [bar('20221109153000')],
    ];
    http.on('ka10080', (_call, nth) =>
      answer({ stk_min_pole_chart_qry: pages[nth - 1] }, { 'cont-yn': 'Y', 'next-key': `k${nth}` }),
    );
    client.gateway.query({ kind: 'bars', code: CODE, interval: '1m', before: BEFORE, count: 3 });
    await settle();
    expect(http.of('ka10080')).toHaveLength(2);
    expect(http.of('ka10080')[0]?.body).toEqual({ stk_cd: CODE, tic_scope: '1', upd_stkpc_tp: '1' });
    const [event] = events;
    expect(event).toMatchObject({ type: 'BarsReported', code: CODE, interval: '1m', before: BEFORE });
    expect(event?.type === 'BarsReported' && event.bars.map(({ time, close }) => [time, close])).toEqual([
      [parseKst('20221110095800'), 33_000],
      [parseKst('20221110095900'), 33_050],
      [parseKst('20221110100000'), 33_000],
    ]);
  });

  test('fewer than asked for, when there are no more; a row of blanks is no bar', async () => {
    const { client, http, events } = stage();
    http.on('ka10080', () => answer({ stk_min_pole_chart_qry: [{ cntr_tm: '', cur_prc: '', trde_qty: '' }] }));
    client.gateway.query({ kind: 'bars', code: CODE, interval: '3m', before: BEFORE, count: 3 });
    await settle();
    expect(events).toMatchObject([{ type: 'BarsReported', bars: [] }]);
    expect(http.of('ka10080')[0]?.body['tic_scope']).toBe('3');
  });

  test('a day bar that is still moving is left out', async () => {
    const { client, http, events } = stage();
    const day = (dt: string) => ({ ...bar(''), cntr_tm: undefined, dt });
    http.on('ka10081', () => answer({ stk_dt_pole_chart_qry: [day('20221110'), day('20221109'), day('20221108')] }));
    client.gateway.query({ kind: 'bars', code: CODE, interval: '1d', before: BEFORE, count: 10 });
    await settle();
    expect(http.of('ka10081')[0]?.body).toMatchObject({ base_dt: '20221110' });
    expect(events[0]?.type === 'BarsReported' && events[0].bars.map(({ time }) => time)).toEqual([
      parseKst('20221108'),
      parseKst('20221109'),
    ]);
  });

  test('a broken bar is a failed query that names it', async () => {
    const { client, http, events } = stage();
    http.on('ka10080', () => answer({ stk_min_pole_chart_qry: [bar('20221110095900', '99999')] }));
    client.gateway.query({ kind: 'bars', code: CODE, interval: '1m', before: BEFORE, count: 3 });
    await settle();
    expect(events).toEqual([
      {
        type: 'QueryFailed',
        query: 'bars 069500 1m',
        reason: 'the bar at 20221110095900 is broken: close 99999 lies outside 32900…33100',
      },
    ]);
  });

  test('a server that repeats its continuation key is not followed for ever', async () => {
    const { client, http, events, pass } = stage();
    http.on('ka10080', () => answer({ stk_min_pole_chart_qry: [] }, { 'cont-yn': 'Y', 'next-key': 'same' }));
    client.gateway.query({ kind: 'bars', code: CODE, interval: '1m', before: BEFORE, count: 3 });
    await pass(2_000);
    expect(events).toMatchObject([{ type: 'QueryFailed', reason: 'the server repeats its continuation key' }]);
  });
});

describe('instrument', () => {
  test.each([
    [
      { marketCode: '8', marketName: 'ETF' },
      { market: 'KOSPI', kind: 'etf' },
    ],
    [
      { marketCode: '60', marketName: 'ETN' },
      { market: 'KOSPI', kind: 'etn' },
    ],
    [
      { marketCode: '3', marketName: 'ELW' },
      { market: 'KOSPI', kind: 'elw' },
    ],
    [
      { marketCode: '10', marketName: '코스닥' },
      { market: 'KOSDAQ', kind: 'stock' },
    ],
    [
      { marketCode: '50', marketName: '코넥스' },
      { market: 'KONEX', kind: 'stock' },
    ],
    [
      { marketCode: '0', marketName: '거래소' },
      { market: 'KOSPI', kind: 'stock' },
    ],
    [
      { marketCode: '', marketName: '코스닥' },
      { market: 'KOSDAQ', kind: 'stock' },
    ],
  ])('%o', async (market, expected) => {
    const { client, http, events } = stage();
    http.on('ka10100', () => answer({ code: CODE, name: '이름', lastPrice: '00033125', ...market }));
    client.gateway.query({ kind: 'instrument', code: CODE });
    await settle();
    expect(events).toEqual([
      {
        type: 'InstrumentReported',
        known: true,
        listing: ORDINARY_LISTING,
        instrument: { code: CODE, name: '이름', basePrice: 33_125, ...expected },
      },
    ]);
  });

  test.each([
    ['blanks', answer({ code: '', name: '', lastPrice: '', marketCode: '', marketName: '' })],
    ['1902', refusal(2, '입력 값 오류입니다[1902:종목 정보가 없습니다]')],
  ])('an unknown code, told by %s', async (_how, reply) => {
    const { client, http, events } = stage();
    http.on('ka10100', () => reply);
    client.gateway.query({ kind: 'instrument', code: stockCode('999999') });
    await settle();
    expect(events).toMatchObject([{ type: 'InstrumentReported', known: false, instrument: { code: '999999' } }]);
  });

  test('what the lists say of it: halts, warnings, how many shares there are', async () => {
    const { client, http, events } = stage();
    const marks = { auditInfo: '거래정지', state: '증거금100%', orderWarning: '3', listCount: '0000000012345600' };
    http.on('ka10100', () => answer({ code: CODE, name: '이름', lastPrice: '1', marketCode: '0', marketName: '', ...marks })); // prettier-ignore
    client.gateway.query({ kind: 'instrument', code: CODE });
    await settle();
    const listing = { halted: true, auctionsOnly: true, cashOnly: true, mayOpen: false };
    expect(events).toMatchObject([{ type: 'InstrumentReported', listing, listedShares: 12_345_600 }]);
  });

  test('a market without rules here', async () => {
    const { client, http, events } = stage();
    http.on('ka10100', () => answer({ name: '이름', lastPrice: '1', marketCode: '30', marketName: 'K-OTC' }));
    client.gateway.query({ kind: 'instrument', code: CODE });
    await settle();
    expect(events).toMatchObject([{ type: 'QueryFailed', reason: expect.stringContaining('K-OTC') as unknown }]);
  });
});

describe('retries of inquiries', () => {
  test('what is unclear is asked again, three times in all', async () => {
    const { client, http, events, pass } = stage();
    http.on('ka10075', () => ({ status: 500, headers: {}, text: '' }));
    client.gateway.query({ kind: 'openOrders' });
    await pass(5_000);
    expect(http.of('ka10075')).toHaveLength(3);
    expect(events).toEqual([{ type: 'QueryFailed', query: 'openOrders', reason: 'the server failed (HTTP 500)' }]);
  });

  test('a refusal is not', async () => {
    const { client, http, events, pass } = stage();
    http.on('ka10075', () => refusal(2, '입력 값 오류입니다[1511:필수]'));
    client.gateway.query({ kind: 'openOrders' });
    await pass(5_000);
    expect(http.of('ka10075')).toHaveLength(1);
    expect(events).toMatchObject([{ type: 'QueryFailed', reason: 'Kiwoom refused (1511: 필수)' }]);
  });

  test('a forgotten token is renewed once, and the question goes out again', async () => {
    const { client, http, events, pass } = stage();
    http.on('ka10075', (_call, nth) =>
      nth === 1 ? refusal(3, '실패[8005:Token이 유효하지 않습니다]') : answer({ oso: [] }),
    );
    client.gateway.query({ kind: 'openOrders' });
    await pass(1_000);
    expect(http.of('au10001')).toHaveLength(2);
    expect(events).toEqual([{ type: 'OpenOrdersReported', orders: [] }]);
  });

  test('one too many waits for its turn at the pace the server named', async () => {
    const { client, http, events, pass } = stage();
    http.on('ka10075', (_call, nth) =>
      nth === 1 ? refusal(5, TOO_FAST.replace('유량=5', '유량=1'), 429) : answer({ oso: [] }),
    );
    for (let i = 0; i < 3; i++) client.gateway.query({ kind: 'openOrders' });
    await pass(4_000, 50);
    const [first, ...later] = http.of('ka10075').map(({ at }) => at);
    expect(events).toHaveLength(3);
    expect(later).toHaveLength(3);
    expect(later.at(-1)! - first!).toBeGreaterThanOrEqual(1_000);
  });
});

test('an answer is dated when it was asked for, however long it waited for its turn', async () => {
  const { client, http, times, pass } = stage({ pace: { perSecond: 1, window: 1_000, own: {} } });
  http.on('ka10075', () => answer({ oso: [] }));
  for (let i = 0; i < 3; i++) client.gateway.query({ kind: 'openOrders' });
  await settle();
  await pass(3_000);
  expect(times).toEqual([NOON, NOON, NOON]);
  expect(http.of('ka10075').map(({ at }) => at - NOON)).toEqual([0, 1_000, 2_000]);
});

describe('check', () => {
  test('names the account', async () => {
    const { client, http } = stage();
    http.on('ka00001', () => answer({ acctNo: '8112345611' }));
    await expect(client.check()).resolves.toEqual({ account: '8112345611' });
  });

  test('a wrong key is one clear sentence', async () => {
    const { client, http } = stage();
    http.on('au10001', () =>
      refusal(2, '입력 값 오류입니다[8030:투자구분(실전/모의)이 달라서 Appkey를 사용할수가 없습니다]'),
    );
    await expect(client.check()).rejects.toMatchObject({ code: 'bad_key', retryable: false });
    await expect(client.check()).rejects.toThrow(/8030.*check KIWOOM_APPKEY/);
  });

  test('an unreachable host is one clear sentence', async () => {
    const { client, http } = stage();
    http.on('au10001', () => new Error('connect ECONNREFUSED 127.0.0.1:1'));
    await expect(client.check()).rejects.toMatchObject({ code: 'unreachable', retryable: true });
  });
});
