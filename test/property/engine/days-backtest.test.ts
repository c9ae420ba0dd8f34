/** Runs over recorded days see nothing of the future, keep every won, and say where each fill comes from. */
import { describe, expect, test } from 'vitest';
import { createMemoryDayLog } from '../../../db/index.js';
import {
  intervalMs,
  money,
  type DayLog,
  type Envelope,
  type Observation,
  type Policy,
  type Price,
  type TradingDay,
} from '../../../src/domain/index.js';
import { backtestDays, TICK_FILLS, type DaysOptions, type DaysResult } from '../../../src/engine/index.js';
import { liveDay } from '../../support/day-in-process.js';
import { busyPolicy, CALENDAR, scenarioOf } from '../../support/day-in-process-scenario.js';

const LIMIT = 120_000;
const CASH = money(50_000_000);

const run = (logs: readonly DayLog[], more: Partial<DaysOptions> = {}): DaysResult =>
  backtestDays({ logs, policy: busyPolicy('tester', 0.6), cash: CASH, calendar: CALENDAR, ...more });

function copyOf(log: DayLog, change: (envelope: Envelope) => Envelope): DayLog {
  const copy = createMemoryDayLog(log.day);
  for (const envelope of log.read(1, log.head)) copy.append(change(envelope), 'group');
  return copy;
}

/** The same day, but from `from` on every price is another. */
function withOtherFuture(log: DayLog, from: number): DayLog {
  return copyOf(log, (envelope) => {
    const { seq, event } = envelope;
    if (seq < from) return envelope;
    if (event.type === 'TradeTicked') return { ...envelope, event: { ...event, price: (event.price + 10) as Price, ask: event.ask + 10, bid: event.bid + 10 } }; // prettier-ignore
    if (event.type === 'QuoteTicked') return { ...envelope, event: { ...event, ask: event.ask + 10, bid: event.bid + 10, askQuantity: 1, bidQuantity: 1 } }; // prettier-ignore
    return envelope;
  });
}

/** A policy that notes everything it was shown. */
function noting(policy: Policy): { readonly policy: Policy; readonly seen: Observation[] } {
  const seen: Observation[] = [];
  const decide = (observation: Observation) => {
    seen.push(observation);
    return policy.decide(observation);
  };
  return { policy: { ...policy, decide }, seen };
}

describe('no look-ahead', () => {
  test.each(['1', '2', '3', '4'])(
    'the day of seed %s: another future leaves what was seen, decided and filled before it',
    { timeout: LIMIT },
    async (seed) => {
      const { log } = await liveDay({ seed });
      let compared = 0;
      for (const share of [0.3, 0.6, 0.9]) {
        const from = Math.ceil(log.head * share);
        const until = log.read(from, 1)[0]!.tsRecv;
        const [a, b] = [noting(busyPolicy('tester', 0.6)), noting(busyPolicy('tester', 0.6))];
        const one = run([log], { policy: a.policy });
        const other = run([withOtherFuture(log, from)], { policy: b.policy });
        const past = ({ fills }: DaysResult['days'][number]) => fills.filter(({ time }) => time < until);
        expect(past(other.days[0]!)).toEqual(past(one.days[0]!));
        // Every bar that was told by then: at its end, or when the wait for late ticks was over.
        const shown = (seen: Observation[]) =>
          seen.filter(({ bars, interval }) => bars.at(-1)!.time + intervalMs(interval) + 2_000 < until);
        expect(shown(b.seen)).toEqual(shown(a.seen));
        compared += past(one.days[0]!).length + shown(a.seen).length;
        expect(other.stateHash).not.toBe(one.stateHash);
      }
      expect(compared).toBeGreaterThan(10);
    },
  );

  test('what the recorded account did changes nothing', { timeout: LIMIT }, async () => {
    const scenario = scenarioOf({ seed: '6' });
    const nobody = busyPolicy('nobody', 0);
    const { lookback } = scenario.config;
    const idler = { ...nobody, lookback };
    const busy = await liveDay(scenario);
    const idle = await liveDay({ ...scenario, policy: idler, config: { ...scenario.config, policy: idler.id } });
    expect(busy.system.model.counts.fills).toBeGreaterThan(0);
    expect(idle.system.model.counts.orders).toBe(0);
    const [one, other] = [run([busy.log]), run([idle.log])];
    expect(one.days[0]!.fills.length).toBeGreaterThan(0);
    // The same fills; the ticks that made them have other places in another log.
    const fillsOf = ({ days }: DaysResult) => days[0]!.fills.map(({ seq: _seq, ...fill }) => fill);
    expect(fillsOf(other)).toEqual(fillsOf(one));
    expect(other.equity).toBe(one.equity);
  });
});

