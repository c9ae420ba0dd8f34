import { describe, expect, test } from 'vitest';
import type { Money, Quantity } from '../../../src/domain/index.js';
import { ACCOUNT, DAY, KODEX, order, SAMSUNG, startHarness, type Harness } from '../../support/simulator-harness.js';

type Row = Record<string, string>;
const list = (harness: Harness, apiId: string, name: string, params: Row): Row[] =>
  harness.call(apiId, params).body[name] as Row[];
const open = (harness: Harness, more: Row = {}): Row[] =>
  list(harness, 'ka10075', 'oso', { all_stk_tp: '0', trde_tp: '0', stex_tp: '0', ...more });
const executed = (harness: Harness, more: Row = {}): Row[] =>
  list(harness, 'ka10076', 'cntr', { qry_tp: '0', sell_tp: '0', stex_tp: '0', ...more });
const dayOrders = (harness: Harness, more: Row = {}): Row[] =>
  list(harness, 'kt00007', 'acnt_ord_cntr_prps_dtl', {
    qry_tp: '2', stk_bond_tp: '0', sell_tp: '0', dmst_stex_tp: '%', ...more,
  }); // prettier-ignore

const HELD = [{ code: SAMSUNG, quantity: 8 as Quantity, cost: 496_430 as Money }];

function withHolding(): Harness {
  const harness = startHarness({ account: { number: ACCOUNT, cash: 1_000_000 as Money, holdings: HELD } });
  harness.to('100000');
  return harness;
}

test('ka00001 tells the account the key is bound to', () => {
  expect(startHarness().call('ka00001').body['acctNo']).toBe(ACCOUNT);
});

describe('kt00001', () => {
  test('today’s trades move D+2 and what may be spent, not the deposit; fields are 15 wide', () => {
    const harness = withHolding();
    const { body: before } = harness.call('kt00001', { qry_tp: '3' });
    expect(before).toMatchObject({
      entr: '000000001000000',
      d2_entra: '000000001000000',
      '100stk_ord_alow_amt': '000000001000000',
      crd_grnt_rt: '0.00',
    });
    order(harness, 'sell', SAMSUNG, 8, null);
    order(harness, 'buy', KODEX, 1, harness.core.market.get(KODEX).limits.lower);
    const { body: after } = harness.call('kt00001', { qry_tp: '3' });
    const { cash, orderable } = harness.core.ledger;
    expect(cash).toBeGreaterThan(1_000_000);
    expect(orderable).toBeLessThan(cash);
    expect(after).toMatchObject({ entr: '000000001000000', d1_entra: '000000001000000' });
    expect(after['d2_entra']).toBe(String(cash).padStart(15, '0'));
    expect(after['ord_alow_amt']).toBe(String(orderable).padStart(15, '0'));
    for (const [name, value] of Object.entries(after)) {
      if (typeof value === 'string' && !['return_msg', 'crd_grnt_rt'].includes(name))
        expect(value).toMatch(/^-?\d{14,15}$/);
    }
  });

  test('takes qry_tp 2 and 3 only', () => {
    expect(startHarness().call('kt00001', { qry_tp: '9' }).body.return_msg).toContain('qry_tp');
  });
});

