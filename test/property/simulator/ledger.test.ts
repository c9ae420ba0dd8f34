/**
 * Random orders over small synthetic days: the account must be what its executions say, recomputed here in the plainest
 * way from the 00 frames alone.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chargesOn,
  createCalendar,
  createRng,
  KRX_ORDER_TYPES,
  kstTime,
  MINUTE,
  priceLimits,
  stepTicks,
  type CostSchedule,
  type Instrument,
  type Money,
  type Price,
  type Quantity,
  type TradeType,
} from '../../../src/domain/index.js';
import { KNOWN_INSTRUMENTS, syntheticTape, type Episode } from '../../../src/exchange/index.js';
import {
  ACCOUNT,
  DAY,
  KODEX,
  order,
  SAMSUNG,
  startHarness,
  TestPeer,
  type Harness,
} from '../../support/simulator-harness.js';

const INSTRUMENTS = KNOWN_INSTRUMENTS.filter(({ code }) => code === KODEX || code === SAMSUNG);
const SETTLEMENT = createCalendar().next(DAY, 2);

type Step =
  | { readonly do: 'order'; side: 'buy' | 'sell'; code: number; quantity: number; ticks: number; type: TradeType }
  | { readonly do: 'cancel' | 'amend'; which: number; quantity: number; ticks: number }
  | { readonly do: 'wait'; minutes: number };

const ticks = fc.integer({ min: -30, max: 30 });
const type = fc.constantFrom<TradeType>('0', '3', '5', '6', '7', '10', '13', '16', '20', '23', '26');
const HELD = 1_000;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('order' as const),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      code: fc.nat(1),
      quantity: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 3_000 })),
      ticks,
      type: fc.oneof({ weight: 3, arbitrary: fc.constant('0' as const) }, { weight: 2, arbitrary: type }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('cancel' as const, 'amend' as const),
      which: fc.nat(30),
      quantity: fc.nat(30),
      ticks,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 60 }) }) },
);

const at = (hhmmss: string) => kstTime(DAY, hhmmss);
/** What stops trading on a day, by its seed; on half of the days nothing. */
const EPISODES: readonly (readonly Episode[])[] = [
  [],
  [{ kind: 'vi', code: SAMSUNG, at: at('091000'), trigger: 'dynamic', direction: 'up' }],
  [],
  [{ kind: 'breaker', level: 2, at: at('093000') }],
  [],
  [
    { kind: 'halt', code: KODEX, at: at('092000'), until: at('095000') },
    { kind: 'limitLock', code: SAMSUNG, at: at('100000'), direction: 'down' },
  ],
];

function startDay(seed: number, cash: number, costs: CostSchedule): { harness: Harness; peer: TestPeer } {
  const rng = createRng(seed);
  const schedule = createCalendar().schedule(DAY);
  const episodes = EPISODES[seed % EPISODES.length] ?? [];
  const tape = syntheticTape({
    schedule,
    instruments: INSTRUMENTS,
    rng: rng.fork('tape'),
    ticksPerCode: 300,
    episodes,
  });
  const holdings = INSTRUMENTS.map(({ code, basePrice }) => ({
    code,
    quantity: HELD as Quantity,
    cost: (HELD * basePrice - 7) as Money,
  }));
  const account = { number: ACCOUNT, cash: cash as Money, holdings };
  const harness = startHarness({
    tape,
    rng,
    account,
    costs,
    history: { sessions: () => [], session: () => [], days: () => [] },
  });
  const peer = new TestPeer(harness.core);
  peer.login(harness.token);
  peer.register(['00', '04']);
  harness.to('084000');
  return { harness, peer };
}

function take(harness: Harness, step: Step): void {
  const { core } = harness;
  if (step.do === 'wait') {
    const end = kstTime(DAY, '160000');
    harness.wait(Math.min(step.minutes * MINUTE, Math.max(end - harness.clock.now(), 0)));
    return;
  }
  if (step.do === 'order') {
    const { last, instrument } = core.market.get(INSTRUMENTS[step.code]!.code);
    const { priced } = KRX_ORDER_TYPES[step.type];
    harness.call(step.side === 'buy' ? 'kt10000' : 'kt10001', {
      dmst_stex_tp: 'KRX',
      stk_cd: instrument.code,
      ord_qty: String(step.quantity),
      ord_uv: priced ? String(stepTicks(last, step.ticks, instrument, DAY)) : '',
      trde_tp: step.type,
    });
    return;
  }
  // Mostly one that works, sometimes one that does not.
  const orders = step.which % 4 > 0 ? core.blotter.working : core.blotter.orders;
  const original = orders[step.which % Math.max(orders.length, 1)];
  if (original === undefined) return;
  const base = { dmst_stex_tp: 'KRX', orig_ord_no: original.number, stk_cd: original.instrument.code };
  if (step.do === 'cancel') harness.call('kt10003', { ...base, cncl_qty: String(step.quantity) });
  else {
    const price = stepTicks(core.market.get(original.instrument.code).last, step.ticks, original.instrument, DAY);
    harness.call('kt10002', { ...base, mdfy_qty: String(step.quantity), mdfy_uv: String(price) });
  }
}

interface NaiveOrder {
  readonly root: string;
  readonly instrument: Instrument;
  readonly side: 'buy' | 'sell';
}