/** Three days one after the other, of the same codes. */
async function threeDays(): Promise<DayLog[]> {
  const days = ['20260302', '20260303', '20260304'].map((day) => day as TradingDay);
  const logs: DayLog[] = [];
  for (const day of days.map((each) => (CALENDAR.isTradingDay(each) ? each : CALENDAR.next(each, 3)))) {
    const codes = ['069500', '005930'] as never[];
    logs.push((await liveDay({ seed: `three ${day}`, day, codes, interval: '1m' })).log);
  }
  return logs.sort((a, b) => a.day.localeCompare(b.day));
}

describe('conservation', () => {
  test('cash and shares are what the fills leave, over days, whatever the terms', { timeout: LIMIT }, async () => {
    const logs = await threeDays();
    const kinds = new Set<string>();
    for (const terms of [
      { slippage: 0, participation: 1_000 },
      { slippage: 2, participation: 50 },
    ]) {
      const { days, record, positions, alarms, orders } = run(logs, { terms });
      expect(alarms).toBe(0);
      expect(orders).toBeGreaterThan(10);
      let cash: number = CASH;
      const held = new Map<string, number>();
      for (const day of days) {
        for (const { code, side, price, quantity, commission, tax, kind } of day.fills) {
          kinds.add(kind);
          cash += (side === 'buy' ? -1 : 1) * price * quantity - commission - tax;
          held.set(code, (held.get(code) ?? 0) + (side === 'buy' ? 1 : -1) * quantity);
          expect(held.get(code)).toBeGreaterThanOrEqual(0);
        }
        expect(day.cash).toBe(cash);
        for (const order of day.orders) {
          const own = day.fills.filter(({ orderId }) => orderId === order.id);
          expect(own.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(order.filled);
        }
      }
      expect(record.fills).toHaveLength(days.flatMap(({ fills }) => fills).length);
      for (const { code, quantity } of positions) expect(held.get(code)).toBe(quantity);
      const times = record.points.map(({ time }) => time);
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      expect(record.benchmark).toHaveLength(record.points.length);
    }
    for (const kind of kinds) expect(TICK_FILLS).toContain(kind);
    expect(kinds.size).toBeGreaterThan(2);
  });

  test(
    'less participation and more slippage never buy cheaper than what was displayed or traded',
    { timeout: LIMIT },
    async () => {
      const [log] = await threeDays();
      const worse = run([log!], { terms: { slippage: 1, participation: 1_000 } });
      for (const { kind, side, price, orderId } of worse.days[0]!.fills) {
        const order = worse.days[0]!.orders.find(({ id }) => id === orderId)!;
        if (order.price !== null) expect(side === 'buy' ? price <= order.price : price >= order.price).toBe(true);
        expect(kind).not.toBe('queue');
      }
    },
  );

  test('risk is latched over days: after a halt nothing is traded any more', { timeout: LIMIT }, async () => {
    const logs = await threeDays();
    const [first] = logs;
    const risk = { ...(await firstConfig(first!)).risk, maxDailyLoss: money(1), maxDrawdown: 0 };
    const { days, latched } = run(logs, { settings: { risk } });
    expect(latched.risk).toBe('halted');
    expect(days.at(-1)!.fills).toEqual([]);
    expect(days.at(-1)!.orders.every(({ state }) => state === 'denied')).toBe(true);
  });
});

function firstConfig(log: DayLog) {
  const [{ event }] = log.read(1, 1) as [Envelope];
  if (event.type !== 'DayOpened') throw new Error('no opening');
  return Promise.resolve(event.config);
}

describe('what cannot be run over', () => {
  test('an open day, no day, and a code that was not recorded', { timeout: LIMIT }, async () => {
    const { log } = await liveDay({ seed: '1' });
    const open = { day: log.day, head: log.head - 1, sealed: false, read: log.read.bind(log) };
    expect(() => run([open as never])).toThrow(/not over/);
    expect(() => run([])).toThrow(/at least one/);
    expect(() => run([log], { codes: ['000001' as never] })).toThrow(/no ticks of 000001/);
  });
});
