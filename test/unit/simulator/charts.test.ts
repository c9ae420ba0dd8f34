import { describe, expect, test } from 'vitest';
import { dayOf, parseKst, tradingDay, type Bar } from '../../../src/domain/index.js';
import type { History } from '../../../src/simulator/index.js';
import { DAY, KODEX, startHarness, type Harness } from '../../support/simulator-harness.js';

type Row = Record<string, string>;
const minutes = (harness: Harness, scope = '1', more = {}, headers = {}) =>
  harness.call('ka10080', { stk_cd: KODEX, tic_scope: scope, upd_stkpc_tp: '1', ...more }, headers);
const rowsOf = (body: Record<string, unknown>): Row[] => body['stk_min_pole_chart_qry'] as Row[];

function allPages(harness: Harness, apiId: string, params: Row, list: string): { rows: Row[]; sizes: number[] } {
  const rows: Row[] = [];
  const sizes: number[] = [];
  let headers: Row = {};
  do {
    const reply = harness.call(apiId, params, headers);
    const page = reply.body[list] as Row[];
    sizes.push(page.length);
    rows.push(...page);
    headers = { 'cont-yn': reply.headers['cont-yn']!, 'next-key': reply.headers['next-key']! };
  } while (headers['cont-yn'] === 'Y');
  return { rows, sizes };
}

const bar = (time: string, open: number, high: number, low: number, close: number, volume: number): Bar =>
  ({ time: parseKst(time), open, high, low, close, volume }) as Bar;

/** Two days: the first closes at 32,000 in the auction, the second trades around it. */
const PAST: readonly Bar[] = [
  bar('20261118090000', 31_900, 31_950, 31_900, 31_950, 10),
  bar('20261118153000', 32_000, 32_000, 32_000, 32_000, 20),
  bar('20261119090000', 32_000, 32_010, 31_990, 31_990, 30),
  bar('20261119090100', 31_990, 32_020, 31_985, 32_020, 40),
];
const history: History = {
  sessions: (code) => (code === KODEX ? ['20261118', '20261119'].map(tradingDay) : []),
  session: (code, day) => (code === KODEX ? PAST.filter((each) => dayOf(each.time) === day) : []),
  days: () => [],
};

describe('ka10080', () => {
  test('newest first in pages of 900, each row once, across a day that goes on', () => {
    const harness = startHarness();
    harness.to('093000');
    const first = minutes(harness);
    const { rows, sizes } = allPages(
      harness,
      'ka10080',
      { stk_cd: KODEX, tic_scope: '1', upd_stkpc_tp: '1' },
      'stk_min_pole_chart_qry',
    );
    expect(sizes.slice(0, -1).every((size) => size === 900)).toBe(true);
    const sessions = new Set(rows.map((row) => row['cntr_tm']!.slice(0, 8))).size - 1;
    // The year's first day opens an hour late.
    expect(rows).toHaveLength(sessions * 381 - 60 + harness.core.market.get(KODEX).bars.length);
    expect(rows.at(-1)!['cntr_tm']).toBe('20251020090000'); // 13 months; the 20th is a Monday
    const times = rows.map((row) => row['cntr_tm']);
    expect(times).toEqual([...new Set(times)].sort().reverse());
    harness.to('094500');
    const { 'cont-yn': more, 'next-key': key } = first.headers;
    const second = minutes(harness, '1', {}, { 'cont-yn': more!, 'next-key': key! });
    expect(rowsOf(second.body)).toEqual(rows.slice(900, 1800));
  });

  test('signs are directions against the close of the day before, each price its own', () => {
    const harness = startHarness({ history });
    const [newest, older, auction, oldest] = rowsOf(minutes(harness).body);
    expect(newest).toEqual({
      cntr_tm: '20261119090100', open_pric: '-31990', high_pric: '+32020', low_pric: '-31985', cur_prc: '+32020',
      trde_qty: '40', acc_trde_qty: '70', pred_pre: '+20', pred_pre_sig: '2',
    }); // prettier-ignore
    expect(older).toMatchObject({
      open_pric: '32000',
      high_pric: '+32010',
      cur_prc: '-31990',
      acc_trde_qty: '30',
      pred_pre: '-10',
      pred_pre_sig: '5',
    });
    expect(auction).toMatchObject({ cur_prc: '32000', acc_trde_qty: '30', pred_pre: '0', pred_pre_sig: '3' });
    expect(oldest).toMatchObject({ open_pric: '31900' });
  });

  test('today is measured against the base price, and adds up to the day’s volume', () => {
    const harness = startHarness({ history });
    harness.to('153500');
    const symbol = harness.core.market.get(KODEX);
    const rows = rowsOf(minutes(harness).body).filter((row) => row['cntr_tm']!.startsWith(DAY));
    const inSession = rows.filter((row) => row['cntr_tm']! <= `${DAY}153000`);
    const total = rows.reduce((sum, row) => sum + Number(row['trde_qty']), 0);
    expect(total).toBe(symbol.volume);
    expect(rows[0]!['acc_trde_qty']).toBe(String(symbol.volume));
    expect(inSession[0]!['cntr_tm']).toBe(`${DAY}153000`);
    expect(inSession[1]!['cntr_tm']! < `${DAY}152000`).toBe(true);
    const last = symbol.bars.at(-1)!;
    const sign = last.close > symbol.instrument.basePrice ? '+' : last.close < symbol.instrument.basePrice ? '-' : '';
    expect(rows[0]!['cur_prc']).toBe(`${sign}${last.close}`);
  });

  test('longer scopes are the same trades in fewer rows; days never join', () => {
    const harness = startHarness();
    harness.to('120000');
    const ones = allPages(
      harness,
      'ka10080',
      { stk_cd: KODEX, tic_scope: '1', upd_stkpc_tp: '1' },
      'stk_min_pole_chart_qry',
    ).rows;
    for (const scope of ['3', '5', '10', '15', '30', '45', '60']) {
      const rows = allPages(
        harness,
        'ka10080',
        { stk_cd: KODEX, tic_scope: scope, upd_stkpc_tp: '1' },
        'stk_min_pole_chart_qry',
      ).rows;
      expect(rows.length).toBeLessThan(ones.length);
      const sum = (list: Row[]) => list.reduce((all, row) => all + Number(row['trde_qty']), 0);
      expect(sum(rows)).toBe(sum(ones));
    }
  });

  test('base_dt ends the rows at that day', () => {
    const rows = rowsOf(minutes(startHarness({ history }), '1', { base_dt: '20261118' }).body);
    expect(rows.map((row) => row['cntr_tm'])).toEqual(['20261118153000', '20261118090000']);
  });

  test('an unknown symbol is one row of empty strings', () => {
    for (const code of ['999999', `${KODEX}_NX`]) {
      const { body } = minutes(startHarness(), '1', { stk_cd: code });
      expect(body.return_code).toBe(0);
      expect(rowsOf(body)).toHaveLength(1);
      expect(new Set(Object.values(rowsOf(body)[0]!))).toEqual(new Set(['']));
    }
  });

  test('a continuation key that leads nowhere is refused', () => {
    for (const key of ['A005930202611190931', `A005930${DAY}093000`, 'x']) {
      const { body } = minutes(startHarness({ history }), '1', {}, { 'cont-yn': 'Y', 'next-key': key });
      expect(body.return_msg).toContain('1517');
    }
  });

  test('a scope that does not exist is a bad value', () => {
    expect(minutes(startHarness(), '2').body.return_msg).toContain('tic_scope');
  });
});