describe('kt00018', () => {
  test('one padded row a holding, codes with A, floor of cost over shares', () => {
    const harness = withHolding();
    const { body } = harness.call('kt00018', { qry_tp: '1', dmst_stex_tp: 'KRX' });
    const { last, instrument } = harness.core.market.get(SAMSUNG);
    expect(body['acnt_evlt_remn_indv_tot']).toMatchObject([
      {
        stk_cd: `A${SAMSUNG}`, stk_nm: '삼성전자', rmnd_qty: '000000000000008', trde_able_qty: '000000000000008',
        pur_pric: '000000000062053', pur_amt: '000000000496430', cur_prc: String(last).padStart(12, '0'),
        pred_close_pric: String(instrument.basePrice).padStart(12, '0'), poss_rt: '000000100.00', crd_tp: '00',
      },
    ]); // prettier-ignore
    expect(body['tot_prft_rt']).toMatch(/^(-?0*\d+\.\d\d)$/);
    expect(String(body['tot_prft_rt'])).toHaveLength(12);
    expect(String(body['tot_evlt_pl'])).toHaveLength(15);
  });

  test('open sells lower what may be sold, a full sale removes the row', () => {
    const harness = withHolding();
    order(harness, 'sell', SAMSUNG, 3, harness.core.market.get(SAMSUNG).limits.upper);
    const rows = () => list(harness, 'kt00018', 'acnt_evlt_remn_indv_tot', { qry_tp: '1', dmst_stex_tp: 'KRX' });
    expect(rows()[0]).toMatchObject({ rmnd_qty: '000000000000008', trde_able_qty: '000000000000005' });
    harness.call('kt10003', { dmst_stex_tp: 'KRX', orig_ord_no: '1', stk_cd: SAMSUNG, cncl_qty: '0' });
    order(harness, 'sell', SAMSUNG, 8, null);
    expect(rows()).toEqual([]);
  });

  test('kt00004 shows the value net of both commissions and the tax', () => {
    const harness = withHolding();
    const gross = list(harness, 'kt00018', 'acnt_evlt_remn_indv_tot', { qry_tp: '1', dmst_stex_tp: 'KRX' })[0]!;
    const net = list(harness, 'kt00004', 'stk_acnt_evlt_prst', { qry_tp: '0', dmst_stex_tp: 'KRX' })[0]!;
    expect(Number(net['evlt_amt'])).toBe(Number(gross['evlt_amt']) - Number(gross['sum_cmsn']) - Number(gross['tax']));
  });
});

describe('lists of orders', () => {
  test('ka10075: plain code, unpadded numbers, filters by side, code and exchange', () => {
    const harness = withHolding();
    const low = harness.core.market.get(KODEX).limits.lower;
    order(harness, 'buy', KODEX, 2, low);
    order(harness, 'sell', SAMSUNG, 1, harness.core.market.get(SAMSUNG).limits.upper);
    expect(open(harness).map((row) => row['ord_no'])).toEqual(['0000002', '0000001']);
    expect(open(harness, { trde_tp: '2' })[0]).toMatchObject({
      acnt_no: ACCOUNT, ord_no: '0000001', stk_cd: KODEX, ord_stt: '접수', ord_qty: '2', ord_pric: String(low),
      oso_qty: '2', orig_ord_no: '0000000', io_tp_nm: '+매수', trde_tp: '보통', tm: '100000', cntr_qty: '0',
    }); // prettier-ignore
    expect(open(harness, { trde_tp: '1' }).map((row) => row['io_tp_nm'])).toEqual(['-매도']);
    expect(open(harness, { all_stk_tp: '1', stk_cd: SAMSUNG })).toHaveLength(1);
    expect(open(harness, { stex_tp: '2' })).toEqual([]);
  });

  test('ka10076: one row an order, cumulative; ord_no is a cursor to older ones', () => {
    const harness = withHolding();
    expect(executed(harness)).toEqual([]);
    order(harness, 'buy', KODEX, 2, null);
    order(harness, 'sell', SAMSUNG, 8, null);
    const [sold, bought] = executed(harness);
    expect(bought).toMatchObject({ ord_no: '0000001', cntr_qty: '2', oso_qty: '0', trde_tp: '시장가', ord_pric: '0' });
    const { commission, tax } = harness.core.blotter.find('2')!.chain;
    expect(sold).toMatchObject({ tdy_trde_cmsn: String(commission), tdy_trde_tax: String(tax), ord_stt: '체결' });
    expect(tax).toBeGreaterThan(0);
    expect(executed(harness, { ord_no: '0000002' }).map((row) => row['ord_no'])).toEqual(['0000001']);
    expect(executed(harness, { sell_tp: '1' }).map((row) => row['ord_no'])).toEqual(['0000002']);
    expect(executed(harness, { qry_tp: '1', stk_cd: KODEX })).toHaveLength(1);
  });

  test('an empty list is empty with success, word for word', () => {
    const { body } = startHarness().call('ka10076', { qry_tp: '0', sell_tp: '0', stex_tp: '0' });
    expect(JSON.stringify(body)).toBe('{"cntr":[],"return_code":0,"return_msg":" 조회가 완료되었습니다."}');
  });

  test('kt00007: every number of the day with its original, in both orders', () => {
    const harness = withHolding();
    order(harness, 'buy', KODEX, 2, harness.core.market.get(KODEX).limits.lower);
    harness.call('kt10003', { dmst_stex_tp: 'KRX', orig_ord_no: '1', stk_cd: KODEX, cncl_qty: '0' });
    order(harness, 'buy', KODEX, 1, null);
    expect(dayOrders(harness).map((row) => row['ord_no'])).toEqual(['0000003', '0000002', '0000001']);
    expect(dayOrders(harness, { qry_tp: '1' }).map((row) => row['ord_no'])).toEqual(['0000001', '0000002', '0000003']);
    expect(dayOrders(harness)[1]).toMatchObject({
      ori_ord: '0000001',
      mdfy_cncl: '취소',
      stk_cd: `A${KODEX}`,
      ord_tm: '10:00:00',
      cnfm_qty: '0000000002',
    });
    expect(dayOrders(harness, { qry_tp: '4' }).map((row) => row['ord_no'])).toEqual(['0000003']);
    expect(dayOrders(harness, { ord_dt: '20261119' })).toEqual([]);
    expect(dayOrders(harness, { ord_dt: DAY, fr_ord_no: '2' })).toHaveLength(2);
  });

  test('pages of 100 with continuation', () => {
    const harness = startHarness({ cash: 1_000_000_000 });
    harness.to('100000');
    const low = harness.core.market.get(KODEX).limits.lower;
    for (let i = 0; i < 250; i++) order(harness, 'buy', KODEX, 1, low);
    const params = { all_stk_tp: '0', trde_tp: '0', stex_tp: '0' };
    const sizes: number[] = [];
    const seen = new Set<string>();
    let headers: Row = {};
    do {
      const reply = harness.call('ka10075', params, headers);
      const rows = reply.body['oso'] as Row[];
      sizes.push(rows.length);
      for (const row of rows) seen.add(row['ord_no']!);
      headers = { 'cont-yn': reply.headers['cont-yn']!, 'next-key': reply.headers['next-key']! };
    } while (headers['cont-yn'] === 'Y');
    expect(sizes).toEqual([100, 100, 50]);
    expect(seen.size).toBe(250);
  });
});

