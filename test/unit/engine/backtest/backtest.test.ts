/** Runs over bars through the live kernel. */
import { describe, expect, test } from 'vitest';
import { createMemoryDayLog } from '../../../../db/index.js';
import {
  dayOf,
  money,
  type Bar,
  type DayLog,
  type Decision,
  type Observation,
  type Policy,
} from '../../../../src/domain/index.js';
import { FILL_MODELS, replay } from '../../../../src/engine/index.js';
import { hold } from '../../../../src/learning/baselines/index.js';
import { FUND, run, SETTINGS, STOCK, walkOf } from '../../../support/walks.js';

const two = [
  walkOf({ seed: 'a', instrument: FUND, days: 3, perDay: 120 }),
  walkOf({ seed: 'a', instrument: STOCK, days: 3, perDay: 120 }),
];

/** Buys once, when so many bars are there, and never sells. */
const once = (): Policy => ({
  id: 'once',
  lookback: 2,
  decide: ({ position }: Observation): Decision => ({
    action: position.quantity === 0 ? 'buy' : 'hold',
    confidence: 1,
    outputs: [],
  }),
});

describe.each(FILL_MODELS.filter((model) => model !== 'auction'))('fills by %s', (model) => {
  const logs: DayLog[] = [];
  const result = run(two, { model, logOf: (day) => logs[logs.push(createMemoryDayLog(day)) - 1]! });

  test('it trades, and nothing alarms: broker and books agree', () => {
    expect(result.record.fills.length).toBeGreaterThan(20);
    expect(result.alarms).toBe(0);
    expect(result.days).toBe(3);
    expect(result.record.bars).toBe(720);
  });

  test('every day replays from its log to the same state, each like a day that was traded', () => {
    expect(logs).toHaveLength(3);
    for (const log of logs) expect(replay(log)).toMatchObject({ matches: true, badSnapshots: [] });
  });

  test('the equity is what cash, fills and last prices come to, worked out from the record alone', () => {
    let cash = 10_000_000;
    const held = new Map<string, number>();
    for (const { code, side, price, quantity, commission, tax } of result.record.fills) {
      const sign = side === 'buy' ? 1 : -1;
      cash -= sign * price * quantity + commission + tax;
      held.set(code, (held.get(code) ?? 0) + sign * quantity);
    }
    let equity = cash;
    for (const { code, bars } of two) equity += (held.get(code) ?? 0) * bars.at(-1)!.close;
    expect(result.equity).toBe(equity);
  });

  test('an order is filled at a price that was there', () => {
    for (const { code, time, price } of result.record.fills) {
      const { bars } = two.find((each) => each.code === code)!;
      const bar = bars.find((each) => each.time === time)!;
      expect(price).toBeGreaterThanOrEqual(bar.low - 100);
      expect(price).toBeLessThanOrEqual(bar.high + 100);
    }
  });
});

test('close fills at the close of the deciding bar, open at the open of the next', () => {
  const [fund] = two;
  const [decided, next] = [fund!.bars[1]!, fund!.bars[2]!];
  const policy = once();
  const atClose = run([fund!], { model: 'close', policy }).record.fills[0];
  expect(atClose).toMatchObject({ time: decided.time, price: decided.close, decidedAt: decided.close, side: 'buy' });
  const kind = { ...next, open: decided.close } as Bar;
  const bars = fund!.bars.map((bar) => (bar === next ? kind : bar));
  const atOpen = run([{ ...fund!, bars }], { model: 'open', policy }).record.fills[0];
  expect(atOpen).toMatchObject({ time: next.time, price: decided.close, decidedAt: decided.close });
});

test('what is held goes over night, and the window is warm in the morning', () => {
  const seen: number[] = [];
  const watching: Policy = { ...once(), lookback: 4 };
  const { decide } = watching;
  const policy = {
    ...watching,
    decide: (observation: Observation) => {
      seen.push(observation.bars.length);
      return decide(observation);
    },
  };
  const { positions, record, decisions } = run([two[0]!], { model: 'close', policy });
  expect(record.fills).toHaveLength(1);
  expect(positions).toMatchObject([{ code: FUND.code, quantity: record.fills[0]!.quantity }]);
  // 3 bars of the first day are too few, and one passes while the desk cools down after its order.
  expect(decisions).toBe(360 - 3 - 1);
  expect(seen.every((length) => length === 4)).toBe(true);
});

test('bars before the run warm the window up, and nothing is decided on them', () => {
  const cold = walkOf({ seed: 'w', instrument: FUND, days: 2, perDay: 30 });
  const warm = walkOf({ seed: 'w', instrument: FUND, days: 2, perDay: 30, history: 30 });
  expect(run([warm], { policy: hold() }).record.bars).toBe(30);
  const policy: Policy = { ...hold(), lookback: 10 };
  expect(run([warm], { policy }).decisions).toBe(30);
  expect(run([cold], { policy }).decisions).toBe(60 - 9);
});

describe('daily bars', () => {
  const days = walkOf({ seed: 'd', instrument: STOCK, interval: '1d', days: 80, perDay: 1 });
  const settings = { ...SETTINGS, interval: '1d' } as const;

  test.each(FILL_MODELS)('by %s are decided on and traded', (model) => {
    const { record, alarms, days: lived } = run([days], { model, settings });
    expect(alarms).toBe(0);
    expect(lived).toBe(80);
    expect(record.fills.length).toBeGreaterThan(3);
    for (const fill of record.fills) {
      const index = days.bars.findIndex(({ time }) => time === fill.time);
      const decided = days.bars[model === 'close' ? index : index - 1]!;
      expect(fill.decidedAt).toBe(decided.close);
      if (model === 'open') expect(fill.price).toBe(days.bars[index]!.open);
      if (model === 'auction') expect([days.bars[index]!.open, days.bars[index]!.close]).toContain(fill.price);
    }
  });

  test('taxes are those of the date', () => {
    const { fills } = run([days], { model: 'close', settings }).record;
    const sale = fills.find(({ side }) => side === 'sell')!;
    expect(dayOf(sale.time).slice(0, 4)).toBe('2022');
    // 2022, KOSPI: transaction tax 0.08 %, rural tax 0.15 %, each cut to whole won.
    const amount = sale.price * sale.quantity;
    expect(sale.tax).toBe(Math.floor((amount * 80) / 100_000) + Math.floor((amount * 150) / 100_000));
  });
});

test('a risk that halts stays halted over the days', () => {
  const settings = { ...SETTINGS, risk: { ...SETTINGS.risk, maxDailyLoss: money(10_000) } };
  const { latched, record } = run(two, { settings });
  expect(latched).toMatchObject({ risk: 'halted', cause: 'daily_loss' });
  const halted = record.fills.at(-1)!;
  expect(dayOf(halted.time)).toBe('20221107');
});

test('a bar without volume is told of', () => {
  const [fund] = two;
  const bars = fund!.bars.map((bar, i) => (i % 100 === 0 ? ({ ...bar, volume: 0 } as Bar) : bar));
  const stale = fund!.bars.filter(({ volume }) => volume === 0).length;
  expect(run([{ ...fund!, bars }]).record.staleBars).toBeGreaterThanOrEqual(stale + 3);
});