describe('ka10081', () => {
  const params = (base: string) => ({ stk_cd: KODEX, base_dt: base, upd_stkpc_tp: '1' });

  test('600 a page, unsigned prices, today running, minute bars adding up to days', () => {
    const harness = startHarness();
    harness.to('100000');
    const { rows, sizes } = allPages(harness, 'ka10081', params('20991231'), 'stk_dt_pole_chart_qry');
    expect(sizes).toEqual([600, 61]);
    expect(rows[0]).toMatchObject({ dt: DAY, cur_prc: String(harness.core.market.get(KODEX).last) });
    const minute = allPages(
      harness,
      'ka10080',
      { stk_cd: KODEX, tic_scope: '1', upd_stkpc_tp: '1' },
      'stk_min_pole_chart_qry',
    ).rows;
    const yesterday = minute.filter((row) => row['cntr_tm']!.startsWith(rows[1]!['dt']!));
    expect(rows[1]!['trde_qty']).toBe(String(yesterday.reduce((sum, row) => sum + Number(row['trde_qty']), 0)));
    for (const row of rows) expect(row['cur_prc']).toMatch(/^\d+$/);
    expect(`${rows[1]!['dt']}163000 ${rows[1]!['cur_prc']}`).toBe(
      `${yesterday[0]!['cntr_tm']} ${yesterday[0]!['cur_prc']!.replace(/^[+-]/, '')}`,
    );
  });

  test('a day without trading falls back to the one before; base_dt is required', () => {
    const harness = startHarness();
    const sunday = harness.call('ka10081', params('20261115')).body['stk_dt_pole_chart_qry'] as Row[];
    expect(sunday[0]!['dt']).toBe('20261113');
    expect(harness.call('ka10081', params('')).body.return_msg).toContain('필수입력 파라미터=base_dt');
  });

  test('bars of history lie on the tick grid and inside their day', () => {
    const { rows } = allPages(startHarness(), 'ka10081', params(DAY), 'stk_dt_pole_chart_qry');
    for (const row of rows) {
      const [open, high, low, close] = ['open_pric', 'high_pric', 'low_pric', 'cur_prc'].map((name) =>
        Number(row[name]),
      ) as [number, number, number, number];
      expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
      expect(low).toBeLessThanOrEqual(Math.min(open, close));
      expect(open % 5).toBe(0);
      expect(dayOf(parseKst(row['dt']!))).toBe(row['dt']);
    }
  });
});
