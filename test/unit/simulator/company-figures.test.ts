import { describe, expect, test } from 'vitest';
import { tradingDay, type Price } from '../../../src/domain/index.js';
import { companyFigures } from '../../../src/simulator/company-figures.js';
import { KODEX, SAMSUNG, startHarness } from '../../support/simulator-harness.js';

const EARNINGS = ['per', 'eps', 'roe', 'pbr', 'ev', 'bps', 'sale_amt', 'bus_pro', 'cup_nga', 'setl_mm', 'fav', 'cap'];
const SIZE = ['mac', 'mac_wght', 'flo_stk', 'for_exh_rt', 'crd_rt', 'dstr_stk', 'dstr_rt', 'repl_pric'];

const figures = (code: string) =>
  startHarness().call('ka10001', { stk_cd: code }).body as unknown as Record<string, string>;
const number = (text: string | undefined) => Math.abs(Number(text));

describe('ka10001 tells company figures that agree with one another', () => {
  const samsung = figures(SAMSUNG);
  const price = number(samsung['cur_prc']);

  test('no field of a stock is blank, and each is a number', () => {
    for (const field of [...EARNINGS, ...SIZE]) expect(samsung[field], field).toMatch(/^[+-]?\d+(\.\d+)?$/);
  });

  test('ratios are those of the price, the shares and the profit', () => {
    expect(number(samsung['per'])).toBeCloseTo(price / number(samsung['eps']), 2);
    expect(number(samsung['pbr'])).toBeCloseTo(price / number(samsung['bps']), 2);
    expect(number(samsung['roe'])).toBeCloseTo((number(samsung['eps']) / number(samsung['bps'])) * 100, 2);
    expect(number(samsung['mac'])).toBe(Math.trunc((price * number(samsung['flo_stk']) * 1_000) / 100_000_000));
    expect(number(samsung['bus_pro'])).toBeGreaterThan(number(samsung['cup_nga']));
    expect(number(samsung['sale_amt'])).toBeGreaterThan(number(samsung['bus_pro']));
  });

  test('the ranges hold the price and tell their days', () => {
    for (const range of ['250', 'oyr_'] as const) {
      const [high, low] = range === '250' ? ['250hgst', '250lwst'] : ['oyr_hgst', 'oyr_lwst'];
      expect(number(samsung[high])).toBeGreaterThanOrEqual(price);
      expect(number(samsung[low])).toBeLessThanOrEqual(price);
    }
    expect(samsung['250hgst_pric_dt']).toMatch(/^20\d{6}$/);
    expect(Number(samsung['250hgst_pric_pre_rt'])).toBeLessThanOrEqual(0);
    expect(Number(samsung['250lwst_pric_pre_rt'])).toBeGreaterThanOrEqual(0);
  });
});

test('a fund has a size and owners, no earnings', () => {
  const kodex = figures(KODEX);
  for (const field of EARNINGS) expect(kodex[field], field).toBe('');
  for (const field of SIZE) expect(kodex[field], field).not.toBe('');
});

test('an unknown code is answered with success and blanks', () => {
  const unknown = figures('999999');
  expect(unknown['return_code']).toBe(0);
  expect([...EARNINGS, ...SIZE, 'stk_nm', '250hgst', 'cur_prc'].filter((field) => unknown[field] !== '')).toEqual([]);
});

describe('over the days', () => {
  const { market } = startHarness().core;
  const day = (text: string, close: number) => ({
    day: tradingDay(text),
    ...{
      open: close as Price,
      high: close as Price,
      low: close as Price,
      close: close as Price,
      volume: 1,
      amount: close,
    },
  });
  const days = [day('20260929', 60_000), day('20260930', 50_000), day('20261001', 55_000), day('20261231', 80_000)];
  const history = { sessions: () => [], session: () => [], days: () => days };
  const on = (text: string) => companyFigures(market.get(SAMSUNG), tradingDay(text), history);

  test('earnings stay within a quarter and change with the next one', () => {
    expect(on('20261002')['eps']).toBe(on('20261120')['eps']);
    expect(on('20270104')['eps']).not.toBe(on('20261120')['eps']);
  });

  test('owners move each day, shares never', () => {
    expect(on('20261002')['for_exh_rt']).not.toBe(on('20261005')['for_exh_rt']);
    expect(on('20261002')['flo_stk']).toBe(on('20270104')['flo_stk']);
  });

  test('a range holds no day that is to come, and the year begins anew', () => {
    expect(on('20261230')['250hgst_pric_dt']).not.toBe('20261231');
    expect(on('20270104')['250hgst_pric_dt']).toBe('20261231');
    const last = market.get(SAMSUNG).last;
    expect(Math.abs(Number(on('20270104')['oyr_hgst']))).toBe(last);
  });

  test('the same day tells the same', () => {
    expect(on('20261120')).toEqual(on('20261120'));
  });
});
