/** Bars, names and figures a page at a time: what goes over the wire, and what each answer becomes. */
import { describe, expect, test } from 'vitest';
import { ManualClock, parseKst, type EpochMs } from '../../../src/domain/index.js';
import { createKiwoomBars } from '../../../src/kiwoom/index.js';
import { answer, CODE, DAY, FakeHttp, NOON, refusal, settle } from './fakes.js';

function stage() {
  const clock = new ManualClock(NOON);
  const http = new FakeHttp(() => clock.now());
  const kiwoom = createKiwoomBars({
    market: 'sim',
    restUrl: 'http://127.0.0.1:1/',
    keys: { appkey: 'app-key-of-a-test', secretkey: 'secret-key-of-a-test' },
    clock,
    http,
  });
  return { clock, http, kiwoom, source: kiwoom.bars };
}

const MINUTES = { code: CODE, interval: '5m' } as const;
const DAYS = { code: CODE, interval: '1d' } as const;
const row = (stamp: Record<string, string>, close = '-33000', open = '+33100') => ({
  ...stamp,
  open_pric: open,
  high_pric: '+33100',
  low_pric: '-32900',
  cur_prc: close,
  trde_qty: '12',
});
const minute = (cntr_tm: string, close?: string, open?: string) => row({ cntr_tm }, close, open);
const CONTINUED = { 'cont-yn': 'Y', 'next-key': 'A069500/20221108 x' };

describe('a page of minutes', () => {
  test('comes oldest first, and its cursor repeats the body with the key of the page before', async () => {
    const { http, source } = stage();
    http.on('ka10080', ({ headers }) =>
      headers['next-key'] === undefined
        ? answer({ stk_min_pole_chart_qry: [minute('20221110100500'), minute('20221110100000')] }, CONTINUED)
        : answer({ stk_min_pole_chart_qry: [minute('20221108153000')] }),
    );
    const first = await source.page(MINUTES, null);
    expect(first.bars).toEqual([
      { time: parseKst('20221110100000'), open: 33_100, high: 33_100, low: 32_900, close: 33_000, volume: 12 },
      { time: parseKst('20221110100500'), open: 33_100, high: 33_100, low: 32_900, close: 33_000, volume: 12 },
    ]);
    const second = await source.page(MINUTES, first.next);
    expect(second).toMatchObject({ next: null, bars: [{ time: parseKst('20221108153000') }] });
    const [one, two] = http.of('ka10080');
    expect(one!.body).toEqual({ stk_cd: CODE, upd_stkpc_tp: '1', tic_scope: '5' });
    expect(two!.body).toEqual(one!.body);
    expect(two!.headers).toMatchObject({ 'cont-yn': 'Y', 'next-key': 'A069500/20221108 x' });
  });

  test('leaves out what has no price, and says what contradicts itself', async () => {
    const { http, source } = stage();
    const blank = Object.fromEntries(Object.keys(minute('')).map((name) => [name, '']));
    http.on('ka10080', () =>
      answer({
        stk_min_pole_chart_qry: [minute('20221110100500', '34000'), minute('20221110100000', '33000', '0'), blank],
      }),
    );
    expect(await source.page(MINUTES, null)).toEqual({
      bars: [],
      faults: ['the bar at 20221110100500 is broken: close 34000 lies outside 32900…33100'],
      next: null,
    });
  });
});

test('a page of days repeats its base_dt on another day and in another process', async () => {
  const first = stage();
  first.http.on('ka10081', () => answer({ stk_dt_pole_chart_qry: [row({ dt: '20221110' })] }, CONTINUED));
  const { next, bars } = await first.source.page(DAYS, null);
  expect(bars[0]?.time).toBe(parseKst('20221110'));

  const later = stage();
  later.clock.advanceTo((NOON + 3 * 86_400_000) as EpochMs);
  later.http.on('au10001', () =>
    answer({ token: 'another-token', token_type: 'bearer', expires_dt: '20221115060000' }),
  );
  later.http.on('ka10081', () => answer({ stk_dt_pole_chart_qry: [] }));
  await later.source.page(DAYS, next);
  expect(later.http.of('ka10081')[0]).toMatchObject({
    body: { stk_cd: CODE, base_dt: DAY, upd_stkpc_tp: '1' },
    headers: { 'next-key': 'A069500/20221108 x' },
  });
});