/** Cash and shares as the 00 frames tell them: Σ amounts, and charges on what each order with its amendments traded. */
function recompute(peer: TestPeer, cash: number, costs: CostSchedule) {
  const orders = new Map<string, NaiveOrder>();
  const traded = new Map<string, number>();
  const shares = new Map<string, number>();
  for (const { values } of peer.data('00')) {
    const number = values['9203']!;
    const original = values['904']!;
    orders.set(number, {
      root: orders.get(original)?.root ?? number,
      instrument: INSTRUMENTS.find(({ code }) => code === values['9001'])!,
      side: values['907'] === '1' ? 'sell' : 'buy',
    });
    if (values['913'] !== '체결') continue;
    const { root, side, instrument } = orders.get(number)!;
    const quantity = Number(values['915']);
    const amount = quantity * Number(values['914']);
    traded.set(root, (traded.get(root) ?? 0) + amount);
    cash += side === 'buy' ? -amount : amount;
    shares.set(instrument.code, (shares.get(instrument.code) ?? 0) + (side === 'buy' ? quantity : -quantity));
  }
  for (const [root, amount] of traded) {
    const { side, instrument } = orders.get(root)!;
    const { commission, tax } = chargesOn(amount, side, instrument, costs, SETTLEMENT);
    cash -= commission + tax;
  }
  return { cash, shares };
}

const seen = { executions: 0, amendments: 0, cancels: 0 };

function check(harness: Harness, peer: TestPeer, start: number, costs: CostSchedule): void {
  const { ledger, blotter } = harness.core;
  expect(ledger.orderable).toBeGreaterThanOrEqual(0);
  for (const { code } of INSTRUMENTS) expect(ledger.sellable(code)).toBeGreaterThanOrEqual(0);
  harness.wait(1000);
  const naive = recompute(peer, start, costs);
  expect(ledger.cash).toBe(naive.cash);
  for (const { code } of INSTRUMENTS) expect(ledger.position(code).quantity).toBe(HELD + (naive.shares.get(code) ?? 0));
  for (const each of blotter.orders) expect(each.open + each.filled).toBeLessThanOrEqual(each.quantity);
  checkIdentities(harness);
}

/** kt00018's identities (KIWOOM.md §8), on the wire. */
function checkIdentities(harness: Harness): void {
  const { body } = harness.call('kt00018', { qry_tp: '1', dmst_stex_tp: 'KRX' });
  const rows = body['acnt_evlt_remn_indv_tot'] as Record<string, string>[];
  const sum = (name: string): number => rows.reduce((total, row) => total + Number(row[name]), 0);
  for (const row of rows) {
    const n = (name: string): number => Number(row[name]);
    expect(n('evlt_amt')).toBe(n('cur_prc') * n('rmnd_qty'));
    expect(n('sum_cmsn')).toBe(n('pur_cmsn') + n('sell_cmsn'));
    expect(n('evltv_prft')).toBe(n('evlt_amt') - n('pur_amt') - n('sum_cmsn') - n('tax'));
    expect(n('pur_pric')).toBe(Math.floor(n('pur_amt') / n('rmnd_qty')));
    expect(Math.abs(n('prft_rt') - (n('evltv_prft') / n('pur_amt')) * 100)).toBeLessThan(0.01);
  }
  expect(Number(body['tot_pur_amt'])).toBe(sum('pur_amt'));
  expect(Number(body['tot_evlt_pl'])).toBe(sum('evltv_prft'));
  const deposits = harness.call('kt00001', { qry_tp: '3' }).body;
  expect(Number(deposits['d2_entra'])).toBe(harness.core.ledger.cash);
  expect(Number(deposits['100stk_ord_alow_amt'])).toBe(harness.core.ledger.orderable);
}

describe('the ledger over random days', () => {
  test('cash, holdings and reservations follow from the executions, to the won', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.constantFrom(300_000, 10_000_000, 500_000_000),
        fc.constantFrom<CostSchedule>('mock', 'kiwoom'),
        fc.array(step, { minLength: 25, maxLength: 60, size: 'max' }),
        (seed, cash, costs, steps) => {
          const { harness, peer } = startDay(seed, cash, costs);
          for (const each of steps) {
            take(harness, each);
            expect(harness.core.ledger.orderable).toBeGreaterThanOrEqual(0);
          }
          check(harness, peer, cash, costs);
          harness.to('180000');
          check(harness, peer, cash, costs);
          expect(harness.core.ledger.orderable).toBe(harness.core.ledger.cash);
          count(harness, peer);
        },
      ),
      { numRuns: 60 },
    );
    // The days must have had something in them, or the property says nothing.
    expect(seen.executions).toBeGreaterThan(100);
    expect(seen.amendments).toBeGreaterThan(10);
    expect(seen.cancels).toBeGreaterThan(10);
  });
});

function count(harness: Harness, peer: TestPeer): void {
  seen.executions += peer.data('04').length;
  for (const { kind } of harness.core.blotter.orders) {
    if (kind === 'amend') seen.amendments++;
    if (kind === 'cancel') seen.cancels++;
  }
}

test('every fill lies inside the day’s limits', () => {
  const { harness, peer } = startDay(7, 500_000_000, 'mock');
  harness.to('093000');
  for (const { code } of INSTRUMENTS) order(harness, 'buy', code, 2_000, null);
  harness.to('180000');
  const fills = peer.data('00').filter(({ values }) => values['913'] === '체결');
  expect(fills.length).toBeGreaterThan(1);
  for (const { values } of fills) {
    const instrument = INSTRUMENTS.find(({ code }) => code === values['9001'])!;
    const { lower, upper } = priceLimits(instrument, DAY);
    const price = Number(values['914']) as Price;
    expect(price).toBeGreaterThanOrEqual(lower);
    expect(price).toBeLessThanOrEqual(upper);
  }
});
