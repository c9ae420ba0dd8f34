/**
 * Clients that this project did not write, against a started simulator. Both have Kiwoom's hosts built in, so that their
 * requests are led to the simulator by the `fetch` they use; nothing else about them is changed.
 */
import { KiwoomAuth, KiwoomClient } from 'cluefin-openapi';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createCalendar, createRng, kstTime, ManualClock, type Money } from '../../../src/domain/index.js';
import { planDay, startSimulator, wallClock, type RunningSimulator } from '../../../src/simulator/index.js';
import { ACCOUNT, DAY, KODEX } from '../../support/simulator-harness.js';

let server: RunningSimulator;
let clock: ManualClock;
const realFetch = globalThis.fetch;
const redirected: string[] = [];

/** Leads requests for Kiwoom's paper trading host to the simulator. */
const redirect: typeof fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  expect(url.host).toBe('mockapi.kiwoom.com');
  redirected.push(url.pathname);
  return realFetch(server.rest + url.pathname, init);
};

beforeAll(async () => {
  const rng = createRng('third-party');
  clock = new ManualClock(kstTime(DAY, '080000'));
  const plan = planDay({ calendar: createCalendar(), rng, day: DAY, codes: [KODEX] });
  const wall = wallClock();
  server = await startSimulator({
    ...plan,
    clock,
    wall,
    tokenClock: wall,
    rng,
    costs: 'mock',
    keys: [{ appKey: 'app-key', secretKey: 'secret-key' }],
    account: { number: ACCOUNT, cash: 10_000_000 as Money },
  });
  clock.advanceTo(kstTime(DAY, '100000'));
  server.core.advanceTo(clock.now());
});
afterAll(async () => server.stop());

describe('cluefin-openapi', () => {
  const connect = async (): Promise<{ auth: KiwoomAuth; client: KiwoomClient; token: string }> => {
    const auth = new KiwoomAuth({ appKey: 'app-key', secretKey: 'secret-key', env: 'dev', fetchImpl: redirect });
    const { token } = await auth.generateToken();
    const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const client = new KiwoomClient({
      token,
      env: 'dev',
      fetchImpl: redirect,
      logger,
      rateLimitRequestsPerSecond: 1000,
      rateLimitBurst: 1000,
    });
    return { auth, client, token };
  };

  test('reads a chart page by page', async () => {
    const { client } = await connect();
    const times: string[] = [];
    let next: { contYn: string; nextKey: string } = { contYn: 'N', nextKey: '' };
    let pages = 0;
    do {
      const { headers, body } = await client.domesticChart.getStockMinute({
        stkCd: KODEX,
        ticScope: '1',
        updStkpcTp: '1',
        ...next,
      });
      const rows = (body as { stkMinPoleChartQry: { cntrTm: string; curPrc: string }[] }).stkMinPoleChartQry;
      times.push(...rows.map((row) => row.cntrTm));
      expect(rows.filter(({ curPrc }) => !/^[+-]?\d+$/.test(curPrc))).toEqual([]);
      next = { contYn: String(headers['contYn']), nextKey: String(headers['nextKey']) };
      pages++;
    } while (next.contYn === 'Y');
    expect(pages).toBe(114); // 13 months at 900 rows a page
    expect(times).toEqual([...new Set(times)].sort().reverse());
    expect(times[0]).toMatch(/^20261120(0959|1000)00$/);
  });

  test('orders, sees the order and its holding, and cancels', async () => {
    const { client } = await connect();
    const { lower } = server.core.market.get(KODEX).limits;
    const bought = await client.domesticOrder.requestBuyOrder({
      dmstStexTp: 'KRX',
      stkCd: KODEX,
      ordQty: '3',
      ordUv: '',
      trdeTp: '3',
    });
    expect(bought.body).toMatchObject({ returnCode: 0, ordNo: '0000001' });
    const resting = await client.domesticOrder.requestBuyOrder({
      dmstStexTp: 'KRX',
      stkCd: KODEX,
      ordQty: '2',
      ordUv: String(lower),
      trdeTp: '0',
    });
    const open = await client.domesticAccount.getUnexecuted({ allStkTp: '0', trdeTp: '0', stexTp: '0' });
    expect(open.body).toMatchObject({ oso: [{ ordNo: '0000002', osoQty: '2', ioTpNm: '+매수', trdeTp: '보통' }] });
    const balance = await client.domesticAccount.getAccountEvaluationBalanceDetails({ qryTp: '1', dmstStexTp: 'KRX' });
    expect(balance.body).toMatchObject({ acntEvltRemnIndvTot: [{ stkCd: `A${KODEX}`, rmndQty: '000000000000003' }] });
    const cancelled = await client.domesticOrder.requestCancelOrder({
      dmstStexTp: 'KRX',
      origOrdNo: (resting.body as { ordNo: string }).ordNo,
      stkCd: KODEX,
      cnclQty: '0',
    });
    expect(cancelled.body).toMatchObject({ returnCode: 0, baseOrigOrdNo: '0000002', cnclQty: '000000000002' });
  });

  test('sees a refusal as its own error, and is locked out after revoking', async () => {
    const { auth, client, token } = await connect();
    const tooMuch = { dmstStexTp: 'KRX', stkCd: KODEX, ordQty: '1', ordUv: '', trdeTp: '3' };
    await expect(client.domesticOrder.requestSellOrder({ ...tooMuch, ordQty: '1000' })).rejects.toThrow('800033');
    expect(await auth.revokeToken(token)).toBe(true);
    await expect(client.domesticOrder.requestSellOrder(tooMuch)).rejects.toThrow('8005');
  });
});

describe('kiwoom-rest-api', () => {
  test('logs in, reads account and chart, orders', async () => {
    vi.stubGlobal('fetch', redirect);
    vi.stubEnv('KIWOOM_ENV', 'mock');
    try {
      const { KiwoomClient: Client } = await import('kiwoom-rest-api');
      const client = new Client({ appKey: 'app-key', appSecret: 'secret-key', env: 'mock' });
      expect(await client.call('ka00001')).toMatchObject({ return_code: 0, acctNo: ACCOUNT });
      const chart = await client.chart.call('ka10081', { stk_cd: KODEX, base_dt: DAY, upd_stkpc_tp: '1' });
      const rows = (chart as { stk_dt_pole_chart_qry: { dt: string }[] }).stk_dt_pole_chart_qry;
      expect(rows).toHaveLength(600);
      expect(rows[0]?.dt).toBe(DAY);
      const order = { dmst_stex_tp: 'KRX', stk_cd: KODEX, ord_qty: '1', ord_uv: '', trde_tp: '3', cond_uv: '' };
      expect(await client.ordr.call('kt10000', order)).toMatchObject({ return_code: 0 });
      expect(await client.acnt.call('kt00001', { qry_tp: '3' })).toMatchObject({ entr: '000000010000000' });
    } finally {
      vi.unstubAllGlobals();
      vi.unstubAllEnvs();
    }
    expect(redirected).toContain('/api/dostk/ordr');
  });
});