describe('instruments', () => {
  test('ka10100: camelCase, padded, ETFs told apart; an unknown code is blank with success', () => {
    const harness = startHarness();
    const etf = harness.call('ka10100', { stk_cd: KODEX }).body;
    expect(etf).toMatchObject({
      code: KODEX,
      name: 'KODEX 200',
      marketCode: '8',
      marketName: 'ETF',
      lastPrice: '00032000',
      nxtEnable: 'N',
    });
    expect(harness.call('ka10100', { stk_cd: SAMSUNG }).body).toMatchObject({ marketCode: '0', marketName: '거래소' });
    expect(harness.call('ka10100', { stk_cd: '999999' }).body).toMatchObject({ return_code: 0, code: '', name: '' });
  });

  test('ka10099 lists ETFs among KOSPI too', () => {
    const codes = (market: string) =>
      list(startHarness(), 'ka10099', 'list', { mrkt_tp: market }).map((row) => row['code']);
    expect(codes('0')).toEqual([KODEX, SAMSUNG]);
    expect(codes('8')).toEqual([KODEX]);
    expect(codes('10')).toEqual([]);
  });

  test('ka10001 and ka10095 quote with directions; more than 100 codes are a permanent refusal', () => {
    const harness = startHarness();
    harness.to('100000');
    const symbol = harness.core.market.get(KODEX);
    const { upper, lower } = symbol.limits;
    expect(harness.call('ka10001', { stk_cd: KODEX }).body).toMatchObject({
      stk_nm: 'KODEX 200',
      upl_pric: `+${upper}`,
      lst_pric: `-${lower}`,
      trde_qty: String(symbol.volume),
    });
    const rows = list(harness, 'ka10095', 'atn_stk_infr', { stk_cd: `${SAMSUNG}|999999|${KODEX}` });
    expect(rows.map((row) => row['stk_cd'])).toEqual([SAMSUNG, '', KODEX]);
    expect(Math.abs(Number(rows[2]!['sel_bid']))).toBe(symbol.ask);
    const many = harness.call('ka10095', { stk_cd: Array.from({ length: 101 }, () => KODEX).join('|') });
    expect(many.body.return_code).toBe(5);
    expect(many.body.return_msg).toContain('1634');
  });
});