describe('what goes wrong', () => {
  const INPUT = '입력 값 오류입니다[1517:입력 값의 형식이 올바르지 않습니다. 파라미터=next-key]';

  test('a refused continuation is a bad cursor; the same refusal of a first page is none', async () => {
    const { http, source } = stage();
    http.on('ka10080', () => refusal(2, INPUT));
    await expect(source.page(MINUTES, '20221110/old')).rejects.toMatchObject({ code: 'bad_cursor', retryable: false });
    await expect(source.page(MINUTES, null)).rejects.toMatchObject({ code: 'refused', retryable: false });
    await expect(source.page(MINUTES, 'nonsense')).rejects.toMatchObject({ code: 'bad_cursor' });
    expect(http.of('ka10080')).toHaveLength(2);
  });

  test.each([
    [
      'a key that is no good',
      3,
      '인증에 실패했습니다[8001:App Key와 Secret Key 검증에 실패했습니다]',
      'bad_key',
      false,
    ],
    ['a token that stays bad', 3, '인증에 실패했습니다[8005:Token이 유효하지 않습니다]', 'busy', true],
  ])('%s says nothing about the cursor', async (_what, returnCode, message, code, retryable) => {
    const { http, source } = stage();
    http.on('ka10080', () => refusal(returnCode, message));
    await expect(source.page(MINUTES, '20221110/key')).rejects.toMatchObject({ code, retryable });
  });

  test('a server that does not answer may answer later', async () => {
    const { http, source, clock } = stage();
    http.on('ka10080', () => new Error('connect ECONNREFUSED'));
    const page = source.page(MINUTES, '20221110/key');
    const failed = expect(page).rejects.toMatchObject({ code: 'unreachable', retryable: true });
    for (let i = 0; i < 8; i++) {
      await settle();
      clock.advanceTo((clock.now() + 500) as EpochMs);
    }
    await failed;
  });
});

test('a name is an instrument; a code that nobody knows is null', async () => {
  const { http, source } = stage();
  http.on('ka10100', ({ body }) =>
    answer(
      body['stk_cd'] === CODE
        ? { code: CODE, name: 'KODEX 200', lastPrice: '00033000', marketCode: '8', marketName: 'ETF' }
        : { code: '', name: '', lastPrice: '', marketCode: '', marketName: '' },
    ),
  );
  expect(await source.instrument(CODE)).toMatchObject({ name: 'KODEX 200', kind: 'etf', basePrice: 33_000 });
  expect(await source.instrument('999999' as typeof CODE)).toBeNull();
});

test('figures are numbers in their own units, prices without their direction, blanks null', async () => {
  const { http, source } = stage();
  const told = {
    stk_cd: CODE,
    stk_nm: '삼성전자',
    setl_mm: '12',
    fav_unit: '원',
    per: '-12.31',
    eps: '--5777',
    mac: '+4032145',
  };
  const prices = { cur_prc: '-67300', oyr_hgst: '+88800', '250lwst_pric_dt': '20241114', for_exh_rt: '+000000051.20' };
  http.on('ka10001', ({ body }) =>
    answer(body['stk_cd'] === CODE ? { ...told, ...prices, roe: '', pbr: 'n/a' } : { stk_cd: '', stk_nm: '' }),
  );
  const { figures, ...rest } = (await source.fundamentals(CODE, DAY))!;
  expect(rest).toEqual({ code: CODE, day: DAY });
  expect(figures).toMatchObject({ per: -12.31, eps: -5_777, mac: 4_032_145, cur_prc: 67_300, oyr_hgst: 88_800 });
  expect(figures).toMatchObject({ '250lwst_pric_dt': 20_241_114, for_exh_rt: 51.2, roe: null, pbr: null, bps: null });
  expect(Object.values(figures).every((value) => value === null || Number.isFinite(value))).toBe(true);
  expect(await source.fundamentals('999999' as typeof CODE, DAY)).toBeNull();
});
